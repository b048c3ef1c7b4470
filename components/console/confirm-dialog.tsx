"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, type Ref, useId, useState } from "react";
import { button, input } from "@/components/ui/styles";
import { ProblemNotice } from "./problem-notice";
import type { ActionFailure } from "./use-admin-action";
import { useIsReady } from "./use-is-ready";

export type Confirmation = {
  /** The verb, on the button that does it. */
  label: string;
  title: string;
  consequence: string;
  /** A name to type, when the deed can lock people out. */
  typeToConfirm?: string;
  isPending: boolean;
  failure: ActionFailure | null;
  /** What the dialog asks has its answer. */
  isReady?: boolean;
  /** What else the dialog asks, below a refusal. */
  children?: ReactNode;
  /** @param close for a deed whose row leaves the page: the focus can go elsewhere only once the dialog is shut */
  onConfirm: (typed: string, close: () => void) => void;
};

/**
 * The question before a deed that cannot be undone. It is opened by `showModal`, and gives the focus back to what had it. Only scripts open
 * it, so that it is not in the HTML.
 */
export function ConfirmDialog({
  ref,
  label,
  title,
  consequence,
  typeToConfirm,
  isPending,
  failure,
  isReady = true,
  children,
  onConfirm,
  onClose,
}: Confirmation & { ref: Ref<HTMLDialogElement>; onClose?: () => void }) {
  const t = useTranslations("confirm");
  const [typed, setTyped] = useState("");
  const id = useId();
  const hasScripts = useIsReady();
  const isConfirmed = typeToConfirm === undefined || typed.trim() === typeToConfirm;
  if (!hasScripts) return null;
  return (
    <dialog
      ref={ref}
      aria-labelledby={`${id}-title`}
      onClose={onClose}
      className="m-auto w-full max-w-md rounded-lg border border-border bg-raised p-6 text-text whitespace-normal backdrop:bg-black/50"
    >
      <h2 id={`${id}-title`} className="mb-2 text-base font-semibold break-words">
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
        {/* The nearest dialog, because there may be no other way to it than the reference of who opened it. */}
        <button
          type="button"
          className={button.secondary}
          onClick={({ currentTarget }) => currentTarget.closest("dialog")?.close()}
        >
          {t("cancel")}
        </button>
        <button
          type="button"
          className={button.danger}
          disabled={isPending || !isReady || !isConfirmed}
          onClick={({ currentTarget }) => {
            const dialog = currentTarget.closest("dialog");
            onConfirm(typed, () => dialog?.close());
          }}
        >
          {label}
        </button>
      </div>
    </dialog>
  );
}
