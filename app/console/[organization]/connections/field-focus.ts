"use client";

import { leadToField } from "@/components/console/lead-to-field";

const patienceMilliseconds = 3000;

/** A field by its id or its name; null while its tab is not there, or the page of its table is another one. */
function findField(path: string): HTMLElement | null {
  return document.getElementById(path.replaceAll(".", "-")) ?? document.querySelector<HTMLElement>(`[name="${path}"]`);
}

/** Leads to a field: unfolds what it stands in and focuses it, as soon as it is there. */
export function focusField(path: string, until = performance.now() + patienceMilliseconds): void {
  const field = findField(path);
  if (field === null) {
    if (performance.now() < until) requestAnimationFrame(() => focusField(path, until));
    return;
  }
  leadToField(field);
}
