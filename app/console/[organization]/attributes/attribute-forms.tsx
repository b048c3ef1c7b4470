"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { toast } from "sonner";
import { ConfirmButton } from "@/components/console/confirm-button";
import { Field } from "@/components/console/field";
import { FormBody } from "@/components/console/form-body";
import { NewEntryForm } from "@/components/console/new-entry-form";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card, input } from "@/components/ui/styles";
import type { AttributeView } from "@/lib/directory/save-attribute";
import { attributeTypes } from "@/lib/identity/attribute-type";
import { createAttributeForm, deleteAttributeForm, updateAttributeForm } from "./actions";

/** Relabels an attribute, or deletes it with its values. */
export function AttributeForm({
  slug,
  attribute: { key, label },
  people,
}: {
  slug: string;
  attribute: AttributeView;
  /** How many have a value. */
  people: number;
}) {
  const t = useTranslations("attributes");
  const router = useRouter();
  const { register, submit, isPending, isSaved, failure, formState } = useAdminForm(updateAttributeForm, slug, {
    values: { label },
    toInput: (typed) => ({ key, attribute: typed }),
    changes: "attribute",
    within: "attribute",
  });
  const removal = useAdminAction(deleteAttributeForm, slug);
  return (
    <form onSubmit={submit} noValidate className={card} aria-label={label}>
      <FormBody>
        <div className="max-w-[640px]">
          <Field label={t("label")} error={formState.errors.label?.message} {...register("label")} />
        </div>
        <ProblemNotice failure={failure} />
        <div className="flex flex-wrap items-center gap-2">
          <SaveRow label={t("save")} isPending={isPending} isSaved={isSaved} formState={formState} />
          <ConfirmButton
            label={t("delete")}
            title={t("deleteTitle", { label })}
            consequence={t("deleteText", { count: people })}
            isPending={removal.isPending}
            failure={removal.failure}
            onConfirm={() =>
              removal.run({ key }, () => {
                toast.success(t("deleted", { label }));
                router.push(`/console/${slug}/attributes`);
              })
            }
          />
        </div>
      </FormBody>
    </form>
  );
}

export function NewAttributeForm({ slug }: { slug: string }) {
  const t = useTranslations("attributes");
  const typeId = useId();
  const form = useAdminForm(createAttributeForm, slug, {
    defaultValues: { key: "", label: "", type: "text" },
  });
  const { register, formState } = form;
  return (
    <NewEntryForm title={t("newTitle")} create={t("create")} form={form}>
      <Field label={t("key")} help={t("keyHelp")} error={formState.errors.key?.message} mono {...register("key")} />
      <Field label={t("label")} error={formState.errors.label?.message} {...register("label")} />
      <div className="mb-4">
        <label className="mb-1 block font-medium" htmlFor={typeId}>
          {t("type")}
        </label>
        <select id={typeId} aria-describedby={`${typeId}-help`} className={input} {...register("type")}>
          {attributeTypes.map((type) => (
            <option key={type} value={type}>
              {t(`types.${type}`)}
            </option>
          ))}
        </select>
        <p id={`${typeId}-help`} className="mt-1 text-muted">
          {t("typeHelp")}
        </p>
      </div>
    </NewEntryForm>
  );
}
