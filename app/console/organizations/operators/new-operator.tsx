"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/components/console/field";
import { NewEntryForm } from "@/components/console/new-entry-form";
import { useAdminForm } from "@/components/console/use-admin-form";
import { addOperatorForm } from "./actions";

const add = (_slug: string, input: unknown) => addOperatorForm(input);

/** Adds an operator. The organization may stay empty: whose user is meant is then found by the address, or asked for. */
export function NewOperator({ onAdded }: { onAdded: (added: { email: string; isInvited: boolean }) => void }) {
  const t = useTranslations("operators");
  const form = useAdminForm(add, "", {
    defaultValues: { email: "", organization: "" },
    toInput: ({ email, organization }) => (organization.trim() === "" ? { email } : { email, organization }),
    onDone: onAdded,
  });
  const { errors } = form.formState;
  return (
    <NewEntryForm title={t("newTitle")} create={t("add")} form={form}>
      <Field
        label={t("email")}
        help={t("emailHelp")}
        type="email"
        autoComplete="off"
        error={errors.email?.message}
        {...form.register("email")}
      />
      <Field
        label={t("organization")}
        help={t("organizationHelp")}
        error={errors.organization?.message}
        mono
        {...form.register("organization")}
      />
    </NewEntryForm>
  );
}
