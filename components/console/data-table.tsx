import Link from "next/link";
import type { ReactNode } from "react";
import { button } from "@/components/ui/styles";

export type Column = { key: string; label: string; sortHref?: string; sorted?: "ascending" | "descending" };

/** A table that scrolls inside its own box on narrow screens. Sorting is links: the state stands in the address. */
export function DataTable({ label, columns, children }: { label: string; columns: Column[]; children: ReactNode }) {
  return (
    <section className="overflow-x-auto rounded-lg border border-border bg-raised" tabIndex={0} aria-label={label}>
      <table className="w-full text-left">
        <thead>
          <tr className="border-b border-border text-muted">
            {columns.map(({ key, label: text, sortHref, sorted }) => (
              <th key={key} scope="col" aria-sort={sorted} className="h-11 px-4 font-medium whitespace-nowrap">
                {sortHref ? (
                  <Link href={sortHref} className="underline decoration-dotted underline-offset-4">
                    {text}
                    {sorted && <span aria-hidden>{sorted === "ascending" ? " ↑" : " ↓"}</span>}
                  </Link>
                ) : (
                  text
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}

export const rowClass = "h-11 border-b border-border last:border-0 hover:bg-sunken";
export const cellClass = "px-4 py-2 align-middle";

/** Links to the pages before and after; a missing one is not shown. */
export function Pager({
  label,
  summary,
  previous,
  next,
}: {
  label: string;
  summary?: string;
  previous?: { href: string; text: string };
  next?: { href: string; text: string };
}) {
  if (!previous && !next && !summary) return null;
  return (
    <nav aria-label={label} className="mt-4 flex flex-wrap items-center justify-between gap-3">
      <span className="text-muted tabular-nums">{summary}</span>
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
