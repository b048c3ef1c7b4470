"use client";

import { button } from "@/components/ui/styles";
import { focusBesideRow, focusMoved } from "./row-focus";

/**
 * Moves a row of a table that is typed in, or takes it away; without labels of its own, because each table names its rows. The row says
 * `typedRow`, so that the focus stays in the table.
 */
export function RowButtons({
  index,
  count,
  labels,
  onMove,
  onRemove,
}: {
  index: number;
  /** How many rows there are. */
  count: number;
  /** `remove` is seen; the others are what a screen reader says of this row. */
  labels: { up: string; down: string; remove: string; removeNamed: string };
  onMove: (from: number, to: number) => void;
  onRemove: (index: number) => void;
}) {
  return (
    <>
      <button
        type="button"
        className={button.secondary}
        disabled={index === 0}
        aria-label={labels.up}
        onClick={({ currentTarget }) => {
          onMove(index, index - 1);
          focusMoved(currentTarget);
        }}
      >
        ↑
      </button>
      <button
        type="button"
        className={button.secondary}
        disabled={index === count - 1}
        aria-label={labels.down}
        onClick={({ currentTarget }) => {
          onMove(index, index + 1);
          focusMoved(currentTarget);
        }}
      >
        ↓
      </button>
      <button
        type="button"
        className={button.secondary}
        aria-label={labels.removeNamed}
        onClick={({ currentTarget }) => {
          focusBesideRow(currentTarget);
          onRemove(index);
        }}
      >
        {labels.remove}
      </button>
    </>
  );
}
