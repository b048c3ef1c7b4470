"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { CheckField, Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { registerChoice } from "@/components/console/html-values";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { button, card } from "@/components/ui/styles";
import type { EmailCodePolicy } from "@/lib/directory/directory-schema";
import { requireSingleSignOnForm, saveSettingsForm } from "./actions";

/** How people of the organization may come in beside their provider. */
export function SignInPolicy({
  slug,
  emailCodes,
  registeredOnly,
}: {
  slug: string;
  emailCodes: EmailCodePolicy;
  registeredOnly: boolean;
}) {
  const t = useTranslations("settings");
  const form = useAdminForm(saveSettingsForm, slug, { values: { emailCodes, registeredOnly }, changes: "" });
  const { register, submit, isPending, isSaved, failure, formState } = form;
  const isClosed = emailCodes === "off";
  return (
    <section className={`${card} mb-6`} aria-labelledby="sign-in-policy">
      <h2 id="sign-in-policy" className="mb-1 text-base font-semibold">
        {t("policyTitle")}
      </h2>
      <p className="mb-4 text-muted">{t("policyText")}</p>
      <form onSubmit={submit} noValidate>
        <FormBody>
          <div className="max-w-[640px]">
            <fieldset className="mb-4">
              <legend className="mb-2 font-medium">{t("codes")}</legend>
              {(["offered", "choice", ...(isClosed ? (["off"] as const) : [])] as const).map((value) => (
                <label key={value} className="mb-2 flex items-start gap-3">
                  <input type="radio" className="mt-0.5 size-5" {...registerChoice(form, "emailCodes", value)} />
                  <span>
                    <span className="font-medium">{t(`codesOption.${value}`)}</span>
                    <span className="block text-muted">{t(`codesHelp.${value}`)}</span>
                  </span>
                </label>
              ))}
            </fieldset>
            <CheckField label={t("registeredOnly")} help={t("registeredOnlyHelp")} {...register("registeredOnly")} />
          </div>
          <ProblemNotice failure={failure} />
          <SaveRow label={t("savePolicy")} isPending={isPending} isSaved={isSaved} formState={formState} />
        </FormBody>
      </form>
      {!isClosed && <RequireSingleSignOn slug={slug} />}
    </section>
  );
}

/** Closing the other way in, with a way back in hand. */
function RequireSingleSignOn({ slug }: { slug: string }) {
  const t = useTranslations("settings");
  const router = useRouter();
  const { register, handleSubmit, reset, setError, formState } = useForm({ defaultValues: { recoveryCode: "" } });
  const change = useAdminAction(requireSingleSignOnForm, slug);
  const submit = handleSubmit((typed) =>
    change.run(
      typed,
      () => {
        reset();
        router.refresh();
      },
      ({ fields }) => fields.recoveryCode && setError("recoveryCode", { message: t("recoveryCodeWrong") }),
    ),
  );
  return (
    <form onSubmit={submit} noValidate className="mt-6 border-t border-border pt-4">
      <FormBody>
        <h3 className="mb-1 font-semibold">{t("requireTitle")}</h3>
        <p className="mb-3 max-w-[640px] text-muted">{t("requireText")}</p>
        <div className="max-w-[640px]">
          <Field
            label={t("requireCode")}
            help={t("requireCodeHelp")}
            error={formState.errors.recoveryCode?.message}
            mono
            autoComplete="off"
            {...register("recoveryCode")}
          />
        </div>
        {!formState.errors.recoveryCode && <ProblemNotice failure={change.failure} />}
        <button type="submit" className={button.danger} disabled={change.isPending}>
          {t("require")}
        </button>
      </FormBody>
    </form>
  );
}
