"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useForm } from "react-hook-form";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminAction } from "@/components/console/use-admin-action";
import { button, card } from "@/components/ui/styles";
import type { GroupView } from "@/lib/directory/save-group";
import { createGroupForm, deleteGroupForm, updateGroupForm } from "./actions";

export function NewGroupForm({ slug }: { slug: string }) {
  const t = useTranslations("groups");
  const router = useRouter();
  const { register, handleSubmit, reset, setError, formState } = useForm({ defaultValues: { key: "", name: "" } });
  const creation = useAdminAction(createGroupForm, slug);
  const create = handleSubmit((typed) =>
    creation.run(
      typed,
      () => {
        reset();
        router.refresh();
      },
      ({ fields }) => {
        for (const [path, message] of Object.entries(fields)) setError(path as "key", { message });
      },
    ),
  );
  return (
    <form onSubmit={create} noValidate className={`${card} mt-6`} aria-labelledby="new-group">
      <FormBody>
        <h2 id="new-group" className="mb-3 text-base font-semibold">
          {t("newTitle")}
        </h2>
        <div className="max-w-[640px]">
          <Field label={t("key")} help={t("keyHelp")} error={formState.errors.key?.message} mono {...register("key")} />
          <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
        </div>
        <ProblemNotice failure={creation.failure} />
        <button type="submit" className={button.primary} disabled={creation.isPending}>
          {t("create")}
        </button>
      </FormBody>
    </form>
  );
}

/** Renames a group, or deletes it with its memberships. */
export function GroupForm({ slug, group }: { slug: string; group: GroupView }) {
  const t = useTranslations("groups");
  const router = useRouter();
  const { register, handleSubmit, reset, setError, formState } = useForm({ defaultValues: { name: group.name } });
  const change = useAdminAction(updateGroupForm, slug);
  const removal = useAdminAction(deleteGroupForm, slug);
  const save = handleSubmit((typed) =>
    change.run(
      { key: group.key, group: typed },
      () => {
        reset(typed, { keepIsSubmitSuccessful: true });
        router.refresh();
      },
      ({ fields }) => fields["group.name"] && setError("name", { message: fields["group.name"] }),
    ),
  );
  return (
    <form onSubmit={save} noValidate className={`${card} mb-6`} aria-label={group.name}>
      <FormBody>
        <div className="max-w-[640px]">
          <Field label={t("name")} error={formState.errors.name?.message} {...register("name")} />
        </div>
        <ProblemNotice failure={change.failure} />
        <div className="flex flex-wrap gap-2">
          <SaveRow label={t("save")} isPending={change.isPending} formState={formState} />
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
