"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import { useLengthInWords } from "@/components/console/use-length-in-words";
import { card } from "@/components/ui/styles";
import { type SessionPolicy, sessionBounds } from "@/lib/directory/session-policy";
import { saveSettingsForm } from "./actions";

/** How long people stay signed in; what is typed in minutes is said in words beside it. */
export function SessionPolicyForm({ slug, policy }: { slug: string; policy: SessionPolicy }) {
  const t = useTranslations("settings");
  const words = useLengthInWords();
  const { consoleSignInHours, ...limits } = policy;
  const form = useAdminForm(saveSettingsForm, slug, {
    values: { ...limits, consoleSignInHours: consoleSignInHours === null ? "" : String(consoleSignInHours) },
    toInput: ({ consoleSignInHours: hours, ...rest }) => ({
      session: { ...rest, consoleSignInHours: hours.trim() === "" ? null : Number(hours) },
    }),
    changes: "session",
    within: "session",
  });
  const { register, submit, isPending, isSaved, failure, formState, control } = form;
  const [idle, absolute, hours] = useWatch({
    control,
    name: ["idleMinutes", "absoluteMinutes", "consoleSignInHours"],
  });
  const { errors } = formState;
  return (
    <form onSubmit={submit} noValidate className={`${card} mb-6`} aria-labelledby="session-policy">
      <FormBody>
        <h2 id="session-policy" className="mb-1 text-base font-semibold">
          {t("sessionTitle")}
        </h2>
        <p className="mb-4 text-muted">{t("sessionText")}</p>
        <div className="max-w-[640px]">
          <Field
            label={t("sessionIdle")}
            help={t("sessionIdleHelp", { words: words(idle) || t("sessionNothing") })}
            type="number"
            {...sessionBounds.idleMinutes}
            error={errors.idleMinutes?.message}
            {...register("idleMinutes", { valueAsNumber: true })}
          />
          <Field
            label={t("sessionAbsolute")}
            help={t("sessionAbsoluteHelp", { words: words(absolute) || t("sessionNothing") })}
            type="number"
            {...sessionBounds.absoluteMinutes}
            error={errors.absoluteMinutes?.message}
            {...register("absoluteMinutes", { valueAsNumber: true })}
          />
          <Field
            label={t("sessionConsole")}
            help={
              hours.trim() === ""
                ? t("sessionConsoleNever")
                : t("sessionConsoleHelp", { words: words(Number(hours) * 60) || t("sessionNothing") })
            }
            type="number"
            {...sessionBounds.consoleSignInHours}
            error={errors.consoleSignInHours?.message}
            {...register("consoleSignInHours")}
          />
        </div>
        <ProblemNotice failure={failure} />
        <SaveRow label={t("saveSession")} isPending={isPending} isSaved={isSaved} formState={formState} />
      </FormBody>
    </form>
  );
}
