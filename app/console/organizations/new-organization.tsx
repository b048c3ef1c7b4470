"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button, card } from "@/components/ui/styles";
import { createOrganizationForm } from "./actions";

type Values = { name: string; slug: string; tenantId: string };

export function NewOrganization() {
  const t = useTranslations("organizations");
  const router = useRouter();
  const { register, handleSubmit, setError, formState } = useForm<Values>({
    defaultValues: { name: "", slug: "", tenantId: "" },
  });
  const creation = useAdminAction((_slug: string, input: Values) => createOrganizationForm(input), "");
  const create = handleSubmit((typed) =>
    creation.run(
      typed,
      ({ slug }) => router.push(`/console/${slug}`),
      ({ fields }) => {
        for (const [path, message] of Object.entries(fields)) setError(path as "name", { message });
      },
    ),
  );
  return (
    <form onSubmit={create} noValidate className={`${card} mt-6`} aria-labelledby="new-organization">
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
        <ProblemNotice failure={creation.failure} />
        <button type="submit" className={button.primary} disabled={creation.isPending}>
          {t("create")}
        </button>
      </FormBody>
    </form>
  );
}
