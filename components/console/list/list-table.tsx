import type { ReactNode } from "react";
import { type Column, DataTable, edgeCellClass, rowClass } from "@/components/console/data-table";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { ColumnChoice } from "./column-choice";
import { firstPage, type ListState } from "./list-state";

export type ListColumn<Row, Sort extends string> = {
  key: string;
  label: string;
  /** What the list is sorted by when this column is chosen. */
  sort?: Sort;
  /** Always shown: without it a row has no name. */
  isFixed?: boolean;
  isNumeric?: boolean;
  /** Stays in view at the right where the table is wider than its box; its name is for readers of the screen alone. */
  isAtEdge?: boolean;
  cell: (row: Row) => ReactNode;
};

type Rows<Row, Sort extends string> = {
  label: string;
  columns: readonly ListColumn<Row, Sort>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  selection?: RowSelection<Row>;
};

/** The boxes in front of the rows, and the one for all of them. */
export type RowSelection<Row> = { header: ReactNode; cell: (row: Row) => ReactNode };

/** The rows of a list, with the columns that its address leaves, sorted by links. */
export function ListTable<Row, Sort extends string>({
  path,
  query,
  state,
  columns,
  actions,
  ...rows
}: Rows<Row, Sort> & {
  path: string;
  query: PageQuery;
  state: ListState<Sort>;
  /** What is beside the choice of columns. */
  actions?: ReactNode;
}) {
  const shown = columns.filter(({ key, isFixed }) => isFixed || !state.hidden.includes(key));
  const choosable = columns.filter(({ isFixed }) => !isFixed);
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-end gap-2">
        {actions}
        {choosable.length > 0 && <ColumnChoice path={path} query={query} hidden={state.hidden} columns={choosable} />}
      </div>
      <RowTable {...rows} columns={shown} head={(column) => header(column, { path, query, state })} isLong />
    </>
  );
}

/** Some rows of a list where it is not looked through: on another page. */
export function RowTable<Row, Sort extends string>({
  label,
  columns,
  rows,
  rowKey,
  selection,
  head = ({ key, label: text, isNumeric, isAtEdge }) => ({ key, label: text, isNumeric, isAtEdge }),
  isLong,
}: Rows<Row, Sort> & { head?: (column: ListColumn<Row, Sort>) => Column; isLong?: boolean }) {
  const choose: Column[] = selection ? [{ key: "select", label: selection.header }] : [];
  return (
    <DataTable label={label} columns={[...choose, ...columns.map(head)]} isLong={isLong}>
      {rows.map((row) => (
        <tr key={rowKey(row)} className={rowClass}>
          {selection && <td className="w-11">{selection.cell(row)}</td>}
          {columns.map(({ key, isNumeric, isAtEdge, cell }) => (
            <td key={key} {...cellClass(isNumeric, isAtEdge)}>
              {cell(row)}
            </td>
          ))}
        </tr>
      ))}
    </DataTable>
  );
}

/** Nothing where there is nothing to say: a page of cells would tell the browser of each that it has no class. */
function cellClass(isNumeric = false, isAtEdge = false): { className?: string } {
  if (isAtEdge) return { className: edgeCellClass };
  return isNumeric ? { className: "text-right tabular-nums" } : {};
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
