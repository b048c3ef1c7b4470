"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { NewEntryForm } from "@/components/console/new-entry-form";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
import type { GroupView } from "@/lib/directory/save-group";
import { createGroupForm, deleteGroupForm, updateGroupForm } from "./actions";

export function NewGroupForm({ slug }: { slug: string }) {
  const t = useTranslations("groups");
  const form = useAdminForm(createGroupForm, slug, {
    defaultValues: { key: "", name: "" },
  });
  const { register, formState } = form;
  return (
    <NewEntryForm title={t("newTitle")} create={t("create")} form={form}>
      <Field label={t("key")} help={t("keyHelp")} error={formState.errors.key?.message} mono {...register("key")} />
      <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
    </NewEntryForm>
  );
}

/** Renames a group, or deletes it with its memberships. */
export function GroupForm({ slug, group }: { slug: string; group: GroupView }) {
  const t = useTranslations("groups");
  const router = useRouter();
  const { register, submit, isPending, isSaved, failure, formState } = useAdminForm(updateGroupForm, slug, {
    values: { name: group.name },
    toInput: (typed) => ({ key: group.key, group: typed }),
    changes: "group",
    within: "group",
  });
  const removal = useAdminAction(deleteGroupForm, slug);
  return (
    <form onSubmit={submit} noValidate className={`${card} mb-6`} aria-label={group.name}>
      <FormBody>
        <div className="max-w-[640px]">
          <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
        </div>
        <ProblemNotice failure={failure} />
        <div className="flex flex-wrap gap-2">
          <SaveRow label={t("save")} isPending={isPending} isSaved={isSaved} formState={formState} />
          <ConfirmButton
            label={t("delete")}
            title={t("deleteTitle", { name: group.name })}
            consequence={t("deleteText")}
            isPending={removal.isPending}
            failure={removal.failure}
            onConfirm={() =>
              removal.run({ key: group.key }, () => {
                toast.success(t("deleted", { name: group.name }));
                router.push(`/console/${slug}/groups`);
              })
            }
          />
        </div>
      </FormBody>
    </form>
  );
}
