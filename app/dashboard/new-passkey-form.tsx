"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { BusyForm } from "@/components/console/busy-form";
import { Field } from "@/components/console/field";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useReachable } from "@/components/console/use-reachable";
import { makePasskey } from "@/components/passkeys/browser-passkey";
import { usePasskeySupport } from "@/components/passkeys/passkey-support";
import { button } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { savePasskey, startPasskeyRegistration } from "./passkey-actions";

type Outcome = Awaited<ReturnType<typeof savePasskey>> | { ok: "known" | "stopped" };

/** Has the browser make a passkey, and keeps it under a name. */
export function NewPasskeyForm() {
  const t = useTranslations("dashboard.passkeys");
  const reachable = useReachable();
  const [{ name, outcome }, add] = useActionState(
    (_before: Added, form: FormData) => addPasskey(String(form.get("name") ?? ""), reachable),
    { name: "", outcome: null },
  );
  const failure = outcome?.ok === false ? outcome : null;
  const isSupported = usePasskeySupport();
  if (isSupported === false) return <p className="text-muted">{t("unsupported")}</p>;
  return (
    <form action={add}>
      <BusyForm />
      <Field
        key={name}
        label={t("name")}
        help={t("nameHelp")}
        name="name"
        defaultValue={name}
        required
        maxLength={120}
        autoComplete="off"
        error={failure?.fields.name}
      />
      <p role="status" className="mb-4 empty:hidden">
        {outcome?.ok === true && t("added")}
        {outcome?.ok === "known" && t("known")}
        {outcome?.ok === "stopped" && t("stopped")}
      </p>
      <ProblemNotice failure={failure} />
      <SubmitButton className={button.secondary} waiting={t("adding")}>
        {t("add")}
      </SubmitButton>
    </form>
  );
}

type Added = { name: string; outcome: Outcome | null };

/** @returns the outcome, and the name again where it is still of use */
async function addPasskey(name: string, reachable: ReturnType<typeof useReachable>): Promise<Added> {
  const begun = await reachable(startPasskeyRegistration());
  if (!begun.ok) return { name, outcome: begun };
  const made = await makePasskey(begun.answer);
  if (!made.ok) return { name, outcome: { ok: made.reason } };
  const outcome = await reachable(savePasskey({ name, response: made.response }));
  return { name: outcome.ok ? "" : name, outcome };
}
