"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FormProvider } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import { changeApplicationForm } from "../actions";
import type { ApplicationFormValues } from "../form-values";

/** Which application a form changes, and the version that it shows. */
export type Shown = { slug: string; applicationId: string; version: number; values: ApplicationFormValues };

type PartForm = ReturnType<typeof useAdminForm<ApplicationFormValues, void>>;

/** The form of a part that is saved by itself; the rest of the application stays. */
export function usePartForm(
  { slug, applicationId, version, values }: Shown,
  toChange: (values: ApplicationFormValues) => Record<string, unknown>,
): PartForm {
  return useAdminForm<ApplicationFormValues, void>(changeApplicationForm, slug, {
    values,
    toInput: (typed) => ({ applicationId, version, change: toChange(typed) }),
  });
}

/** A part's fields with what went wrong and the button. @param beside what follows what is typed, outside of the card */
export function PartFrame({ form, beside, children }: { form: PartForm; beside?: ReactNode; children: ReactNode }) {
  const t = useTranslations("applications.form");
  const { submit, isPending, isSaved, failure, ...fields } = form;
  return (
    <FormProvider {...fields}>
      <form onSubmit={submit} noValidate className={`${card} mb-6`}>
        <FormBody>
          <div className="max-w-[640px]">{children}</div>
          <ProblemNotice failure={failure} />
          <SaveRow
            label={t("save")}
            isPending={isPending}
            isSaved={isSaved}
            formState={form.formState}
            look="primary"
          />
        </FormBody>
      </form>
      {beside}
    </FormProvider>
  );
}
