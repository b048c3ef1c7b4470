import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ListPager } from "@/components/console/list/list-pager";
import { isFiltered, readListState } from "@/components/console/list/list-state";
import { ListTable } from "@/components/console/list/list-table";
import { EmptyState } from "@/components/console/page-header";
import type { PageQuery } from "@/components/console/page-query";
import { button } from "@/components/ui/styles";
import { readStatistics } from "@/lib/activity/sign-in-statistics-queries";
import {
  type ConnectionFilter,
  connectionKeyType,
  connectionSorts,
  countFoundConnections,
  searchConnections,
} from "@/lib/connections/connection-queries";
import { getDb } from "@/lib/db/open-database";
import { connectionColumns } from "./connection-columns";

const order = {
  sorts: connectionSorts,
  standard: { sort: "name", descending: false },
  keyType: connectionKeyType,
} as const;

/** One page of the connections that a filter leaves. */
export async function FoundConnections({
  slug,
  organizationId,
  filter,
  query,
  isLastWay,
}: {
  slug: string;
  organizationId: string;
  filter: ConnectionFilter;
  query: PageQuery;
  /** One connection is offered, and mailed codes are closed. */
  isLastWay: boolean;
}) {
  const t = await getTranslations("connections");
  const db = await getDb();
  const state = readListState(query, order);
  const [page, total, statistics] = await Promise.all([
    searchConnections(db, organizationId, filter, { ...state, limit: state.size }),
    countFoundConnections(db, organizationId, filter),
    readStatistics(db, organizationId, new Date()),
  ]);
  const path = `/console/${slug}/connections`;
  if (page.rows.length === 0 && isFiltered(query)) return <EmptyState text={t("noneFound")} />;
  if (page.rows.length === 0)
    return (
      <EmptyState
        text={t("empty")}
        action={
          <Link className={button.secondary} href={`${path}/new`}>
            {t("chooseProvider")}
          </Link>
        }
      />
    );
  return (
    <>
      <ListTable
        label={t("title")}
        path={path}
        query={query}
        state={state}
        columns={await connectionColumns(slug, statistics, isLastWay)}
        rows={page.rows}
        rowKey={({ id }) => id}
        actions={
          <a className={button.secondary} href={`${path}/export`} download>
            {t("exportAll")}
          </a>
        }
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
