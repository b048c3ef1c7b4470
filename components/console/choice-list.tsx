import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

/**
 * Long texts of which one is meant: each has a link, and the one that the address names (`?parameter=id`) is in the HTML. Works without
 * scripts, and keeps the focus where it is.
 */
export function ChoiceList<Entry extends { id: string; product: string }>({
  parameter,
  chosen,
  entries,
  children,
}: {
  parameter: string;
  chosen: string | string[] | undefined;
  entries: readonly Entry[];
  children: (entry: Entry) => ReactNode;
}) {
  return (
    <ul className="divide-y divide-border rounded-lg border border-border bg-raised">
      {entries.map((entry) => {
        const isChosen = entry.id === chosen;
        const Icon = isChosen ? ChevronDown : ChevronRight;
        return (
          <li key={entry.id} className="px-4">
            <Link
              className="flex items-center gap-1 py-3 font-medium"
              href={isChosen ? "?" : `?${parameter}=${entry.id}`}
              aria-expanded={isChosen}
              scroll={false}
            >
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              {entry.product}
            </Link>
            {isChosen && children(entry)}
          </li>
        );
      })}
    </ul>
  );
}
