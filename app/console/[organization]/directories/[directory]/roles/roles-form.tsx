"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import { ConfirmConsoleRoles } from "@/components/console/confirm-console-roles";
import { SelectField } from "@/components/console/field";
import { FormCard } from "@/components/console/form-card";
import type { RoleChoice } from "@/components/console/role-select";
import { useAdminForm } from "@/components/console/use-admin-form";
import { rolePolicies } from "@/lib/provisioning/policy-options";
import { updateDirectoryForm } from "../../actions";
import { fromRolesForm, type RolesFormValues } from "../../roles-form-values";
import { RoleRows } from "./role-rows";
import { RolesPreview } from "./roles-preview";

/** The table of a directory's roles, what counts of several rows, and what everybody else gets. */
export function RolesForm({
  slug,
  directoryId,
  isDryRun,
  values,
  roles,
  groups,
}: {
  slug: string;
  directoryId: string;
  isDryRun: boolean;
  values: RolesFormValues;
  roles: readonly RoleChoice[];
  /** Names of groups of the directory, to choose from. */
  groups: readonly string[];
}) {
  const t = useTranslations("directories.roles");
  const element = useRef<HTMLFormElement>(null);
  // Of the next try alone: other rows are asked about again.
  const confirms = useRef(false);
  const form = useAdminForm<RolesFormValues, void>(updateDirectoryForm, slug, {
    values,
    changes: "patch.roles",
    within: "patch.roles",
    toInput: (typed) => {
      const confirmsConsoleRoles = confirms.current;
      confirms.current = false;
      return { directoryId, patch: { roles: fromRolesForm(typed) }, confirmsConsoleRoles };
    },
  });
  return (
    <FormCard
      form={form}
      save={t("save")}
      element={element}
      question={
        <ConfirmConsoleRoles
          when="now"
          failure={form.failure}
          isPending={form.isPending}
          onConfirm={() => {
            confirms.current = true;
            element.current?.requestSubmit();
          }}
        />
      }
      below={<RolesPreview slug={slug} directoryId={directoryId} isDryRun={isDryRun} roles={roles} />}
    >
      <h2 className="mb-1 text-base font-semibold">{t("title")}</h2>
      <p className="mb-4 text-muted">{t("purpose")}</p>
      <RoleRows roles={roles} groups={groups} />
      <div className="max-w-[640px]">
        <SelectField label={t("policy")} help={t("policyHelp")} {...form.register("policy")}>
          {rolePolicies.map((policy) => (
            <option key={policy} value={policy}>
              {t(`policies.${policy}`)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("default")} help={t("defaultHelp")} {...form.register("default")}>
          <option value="">{t("noDefault")}</option>
          {roles.map(({ key, name, console: opensConsole }) => (
            <option key={key} value={key} disabled={opensConsole}>
              {name}
            </option>
          ))}
        </SelectField>
      </div>
    </FormCard>
  );
}
