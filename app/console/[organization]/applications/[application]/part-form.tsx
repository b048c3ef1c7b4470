"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FormProvider } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import { AccessFields } from "../access-fields";
import { changeAccessForm, changeApplicationForm } from "../actions";
import { AddressFields } from "../address-fields";
import { ClaimFields } from "../claim-fields";
import { ClaimsPreview } from "../claims-preview";
import type { Choices } from "../form-parts";
import { type ApplicationFormValues, toAccess, toAddresses, toClaims } from "../form-values";
import { NameFields } from "../name-fields";

/** Which application a form changes, and the version that it shows. */
type Shown = { slug: string; applicationId: string; version: number; values: ApplicationFormValues };

/** Name, picture and addresses. */
export function AddressForm({ choices, ...shown }: Shown & { choices: Choices }) {
  const form = usePart(shown, (values) => {
    const { name, logo } = values;
    return { name, logo: logo || null, ...toAddresses(values) };
  });
  return (
    <Frame form={form}>
      <NameFields />
      <AddressFields choices={choices} />
    </Frame>
  );
}

/** Who may use it. */
export function AccessForm({ choices, slug, applicationId, version, values }: Shown & { choices: Choices }) {
  const form = useAdminForm<ApplicationFormValues, void>(changeAccessForm, slug, {
    values,
    toInput: (typed) => ({ applicationId, version, access: toAccess(typed) }),
  });
  return (
    <Frame form={form}>
      <AccessFields choices={choices} withExceptions />
    </Frame>
  );
}

/** What it is told, beside what that makes of somebody. */
export function ClaimsForm({ email, ...shown }: Shown & { email: string }) {
  const form = usePart(shown, (values) => ({ claims: toClaims(values) }));
  return (
    <Frame form={form} beside={<ClaimsPreview slug={shown.slug} email={email} />}>
      <ClaimFields />
    </Frame>
  );
}

function usePart(
  { slug, applicationId, version, values }: Shown,
  toChange: (values: ApplicationFormValues) => Record<string, unknown>,
) {
  return useAdminForm<ApplicationFormValues, void>(changeApplicationForm, slug, {
    values,
    toInput: (typed) => ({ applicationId, version, change: toChange(typed) }),
  });
}

function Frame({
  form,
  beside,
  children,
}: {
  form: ReturnType<typeof useAdminForm<ApplicationFormValues, void>>;
  beside?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("applications");
  const { submit, isPending, isSaved, failure, ...rest } = form;
  return (
    <FormProvider {...rest}>
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
