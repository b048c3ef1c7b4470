"use client";

import { useRef } from "react";
import { button } from "@/components/ui/styles";
import type { Permission } from "@/lib/directory/console-role";
import { type Confirmation, ConfirmDialog } from "./confirm-dialog";
import { useMay } from "./rights";

/**
 * A button whose deed cannot be undone: a dialog names the consequence first, and asks to type a name when the deed can
 * lock people out.
 */
export function ConfirmButton({
  variant = "danger",
  name,
  isDisabled = false,
  describedBy,
  onOpen,
  permission,
  ...confirmation
}: Confirmation & {
  variant?: "danger" | "secondary";
  /** What the button is called where several of one label are on a page. */
  name?: string;
  /** There is nothing yet to do it to; the element that says so. */
  isDisabled?: boolean;
  describedBy?: string;
  /** The dialog is about to be read: what it says may have changed since the page was made. */
  onOpen?: () => void;
  /** What it asks for; absent: what changing something on the page does. Who may not has no button. */
  permission?: Permission;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const mayConfirm = useMay(permission);
  if (!mayConfirm) return null;
  return (
    <>
      <button
        type="button"
        className={button[variant]}
        aria-label={name}
        aria-describedby={describedBy}
        disabled={isDisabled}
        onClick={() => {
          onOpen?.();
          dialog.current?.showModal();
        }}
      >
        {confirmation.label}
      </button>
      <ConfirmDialog ref={dialog} {...confirmation} />
    </>
  );
}
