"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { Field, SelectField } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { NewEntryForm } from "@/components/console/new-entry-form";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useMay } from "@/components/console/rights";
import { SaveRow } from "@/components/console/save-row";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import { consoleRoles } from "@/lib/directory/console-role";
import type { RoleView } from "@/lib/directory/save-role";
import { createRoleForm, deleteRoleForm, updateRoleForm } from "./actions";

/** A role as the action takes it: the select has a text for none, and is not sent by who may not change it. */
function toRole<Typed extends { consoleRole?: string }>({ consoleRole, ...typed }: Typed) {
  return consoleRole === undefined ? typed : { ...typed, consoleRole: consoleRole === "" ? null : consoleRole };
}

/** What holders may do in the console, for owners to choose. */
function ConsoleRoleField(props: ComponentProps<"select">) {
  const t = useTranslations("roles");
  const role = useTranslations("consoleRoles");
  const mayGive = useMay("console_roles.write");
  return (
    <SelectField
      label={t("console")}
      help={mayGive ? t("consoleHelp") : role("onlyOwners")}
      {...props}
      disabled={!mayGive}
    >
      <option value="">{role("none")}</option>
      {consoleRoles.map((key) => (
        <option key={key} value={key}>
          {`${role(`names.${key}`)}: ${role(`help.${key}`)}`}
        </option>
      ))}
    </SelectField>
  );
}

/** One role: its label and what it may do in the console. The key is what providers and scripts name, so it stays. */
export function RoleForm({ slug, role }: { slug: string; role: RoleView }) {
  const t = useTranslations("roles");
  const router = useRouter();
  const { register, submit, isPending, isSaved, failure, formState } = useAdminForm(updateRoleForm, slug, {
    values: { name: role.name, consoleRole: role.consoleRole ?? "" },
    toInput: (typed) => ({ key: role.key, role: toRole(typed) }),
    changes: "role",
    within: "role",
  });
  const removal = useAdminAction(deleteRoleForm, slug);
  return (
    <form onSubmit={submit} noValidate className={`${card} mb-6`} aria-label={role.name}>
      <FormBody>
        <div className="max-w-[640px]">
          <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
          <ConsoleRoleField {...register("consoleRole")} />
        </div>
        <ProblemNotice failure={failure} />
        <div className="flex flex-wrap items-center gap-2">
          <SaveRow label={t("save")} isPending={isPending} isSaved={isSaved} formState={formState} />
          <ConfirmButton
            label={t("delete")}
            title={t("deleteTitle", { name: role.name })}
            consequence={t("deleteText")}
            variant="secondary"
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
    defaultValues: { key: "", name: "", consoleRole: "" },
    toInput: toRole,
  });
  const { register, formState } = form;
  return (
    <NewEntryForm title={t("newTitle")} create={t("create")} form={form}>
      <Field label={t("key")} help={t("keyHelp")} error={formState.errors.key?.message} mono {...register("key")} />
      <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
      <ConsoleRoleField {...register("consoleRole")} />
    </NewEntryForm>
  );
}
