"use client";

import { type KeyboardEvent, useState } from "react";
import { button } from "@/components/ui/styles";
import { focusBesideRow, focusMoved } from "./row-focus";
import { keyedStop, stopOf } from "./toolbar-stop";

/**
 * Moves a row of a table that is typed in, or takes it away; without labels of its own, because each table names its rows. The row says
 * `typedRow`, so that the focus stays in the table. The buttons are one stop of the keyboard, and arrows lead from one to the next: a
 * table of a hundred rows would have hundreds.
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
  /** `remove` is seen; the others are what a screen reader says of this row, `all` of its buttons together. */
  labels: { all: string; up: string; down: string; remove: string; removeNamed: string };
  onMove: (from: number, to: number) => void;
  onRemove: (index: number) => void;
}) {
  const [last, setLast] = useState(0);
  const open = [index > 0, index < count - 1, true];
  const stop = stopOf(open, last);
  const shared = (place: number) => ({
    type: "button" as const,
    className: button.secondary,
    disabled: !open[place],
    tabIndex: place === stop ? 0 : -1,
    onFocus: () => setLast(place),
  });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = keyedStop(open, stop, event.key);
    if (next === null) return;
    event.preventDefault();
    event.currentTarget.querySelectorAll("button")[next]?.focus();
  };
  return (
    <div role="toolbar" aria-label={labels.all} className="flex flex-wrap gap-2" onKeyDown={onKeyDown}>
      <button
        {...shared(0)}
        aria-label={labels.up}
        onClick={({ currentTarget }) => {
          onMove(index, index - 1);
          focusMoved(currentTarget);
        }}
      >
        ↑
      </button>
      <button
        {...shared(1)}
        aria-label={labels.down}
        onClick={({ currentTarget }) => {
          onMove(index, index + 1);
          focusMoved(currentTarget);
        }}
      >
        ↓
      </button>
      <button
        {...shared(2)}
        aria-label={labels.removeNamed}
        onClick={({ currentTarget }) => {
          focusBesideRow(currentTarget);
          onRemove(index);
        }}
      >
        {labels.remove}
      </button>
    </div>
  );
}
