"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { RecoveryCodeField } from "@/components/sign-in/recovery-code-field";
import { wideButton } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { type CodeConfirmation, submitConfirmationCode } from "./actions";

const initial: CodeConfirmation = { error: null };

/** Uses up a recovery code in place of a passkey; works without JavaScript. */
export function ConfirmWithCode({ returnTo }: { returnTo: string }) {
  const [state, action] = useActionState(submitConfirmationCode, initial);
  const t = useTranslations("sessionConfirmation");
  return (
    <form action={action}>
      <input type="hidden" name="returnTo" value={returnTo} />
      <RecoveryCodeField label={t("code")} error={state.error} />
      <SubmitButton className={wideButton.secondary} waiting={t("waiting")}>
        {t("confirmCode")}
      </SubmitButton>
    </form>
  );
}
