"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { primaryButton } from "@/components/ui/card";
import { type CodeState, submitCode } from "./actions";

const initial: CodeState = { error: null };

export function CodeForm() {
  const [state, action, isPending] = useActionState(submitCode, initial);
  const t = useTranslations("signIn");
  const errors = useTranslations("errors");
  return (
    <form action={action}>
      <label className="mb-1 block font-medium" htmlFor="code">
        {t("code")}
      </label>
      <input
        id="code"
        name="code"
        required
        inputMode="numeric"
        autoComplete="one-time-code"
        aria-invalid={state.error !== null}
        aria-describedby="code-error"
        className="mb-1 min-h-11 w-full rounded-md border border-border bg-background px-3 font-mono tabular-nums"
      />
      <p id="code-error" role="alert" className="mb-4 text-danger">
        {state.error && errors(`${state.error}.advice`)}
      </p>
      <button type="submit" disabled={isPending} className={primaryButton}>
        {t("signInButton")}
      </button>
    </form>
  );
}
