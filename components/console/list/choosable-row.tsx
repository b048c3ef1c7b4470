"use client";

import type { ReactNode } from "react";
import { RowBox } from "./selection";
import { TableRow } from "./table-rows";

/** A row with a box in front: its value, its name, and whether it is closed. */
export function ChoosableRow({
  value,
  name,
  isClosed,
  cells,
}: {
  value: string;
  name: string;
  isClosed?: boolean;
  cells: readonly ReactNode[];
}) {
  return (
    <TableRow cells={cells}>
      <td className="w-11">
        <RowBox value={value} name={name} isClosed={isClosed} />
      </td>
    </TableRow>
  );
}
