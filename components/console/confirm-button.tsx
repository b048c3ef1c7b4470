"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId, useRef, useState } from "react";
import { button, input } from "@/components/ui/styles";
import { ProblemNotice } from "./problem-notice";
import type { ActionFailure } from "./use-admin-action";

/**
 * A button whose deed cannot be undone: a dialog names the consequence first, and asks to type a name when the deed can
 * lock people out.
 */
export function ConfirmButton({
  label,
  title,
  consequence,
  typeToConfirm,
  isPending,
  failure,
  look = "danger",
  name,
  isDisabled = false,
  describedBy,
  isReady = true,
  children,
  onOpen,
  onConfirm,
}: {
  label: string;
  title: string;
  consequence: string;
  typeToConfirm?: string;
  isPending: boolean;
  failure: ActionFailure | null;
  look?: "danger" | "secondary";
  /** What the button is called where several of one label stand on a page. */
  name?: string;
  /** There is nothing yet to do it to; the element that says so. */
  isDisabled?: boolean;
  describedBy?: string;
  /** What the dialog asks has its answer. */
  isReady?: boolean;
  /** What else the dialog asks, below a refusal. */
  children?: ReactNode;
  /** The dialog is about to be read: what it says may have changed since the page was made. */
  onOpen?: () => void;
  onConfirm: (typed: string) => void;
}) {
  const t = useTranslations("confirm");
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const id = useId();
  const isConfirmed = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  return (
    <>
      <button
        type="button"
        className={button[look]}
        aria-label={name}
        aria-describedby={describedBy}
        disabled={isDisabled}
        onClick={() => {
          onOpen?.();
          dialog.current?.showModal();
        }}
      >
        {label}
      </button>
      <dialog
        ref={dialog}
        aria-labelledby={`${id}-title`}
        className="m-auto w-full max-w-md rounded-lg border border-border bg-raised p-6 text-text backdrop:bg-black/50"
      >
        <h2 id={`${id}-title`} className="mb-2 text-base font-semibold">
          {title}
        </h2>
        <p className="mb-4 text-muted">{consequence}</p>
        {typeToConfirm !== undefined && (
          <>
            <label className="mb-1 block font-medium break-words" htmlFor={`${id}-name`}>
              {t("type", { name: typeToConfirm })}
            </label>
            <input
              id={`${id}-name`}
              className={`${input} mb-4`}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              autoComplete="off"
            />
          </>
        )}
        <ProblemNotice failure={failure} />
        {children}
        <div className="flex justify-end gap-2">
          <button type="button" className={button.secondary} onClick={() => dialog.current?.close()}>
            {t("cancel")}
          </button>
          <button
            type="button"
            className={button.danger}
            disabled={isPending || !isReady || !isConfirmed}
            onClick={() => onConfirm(typed)}
          >
            {label}
          </button>
        </div>
      </dialog>
    </>
  );
}
