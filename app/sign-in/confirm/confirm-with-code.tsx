"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { wideButton } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { type CodeConfirmation, submitConfirmationCode } from "./actions";

const initial: CodeConfirmation = { error: null };

/** Uses up a recovery code in place of a passkey; works without JavaScript. */
export function ConfirmWithCode({ returnTo }: { returnTo: string }) {
  const [state, action] = useActionState(submitConfirmationCode, initial);
  const t = useTranslations("sessionConfirmation");
  const errors = useTranslations("errors");
  return (
    <form action={action}>
      <input type="hidden" name="returnTo" value={returnTo} />
      <label className="mb-1 block font-medium" htmlFor="code">
        {t("code")}
      </label>
      <input
        id="code"
        name="code"
        required
        autoComplete="off"
        spellCheck={false}
        aria-invalid={state.error !== null}
        aria-describedby="code-error"
        className="mb-4 min-h-11 w-full rounded-md border border-border bg-background px-3 font-mono"
      />
      <p id="code-error" role="alert" className="mb-4 text-danger empty:hidden">
        {state.error && `${errors(`${state.error}.title`)}. ${errors(`${state.error}.advice`)}`}
      </p>
      <SubmitButton className={wideButton.secondary} waiting={t("waiting")}>
        {t("confirmCode")}
      </SubmitButton>
    </form>
  );
}
