"use client";

import { useTranslations } from "next-intl";
import { useActionState, useEffect } from "react";
import { CheckField } from "@/components/console/field";
import { useGoneElsewhere } from "@/components/console/gone-elsewhere";
import { CenteredCard } from "@/components/sign-in/centered-card";
import { RecoveryCodeSheet } from "@/components/sign-in/recovery-code-sheet";
import { wideButton } from "@/components/ui/styles";
import { type FirstRunState, submitFirstRun } from "./actions";

const fields = ["fullName", "email", "organizationName", "organizationSlug"] as const;
const initial: FirstRunState = { step: "form", invalid: [], problem: null, typed: {}, existing: null };

export function FirstRunForm({ token, site, isOpen }: { token: string; site: string; isOpen: boolean }) {
  const [state, action, isPending] = useActionState(submitFirstRun, initial);
  const t = useTranslations("firstRun");
  const errors = useTranslations("errors");
  const isElsewhere = useGoneElsewhere();
  // The cause is read out with its field.
  useEffect(() => {
    const cause = state.step === "form" && state.invalid[0];
    if (cause && !isElsewhere.current) document.getElementById(cause)?.focus();
  }, [state, isElsewhere]);
  if (state.step === "done") {
    return (
      <CenteredCard title={t("codesTitle")}>
        <p className="mb-3 text-muted">{t("codesText")}</p>
        <RecoveryCodeSheet codes={state.recoveryCodes} site={site} owner={state.email} />
        <a className={wideButton.primary} href="/console">
          {t("kept")}
        </a>
      </CenteredCard>
    );
  }
  if (!isOpen) {
    return (
      <CenteredCard title={errors("first_run_link.title")}>
        <p className="text-muted">{errors("first_run_link.advice")}</p>
      </CenteredCard>
    );
  }
  return (
    <CenteredCard title={t("title")}>
      {/* React empties a form once its action has answered; what was refused stays as it was typed and ticked. */}
      <form action={action} onReset={(event) => event.preventDefault()}>
        <input type="hidden" name="token" value={token} />
        {state.problem && (
          <p role="alert" className="mb-4 rounded-md bg-danger-surface p-3 text-danger">
            {errors(`${state.problem}.title`)} {errors(`${state.problem}.advice`)}
          </p>
        )}
        {fields.map((field) => (
          <div key={field} className="mb-4">
            <label className="mb-1 block font-medium" htmlFor={field}>
              {t(`${field}.label`)}
            </label>
            <input
              id={field}
              name={field}
              type={field === "email" ? "email" : "text"}
              required
              defaultValue={state.typed[field]}
              aria-invalid={state.invalid.includes(field)}
              aria-describedby={`${field}-help`}
              className="min-h-11 w-full rounded-md border border-border bg-background px-3"
            />
            <p id={`${field}-help`} className={state.invalid.includes(field) ? "mt-1 text-danger" : "mt-1 text-muted"}>
              {field === "organizationSlug" && state.existing
                ? t("existing", { name: state.existing.name })
                : t(`${field}.help`)}
            </p>
          </div>
        ))}
        {state.existing && (
          <CheckField
            key={state.existing.slug}
            name="joins"
            value={state.existing.slug}
            defaultChecked={state.typed.joins === state.existing.slug}
            label={t("join", { name: state.existing.name })}
            help={t("joinHelp", { name: state.existing.name })}
          />
        )}
        <button type="submit" disabled={isPending} className={wideButton.primary}>
          {t("create")}
        </button>
      </form>
    </CenteredCard>
  );
}
