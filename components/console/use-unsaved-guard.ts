"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";

/** Each form that holds unsaved changes now: what to ask, and whether leaving would lose nothing. */
const unsaved = new Map<symbol, { question: string; isKept: () => boolean }>();

const findQuestion = () => [...unsaved.values()].find(({ isKept }) => !isKept())?.question;

/** Asks, once for the whole page, when a form of it holds unsaved changes; for ways that are no links. */
export function mayLeave(): boolean {
  const question = findQuestion();
  return question === undefined || window.confirm(question);
}

function onUnload(event: BeforeUnloadEvent): void {
  if (findQuestion() !== undefined) event.preventDefault();
}

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

const notKept = () => false;

/**
 * Asks before unsaved changes are lost: when the window closes, and when a link of the page is followed.
 * @param isKept whether a draft holds what was typed, so that there is nothing to ask; asked when somebody leaves
 */
export function useUnsavedGuard(isDirty: boolean, isKept: () => boolean = notKept): void {
  const question = useTranslations("unsaved")("leave");
  useEffect(() => {
    if (!isDirty) return;
    const form = Symbol("form");
    if (unsaved.size === 0) {
      window.addEventListener("beforeunload", onUnload);
      document.addEventListener("click", onClick, true);
    }
    unsaved.set(form, { question, isKept });
    return () => {
      unsaved.delete(form);
      if (unsaved.size > 0) return;
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [isDirty, question, isKept]);
}
