"use client";

import { type RefObject, useEffect, useState } from "react";
import { useGoneElsewhere } from "./gone-elsewhere";
import { leadToField } from "./lead-to-field";
import type { RefusedField } from "./meanwhile-choice";
import { refusedNames } from "./refused-names";
import type { ActionFailure } from "./use-admin-action";

/**
 * Answers a refusal where somebody looks: leads to the first of its fields, else to the notice when the button that was pressed has lost
 * the focus by being closed meanwhile. Who went on in another field stays there.
 * @returns the refused fields of the notice's form, in its order
 */
export function useRefusedFields(failure: ActionFailure | null, notice: RefObject<HTMLElement | null>): RefusedField[] {
  const [refused, setRefused] = useState<RefusedField[]>([]);
  const isElsewhere = useGoneElsewhere();
  // Of one refusal, however often it is shown.
  const fields = failure?.fields ?? null;
  useEffect(() => {
    const found = fields === null ? [] : findFields(notice.current?.closest("form") ?? null, fields);
    setRefused(found);
    if (fields === null) return;
    const [first] = found;
    if (first && !isElsewhere.current) leadToField(first.element);
    else if (document.activeElement === document.body) notice.current?.focus();
  }, [fields, notice, isElsewhere]);
  return refused;
}

function findFields(form: HTMLFormElement | null, fields: ActionFailure["fields"]): RefusedField[] {
  const paths = new Map<Element, string>();
  for (const [path, message] of Object.entries(fields)) {
    const isWhole = message.startsWith("changed_meanwhile");
    const element = findField(form, path) ?? (isWhole ? findPart(form, path) : null);
    if (element) paths.set(element, path);
  }
  return [...(form?.elements ?? [])].flatMap((element) => {
    const path = paths.get(element);
    return path !== undefined && element instanceof HTMLElement ? [{ path, element, label: labelOf(element) }] : [];
  });
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

/** The first input of what the form has in parts only. */
function findPart(form: HTMLFormElement | null, path: string): HTMLElement | null {
  const inner = [...(form?.elements ?? [])].find((element) => element.getAttribute("name")?.startsWith(`${path}.`));
  return inner instanceof HTMLElement ? inner : null;
}

function labelOf(element: HTMLElement): string {
  // Their own labels say an option, or what a button does.
  const isPart = element instanceof HTMLInputElement && ["radio", "checkbox", "file"].includes(element.type);
  const group = isPart ? element.closest("fieldset")?.querySelector("legend") : null;
  if (element instanceof HTMLFieldSetElement) return element.querySelector("legend")?.textContent?.trim() ?? "";
  const labels = "labels" in element ? (element.labels as NodeListOf<HTMLLabelElement> | null) : null;
  const label = group ?? labels?.[0];
  return label?.textContent?.trim() || (element.getAttribute("aria-label") ?? "");
}
