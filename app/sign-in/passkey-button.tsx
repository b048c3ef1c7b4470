"use client";

import { useState, useTransition } from "react";
import { signWithPasskey } from "@/components/passkeys/browser-passkey";
import { usePasskeySupport } from "@/components/passkeys/passkey-support";
import { Waiting } from "@/components/ui/submit-button";
import { startPasskeySignIn, submitPasskey } from "./passkey-actions";

/**
 * Signs in with a passkey. Its line is kept free until scripts know whether the browser has passkeys, so that nothing moves when it
 * appears.
 */
export function PasskeyButton({
  returnTo,
  texts,
}: {
  returnTo: string;
  texts: { label: string; waiting: string; stopped: string };
}) {
  const isSupported = usePasskeySupport() === true;
  const [problem, setProblem] = useState<string | null>(null);
  const [isPending, start] = useTransition();
  const press = () =>
    start(async () => {
      setProblem(null);
      const outcome = await signIn(returnTo);
      if (outcome.ok) window.location.assign(outcome.returnPath);
      else setProblem(outcome.problem ?? texts.stopped);
    });
  return (
    <div className="mt-4 text-center">
      <button
        type="button"
        disabled={isPending}
        aria-busy={isPending}
        onClick={press}
        className={`link link-alone text-muted disabled:opacity-60 ${isSupported ? "" : "invisible"}`}
      >
        {isPending ? <Waiting text={texts.waiting} /> : texts.label}
      </button>
      <p role="alert" className="mt-2 text-danger empty:hidden">
        {problem}
      </p>
    </div>
  );
}

/** @returns where to go on, or what went wrong in words; null: nothing was signed */
async function signIn(
  returnTo: string,
): Promise<{ ok: true; returnPath: string } | { ok: false; problem: string | null }> {
  const begun = await startPasskeySignIn(returnTo);
  if (!begun.ok) return { ok: false, problem: `${begun.title}. ${begun.advice}` };
  const asked = await signWithPasskey(begun.answer);
  if (!asked.ok) return { ok: false, problem: null };
  const done = await submitPasskey(asked.response);
  return done.ok ? { ok: true, returnPath: done.answer } : { ok: false, problem: `${done.title}. ${done.advice}` };
}
