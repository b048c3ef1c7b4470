"use client";

import { useEffect, useSyncExternalStore } from "react";

/** What somebody waits for now. */
const running = new Set<symbol>();
const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

/** Something begins that somebody waits for; the answer is called when it is over. */
function begin(): () => void {
  const work = Symbol("work");
  running.add(work);
  tell();
  return () => {
    running.delete(work);
    tell();
  };
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Whether anything runs that somebody waits for. */
export function useIsBusy(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => running.size > 0,
    () => false,
  );
}

/** Says that something runs, for as long as it does. */
export function useBusy(isRunning: boolean): void {
  useEffect(() => (isRunning ? begin() : undefined), [isRunning]);
}

/** A redirect may lead back to where one is, and no change of address tells that it did. */
const longestMilliseconds = 15_000;

let onTheWay: { end: () => void; timer: ReturnType<typeof setTimeout> } | null = null;

/** Somebody goes to another page. An address that differs in its fragment alone is the same page. */
export function startNavigation(href: string): void {
  const to = new URL(href, location.href);
  if (to.origin === location.origin && to.pathname === location.pathname && to.search === location.search) return;
  endNavigation();
  onTheWay = { end: begin(), timer: setTimeout(endNavigation, longestMilliseconds) };
}

/** They are there. */
export function endNavigation(): void {
  if (onTheWay === null) return;
  clearTimeout(onTheWay.timer);
  onTheWay.end();
  onTheWay = null;
}
