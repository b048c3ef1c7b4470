"use client";

import { type ReactNode, useLayoutEffect, useRef } from "react";
import { useIsReady } from "./use-is-ready";

/**
 * The options of a select of a large form. The HTML has only the one that is chosen: the same list once a row made pages of hundreds of
 * kilobytes, and nobody can open a select before the form is ready.
 */
export function RowOptions({ chosen, label, children }: { chosen: string; label: string; children: ReactNode }) {
  const isReady = useIsReady();
  const select = useRef<HTMLSelectElement | null>(null);
  useLayoutEffect(() => {
    if (!isReady || !select.current) return;
    // The option that was chosen has made room for the list, and the browser took the first one of that.
    select.current.value = chosen;
    select.current = null;
  });
  const find = (option: HTMLOptionElement | null) => {
    if (option) select.current = option.closest("select");
  };
  if (isReady) return children;
  return (
    <option ref={find} value={chosen}>
      {label}
    </option>
  );
}
