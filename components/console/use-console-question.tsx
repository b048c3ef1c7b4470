"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useRef, useState } from "react";
import type { ConsoleRole } from "@/lib/directory/console-role";
import { ConfirmDialog } from "./confirm-dialog";

/** A role that opens the console, and as what. */
export type ConsoleGrant = { name: string; consoleRole: ConsoleRole };

/**
 * The question before somebody is given console access by hand: it names each role and what it opens.
 * @returns `ask`, which goes on at once where nothing opens the console; `question`, to be put where the page has it
 */
export function useConsoleQuestion(): {
  ask: (grants: readonly ConsoleGrant[], goOn: () => void) => void;
  question: ReactNode;
} {
  const t = useTranslations("confirmConsoleGrant");
  const roles = useTranslations("consoleRoles");
  const dialog = useRef<HTMLDialogElement>(null);
  const [asked, setAsked] = useState<{ grants: readonly ConsoleGrant[]; goOn: () => void } | null>(null);
  const ask = (grants: readonly ConsoleGrant[], goOn: () => void) => {
    if (grants.length === 0) return goOn();
    setAsked({ grants, goOn });
    dialog.current?.showModal();
  };
  const question = (
    <ConfirmDialog
      ref={dialog}
      label={t("confirm")}
      title={t("title")}
      consequence={t("text")}
      isPending={false}
      failure={null}
      onConfirm={(_typed, close) => {
        close();
        asked?.goOn();
      }}
    >
      <ul className="mb-4 list-disc pl-5">
        {asked?.grants.map(({ name, consoleRole }) => (
          <li key={name} className="break-words">
            <span className="font-medium">{t("role", { role: name, consoleRole: roles(`names.${consoleRole}`) })}</span>
            <span className="block text-muted">{roles(`help.${consoleRole}`)}</span>
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  );
  return { ask, question };
}

/** Of the roles that are offered, as the question names them, those with a key that is given now. Pure. */
export function consoleGrants(
  offered: readonly { key: string; opens: ConsoleGrant | null }[],
  given: readonly string[],
): ConsoleGrant[] {
  return offered.flatMap(({ key, opens }) => (opens && given.includes(key) ? [opens] : []));
}
