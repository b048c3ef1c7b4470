"use client";

import { Eye } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ConsolePart, may, rolesWith } from "@/lib/directory/console-role";
import { useWriting } from "./rights";
import { useRoleList } from "./role-names";

/** Pages of which most can be read and nothing be changed. */
const readOnly: readonly ConsolePart[] = ["overview", "activity", "audit"];

/** Says on a page that its reader may see and not change who may, and who gives the right; elsewhere nothing. */
export function ReadOnlyNote() {
  const t = useTranslations("consoleRoles");
  const { permission, part, rights } = useWriting();
  const list = useRoleList();
  if (rights === null || readOnly.includes(part) || may(rights, permission)) return null;
  return (
    <p role="note" className="mb-6 flex max-w-[720px] items-start gap-2 rounded-lg bg-sunken p-3">
      <Eye size={16} aria-hidden className="mt-0.5 shrink-0" />
      {t("readOnly", { roles: list(rolesWith(permission)) })}
    </p>
  );
}
