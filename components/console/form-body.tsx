"use client";

import type { ReactNode } from "react";
import { useIsReady } from "./use-is-ready";

/** The fields of a form that needs JavaScript: closed until the page is ready, because what is typed earlier is lost. */
export function FormBody({ children }: { children: ReactNode }) {
  const isReady = useIsReady();
  return (
    <fieldset disabled={!isReady} className="contents">
      {children}
    </fieldset>
  );
}
