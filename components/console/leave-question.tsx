"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { ConfirmDialog } from "./confirm-dialog";

/** What waits for the answer. */
let waiting: (() => void) | null = null;
let open: (() => void) | null = null;

/** Asks whether what was typed may be lost. @param go what was about to happen; it does when the answer is yes */
export function askToLeave(go: () => void): void {
  waiting = go;
  open?.();
}

/** The question of every form of the page, once: before a page that holds unsaved changes is left. */
export function LeaveQuestion() {
  const t = useTranslations("unsaved");
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    open = () => {
      if (!dialog.current?.open) dialog.current?.showModal();
    };
    return () => {
      open = null;
    };
  }, []);
  return (
    <ConfirmDialog
      ref={dialog}
      label={t("leaveButton")}
      title={t("leave")}
      consequence={t("leaveText")}
      isPending={false}
      failure={null}
      onConfirm={(_typed, close) => {
        const go = waiting;
        close();
        go?.();
      }}
    />
  );
}
