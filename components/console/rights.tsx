"use client";

import { usePathname } from "next/navigation";
import { createContext, type ReactNode, useContext } from "react";
import { type ConsolePart, consoleParts, may, type Permission, type Rights } from "@/lib/directory/console-role";

/** Null outside the console of an organization: there, who sees a form may send it. */
const RightsContext = createContext<Rights | null>(null);

/** Tells what is in an organization's console what its reader may do. What is shown decides nothing: the server asks again. */
export function RightsProvider({ rights, children }: { rights: Rights; children: ReactNode }) {
  return <RightsContext value={rights}>{children}</RightsContext>;
}

/** What changing something asks for on a page of the console; on these two, all that can be changed belongs to connections. */
const writing = (part: ConsolePart): Permission =>
  part === "overview" || part === "activity" ? "connections.write" : `${part}.write`;

/** The permission that changing something on the present page asks for, and what the reader holds. */
export function useWriting(): { permission: Permission; part: ConsolePart; rights: Rights | null } {
  const segment = usePathname().split("/")[3];
  const part = consoleParts.find((known) => known === segment) ?? "overview";
  return { permission: writing(part), part, rights: useContext(RightsContext) };
}

/**
 * Whether the reader may do something.
 * @param permission absent: what changing something on the present page asks for
 */
export function useMay(permission?: Permission): boolean {
  const here = useWriting();
  return here.rights === null || may(here.rights, permission ?? here.permission);
}

/** What is only there for those who may do it. */
export function May({ permission, children }: { permission?: Permission; children: ReactNode }) {
  return useMay(permission) && children;
}
