import { useRef, useState } from "react";
import { listConnectionChoices, listGroupChoices, listReasonChoices } from "./choice-actions";

export type Choice = readonly [value: string, label: string];

const sources = { connections: listConnectionChoices, groups: listGroupChoices, reasons: listReasonChoices };

/** Of which organization's connections, groups or reasons of refusals a page has only some. */
export type ChoiceSource = { slug: string; of: keyof typeof sources };

/**
 * The choices of a field of which the page has the first, and all of them once somebody turns to it.
 * @param first those of the page; it may begin with some that are no row of anything
 * @param source where the others are; absent: there are none
 * @returns all of them, once they are there; whether they could not be had; and what asks for them
 */
export function useAllChoices(first: readonly Choice[], source: ChoiceSource | undefined) {
  const [all, setAll] = useState<readonly Choice[] | null>(null);
  const [isFailed, setFailed] = useState(false);
  const isAsked = useRef(false);
  const ask = async () => {
    if (!source || isAsked.current) return;
    isAsked.current = true;
    setFailed(false);
    const result = await sources[source.of](source.slug, {}).catch(() => null);
    // Each once, in the order of the page.
    if (result?.ok) return setAll([...new Map([...first, ...result.answer])]);
    // The next time that somebody turns to it, it is tried again.
    isAsked.current = false;
    setFailed(true);
  };
  return { all, isFailed, ask: () => void ask() };
}
