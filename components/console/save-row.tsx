"use client";

import { useTranslations } from "next-intl";
import type { FormState } from "react-hook-form";
import { button } from "@/components/ui/styles";
import { useUnsavedGuard } from "./use-unsaved-guard";

/** The button of a form of its own, and the word that says that it is saved. */
export function SaveRow({
  label,
  isPending,
  isSaved,
  formState: { isDirty },
  look = "secondary",
}: {
  label: string;
  isPending: boolean;
  /** The last try was accepted. */
  isSaved: boolean;
  formState: Pick<FormState<object>, "isDirty">;
  look?: "primary" | "secondary";
}) {
  const t = useTranslations("unsaved");
  useUnsavedGuard(isDirty);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <button type="submit" className={button[look]} disabled={isPending || !isDirty}>
        {label}
      </button>
      <span role="status" className="text-muted">
        {isSaved && !isDirty ? t("saved") : ""}
      </span>
    </div>
  );
}
