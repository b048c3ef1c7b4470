import { useTranslations } from "next-intl";
import { Pager } from "@/components/console/data-table";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { Link } from "@/components/ui/link";
import type { Total } from "@/lib/db/count-queries";
import type { Page } from "@/lib/db/keyset";
import { firstPage, pageSizes, writeCursor } from "./list-state";

/** How many rows there are, how many are on a page, and the ways to the pages beside it. */
export function ListPager({
  path,
  query,
  size,
  page: { next, previous },
  total,
  count,
}: {
  path: string;
  query: PageQuery;
  size: number;
  page: Pick<Page<unknown>, "next" | "previous">;
  total: Total;
  /** A number of rows in words: "12 users". */
  count: (total: number) => string;
}) {
  const t = useTranslations("list");
  const words = count(total.value);
  const turn = (to: PageQuery) => withQuery(path, query, { ...firstPage, ...to });
  const [smallest] = pageSizes;
  return (
    <Pager
      label={t("pages")}
      summary={total.isExact ? words : t("about", { count: words })}
      previous={previous ? { href: turn({ before: writeCursor(previous) }), text: t("previous") } : undefined}
      next={next ? { href: turn({ after: writeCursor(next) }), text: t("next") } : undefined}
    >
      {(!total.isExact || total.value > smallest) && (
        <span className="flex items-center gap-1 text-muted sm:ml-auto">
          {t("size")}
          {pageSizes.map((option) => (
            <Link
              key={option}
              href={turn({ size: String(option) })}
              aria-current={option === size ? "true" : undefined}
              className={`inline-flex min-h-9 min-w-9 items-center justify-center rounded-md px-2 tabular-nums max-sm:min-h-11 ${option === size ? "bg-sunken font-medium text-text" : "underline"}`}
            >
              {option}
            </Link>
          ))}
        </span>
      )}
    </Pager>
  );
}
