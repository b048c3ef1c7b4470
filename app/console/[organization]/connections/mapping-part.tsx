"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { useValidationText } from "@/components/console/use-validation-text";
import { input } from "@/components/ui/styles";
import { profileFields } from "@/lib/identity/profile-fields";
import { rolePolicies, unmappedRolePolicies } from "@/lib/provisioning/policy-options";
import { ClaimRows } from "./claim-rows";
import { useEditing } from "./editing";
import { ChoicesField, SelectField, SwitchField, TextField } from "./form-fields";
import type { ConnectionFormValues } from "./form-values";
import { GroupRules } from "./group-rules";
import { mainFieldsOf } from "./main-claim-rows";
import { MappingPreviewProvider } from "./mapping-preview";
import { RoleRules } from "./role-rules";
import { Section } from "./section";

/** Whom the claims make of a person: fields, roles and groups, with one preview for all of them. */
export function MappingPart({ isFolded = false }: { isFolded?: boolean }) {
  const t = useTranslations("connectionForm");
  const { slug, connectionId, attributes, knownClaims, transformKinds } = useEditing();
  return (
    <MappingPreviewProvider slug={slug} connectionId={connectionId}>
      <Section title={t("sections.claims")} isTable isFolded={isFolded}>
        <ClaimRows attributes={attributes} knownClaims={knownClaims} kinds={transformKinds} />
      </Section>
      <PeopleRules isFolded={isFolded} />
    </MappingPreviewProvider>
  );
}

/** The same for a guide: the few rows that this provider needs, and everything else below "More". */
export function ShortMappingPart() {
  const t = useTranslations("connectionForm");
  const { slug, connectionId, attributes, knownClaims, transformKinds, config } = useEditing();
  return (
    <MappingPreviewProvider slug={slug} connectionId={connectionId}>
      <Section title={t("sections.claims")} isTable>
        <ClaimRows
          attributes={attributes}
          knownClaims={knownClaims}
          kinds={transformKinds}
          mainFields={mainFieldsOf(config.claims)}
        />
      </Section>
      <details className="mb-6">
        <summary className="mb-4 cursor-pointer font-medium">{t("moreMapping")}</summary>
        <PeopleRules />
      </details>
    </MappingPreviewProvider>
  );
}

/** Roles, groups, and which users are made and found. */
function PeopleRules({ isFolded = false }: { isFolded?: boolean }) {
  const t = useTranslations("connectionForm");
  const { slug, connectionId, config, roles, groups, groupCount } = useEditing();
  return (
    <>
      <Section title={t("sections.roles")} isTable isFolded={isFolded}>
        <SelectField name="provisioning.rolePolicy" options={rolePolicies} />
        <SelectField name="provisioning.unmapped" options={unmappedRolePolicies} />
        <DefaultRole roles={roles} />
        <RoleRules roles={roles} hadRows={connectionId === null ? null : config.provisioning.roles.rules.length > 0} />
      </Section>
      <Section isTable title={t("sections.groups")} isFolded={isFolded}>
        <GroupRules groups={groups} groupCount={groupCount} slug={slug} connectionId={connectionId} />
      </Section>
      <Section title={t("sections.people")} isFolded={isFolded}>
        <SwitchField name="provisioning.createUsers" />
        <SwitchField name="provisioning.updateUsers" />
        <SelectField name="provisioning.identifyField" options={profileFields} />
        <TextField name="provisioning.identifyClaim" mono />
        <ChoicesField name="provisioning.matchAttributes" options={profileFields} />
        <SwitchField name="provisioning.linkByVerifiedEmail" />
        <SwitchField name="provisioning.linkAdministrators" />
        <TextField name="provisioning.allowedDomains" multiline mono />
        <TextField name="provisioning.tenantClaim" mono />
        <TextField name="provisioning.tenantValue" mono />
      </Section>
    </>
  );
}

/** The role of people whose values no row means; never one that administers the console. */
function DefaultRole({ roles }: { roles: { key: string; name: string; console: boolean }[] }) {
  const t = useTranslations("connectionForm");
  const validationText = useValidationText();
  const { register, getFieldState, formState } = useFormContext<ConnectionFormValues>();
  const { error } = getFieldState("provisioning.defaultRole", formState);
  return (
    <label className="mb-4 block">
      <span className="mb-1 block font-medium">{t("provisioning_defaultRole.label")}</span>
      <select className={input} aria-invalid={error !== undefined} {...register("provisioning.defaultRole")}>
        <option value="">{t("noRole")}</option>
        {roles.map((role) => (
          <option key={role.key} value={role.key}>
            {role.console ? `${role.name} (${t("opensConsole")})` : role.name}
          </option>
        ))}
      </select>
      {error?.message && <span className="mt-1 block text-danger">{validationText(error.message)}</span>}
    </label>
  );
}
