"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { FormProvider, useFieldArray, useForm, useFormContext } from "react-hook-form";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useUnsavedGuard } from "@/components/console/use-unsaved-guard";
import { button, card, input } from "@/components/ui/styles";
import { mappableFields, profileFields } from "@/lib/identity/profile-fields";
import { rolePolicies, unmappedRolePolicies } from "@/lib/provisioning/policy-options";
import { saveConnectionForm } from "./actions";
import { ChoicesField, SelectField, SwitchField, TextField } from "./form-fields";
import { type ConnectionFormValues, type EditorConfig, fromFormValues, toFormValues } from "./form-values";
import { GroupRules } from "./group-rules";
import { MetadataBox } from "./metadata-box";
import { OidcEndpoints, OidcProvider, OidcSecurity } from "./oidc-fields";
import { SaveBar } from "./save-bar";

export type EditorProps = {
  slug: string;
  connectionId: string | null;
  name: string;
  status: ConnectionFormValues["status"];
  config: EditorConfig;
  roles: { key: string; name: string }[];
  groups: { key: string; name: string }[];
};

/** The whole connection as one form: what was typed survives every refusal, and the save bar names the state. */
export function ConnectionEditor({ slug, connectionId, name, status, config, roles, groups }: EditorProps) {
  const t = useTranslations("connectionForm");
  const router = useRouter();
  const form = useForm<ConnectionFormValues>({
    defaultValues: toFormValues(name, status, config),
    // What a save or somebody else changed on the server arrives here; what was typed meanwhile stays.
    values: toFormValues(name, status, config),
    resetOptions: { keepDirtyValues: true },
  });
  const isSaml = config.kind === "generic-saml";
  const { run, isPending, failure } = useAdminAction(saveConnectionForm, slug);
  const [isSaved, setSaved] = useState(false);
  const [isUnfolded, setUnfolded] = useState(false);
  useUnsavedGuard(form.formState.isDirty, t("leave"));

  const saveAs = (wanted: ConnectionFormValues["status"]) =>
    form.handleSubmit(async (typed) => {
      const values = { ...typed, status: wanted };
      setSaved(false);
      run(
        { connectionId, connection: fromFormValues(values, config) },
        ({ id }) => {
          form.reset({ ...values, oidc: { ...values.oidc, clientSecret: "" } });
          setSaved(true);
          if (connectionId === null) router.push(`/console/${slug}/connections/${id}`);
          else router.refresh();
        },
        ({ fields }) => {
          setUnfolded(true);
          for (const [path, message] of Object.entries(fields)) {
            const field = path.replace(/^connection\./, "").replace(/^(saml\.certificates).*/, "$1") as "name";
            form.setError(field, { message }, { shouldFocus: true });
          }
        },
      );
    })();

  return (
    <FormProvider {...form}>
      <form onSubmit={(event) => event.preventDefault()} noValidate>
        <FormBody>
          <div className="max-w-[640px]">
            <TextField name="name" />
          </div>
          {isSaml ? (
            <>
              <MetadataBox slug={slug} />
              <Section title={t("sections.provider")}>
                <TextField name="saml.issuer" mono />
                <TextField name="saml.ssoUrl" mono />
                <SelectField name="saml.ssoBinding" options={["redirect", "post"]} />
                <TextField name="saml.metadataUrl" mono />
                <TextField name="saml.certificates" multiline mono />
              </Section>
              <Section title={t("sections.ours")}>
                <SelectField name="saml.addressStyle" options={["dedicated", "shared"]} />
                <TextField name="saml.entityIdOverride" mono />
              </Section>
            </>
          ) : (
            <>
              <Section title={t("sections.oidc")}>
                <OidcProvider slug={slug} config={config} />
              </Section>
              <Section title={t("sections.provider")} isFolded={!isUnfolded}>
                <OidcEndpoints />
              </Section>
            </>
          )}
          <Section title={t("sections.claims")} isFolded={!isUnfolded}>
            <ClaimRows />
          </Section>
          <Section title={t("sections.people")}>
            <SwitchField name="provisioning.createUsers" />
            <SwitchField name="provisioning.updateUsers" />
            <SelectField name="provisioning.identifyField" options={profileFields} />
            <TextField name="provisioning.identifyClaim" mono />
            <ChoicesField name="provisioning.matchAttributes" options={profileFields} />
            <TextField name="provisioning.allowedDomains" multiline mono />
            <TextField name="provisioning.tenantClaim" mono />
            <TextField name="provisioning.tenantValue" mono />
          </Section>
          <Section title={t("sections.roles")}>
            <SelectField name="provisioning.rolePolicy" options={rolePolicies} />
            <SelectField name="provisioning.unmapped" options={unmappedRolePolicies} />
            <RoleSelect
              name="provisioning.defaultRole"
              roles={roles}
              label={t("provisioning_defaultRole.label")}
              isOptional
            />
            <RoleRules roles={roles} />
          </Section>
          <Section title={t("sections.groups")} isFolded={!isUnfolded && config.provisioning.groups.rules.length === 0}>
            <GroupRules groups={groups} />
          </Section>
          <Section title={t("sections.security")} isFolded={!isUnfolded}>
            {isSaml ? <SamlSecurity /> : <OidcSecurity kind={config.kind} />}
          </Section>
          <Section title={t("sections.signIn")}>
            <SwitchField name="signIn.enabled" />
            <TextField name="signIn.buttonText" />
          </Section>
          <ProblemNotice failure={failure} />
          <SaveBar isNew={connectionId === null} isSaved={isSaved} isPending={isPending} name={name} onSave={saveAs} />
        </FormBody>
      </form>
    </FormProvider>
  );
}

function SamlSecurity() {
  return (
    <>
      <SelectField
        name="saml.nameIdFormat"
        options={["emailAddress", "persistent", "transient", "unspecified", "any"]}
      />
      <SwitchField name="saml.requireSignedResponse" />
      <SwitchField name="saml.requireSignedAssertion" />
      <SwitchField name="saml.requireEncryptedAssertion" />
      <SwitchField name="saml.signRequests" />
      <SwitchField name="saml.allowIdpInitiated" />
      <SwitchField name="saml.forceAuthn" />
      <TextField name="saml.acrValues" multiline mono />
      <TextField name="saml.loginHintParameter" mono />
      <TextField name="saml.allowSha1Until" type="date" />
      <TextField name="saml.clockSkewSeconds" type="number" />
    </>
  );
}

/** A part of the form. Parts that most administrators never touch begin folded; a refusal unfolds them all. */
function Section({
  title,
  isFolded = false,
  children,
}: {
  title: string;
  isFolded?: boolean;
  children: React.ReactNode;
}) {
  return (
    <details className={`${card} mb-6`} open={!isFolded}>
      <summary className="cursor-pointer">
        <h2 className="inline text-base font-semibold">{title}</h2>
      </summary>
      <div className="mt-4 max-w-[640px]">{children}</div>
    </details>
  );
}

function ClaimRows() {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: "claims" });
  return (
    <>
      <p className="mb-3 text-muted">{t("claimsHelp")}</p>
      {fields.map((row, index) => (
        <div key={row.id} className="mb-2 flex flex-wrap gap-2">
          <select
            aria-label={t("claimField", { row: index + 1 })}
            className={`${input} sm:max-w-48`}
            {...register(`claims.${index}.field`)}
          >
            {mappableFields.map((field) => (
              <option key={field} value={field}>
                {t(`options.${field}`)}
              </option>
            ))}
          </select>
          <input
            aria-label={t("claimSource", { row: index + 1 })}
            className={`${input} min-w-40 flex-1 font-mono text-[13px]`}
            {...register(`claims.${index}.from`)}
          />
          <button
            type="button"
            className={button.secondary}
            aria-label={t("removeRow", { row: index + 1 })}
            onClick={() => remove(index)}
          >
            {t("remove")}
          </button>
        </div>
      ))}
      <button type="button" className={button.secondary} onClick={() => append({ field: "email", from: "" })}>
        {t("addClaim")}
      </button>
    </>
  );
}

function RoleRules({ roles }: { roles: EditorProps["roles"] }) {
  const t = useTranslations("connectionForm");
  const { control, register } = useFormContext<ConnectionFormValues>();
  const { fields, append, remove, move } = useFieldArray({ control, name: "provisioning.rules" });
  return (
    <>
      <p className="mb-3 text-muted">{t("rulesHelp")}</p>
      {fields.map((row, index) => (
        <div key={row.id} className="mb-2 flex flex-wrap gap-2">
          <input
            aria-label={t("ruleValue", { row: index + 1 })}
            className={`${input} min-w-40 flex-1 font-mono text-[13px]`}
            {...register(`provisioning.rules.${index}.value`)}
          />
          <RoleSelect
            name={`provisioning.rules.${index}.role`}
            roles={roles}
            label={t("ruleRole", { row: index + 1 })}
            isHidden
          />
          <button
            type="button"
            className={button.secondary}
            disabled={index === 0}
            aria-label={t("moveUp", { row: index + 1 })}
            onClick={() => move(index, index - 1)}
          >
            ↑
          </button>
          <button
            type="button"
            className={button.secondary}
            aria-label={t("removeRow", { row: index + 1 })}
            onClick={() => remove(index)}
          >
            {t("remove")}
          </button>
        </div>
      ))}
      <button
        type="button"
        className={button.secondary}
        onClick={() => append({ value: "", role: roles[0]?.key ?? "" })}
      >
        {t("addRule")}
      </button>
    </>
  );
}

type RoleName = "provisioning.defaultRole" | `provisioning.rules.${number}.role`;

function RoleSelect({
  name,
  roles,
  label,
  isOptional = false,
  isHidden = false,
}: {
  name: RoleName;
  roles: EditorProps["roles"];
  label: string;
  isOptional?: boolean;
  isHidden?: boolean;
}) {
  const t = useTranslations("connectionForm");
  const { register } = useFormContext<ConnectionFormValues>();
  return (
    <label className={isHidden ? "" : "mb-4 block"}>
      <span className={isHidden ? "sr-only" : "mb-1 block font-medium"}>{label}</span>
      <select className={input} {...register(name)}>
        {isOptional && <option value="">{t("noRole")}</option>}
        {roles.map((role) => (
          <option key={role.key} value={role.key}>
            {role.name}
          </option>
        ))}
      </select>
    </label>
  );
}
