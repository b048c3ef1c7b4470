"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";

/** Clicks that somebody was asked about: a page of several forms asks once. */
const asked = new WeakSet<Event>();

/** Asks before unsaved changes are lost: when the window closes, and when a link of the page is followed. */
export function useUnsavedGuard(isDirty: boolean): void {
  const question = useTranslations("unsaved")("leave");
  useEffect(() => {
    if (!isDirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!link || link.hasAttribute("download") || link.getAttribute("target") === "_blank") return;
      if (asked.has(event)) return;
      asked.add(event);
      if (window.confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isDirty, question]);
}
