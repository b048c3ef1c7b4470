"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FormCard } from "@/components/console/form-card";
import { useAdminForm } from "@/components/console/use-admin-form";
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
  return (
    <FormCard form={form} save={t("save")} beside={beside}>
      <div className="max-w-[640px]">{children}</div>
    </FormCard>
  );
}
