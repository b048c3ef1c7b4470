import type { ReactNode } from "react";
import { type Column, DataTable } from "@/components/console/data-table";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { ChoosableRow } from "./choosable-row";
import { ColumnChoice } from "./column-choice";
import { firstPage, type ListState } from "./list-state";
import { cellsOf, type ListColumn, toCellColumn } from "./row-table";
import { RowColumns, TableRow } from "./table-rows";

/** The box for all rows, and of each row the name of its own and whether that is closed. */
export type RowSelection<Row> = {
  header: ReactNode;
  box: (row: Row) => { name: string; isClosed?: boolean };
};

/** The rows of a list, with the columns that its address leaves, sorted by links. */
export function ListTable<Row, Sort extends string>({
  label,
  path,
  query,
  state,
  columns,
  rows,
  rowKey,
  areLeaving,
  selection,
  actions,
}: {
  label: string;
  path: string;
  query: PageQuery;
  state: ListState<Sort>;
  columns: readonly ListColumn<Row, Sort>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Rows are not shown any more once they are about to go. */
  areLeaving?: boolean;
  selection?: RowSelection<Row>;
  /** What is beside the choice of columns. */
  actions?: ReactNode;
}) {
  const shown = columns.filter(({ key, isFixed }) => isFixed || !state.hidden.includes(key));
  const choosable = columns.flatMap(({ key, label: name, isFixed }) => (isFixed ? [] : [{ key, label: name }]));
  const choose: Column[] = selection ? [{ key: "select", label: selection.header }] : [];
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-end gap-2">
        {actions}
        {choosable.length > 0 && <ColumnChoice path={path} query={query} hidden={state.hidden} columns={choosable} />}
      </div>
      <DataTable
        label={label}
        columns={[...choose, ...shown.map((column) => header(column, { path, query, state }))]}
        isLong
      >
        <RowColumns columns={shown.map(toCellColumn)}>
          {rows.map((row) => {
            const key = rowKey(row);
            const cells = cellsOf(shown, row);
            return selection ? (
              <ChoosableRow key={key} value={key} {...selection.box(row)} cells={cells} />
            ) : (
              <TableRow key={key} cells={cells} leaves={areLeaving ? key : undefined} />
            );
          })}
        </RowColumns>
      </DataTable>
    </>
  );
}

function header<Row, Sort extends string>(
  { key, label, sort, isNumeric, isAtEdge }: ListColumn<Row, Sort>,
  { path, query, state }: { path: string; query: PageQuery; state: ListState<Sort> },
): Column {
  if (sort === undefined) return { key, label, isNumeric, isAtEdge };
  const isSorted = state.sort === sort;
  const direction = isSorted && !state.descending ? "down" : undefined;
  return {
    key,
    label,
    isNumeric,
    sorted: isSorted ? sortedWord(state.descending) : undefined,
    sortHref: withQuery(path, query, { sort, direction, ...firstPage }),
  };
}

const sortedWord = (descending: boolean) => (descending ? "descending" : "ascending");
