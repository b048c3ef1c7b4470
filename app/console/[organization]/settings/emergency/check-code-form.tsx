"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminForm } from "@/components/console/use-admin-form";
import { button } from "@/components/ui/styles";
import { checkRecoveryCodeForm } from "./actions";

/** Types one of the printed codes, which is recognized and stays unused. */
export function CheckCodeForm({ slug }: { slug: string }) {
  const t = useTranslations("emergency");
  const form = useAdminForm(checkRecoveryCodeForm, slug, { defaultValues: { code: "" } });
  const { register, submit, isPending, isSaved, failure, formState } = form;
  const isWrong = failure?.code === "recovery_code_wrong";
  return (
    <form onSubmit={submit} noValidate>
      <FormBody>
        <div className="max-w-[640px]">
          <Field
            label={t("code")}
            help={t("codeHelp")}
            error={isWrong ? t("codeWrong") : formState.errors.code?.message}
            mono
            autoComplete="off"
            {...register("code")}
          />
        </div>
        {!isWrong && <ProblemNotice failure={failure} />}
        <p role="status" className="mb-4 empty:hidden">
          {isSaved && t("codeRight")}
        </p>
        <button type="submit" className={button.secondary} disabled={isPending}>
          {t("checkCode")}
        </button>
      </FormBody>
    </form>
  );
}
