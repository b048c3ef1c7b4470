"use client";

import type { ReactNode } from "react";

const interactive = "a, button, input, select, summary, label, dialog, [popover], [role=switch]";

/**
 * The rows of a table. A click anywhere in a row is a click on the link that the row names as its own; for the keyboard, for
 * readers of the screen and without JavaScript there is that link. The cells keep their titles and can be copied from.
 */
export function RowTargets({ children }: { children: ReactNode }) {
  return <tbody ref={listen}>{children}</tbody>;
}

function listen(body: HTMLTableSectionElement) {
  body.addEventListener("click", follow);
  return () => body.removeEventListener("click", follow);
}

function follow(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  if (!target || target.closest(interactive) || String(getSelection())) return;
  const link = target.closest("tr")?.querySelector<HTMLAnchorElement>("a[data-row]");
  const { ctrlKey, metaKey, shiftKey } = event;
  link?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
}
