"use client";

import { createContext, type ReactNode, useContext } from "react";
import { rowClass } from "@/components/console/data-table";
import { LeavingRow } from "@/components/console/expected-states";

/** A column of a table: its key, and the class of its cells where they have one. */
export type CellColumn = readonly [key: string, className?: string];

const Columns = createContext<readonly CellColumn[]>([]);

/**
 * What all rows of a table share. Rows are made in the browser's part, out of a list of what is in their cells: as an element each, with its
 * key and its class, cells took a twelfth of a page.
 */
export function RowColumns({ columns, children }: { columns: readonly CellColumn[]; children: ReactNode }) {
  return <Columns value={columns}>{children}</Columns>;
}

/**
 * One row; `children` come before its cells. An element for each row, and none for less: what is many is sent piece by piece.
 * @param leaves the row's id, where it is not shown any more once it is about to go
 */
export function TableRow({
  cells,
  leaves,
  children,
}: {
  cells: readonly ReactNode[];
  leaves?: string;
  children?: ReactNode;
}) {
  const columns = useContext(Columns);
  const all = (
    <>
      {children}
      {columns.map(([key, className], index) => (
        <td key={key} className={className}>
          {cells[index]}
        </td>
      ))}
    </>
  );
  if (leaves === undefined) return <tr className={rowClass}>{all}</tr>;
  return (
    <LeavingRow id={leaves} className={rowClass}>
      {all}
    </LeavingRow>
  );
}
