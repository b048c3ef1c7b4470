"use client";

import { useEffect } from "react";
import { hearSteps } from "@/components/ui/history-steps";
import { askToLeave } from "./leave-question";

/** A form that holds unsaved changes now. */
type Unsaved = {
  /** Leaving would lose nothing. */
  isKept: () => boolean;
  /** At this path of the site the form is there, with what was typed. */
  isAt: (pathname: string) => boolean;
};

const unsaved = new Map<symbol, Unsaved>();

const wouldLose = (isThere: (form: Unsaved) => boolean = () => false) =>
  [...unsaved.values()].some((form) => !form.isKept() && !isThere(form));

/** Goes on at once, or after a question, once for the whole page, when a form of it holds unsaved changes; for ways that are no links. */
export function whenMayLeave(go: () => void): void {
  if (wouldLose()) askToLeave(go);
  else go();
}

/** The browser's own question: no page may ask when its window is closed. */
function onUnload(event: BeforeUnloadEvent): void {
  if (wouldLose()) event.preventDefault();
}

/** The link that was asked about and is followed now. */
let followed: HTMLElement | null = null;

function onClick(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLElement>("a[href]") : null;
  const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  const staysHere =
    opensElsewhere ||
    link?.hasAttribute("download") ||
    link?.getAttribute("target") === "_blank" ||
    link?.hasAttribute("data-keeps-form");
  if (!link || link === followed || staysHere || link.getAttribute("href")?.startsWith("#") || !wouldLose()) return;
  event.preventDefault();
  event.stopPropagation();
  askToLeave(() => {
    followed = link;
    link.click();
    followed = null;
  });
}

const historyOf = () => ("navigation" in window ? window.navigation : null);

/** Where in the history the forms are; null where the browser does not tell. */
let place: number | null = null;
/** Steps that were taken here, to go back to where somebody is asked. */
let ownSteps = 0;
let isLeaving = false;

const placeNow = () => historyOf()?.currentEntry?.index ?? null;

/** A page that is put on top, or in the place of another, is no step. */
function onEntryChange({ navigationType }: NavigationCurrentEntryChangeEvent): void {
  if (navigationType !== "traverse") place = placeNow();
}

/** A step in the history has been taken when one hears of it: it is taken back before the router hears, and then asked about. */
function onPopState(event: PopStateEvent): void {
  if (ownSteps > 0) {
    ownSteps -= 1;
    event.stopImmediatePropagation();
    return;
  }
  const isAnswered = isLeaving;
  isLeaving = false;
  const now = placeNow();
  if (isAnswered || !wouldLose(({ isAt }) => isAt(location.pathname))) {
    place = now;
    return;
  }
  event.stopImmediatePropagation();
  // A browser that does not tell is taken to have gone back, which nearly all do.
  const asked = now === null || place === null || now === place ? -1 : now - place;
  ownSteps += 1;
  history.go(-asked);
  askToLeave(() => {
    isLeaving = true;
    history.go(asked);
  });
}

function listen(): void {
  place = placeNow();
  window.addEventListener("beforeunload", onUnload);
  document.addEventListener("click", onClick, true);
  hearSteps(onPopState);
  historyOf()?.addEventListener("currententrychange", onEntryChange);
}

function stopListening(): void {
  window.removeEventListener("beforeunload", onUnload);
  document.removeEventListener("click", onClick, true);
  hearSteps(null);
  historyOf()?.removeEventListener("currententrychange", onEntryChange);
}

const notKept = () => false;

/**
 * Asks before unsaved changes are lost: when a link of the page is followed, by a step in the browser's history, and when the window
 * closes.
 * @param options.isKept whether a draft holds what was typed, so that there is nothing to ask; asked when somebody leaves
 * @param options.isAt the paths at which the form stays as it is; absent: the one where it is
 */
export function useUnsavedGuard(
  isDirty: boolean,
  { isKept = notKept, isAt }: { isKept?: () => boolean; isAt?: (pathname: string) => boolean } = {},
): void {
  useEffect(() => {
    if (!isDirty) return;
    const form = Symbol("form");
    if (unsaved.size === 0) listen();
    const here = location.pathname;
    unsaved.set(form, { isKept, isAt: isAt ?? ((pathname) => pathname === here) });
    return () => {
      unsaved.delete(form);
      if (unsaved.size === 0) stopListening();
    };
  }, [isDirty, isKept, isAt]);
}
