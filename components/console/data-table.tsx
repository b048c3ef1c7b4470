import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { button } from "@/components/ui/styles";
import { RowTargets } from "./row-targets";

export type Column = {
  key: string;
  label: ReactNode;
  sortHref?: string;
  sorted?: "ascending" | "descending";
  /** Numbers are at the right, below each other. */
  isNumeric?: boolean;
  /** Stays in view at the right; its name is for readers of the screen alone. */
  isAtEdge?: boolean;
};

/**
 * A table that scrolls inside its own box on narrow screens, with what it says to screen readers alone. Sorting is links: the state is in the address.
 * @param isLong its box is no higher than the window, and the names of the columns stay in view
 */
export function DataTable({
  label,
  columns,
  isLong = false,
  children,
}: {
  label: string;
  columns: Column[];
  isLong?: boolean;
  children: ReactNode;
}) {
  return (
    <section
      className={`relative overflow-auto rounded-lg border border-border bg-raised ${isLong ? "max-h-[80dvh]" : ""}`}
      tabIndex={0}
      aria-label={label}
    >
      <table className={isLong ? "list list-long" : "list"}>
        <thead>
          <tr>
            {columns.map(({ key, label: text, sortHref, sorted, isNumeric, isAtEdge }) => (
              <th key={key} scope="col" aria-sort={sorted} className={headClass(isNumeric, isAtEdge)}>
                {sortHref ? (
                  <Link href={sortHref} className="link decoration-dotted underline-offset-4">
                    {text}
                    {sorted && <span aria-hidden>{sorted === "ascending" ? " ↑" : " ↓"}</span>}
                  </Link>
                ) : (
                  <span className={isAtEdge ? "sr-only" : undefined}>{text}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <RowTargets>{children}</RowTargets>
      </table>
    </section>
  );
}

function headClass(isNumeric = false, isAtEdge = false): string | undefined {
  if (isAtEdge) return "sticky right-0 z-20";
  return isNumeric ? "text-right" : undefined;
}

export const rowClass = "list-row";
/** Of a column that stays in view at the right. */
export const edgeCellClass = "edge-cell";

/** Links to the pages before and after; a missing one is not shown. */
export function Pager({
  label,
  summary,
  previous,
  next,
  children,
}: {
  label: string;
  summary?: string;
  previous?: { href: string; text: string };
  next?: { href: string; text: string };
  children?: ReactNode;
}) {
  if (!previous && !next && !summary) return null;
  return (
    <nav aria-label={label} className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <span className="text-muted tabular-nums">{summary}</span>
      {children}
      <span className="flex gap-2">
        {previous && (
          <Link className={button.secondary} href={previous.href}>
            {previous.text}
          </Link>
        )}
        {next && (
          <Link className={button.secondary} href={next.href}>
            {next.text}
          </Link>
        )}
      </span>
    </nav>
  );
}
