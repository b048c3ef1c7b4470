"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { FormState } from "react-hook-form";
import { button } from "@/components/ui/styles";
import { useUnsavedGuard } from "./use-unsaved-guard";

/** The button of a form of its own, and the word that says that it is saved. */
export function SaveRow({
  label,
  isPending,
  isSaved,
  formState: { isDirty },
  variant = "secondary",
}: {
  label: string;
  isPending: boolean;
  /** The last try was accepted. */
  isSaved: boolean;
  formState: Pick<FormState<object>, "isDirty">;
  variant?: "primary" | "secondary";
}) {
  const t = useTranslations("unsaved");
  const row = useRef<HTMLDivElement>(null);
  const word = useRef<HTMLSpanElement>(null);
  useUnsavedGuard(isDirty);
  useEffect(() => {
    const { activeElement } = document;
    // The button that was pressed is closed until something else is typed.
    if (isSaved && (activeElement === document.body || row.current?.contains(activeElement))) word.current?.focus();
  }, [isSaved]);
  return (
    <div ref={row} className="flex flex-wrap items-center gap-3">
      <button type="submit" className={button[variant]} disabled={isPending || !isDirty}>
        {label}
      </button>
      <span ref={word} role="status" tabIndex={-1} className="text-muted">
        {isSaved && !isDirty ? t("saved") : ""}
      </span>
    </div>
  );
}
