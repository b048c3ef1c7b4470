import { getTranslations } from "next-intl/server";
import { ExportLinks } from "@/components/console/list/export-links";
import { ListPager } from "@/components/console/list/list-pager";
import { isFiltered, type ListOrder, readListState } from "@/components/console/list/list-state";
import { ListTable } from "@/components/console/list/list-table";
import { EmptyState } from "@/components/console/page-header";
import type { PageQuery } from "@/components/console/page-query";
import { countFoundEvents, type EventFilter, searchEvents } from "@/lib/activity/event-queries";
import { getDb } from "@/lib/db/open-database";
import { eventTableColumns } from "./event-columns";

const order: ListOrder<"when"> = {
  sorts: ["when"],
  standard: { sort: "when", descending: true },
  keyType: () => "timestamptz",
};

/** One page of the sign-ins that a filter leaves, newest first. */
export async function FoundEvents({
  slug,
  organizationId,
  filter,
  query,
}: {
  slug: string;
  organizationId: string;
  filter: EventFilter;
  query: PageQuery;
}) {
  const t = await getTranslations("activity");
  const db = await getDb();
  const state = readListState(query, order);
  const [page, total] = await Promise.all([
    searchEvents(db, organizationId, filter, { turn: state.turn, limit: state.size }),
    countFoundEvents(db, organizationId, filter),
  ]);
  const path = `/console/${slug}/activity`;
  if (page.rows.length === 0) return <EmptyState text={isFiltered(query) ? t("noneFound") : t("empty")} />;
  return (
    <>
      <ListTable
        label={t("title")}
        path={path}
        query={query}
        state={state}
        columns={await eventTableColumns(slug)}
        rows={page.rows}
        rowKey={({ reference }) => reference}
        actions={<ExportLinks path={path} query={query} />}
      />
      <ListPager
        path={path}
        query={query}
        size={state.size}
        page={page}
        total={total}
        count={(value) => t("count", { total: value })}
      />
    </>
  );
}
