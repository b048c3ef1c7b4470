"use client";

import { get } from "react-hook-form";
import { leadToField } from "@/components/console/lead-to-field";
import { focusPageTitle } from "@/components/console/page-title-focus";

const patienceMilliseconds = 3000;

/** A field by its id or its name; null while its tab is not there, or the page of its table is another one. */
function findField(path: string): HTMLElement | null {
  return document.getElementById(path.replaceAll(".", "-")) ?? document.querySelector<HTMLElement>(`[name="${path}"]`);
}

/** Leads to a field: unfolds what it is in and focuses it, as soon as it is there. */
export function focusField(path: string, until = performance.now() + patienceMilliseconds): void {
  const field = findField(path);
  if (field === null) {
    if (performance.now() < until) requestAnimationFrame(() => focusField(path, until));
    return;
  }
  leadToField(field);
}

/** The field of the form that has the focus, by its name; null when something else has it. */
export function focusedField(values: object): string | null {
  const name = document.activeElement?.getAttribute("name") ?? null;
  return name !== null && get(values, name) !== undefined ? name : null;
}

/** Gives the focus back to a field that was drawn again; its tab may be gone by now, and then the page's heading has it. */
export function returnFocus(path: string): void {
  const field = findField(path);
  if (field) field.focus({ preventScroll: true });
  else focusPageTitle();
}
