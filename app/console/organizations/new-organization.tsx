"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Field } from "@/components/console/field";
import { NewEntryForm } from "@/components/console/new-entry-form";
import { useAdminForm } from "@/components/console/use-admin-form";
import { createOrganizationForm } from "./actions";

const create = (_slug: string, input: unknown) => createOrganizationForm(input);

export function NewOrganization() {
  const t = useTranslations("organizations");
  const router = useRouter();
  const form = useAdminForm(create, "", {
    defaultValues: { name: "", slug: "", tenantId: "" },
    onDone: ({ slug }) => router.push(`/console/${slug}`),
  });
  const { register, formState } = form;
  return (
    <NewEntryForm title={t("newTitle")} create={t("create")} form={form}>
      <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
      <Field label={t("slug")} help={t("slugHelp")} error={formState.errors.slug?.message} mono {...register("slug")} />
      <Field
        label={t("tenantId")}
        help={t("tenantIdHelp")}
        error={formState.errors.tenantId?.message}
        mono
        {...register("tenantId")}
      />
    </NewEntryForm>
  );
}
