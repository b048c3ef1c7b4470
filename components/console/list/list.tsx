import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ExpectedStates } from "@/components/console/expected-states";
import { EmptyState } from "@/components/console/page-header";
import type { PageQuery } from "@/components/console/page-query";
import { May } from "@/components/console/rights";
import type { Found } from "@/lib/db/count-queries";
import type { ViewList } from "@/lib/directory/saved-view";
import { attemptRead } from "./attempt-read";
import { ChosenFrame } from "./chosen-frame";
import { ExportLinks, type ListExported } from "./export-links";
import type { FilterField } from "./filter-fields";
import { ListBoundary } from "./list-boundary";
import { ListFilters } from "./list-filters";
import { ListPager } from "./list-pager";
import { ListProblem } from "./list-problem";
import { isFiltered, type ListOrder, type ListPlace, readListState } from "./list-state";
import { ListTable, type RowSelection } from "./list-table";
import type { ListColumn } from "./row-table";
import { SavedViews } from "./saved-views";
import { SelectAll } from "./selection";

/** The groups of texts that have what a list says. */
type TextGroup =
  | "activity"
  | "applications"
  | "applications.denials"
  | "attributes"
  | "audit"
  | "connections"
  | "directories"
  | "directories.groups"
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
  /** A row's menu may take it away: it is not shown any more once that has begun. */
  areLeaving?: boolean;
  /** Everything that the filters leave can be had as a file. */
  exported?: ListExported;
  /** What is beside the choice of columns. */
  actions?: ReactNode;
  /** The next step where nothing is there yet. */
  firstStep?: ReactNode;
  /** What the box of a row is named by, and whether it can be ticked: what is chosen can be had as a file. */
  chosenBy?: ChosenBy<Row>;
  /** What the table is in, where more than that can be done with what is chosen. */
  frame?: (table: ReactNode) => ReactNode;
};

type ChosenBy<Row> = { name: (row: Row) => string; isOpen?: (row: Row) => boolean };

/**
 * A list in a page: the views that somebody kept of it, its filters, one page of its rows, and the ways to the others. How it is looked
 * at is in the address.
 */
export function List<Row, Sort extends string>({
  views,
  filters,
  note,
  skeletonRows,
  ...rows
}: Rows<Row, Sort> & {
  /** The name by which views of it are kept, where that is not the one of its texts; null for a list that is a form. */
  views?: ViewList | null;
  filters: FilterField[];
  /** What is said of the filters that are set. */
  note?: ReactNode;
  /** So many rows stand in for a list that takes long to read; one that does not comes with its page. */
  skeletonRows?: number;
}) {
  const { path, query, texts } = rows;
  const list = views === undefined ? texts : views;
  return (
    <>
      {list && <SavedViews list={list} path={path} query={query} />}
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
  areLeaving,
  exported,
  actions,
  firstStep,
  chosenBy,
  frame,
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
  const framed =
    frame ?? ((table: ReactNode) => (exported && chosenBy ? <ChosenFrame {...exported}>{table}</ChosenFrame> : table));
  return (
    <ExpectedStates>
      {framed(
        <ListTable
          label={t("title")}
          path={path}
          query={query}
          state={state}
          columns={columns}
          rows={page.rows}
          rowKey={rowKey}
          areLeaving={areLeaving}
          actions={
            <>
              {exported && <ExportLinks {...exported} query={query} />}
              {actions}
            </>
          }
          selection={chosenBy && boxes(chosenBy)}
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
    </ExpectedStates>
  );
}

function boxes<Row>({ name, isOpen }: ChosenBy<Row>): RowSelection<Row> {
  return {
    header: <SelectAll />,
    // Said of the few that are closed alone: a page tells the browser of every row what each of its parts is given.
    box: (row) => ({ name: name(row), ...(isOpen?.(row) === false && { isClosed: true }) }),
  };
}
