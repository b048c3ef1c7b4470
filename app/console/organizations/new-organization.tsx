"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminForm } from "@/components/console/use-admin-form";
import { button, card } from "@/components/ui/styles";
import { createOrganizationForm } from "./actions";

const create = (_slug: string, input: unknown) => createOrganizationForm(input);

export function NewOrganization() {
  const t = useTranslations("organizations");
  const router = useRouter();
  const { register, submit, isPending, failure, formState } = useAdminForm(create, "", {
    defaultValues: { name: "", slug: "", tenantId: "" },
    onDone: ({ slug }) => router.push(`/console/${slug}`),
  });
  return (
    <form onSubmit={submit} noValidate className={`${card} mt-6`} aria-labelledby="new-organization">
      <FormBody>
        <h2 id="new-organization" className="mb-3 text-base font-semibold">
          {t("newTitle")}
        </h2>
        <div className="max-w-[640px]">
          <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
          <Field
            label={t("slug")}
            help={t("slugHelp")}
            error={formState.errors.slug?.message}
            mono
            {...register("slug")}
          />
          <Field
            label={t("tenantId")}
            help={t("tenantIdHelp")}
            error={formState.errors.tenantId?.message}
            mono
            {...register("tenantId")}
          />
        </div>
        <ProblemNotice failure={failure} />
        <button type="submit" className={button.primary} disabled={isPending}>
          {t("create")}
        </button>
      </FormBody>
    </form>
  );
}
