"use client";

import { useTranslations } from "next-intl";
import { type Control, type UseFormGetValues, type UseFormRegister, useFormState, useWatch } from "react-hook-form";
import { registerChoice } from "@/components/console/html-values";
import { useValidationText } from "@/components/console/use-validation-text";
import { apiScopes, scopeResources } from "@/lib/directory/api-scope";

type KeyFormValues = { name: string; readOnly: boolean; days: number; isLimited: boolean; scopes: string[] };

type Form = {
  control: Control<KeyFormValues>;
  register: UseFormRegister<KeyFormValues>;
  getValues: UseFormGetValues<KeyFormValues>;
};

/** What a limited key may read and change; nothing to choose for a key that is not limited. */
export function ScopePicker({ form }: { form: Form }) {
  const t = useTranslations("keys");
  const text = useValidationText();
  const isLimited = useWatch({ control: form.control, name: "isLimited" });
  const { errors } = useFormState({ control: form.control, name: "scopes" });
  if (!isLimited) return null;
  const problem = errors.scopes?.message;
  return (
    <fieldset className="mb-4" aria-describedby="scopes-error">
      <legend className="mb-2 font-medium">{t("scopes")}</legend>
      <ul className="divide-y divide-border rounded-lg border border-border">
        {scopeResources.map((resource) => (
          <li key={resource} className="flex flex-wrap items-center justify-between gap-x-6 px-3 py-1">
            <span>{t(`resources.${resource}`)}</span>
            <span className="flex flex-wrap gap-x-6">
              <ScopeBox form={form} resource={resource} access="read" />
              <ScopeBox form={form} resource={resource} access="write" />
            </span>
          </li>
        ))}
      </ul>
      {problem && (
        <p id="scopes-error" className="mt-1 text-danger">
          {text(problem)}
        </p>
      )}
    </fieldset>
  );
}

type BoxProps = { form: Form; resource: (typeof scopeResources)[number]; access: "read" | "write" };

/** One scope, named with what it is about. What cannot be changed has none for it. */
function ScopeBox({ form, resource, access }: BoxProps) {
  const t = useTranslations("keys");
  const scope = apiScopes.find((name) => name === `${resource}:${access}`);
  if (!scope) return null;
  return (
    <label className="flex min-h-9 items-center gap-2">
      <input
        type="checkbox"
        className="size-5 shrink-0"
        aria-label={t("scopeList", { kind: t(`resources.${resource}`), scopes: t(access) })}
        {...registerChoice(form, "scopes", scope)}
      />
      {t(access)}
    </label>
  );
}
