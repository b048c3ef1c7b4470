"use client";

import { useTranslations } from "next-intl";
import { useActionState } from "react";
import { wideButton } from "@/components/ui/styles";
import { SubmitButton } from "@/components/ui/submit-button";
import { type CodeState, submitCode } from "./actions";

const initial: CodeState = { error: null };

export function CodeForm() {
  const [state, action, isPending] = useActionState(submitCode, initial);
  const t = useTranslations("signIn");
  const errors = useTranslations("errors");
  if (state.choice) return <OrganizationChoice choice={state.choice} action={action} isPending={isPending} />;
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
      <SubmitButton className={wideButton.primary} waiting={t("waiting")}>
        {t("signInButton")}
      </SubmitButton>
    </form>
  );
}

function OrganizationChoice({
  choice: { code, organizations },
  action,
  isPending,
}: {
  choice: NonNullable<CodeState["choice"]>;
  action: (form: FormData) => void;
  isPending: boolean;
}) {
  const t = useTranslations("signIn");
  return (
    <form action={action}>
      <input type="hidden" name="code" value={code} />
      <fieldset disabled={isPending}>
        <legend className="mb-3 font-medium">{t("whichOrganization")}</legend>
        {organizations.map(({ slug, name }) => (
          <button key={slug} type="submit" name="organization" value={slug} className={`${wideButton.secondary} mb-2`}>
            {name}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
