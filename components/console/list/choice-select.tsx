"use client";

import { type ComponentProps, useRef, useState } from "react";
import { listConnectionChoices, listGroupChoices } from "./choice-actions";

type Choice = readonly [value: string, label: string];

/** Where the choices are that did not come with the page, and what is said until they are there. */
export type MoreChoices = { slug: string; of: keyof typeof sources; loading: string; failed: string };

type Props = Omit<ComponentProps<"select">, "children"> & {
  anyText: string;
  choices: readonly Choice[];
  more?: MoreChoices;
};

const sources = { connections: listConnectionChoices, groups: listGroupChoices };

/**
 * One of many, or any. In the browser's part because a page then carries its choices as a list and not each as an element of its own; as pairs,
 * because two hundred of them would repeat their names. Of very many only some come with the page, and the others once somebody
 * turns to the field.
 */
export function ChoiceSelect({ anyText, choices, more, ...select }: Props) {
  const { all, isFailed, ask } = useAll(more);
  return (
    <select {...select} onPointerEnter={ask} onFocus={ask}>
      <option value="">{anyText}</option>
      {(all ? distinct([...choices, ...all]) : choices).map(([value, label]) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
      {more && !all && <option disabled>{isFailed ? more.failed : more.loading}</option>}
    </select>
  );
}

/** Each once, in the order of the page: it may begin with some that are no row of anything. */
const distinct = (choices: readonly Choice[]): Choice[] => [...new Map(choices).entries()];

function useAll(more: MoreChoices | undefined) {
  const [all, setAll] = useState<readonly Choice[] | null>(null);
  const [isFailed, setFailed] = useState(false);
  const isAsked = useRef(false);
  const ask = async () => {
    if (!more || isAsked.current) return;
    isAsked.current = true;
    setFailed(false);
    const result = await sources[more.of](more.slug, {}).catch(() => null);
    if (result?.ok) return setAll(result.answer);
    // The next time that somebody turns to it, it is tried again.
    isAsked.current = false;
    setFailed(true);
  };
  return { all, isFailed, ask: () => void ask() };
}
