"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { BusyForm } from "@/components/console/busy-form";
import { CheckField, Field } from "@/components/console/field";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useReachableAction } from "@/components/console/use-reachable";
import { CopyField } from "@/components/ui/copy-field";
import { button, input } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { tokenDays } from "@/lib/directory/personal-token";
import { createTokenForm } from "./actions";

/** Makes a token and shows it once. */
export function NewTokenForm() {
  const t = useTranslations("dashboard.tokens");
  const [answer, create] = useActionState(useReachableAction(createTokenForm), null);
  const failure = answer?.ok === false ? answer : null;
  return (
    // React empties a form once its action has answered; what was refused stays as it was typed.
    <form action={create} onReset={(event) => failure && event.preventDefault()}>
      <BusyForm />
      {answer?.ok && (
        <div role="status" className="mb-4 rounded-md bg-success-surface p-3">
          <p className="mb-2 font-medium">{t("made")}</p>
          <CopyField label={answer.answer.name} value={answer.answer.token} />
        </div>
      )}
      <Field
        label={t("name")}
        help={t("nameHelp")}
        name="name"
        maxLength={120}
        autoComplete="off"
        error={failure?.fields.name}
      />
      <label className="mb-1 block font-medium" htmlFor="token-days">
        {t("days")}
      </label>
      <select id="token-days" name="days" defaultValue={30} className={`${input} mb-4`}>
        {tokenDays.map((days) => (
          <option key={days} value={days}>
            {t("forDays", { days })}
          </option>
        ))}
      </select>
      <CheckField label={t("readOnly")} help={t("readOnlyHelp")} name="readOnly" />
      <ProblemNotice failure={failure} />
      <SubmitButton className={button.secondary} waiting={t("creating")}>
        {t("create")}
      </SubmitButton>
    </form>
  );
}
