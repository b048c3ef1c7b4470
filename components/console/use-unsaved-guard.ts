"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";

/** The question of each form that holds unsaved changes now. */
const unsaved = new Map<symbol, string>();

/** Asks, once for the whole page, when a form of it holds unsaved changes; for ways that are no links. */
export function mayLeave(): boolean {
  const [question] = unsaved.values();
  return question === undefined || window.confirm(question);
}

const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();

function onClick(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const staysHere =
    link?.hasAttribute("download") ||
    link?.getAttribute("target") === "_blank" ||
    link?.hasAttribute("data-keeps-form");
  if (!link || staysHere || link.getAttribute("href")?.startsWith("#") || mayLeave()) return;
  event.preventDefault();
  event.stopPropagation();
}

/** Asks before unsaved changes are lost: when the window closes, and when a link of the page is followed. */
export function useUnsavedGuard(isDirty: boolean): void {
  const question = useTranslations("unsaved")("leave");
  useEffect(() => {
    if (!isDirty) return;
    const form = Symbol("form");
    if (unsaved.size === 0) {
      window.addEventListener("beforeunload", onUnload);
      document.addEventListener("click", onClick, true);
    }
    unsaved.set(form, question);
    return () => {
      unsaved.delete(form);
      if (unsaved.size > 0) return;
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isDirty, question]);
}
