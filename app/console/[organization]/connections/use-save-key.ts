"use client";

import { useEffect, useRef } from "react";

/** Saves with Ctrl or Command and S, also out of a field; null: there is nothing to save, and the browser keeps its key. */
export function useSaveKey(save: (() => void) | null): void {
  const current = useRef(save);
  useEffect(() => {
    current.current = save;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isSave = event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey) && !event.altKey;
      if (!isSave || event.shiftKey || current.current === null || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      current.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
