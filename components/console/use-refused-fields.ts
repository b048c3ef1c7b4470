"use client";

import { type RefObject, useEffect, useState } from "react";
import { leadToField } from "./lead-to-field";
import { refusedNames } from "./refused-names";
import type { ActionFailure } from "./use-admin-action";

type RefusedField = { label: string; element: HTMLElement };

/**
 * Answers a refusal where somebody looks: leads to the first of its fields, else to the notice when the button that was pressed has lost
 * the focus by being closed meanwhile.
 * @returns the refused fields of the notice's form, in its order
 */
export function useRefusedFields(failure: ActionFailure | null, notice: RefObject<HTMLElement | null>): RefusedField[] {
  const [refused, setRefused] = useState<RefusedField[]>([]);
  useEffect(() => {
    const found = failure === null ? [] : findFields(notice.current?.closest("form") ?? null, failure);
    setRefused(found);
    if (failure === null) return;
    const [first] = found;
    if (first) leadToField(first.element);
    else if (document.activeElement === document.body) notice.current?.focus();
  }, [failure, notice]);
  return refused;
}

function findFields(form: HTMLFormElement | null, { fields }: ActionFailure): RefusedField[] {
  const elements = new Set(Object.keys(fields).flatMap((path) => findField(form, path) ?? []));
  return [...(form?.elements ?? [])]
    .filter((element): element is HTMLElement => elements.has(element as HTMLElement))
    .map((element) => ({ element, label: labelOf(element) }));
}

/** The input of a name; of several that share it, the first. */
function findField(form: HTMLFormElement | null, path: string): HTMLElement | null {
  for (const name of refusedNames(path)) {
    const found = form?.elements.namedItem(name) ?? null;
    const element = found instanceof RadioNodeList ? found[0] : found;
    if (element instanceof HTMLElement) return element;
  }
  return null;
}

function labelOf(element: HTMLElement): string {
  const isChoice = element instanceof HTMLInputElement && (element.type === "radio" || element.type === "checkbox");
  const group = isChoice ? element.closest("fieldset")?.querySelector("legend") : null;
  const labels = "labels" in element ? (element.labels as NodeListOf<HTMLLabelElement> | null) : null;
  const label = group ?? labels?.[0];
  return label?.textContent?.trim() || (element.getAttribute("aria-label") ?? "");
}
