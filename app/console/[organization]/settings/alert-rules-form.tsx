"use client";

import { useTranslations } from "next-intl";
import { CheckField, Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import type { AlertRules } from "@/lib/alerts/alert-rules";
import { saveAlertRulesForm } from "./actions";

type Typed = {
  failing: { failures: string; minutes: string };
  silentHours: string;
  recoveryCodeUsed: boolean;
  operatorAdded: boolean;
};

const shown = (value: number | null | undefined) => (value == null ? "" : String(value));
const typed = (text: string) => (text.trim() === "" ? null : Number(text));

/** What administrators are alerted of; an empty field is no alert. */
export function AlertRulesForm({ slug, rules }: { slug: string; rules: AlertRules }) {
  const t = useTranslations("settings.alerts");
  const form = useAdminForm<Typed, void>(saveAlertRulesForm, slug, {
    values: {
      failing: { failures: shown(rules.failing?.failures), minutes: shown(rules.failing?.minutes) },
      silentHours: shown(rules.silentHours),
      recoveryCodeUsed: rules.recoveryCodeUsed,
      operatorAdded: rules.operatorAdded,
    },
    toInput: ({ failing: { failures, minutes }, silentHours, ...rest }) => ({
      ...rest,
      silentHours: typed(silentHours),
      failing: typed(failures) === null ? null : { failures: typed(failures), minutes: typed(minutes) },
    }),
    changes: "",
  });
  const { register, formState } = form;
  const { errors } = formState;
  return (
    <form onSubmit={form.submit} noValidate className={`${card} mb-6`} aria-labelledby="alert-rules">
      <FormBody>
        <h2 id="alert-rules" className="mb-1 text-base font-semibold">
          {t("title")}
        </h2>
        <p className="mb-4 text-muted">{t("text")}</p>
        <div className="max-w-[640px]">
          <Field
            label={t("failures")}
            help={t("failuresHelp")}
            type="number"
            min={1}
            max={1000}
            error={errors.failing?.failures?.message}
            {...register("failing.failures")}
          />
          <Field
            label={t("minutes")}
            type="number"
            min={1}
            max={1440}
            error={errors.failing?.minutes?.message}
            {...register("failing.minutes")}
          />
          <Field
            label={t("silentHours")}
            help={t("silentHoursHelp")}
            type="number"
            min={1}
            max={168}
            error={errors.silentHours?.message}
            {...register("silentHours")}
          />
          <CheckField label={t("recoveryCodeUsed")} {...register("recoveryCodeUsed")} />
          <CheckField label={t("operatorAdded")} {...register("operatorAdded")} />
        </div>
        <ProblemNotice failure={form.failure} />
        <SaveRow label={t("save")} isPending={form.isPending} isSaved={form.isSaved} formState={formState} />
      </FormBody>
    </form>
  );
}
