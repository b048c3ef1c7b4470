"use client";

import { rowClass } from "@/components/console/data-table";
import { RowBox } from "./selection";
import { type CellColumn, RowCells, type TableRow } from "./table-rows";

/** A row with a box in front: what the box is called, and whether it is closed. */
export type ChoosableRow = readonly [...row: TableRow, boxName: string, isClosed?: boolean];

/** The rows of a table to choose from; the value of a row's box is the row's key. */
export function ChoosableRows({ columns, rows }: { columns: readonly CellColumn[]; rows: readonly ChoosableRow[] }) {
  return rows.map(([key, cells, boxName, isClosed]) => (
    <tr key={key} className={rowClass}>
      <td className="w-11">
        <RowBox value={key} name={boxName} isClosed={isClosed} />
      </td>
      <RowCells columns={columns} cells={cells} />
    </tr>
  ));
}
