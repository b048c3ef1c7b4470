"use client";

import { useTranslations } from "next-intl";
import { FormProvider } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveRow } from "@/components/console/save-row";
import { useAdminForm } from "@/components/console/use-admin-form";
import { card } from "@/components/ui/styles";
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
  const { submit, isPending, isSaved, failure, ...form } = useAdminForm<DirectoryFormValues, void>(
    updateDirectoryForm,
    slug,
    {
      values,
      within: "patch",
      toInput: (typed) => {
        const { dryRun: _dryRun, ...patch } = toDirectoryInput(typed);
        return { directoryId, patch };
      },
    },
  );
  return (
    <FormProvider {...form}>
      <form onSubmit={submit} noValidate className={`${card} mb-6`}>
        <h2 className="mb-4 text-base font-semibold">{settings("title")}</h2>
        <FormBody>
          <div className="max-w-[640px]">
            <NameField />
            <PresetField />
            <RuleFields connections={connections} />
          </div>
          <ProblemNotice failure={failure} />
          <SaveRow
            label={t("save")}
            isPending={isPending}
            isSaved={isSaved}
            formState={form.formState}
            look="primary"
          />
        </FormBody>
      </form>
    </FormProvider>
  );
}
