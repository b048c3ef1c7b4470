"use client";

import { useEffect } from "react";

let hear: ((event: PopStateEvent) => void) | null = null;

/** Hears of each step in the browser's history before the router does; null: nobody does. */
export function hearSteps(listener: typeof hear): void {
  hear = listener;
}

/**
 * Listens from the first page on. A window tells those who listen in the order in which they began, and the router, whose page this
 * is in, begins after its parts: whoever began with a form would hear of a step when that form is gone.
 */
export function HistorySteps() {
  useEffect(() => {
    const listen = (event: PopStateEvent) => hear?.(event);
    window.addEventListener("popstate", listen);
    return () => window.removeEventListener("popstate", listen);
  }, []);
  return null;
}
