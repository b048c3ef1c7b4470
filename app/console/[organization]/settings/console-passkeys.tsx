"use client";

import { useTranslations } from "next-intl";
import { FormBody } from "@/components/console/form-body";
import { registerChoice } from "@/components/console/html-values";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import { type ConsolePasskeyPolicy, consolePasskeyPolicies } from "@/lib/directory/opened-rights";
import { saveSettingsForm } from "./actions";

/** Who confirms with a passkey before the console opens; for owners. */
export function ConsolePasskeys({ slug, policy }: { slug: string; policy: ConsolePasskeyPolicy }) {
  const t = useTranslations("settings.passkeys");
  const form = useAdminForm(saveSettingsForm, slug, {
    values: { consolePasskeys: policy },
    changes: "",
  });
  const { submit, isPending, isSaved, failure, formState } = form;
  return (
    <form onSubmit={submit} noValidate className={`${card} mb-6`} aria-labelledby="console-passkeys">
      <FormBody permission="console_roles.write">
        <h2 id="console-passkeys" className="mb-1 text-base font-semibold">
          {t("title")}
        </h2>
        <p className="mb-4 text-muted">{t("text")}</p>
        <fieldset className="mb-4 max-w-[640px]">
          <legend className="mb-2 font-medium">{t("legend")}</legend>
          {consolePasskeyPolicies.map((value) => (
            <label key={value} className="mb-2 flex items-start gap-3">
              <input type="radio" className="mt-0.5 size-5" {...registerChoice(form, "consolePasskeys", value)} />
              <span>
                <span className="font-medium">{t(`option.${value}`)}</span>
                <span className="block text-muted">{t(`help.${value}`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <ProblemNotice failure={failure} />
        <SaveRow label={t("save")} isPending={isPending} isSaved={isSaved} formState={formState} />
      </FormBody>
    </form>
  );
}
