"use client";

import type { ReactNode } from "react";
import type { Permission } from "@/lib/directory/console-role";
import { useMay } from "./rights";
import { useIsReady } from "./use-is-ready";

/**
 * The fields of a form that needs JavaScript: closed until the page is ready, because what is typed earlier is lost, and to who may not
 * change what is on it; the page says so.
 * @param permission absent: what the page asks for
 */
export function FormBody({ permission, children }: { permission?: Permission; children: ReactNode }) {
  const isReady = useIsReady();
  const mayWrite = useMay(permission);
  return (
    <fieldset disabled={!isReady || !mayWrite} className="contents">
      {children}
    </fieldset>
  );
}
