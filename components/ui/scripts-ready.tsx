"use client";

import { useEffect } from "react";

/** Tells the page by an event that React has taken it over: what was pressed before is done now. */
export function ScriptsReady({ event }: { event: string }) {
  useEffect(() => void dispatchEvent(new Event(event)), [event]);
  return null;
}
