"use client";

import { useTranslations } from "next-intl";
import { button } from "@/components/ui/styles";
import type { ActionFailure } from "./use-admin-action";

/** The question before rows are saved that make people administrators; the notice above it names them. */
export function ConfirmConsoleRoles({
  when = "signIn",
  failure,
  isPending,
  onConfirm,
}: {
  /** When people become administrators: by their next sign-in, or as soon as it is saved. */
  when?: "signIn" | "now";
  failure: ActionFailure | null;
  isPending: boolean;
  onConfirm: () => void;
}) {
  const t = useTranslations("confirmConsoleRoles");
  if (failure?.code !== "console_roles_unconfirmed") return null;
  return (
    <div className="mb-4 rounded-md border border-danger p-3">
      <p className="mb-2">{t(when === "now" ? "textNow" : "text")}</p>
      <button type="button" className={button.danger} disabled={isPending} onClick={onConfirm}>
        {t("confirm")}
      </button>
    </div>
  );
}
