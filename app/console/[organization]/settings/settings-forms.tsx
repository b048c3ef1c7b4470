"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { ConfirmButton } from "@/components/console/confirm-button";
import { CheckField, Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import { deleteOrganizationForm, saveSettingsForm } from "./actions";

export type SettingsValues = {
  name: string;
  tenantId: string;
  claimsRetentionDays: number;
  answersRetentionHours: number;
  ssoEnabled: boolean;
};

export function SettingsForm({
  slug,
  values,
  isOperator,
}: {
  slug: string;
  values: SettingsValues;
  isOperator: boolean;
}) {
  const t = useTranslations("settings");
  const { register, submit, isPending, isSaved, failure, formState } = useAdminForm(saveSettingsForm, slug, {
    values: values,
    changes: "",
    toInput: ({ ssoEnabled, ...rest }) => (isOperator ? { ...rest, ssoEnabled } : rest),
  });
  return (
    <form onSubmit={submit} noValidate className={`${card} mb-6`}>
      <FormBody>
        <div className="max-w-[640px]">
          <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
          <Field
            label={t("tenantId")}
            help={t("tenantIdHelp")}
            error={formState.errors.tenantId?.message}
            mono
            {...register("tenantId")}
          />
          <Field
            label={t("retention")}
            help={t("retentionHelp")}
            type="number"
            min={0}
            max={365}
            error={formState.errors.claimsRetentionDays?.message}
            {...register("claimsRetentionDays", { valueAsNumber: true })}
          />
          <Field
            label={t("answersRetention")}
            help={t("answersRetentionHelp")}
            type="number"
            min={0}
            max={168}
            error={formState.errors.answersRetentionHours?.message}
            {...register("answersRetentionHours", { valueAsNumber: true })}
          />
          {isOperator && <CheckField label={t("ssoEnabled")} help={t("ssoEnabledHelp")} {...register("ssoEnabled")} />}
        </div>
        <ProblemNotice failure={failure} />
        <SaveRow label={t("save")} isPending={isPending} isSaved={isSaved} formState={formState} variant="primary" />
      </FormBody>
    </form>
  );
}

export function DeleteOrganization({ slug, name }: { slug: string; name: string }) {
  const t = useTranslations("settings");
  const router = useRouter();
  const removal = useAdminAction((_slug: string, input: unknown) => deleteOrganizationForm(input), slug);
  return (
    <section className={`${card} border-danger`}>
      <h2 className="mb-1 text-base font-semibold">{t("deleteTitle")}</h2>
      <p className="mb-3 text-muted">{t("deleteText")}</p>
      <ConfirmButton
        label={t("delete")}
        title={t("deleteQuestion", { name })}
        consequence={t("deleteText")}
        typeToConfirm={slug}
        isPending={removal.isPending}
        failure={removal.failure}
        onConfirm={(confirmName) => removal.run({ slug, confirmName }, () => router.push("/console/organizations"))}
      />
    </section>
  );
}
