"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CheckField, Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminForm } from "@/components/console/use-admin-form";
import { CopyField } from "@/components/ui/copy-field";
import { button, card, input } from "@/components/ui/styles";
import { apiKeyDays } from "@/lib/directory/api-scope";
import { createApiKeyForm } from "./actions";
import { ScopePicker } from "./scope-picker";

/** Makes a key and shows it once. */
export function NewKeyForm({ slug }: { slug: string }) {
  const t = useTranslations("keys");
  const [made, setMade] = useState<{ name: string; key: string } | null>(null);
  const form = useAdminForm(createApiKeyForm, slug, {
    defaultValues: { name: "", readOnly: false, days: 90, isLimited: false, scopes: [] as string[] },
    toInput: ({ isLimited, scopes, days, ...typed }) => ({
      ...typed,
      days: Number(days),
      scopes: isLimited ? scopes : null,
    }),
    onDone: setMade,
  });
  const { register, submit, isPending, failure, formState } = form;
  return (
    <section className={`${card} mb-6`}>
      <h2 className="mb-3 text-base font-semibold">{t("newTitle")}</h2>
      {made && (
        <div role="status" className="mb-4 rounded-md bg-success-surface p-3">
          <p className="mb-2 font-medium">{t("made")}</p>
          <CopyField label={made.name} value={made.key} />
        </div>
      )}
      <form onSubmit={submit} noValidate className="max-w-[640px]">
        <FormBody>
          <Field
            label={t("name")}
            help={t("nameHelp")}
            error={formState.errors.name?.message}
            autoComplete="off"
            {...register("name")}
          />
          <label className="mb-1 block font-medium" htmlFor="key-days">
            {t("days")}
          </label>
          <select id="key-days" className={input} aria-describedby="key-days-help" {...register("days")}>
            {apiKeyDays.map((days) => (
              <option key={days} value={days}>
                {t("forDays", { days })}
              </option>
            ))}
          </select>
          <p id="key-days-help" className="mt-1 mb-4 text-muted">
            {t("daysHelp")}
          </p>
          <CheckField label={t("readOnly")} help={t("readOnlyHelp")} {...register("readOnly")} />
          <CheckField label={t("limited")} help={t("limitedHelp")} {...register("isLimited")} />
          <ScopePicker form={form} />
          <ProblemNotice failure={failure} />
          <button type="submit" className={button.primary} disabled={isPending}>
            {t("create")}
          </button>
        </FormBody>
      </form>
    </section>
  );
}
