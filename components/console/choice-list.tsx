import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";

/** The styles of all entries in one place, and a sign instead of a drawing: there may be fifty. */
const list =
  "divide-y divide-border rounded-lg border border-border bg-raised [&>li]:px-4 [&>li>a]:flex [&>li>a]:min-h-11 [&>li>a]:items-center [&>li>a]:gap-1 [&>li>a]:py-2 [&>li>a]:font-medium [&>li>a>:first-child]:w-4 [&>li>a>:first-child]:shrink-0 [&>li>a>:first-child]:text-muted";

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
    <ul className={list}>
      {entries.map((entry) => {
        const isChosen = entry.id === chosen;
        return (
          <li key={entry.id}>
            <Link href={isChosen ? "?" : `?${parameter}=${entry.id}`} aria-expanded={isChosen} scroll={false}>
              <span aria-hidden>{isChosen ? "▾" : "▸"}</span>
              {heading(entry)}
            </Link>
            {isChosen && children(entry)}
          </li>
        );
      })}
    </ul>
  );
}
