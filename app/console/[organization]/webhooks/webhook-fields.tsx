"use client";

import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { Field } from "@/components/console/field";
import { registerChoice, registerInHtml } from "@/components/console/html-values";
import { useIsReady } from "@/components/console/use-is-ready";
import { useValidationText } from "@/components/console/use-validation-text";
import { webhookFormats } from "@/lib/webhooks/webhook-format";
import { typeGroups } from "./type-groups";

/** What is typed of a webhook. */
export type WebhookFormValues = {
  url: string;
  description: string;
  format: (typeof webhookFormats)[number];
  types: string[];
};

/** Address, words for people, format, and which events. */
export function WebhookFields() {
  const t = useTranslations("webhooks.form");
  const form = useFormContext<WebhookFormValues>();
  const register = registerInHtml(form);
  const { errors } = form.formState;
  return (
    <>
      <Field
        label={t("url")}
        help={t("urlHelp")}
        error={errors.url?.message}
        type="url"
        mono
        autoComplete="off"
        {...register("url")}
      />
      <Field
        label={t("description")}
        help={t("descriptionHelp")}
        error={errors.description?.message}
        autoComplete="off"
        {...register("description")}
      />
      <fieldset className="mb-4">
        <legend className="mb-1 font-medium">{t("format")}</legend>
        {webhookFormats.map((format) => (
          <label key={format} className="mb-2 flex items-start gap-3">
            <input type="radio" className="mt-0.5 size-5" {...registerChoice(form, "format", format)} />
            <span>
              {t(`formats.${format}.label`)}
              <span className="block text-muted">{t(`formats.${format}.help`)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <TypePicker />
    </>
  );
}

/** Which events: all, those of a group, or one by one. */
function TypePicker() {
  const t = useTranslations("webhooks.form");
  const text = useValidationText();
  // The single types are folded, and many: the HTML does without them.
  const isReady = useIsReady();
  const form = useFormContext<WebhookFormValues>();
  const chosen = useWatch({ control: form.control, name: "types" });
  // Where the message stands depends on whether the list or one of its entries is refused.
  const problem = form.formState.errors.types?.message ?? form.formState.errors.types?.find?.(Boolean)?.message;
  return (
    <fieldset className="mb-4" aria-describedby="types-help types-error">
      <legend className="mb-1 font-medium">{t("types")}</legend>
      <p id="types-help" className="mb-2 text-muted">
        {t("typesHelp")}
      </p>
      <TypeBox value="*" label={t("everything")} />
      <ul className="mt-2 divide-y divide-border rounded-lg border border-border">
        {typeGroups.map(({ group, types }) => (
          <li key={group}>
            <details className="px-3">
              <summary className="cursor-pointer py-2">
                {t(`groups.${group as "user"}`)}{" "}
                <span className="text-muted">{t("chosen", { count: countChosen(chosen, group) })}</span>
              </summary>
              <div className="pb-3">
                <TypeBox value={`${group}.*`} label={t("wholeGroup")} />
                {isReady && types.map((type) => <TypeBox key={type} value={type} label={type} isMono />)}
              </div>
            </details>
          </li>
        ))}
      </ul>
      {problem && (
        <p id="types-error" className="mt-1 text-danger">
          {text(problem)}
        </p>
      )}
    </fieldset>
  );
}

const countChosen = (chosen: readonly string[], group: string) =>
  chosen.filter((type) => type.startsWith(`${group}.`)).length;

function TypeBox({ value, label, isMono = false }: { value: string; label: string; isMono?: boolean }) {
  const form = useFormContext<WebhookFormValues>();
  return (
    <label className="flex min-h-9 items-center gap-3">
      <input type="checkbox" className="size-5 shrink-0" {...registerChoice(form, "types", value)} />
      <span className={isMono ? "min-w-0 font-mono text-small break-all" : undefined}>{label}</span>
    </label>
  );
}
