"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { RecoveryCodeField } from "@/components/sign-in/recovery-code-field";
import { wideButton } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { type RecoveryState, submitRecoveryCode } from "./actions";

const initial: RecoveryState = { error: null, email: "" };
const inputClass = "mb-4 min-h-11 w-full rounded-md border border-border bg-background px-3";

export function RecoveryForm({ returnTo }: { returnTo: string }) {
  const [state, action] = useActionState(submitRecoveryCode, initial);
  const t = useTranslations("signIn");
  return (
    <form action={action}>
      <input type="hidden" name="returnTo" value={returnTo} />
      <label className="mb-1 block font-medium" htmlFor="email">
        {t("email")}
      </label>
      <input
        id="email"
        name="email"
        type="email"
        required
        autoComplete="username"
        defaultValue={state.email}
        className={inputClass}
      />
      <RecoveryCodeField label={t("recoveryCode")} error={state.error} />
      <SubmitButton className={wideButton.primary} waiting={t("waiting")}>
        {t("signInButton")}
      </SubmitButton>
    </form>
  );
}
