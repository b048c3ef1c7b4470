"use client";

import type { ReactNode } from "react";
import { useIsReady } from "./use-is-ready";

/**
 * The options of a select of a large form. The HTML has only the one that is chosen: the same list once a row made pages of hundreds of
 * kilobytes, and nobody can open a select before the form is ready.
 */
export function RowOptions({ chosen, label, children }: { chosen: string; label: string; children: ReactNode }) {
  return useIsReady() ? children : <option value={chosen}>{label}</option>;
}
