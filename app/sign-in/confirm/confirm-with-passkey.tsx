"use client";

import { useTranslations } from "next-intl";
import { useState, useTransition } from "react";
import { signWithPasskey } from "@/components/passkeys/browser-passkey";
import { usePasskeySupport } from "@/components/passkeys/passkey-support";
import { wideButton } from "@/components/ui/styles";
import { Waiting } from "@/components/ui/submit-button";
import { startConfirmation, submitConfirmation } from "./actions";

/** Has the browser sign with a passkey of the person, and goes on to where they wanted to go. */
export function ConfirmWithPasskey({ returnTo }: { returnTo: string }) {
  const t = useTranslations("sessionConfirmation");
  const isSupported = usePasskeySupport();
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, start] = useTransition();
  if (isSupported === false) return <p role="alert">{t("unsupported")}</p>;
  const press = () =>
    start(async () => {
      setProblem(null);
      const outcome = await confirm(returnTo);
      if (outcome.ok) window.location.assign(outcome.returnPath);
      else setProblem(outcome.problem ?? t("stopped"));
    });
  return (
    <>
      <button
        type="button"
        disabled={isPending || isSupported === null}
        aria-busy={isPending}
        onClick={press}
        className={`${wideButton.primary} disabled:opacity-60`}
      >
        {isPending ? <Waiting text={t("waiting")} /> : t("confirm")}
      </button>
      <p role="alert" className="mt-2 text-danger empty:hidden">
        {problem}
      </p>
    </>
  );
}

/** @returns where to go on, or what went wrong in words; null: nothing was signed */
async function confirm(
  returnTo: string,
): Promise<{ ok: true; returnPath: string } | { ok: false; problem: string | null }> {
  const begun = await startConfirmation(returnTo);
  if (!begun.ok) return { ok: false, problem: `${begun.title}. ${begun.advice}` };
  const asked = await signWithPasskey(begun.answer);
  if (!asked.ok) return { ok: false, problem: null };
  const done = await submitConfirmation(asked.response);
  return done.ok ? { ok: true, returnPath: done.answer } : { ok: false, problem: `${done.title}. ${done.advice}` };
}
