"use client";

import type { ComponentProps } from "react";
import { type Choice, type ChoiceSource, useAllChoices } from "./use-all-choices";

/** Where the choices are that did not come with the page, and what is said until they are there. */
type MoreChoices = ChoiceSource & { loading: string; failed: string };

type Props = Omit<ComponentProps<"select">, "children"> & {
  anyText: string;
  choices: readonly Choice[];
  more?: MoreChoices;
};

/**
 * One of many, or any. In the browser's part because a page then carries its choices as a list and not each as an element of its own; as pairs,
 * because two hundred of them would repeat their names. Of very many only some come with the page, and the others once somebody
 * turns to the field.
 */
export function ChoiceSelect({ anyText, choices, more, ...select }: Props) {
  const { all, isFailed, ask } = useAllChoices(choices, more);
  return (
    <select {...select} onPointerEnter={ask} onFocus={ask}>
      <option value="">{anyText}</option>
      {(all ?? choices).map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
      {more && !all && <option disabled>{isFailed ? more.failed : more.loading}</option>}
    </select>
  );
}
