"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { CheckField, Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { NewEntryForm } from "@/components/console/new-entry-form";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import type { RoleView } from "@/lib/directory/save-role";
import { createRoleForm, deleteRoleForm, updateRoleForm } from "./actions";

/** One role: its label and whether it opens the console. The key is what providers and scripts name, so it stays. */
export function RoleForm({ slug, role }: { slug: string; role: RoleView }) {
  const t = useTranslations("roles");
  const router = useRouter();
  const { register, submit, isPending, isSaved, failure, formState } = useAdminForm(updateRoleForm, slug, {
    values: { name: role.name, console: role.console },
    toInput: (typed) => ({ key: role.key, role: typed }),
    within: "role",
  });
  const removal = useAdminAction(deleteRoleForm, slug);
  return (
    <form onSubmit={submit} noValidate className={`${card} mb-6`} aria-label={role.name}>
      <FormBody>
        <div className="max-w-[640px]">
          <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
          <CheckField label={t("console")} help={t("consoleHelp")} {...register("console")} />
        </div>
        <ProblemNotice failure={failure} />
        <div className="flex flex-wrap items-center gap-2">
          <SaveRow label={t("save")} isPending={isPending} isSaved={isSaved} formState={formState} />
          <ConfirmButton
            label={t("delete")}
            title={t("deleteTitle", { name: role.name })}
            consequence={t("deleteText")}
            look="secondary"
            isPending={removal.isPending}
            failure={removal.failure}
            onConfirm={() =>
              removal.run({ key: role.key }, () => {
                toast.success(t("deleted", { name: role.name }));
                router.push(`/console/${slug}/roles`);
              })
            }
          />
        </div>
      </FormBody>
    </form>
  );
}

export function NewRoleForm({ slug }: { slug: string }) {
  const t = useTranslations("roles");
  const form = useAdminForm(createRoleForm, slug, {
    defaultValues: { key: "", name: "", console: false },
  });
  const { register, formState } = form;
  return (
    <NewEntryForm title={t("newTitle")} create={t("create")} form={form}>
      <Field label={t("key")} help={t("keyHelp")} error={formState.errors.key?.message} mono {...register("key")} />
      <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
      <CheckField label={t("console")} help={t("consoleHelp")} {...register("console")} />
    </NewEntryForm>
  );
}
