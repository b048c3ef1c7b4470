import type { ReactNode } from "react";
import { DataTable, edgeCellClass } from "@/components/console/data-table";
import { type CellColumn, RowColumns, TableRow } from "./table-rows";

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

/** Some rows of a list where it is not looked through: on another page. */
export function RowTable<Row, Sort extends string>({
  label,
  columns,
  rows,
  rowKey,
}: {
  label: string;
  columns: readonly ListColumn<Row, Sort>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}) {
  return (
    <DataTable
      label={label}
      columns={columns.map(({ key, label: text, isNumeric, isAtEdge }) => ({ key, label: text, isNumeric, isAtEdge }))}
    >
      <RowColumns columns={columns.map(toCellColumn)}>
        {rows.map((row) => (
          <TableRow key={rowKey(row)} cells={cellsOf(columns, row)} />
        ))}
      </RowColumns>
    </DataTable>
  );
}

/** What the columns say of a row. */
export function cellsOf<Row, Sort extends string>(columns: readonly ListColumn<Row, Sort>[], row: Row): ReactNode[] {
  return columns.map(({ cell }) => cell(row));
}

export function toCellColumn<Row, Sort extends string>(column: ListColumn<Row, Sort>): CellColumn {
  const { key, isNumeric, isAtEdge } = column;
  if (isAtEdge) return [key, edgeCellClass];
  return isNumeric ? [key, "text-right tabular-nums"] : [key];
}
