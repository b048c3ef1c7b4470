"use client";

import type { ReactNode } from "react";
import { rowClass } from "@/components/console/data-table";

/** A row of a table: its key, and what is in its cells. */
export type TableRow = readonly [key: string, cells: readonly ReactNode[]];

/** A column of it: its key, and the look of its cells where they have one. */
export type CellColumn = readonly [key: string, look?: string];

/**
 * The rows of a table. In the browser's part because a page then carries its cells as a list and not each in an element of its own: those of
 * 25 rows took a twelfth of a page.
 */
export function TableRows({ columns, rows }: { columns: readonly CellColumn[]; rows: readonly TableRow[] }) {
  return rows.map(([key, cells]) => (
    <tr key={key} className={rowClass}>
      <RowCells columns={columns} cells={cells} />
    </tr>
  ));
}

export function RowCells({ columns, cells }: { columns: readonly CellColumn[]; cells: readonly ReactNode[] }) {
  return columns.map(([key, look], index) => (
    <td key={key} className={look}>
      {cells[index]}
    </td>
  ));
}
