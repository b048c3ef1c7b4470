"use client";

import type { ComponentProps } from "react";

type Choice = readonly [value: string, label: string];
type Props = Omit<ComponentProps<"select">, "children"> & { anyText: string; choices: readonly Choice[] };

/**
 * One of many, or any. In the browser's part because a page then carries its choices as a list and not each as an element of its own; as pairs,
 * because two hundred of them would repeat their names.
 */
export function ChoiceSelect({ anyText, choices, ...select }: Props) {
  return (
    <select {...select}>
      <option value="">{anyText}</option>
      {choices.map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
