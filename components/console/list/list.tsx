import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/console/page-header";
import type { PageQuery } from "@/components/console/page-query";
import { May } from "@/components/console/rights";
import type { Administration } from "@/lib/auth/current-person";
import type { Found } from "@/lib/db/count-queries";
import type { ViewList } from "@/lib/directory/saved-view";
import { attemptRead } from "./attempt-read";
import { ExportLinks, type ListExported } from "./export-links";
import type { FilterField } from "./filter-fields";
import { ListBoundary } from "./list-boundary";
import { ListFilters } from "./list-filters";
import { ListPager } from "./list-pager";
import { ListProblem } from "./list-problem";
import { isFiltered, type ListOrder, type ListPlace, readListState } from "./list-state";
import { type ListColumn, ListTable, type RowSelection } from "./list-table";
import { SavedViews } from "./saved-views";

/** The groups of texts that have what a list says. */
type TextGroup =
  | "activity"
  | "applications"
  | "attributes"
  | "audit"
  | "connections"
  | "directories"
  | "directories.people"
  | "directories.requests"
  | "domains"
  | "groups"
  | "groups.memberList"
  | "keys"
  | "organizations"
  | "roles"
  | "sessions"
  | "users"
  | "webhooks"
  | "webhooks.deliveries";

type Rows<Row, Sort extends string> = {
  path: string;
  query: PageQuery;
  /** Where its texts are: what it is called, what is said where nothing is there or found, and how its rows are counted. */
  texts: TextGroup;
  order: ListOrder<Sort>;
  /** Reads the rows of a place in the list that the filters leave, and how many there are of them. */
  read: (place: ListPlace<Sort>) => Promise<Found<Row>>;
  columns: readonly ListColumn<Row, Sort>[];
  rowKey: (row: Row) => string;
  /** Everything that the filters leave can be had as a file. */
  exported?: ListExported;
  /** What stands beside the choice of columns. */
  actions?: ReactNode;
  /** The next step where nothing is there yet. */
  firstStep?: ReactNode;
  selection?: RowSelection<Row>;
  /** What the table stands in. */
  frame?: (table: ReactNode) => ReactNode;
};

/**
 * A list in a page: the views that somebody kept of it, its filters, one page of its rows, and the ways to the others. How it is looked
 * at stands in the address.
 */
export function List<Row, Sort extends string>({
  views,
  filters,
  note,
  skeletonRows,
  ...rows
}: Rows<Row, Sort> & {
  /** Whose views of it are kept. */
  views?: { list: ViewList; administration: Administration };
  filters: FilterField[];
  /** What is said of the filters that are set. */
  note?: ReactNode;
  /** So many rows stand in for a list that takes long to read; one that does not comes with its page. */
  skeletonRows?: number;
}) {
  const { path, query } = rows;
  return (
    <>
      {views && <SavedViews {...views} path={path} query={query} />}
      <ListFilters path={path} query={query} fields={filters} />
      {note}
      {skeletonRows === undefined ? (
        <FoundRows {...rows} />
      ) : (
        <ListBoundary path={path} query={query} rows={skeletonRows}>
          <FoundRows {...rows} />
        </ListBoundary>
      )}
    </>
  );
}

async function FoundRows<Row, Sort extends string>({
  path,
  query,
  texts,
  order,
  read,
  columns,
  rowKey,
  exported,
  actions,
  firstStep,
  selection,
  frame = (table) => table,
}: Rows<Row, Sort>) {
  const t = await getTranslations(texts);
  const state = readListState(query, order);
  const { page, reference } = await attemptRead(() => read({ ...state, limit: state.size }));
  if (page === null) return <ListProblem path={path} query={query} reference={reference} />;
  if (page.rows.length === 0)
    return isFiltered(query) ? (
      <EmptyState text={t("noneFound")} />
    ) : (
      <EmptyState text={t("empty")} action={firstStep && <May>{firstStep}</May>} />
    );
  return (
    <>
      {frame(
        <ListTable
          label={t("title")}
          path={path}
          query={query}
          state={state}
          columns={columns}
          rows={page.rows}
          rowKey={rowKey}
          actions={
            <>
              {exported && <ExportLinks {...exported} query={query} />}
              {actions}
            </>
          }
          selection={selection}
        />,
      )}
      <ListPager
        path={path}
        query={query}
        size={state.size}
        page={page}
        total={page.total}
        count={(total) => t("count", { total })}
      />
    </>
  );
}
