"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { wideButton } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { type RecoveryState, submitRecoveryCode } from "./actions";

const initial: RecoveryState = { error: null, email: "" };
const inputClass = "mb-4 min-h-11 w-full rounded-md border border-border bg-background px-3";

export function RecoveryForm({ returnTo }: { returnTo: string }) {
  const [state, action] = useActionState(submitRecoveryCode, initial);
  const t = useTranslations("signIn");
  const errors = useTranslations("errors");
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
      <label className="mb-1 block font-medium" htmlFor="code">
        {t("recoveryCode")}
      </label>
      <input
        id="code"
        name="code"
        required
        autoComplete="off"
        spellCheck={false}
        aria-invalid={state.error !== null}
        aria-describedby="code-error"
        className={`${inputClass} font-mono`}
      />
      <p id="code-error" role="alert" className="mb-4 text-danger empty:hidden">
        {state.error && `${errors(`${state.error}.title`)}. ${errors(`${state.error}.advice`)}`}
      </p>
      <SubmitButton className={wideButton.primary} waiting={t("waiting")}>
        {t("signInButton")}
      </SubmitButton>
    </form>
  );
}
