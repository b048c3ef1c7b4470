import { ChevronDown, ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

/**
 * Long texts of which one is meant: each has a link, and the one that the address names (`?parameter=id`) is in the HTML. Works without
 * scripts, and keeps the focus where it is.
 */
export function ChoiceList<Entry extends { id: string }>({
  parameter,
  chosen,
  entries,
  heading,
  children,
}: {
  parameter: string;
  chosen: string | string[] | undefined;
  entries: readonly Entry[];
  /** What the link says. */
  heading: (entry: Entry) => ReactNode;
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
              className="flex min-h-11 items-center gap-1 py-2 font-medium"
              href={isChosen ? "?" : `?${parameter}=${entry.id}`}
              aria-expanded={isChosen}
              scroll={false}
            >
              <Icon aria-hidden className="size-4 shrink-0 text-muted" />
              {heading(entry)}
            </Link>
            {isChosen && children(entry)}
          </li>
        );
      })}
    </ul>
  );
}
