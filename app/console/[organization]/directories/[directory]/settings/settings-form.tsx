"use client";

import { useTranslations } from "next-intl";
import { FormCard } from "@/components/console/form-card";
import { useAdminForm } from "@/components/console/use-admin-form";
import { updateDirectoryForm } from "../../actions";
import { type ConnectionChoice, NameField, PresetField, RuleFields } from "../../directory-fields";
import { type DirectoryFormValues, toDirectoryInput } from "../../form-values";

/** Name, provider and rules. Pausing and the dry run have buttons of their own. */
export function SettingsForm({
  slug,
  directoryId,
  values,
  connections,
}: {
  slug: string;
  directoryId: string;
  values: DirectoryFormValues;
  connections: readonly ConnectionChoice[];
}) {
  const t = useTranslations("directories.form");
  const settings = useTranslations("directories.settings");
  const form = useAdminForm<DirectoryFormValues, void>(updateDirectoryForm, slug, {
    values,
    changes: "patch",
    within: "patch",
    toInput: (typed) => {
      const { dryRun: _dryRun, ...patch } = toDirectoryInput(typed);
      return { directoryId, patch };
    },
  });
  return (
    <FormCard form={form} save={t("save")}>
      <h2 className="mb-4 text-base font-semibold">{settings("title")}</h2>
      <div className="max-w-[640px]">
        <NameField />
        <PresetField />
        <RuleFields connections={connections} />
      </div>
    </FormCard>
  );
}
