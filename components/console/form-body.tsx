"use client";

import { type ReactNode, useSyncExternalStore } from "react";

const never = () => () => undefined;

/** The fields of a form that needs JavaScript: closed until the page is ready, because what is typed earlier is lost. */
export function FormBody({ children }: { children: ReactNode }) {
  const isReady = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return (
    <fieldset disabled={!isReady} className="contents">
      {children}
    </fieldset>
  );
}
