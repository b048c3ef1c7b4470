"use client";

import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { FormProvider, useForm, useFormContext } from "react-hook-form";
import { ConfirmConsoleRoles } from "@/components/console/confirm-console-roles";
import { FormBody } from "@/components/console/form-body";
import { ProblemNotice } from "@/components/console/problem-notice";
import { SaveUntested } from "@/components/console/save-untested";
import { useAdminAction } from "@/components/console/use-admin-action";
import { useUnsavedGuard } from "@/components/console/use-unsaved-guard";
import { useValidationText } from "@/components/console/use-validation-text";
import type { Brand } from "@/components/sign-in/centered-card";
import { Moment } from "@/components/ui/moment";
import { button, card, input } from "@/components/ui/styles";
import type { TransformKind } from "@/lib/identity/claim-transform";
import { profileFields } from "@/lib/identity/profile-fields";
import { rolePolicies, unmappedRolePolicies } from "@/lib/provisioning/policy-options";
import { nameIdFormatNames } from "@/lib/saml/saml-names";
import { discardDraftForm, saveConnectionForm } from "./actions";
import { CertificatesField } from "./certificates-field";
import { ClaimRows } from "./claim-rows";
import { ChoicesField, SelectField, SwitchField, TextField } from "./form-fields";
import { formPath } from "./form-path";
import {
  type ConnectionFormValues,
  type EditorConfig,
  type EditorDraft,
  fromFormValues,
  toFormValues,
} from "./form-values";
import { GroupRules } from "./group-rules";
import { MappingPreviewProvider } from "./mapping-preview";
import { MetadataBox, metadataBoxId } from "./metadata-box";
import { OidcEndpoints, OidcProvider, OidcSecurity } from "./oidc-fields";
import { type Portal, PortalQuestion } from "./portal-question";
import { RoleRules } from "./role-rules";
import { otherFormat } from "./saml-form";
import { SaveBar } from "./save-bar";
import { SignInFields } from "./sign-in-fields";
import { TestConnection } from "./test-connection";
import { useDraft } from "./use-draft";
import { useMetadataBox } from "./use-metadata-box";

/** What an administrator said to the questions of a save; asked again by every other one. */
type Said = { override: string | null; confirmsConsoleRoles: boolean };

/** Parts of the form that a page may show alone; the others keep their values. */
export type EditorPart =
  | "name"
  | "provider"
  | "claims"
  | "people"
  | "roles"
  | "groups"
  | "security"
  | "signIn"
  | "test";

export type EditorProps = {
  /** Absent: all of them. */
  parts?: readonly EditorPart[];
  slug: string;
  connectionId: string | null;
  name: string;
  status: ConnectionFormValues["status"];
  /** The saved version that is shown; null for a new connection. */
  version: number | null;
  config: EditorConfig;
  /** What is kept and not saved, in place of what is saved. */
  draft: EditorDraft | null;
  roles: { key: string; name: string; console: boolean }[];
  groups: { key: string; name: string }[];
  /** The kinds of steps that a row of the claims table can have. */
  transformKinds: readonly TransformKind[];
  /** Claims that providers of this kind send, for suggestions. */
  knownClaims: string[];
  brand: Brand;
  /** The organization's default connection, when it is another one. */
  defaultName: string | null;
  /** Asks whether people may start at the provider, too: where a guide ends. */
  portal?: Portal;
};

/** The whole connection as one form: what was typed survives every refusal, and the save bar names the state. */
export function ConnectionEditor({
  parts,
  slug,
  connectionId,
  name,
  status,
  version,
  config,
  draft,
  roles,
  groups,
  knownClaims,
  transformKinds,
  brand,
  defaultName,
  portal,
}: EditorProps) {
  const t = useTranslations("connectionForm");
  const router = useRouter();
  const form = useForm<ConnectionFormValues>({
    defaultValues: toFormValues(name, status, config),
    // What a save or somebody else changed on the server arrives here; what was typed meanwhile stays.
    values: toFormValues(name, status, config),
    resetOptions: { keepDirtyValues: true },
  });
  const isSaml = config.kind === "generic-saml";
  const has = (part: EditorPart) => parts === undefined || parts.includes(part);
  const { run, isPending, failure } = useAdminAction(saveConnectionForm, slug);
  const discard = useAdminAction(discardDraftForm, slug);
  const [isSaved, setSaved] = useState(false);
  const [wantedStatus, setWantedStatus] = useState(status);
  const [answers, setAnswers] = useState<Said>({ override: null, confirmsConsoleRoles: false });
  const { beginKeeping, shown, takeOver } = useDraft(form, draft, version);
  const [isUnfolded, setUnfolded] = useState(parts !== undefined);
  const metadata = useMetadataBox(slug, form);
  useUnsavedGuard(form.formState.isDirty || metadata.isUnread);

  const showRefused = (fields: Record<string, string>) => {
    setUnfolded(true);
    for (const [path, message] of Object.entries(fields)) {
      form.setError(formPath(path), { message }, { shouldFocus: true });
    }
  };

  /** False while the metadata box holds what cannot be read: it is shown, and nothing is sent. */
  const settleMetadata = async () => {
    if (await metadata.settle()) return true;
    document.getElementById(metadataBoxId)?.focus();
    return false;
  };

  const saveAs = async (wanted: ConnectionFormValues["status"], said: Partial<Said> = {}) => {
    if (!(await settleMetadata())) return;
    await form.handleSubmit(async (typed) => {
      const values = { ...typed, status: wanted };
      const answers = { override: null, confirmsConsoleRoles: false, ...said };
      setSaved(false);
      setWantedStatus(wanted);
      setAnswers(answers);
      run(
        { connectionId, connection: fromFormValues(values, config), shown: shown(), ...answers },
        ({ id }) => {
          // The secret is kept on the server alone; the form's own option would keep what was typed.
          form.reset({ ...values, oidc: { ...values.oidc, clientSecret: "" } }, { keepDirtyValues: false });
          setSaved(true);
          metadata.clear();
          if (connectionId === null) router.push(`/console/${slug}/connections/${id}`);
          else router.refresh();
        },
        ({ code, fields }) => {
          showRefused(fields);
          // Somebody saved meanwhile: what they changed comes into the form, what was typed stays.
          if (code === "already_exists") router.refresh();
        },
      );
    })();
  };

  const throwAway = () => {
    metadata.clear();
    form.reset(toFormValues(name, status, config), { keepDirtyValues: false });
    if (draft !== null && connectionId !== null)
      discard.run({ connectionId, draftAt: draft.updatedAt }, () => router.refresh());
  };

  return (
    <FormProvider {...form}>
      {draft && <DraftNotice draft={draft} onTakeOver={takeOver} />}
      <form onSubmit={(event) => event.preventDefault()} noValidate>
        <FormBody>
          <MappingPreviewProvider slug={slug} connectionId={connectionId}>
            {has("name") && (
              <div className="max-w-[640px]">
                <TextField name="name" />
              </div>
            )}
            {has("provider") &&
              (isSaml ? (
                <>
                  <MetadataBox box={metadata} />
                  <Section title={t("sections.provider")}>
                    <TextField name="saml.issuer" mono />
                    <TextField name="saml.ssoUrl" mono />
                    <SelectField name="saml.ssoBinding" options={["redirect", "post"]} />
                    <TextField name="saml.metadataUrl" mono />
                    <CertificatesField slug={slug} />
                    <SwitchField name="saml.adoptCertificates" />
                  </Section>
                  <Section title={t("sections.ours")}>
                    <p className="mb-4 text-muted">{t("acsFollows")}</p>
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
              ))}
            {has("claims") && (
              <Section title={t("sections.claims")} isTable isFolded={!isUnfolded}>
                <ClaimRows knownClaims={knownClaims} kinds={transformKinds} />
              </Section>
            )}
            {has("people") && (
              <Section title={t("sections.people")}>
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
            )}
            {has("roles") && (
              <Section title={t("sections.roles")} isTable>
                <SelectField name="provisioning.rolePolicy" options={rolePolicies} />
                <SelectField name="provisioning.unmapped" options={unmappedRolePolicies} />
                <DefaultRole roles={roles} />
                <RoleRules
                  roles={roles}
                  hadRows={connectionId === null ? null : config.provisioning.roles.rules.length > 0}
                />
              </Section>
            )}
            {has("groups") && (
              <Section
                isTable
                title={t("sections.groups")}
                isFolded={!isUnfolded && config.provisioning.groups.rules.length === 0}
              >
                <GroupRules groups={groups} slug={slug} connectionId={connectionId} />
              </Section>
            )}
            {has("security") && (
              <Section title={t("sections.security")} isFolded={!isUnfolded}>
                {isSaml ? <SamlSecurity /> : <OidcSecurity config={config} />}
              </Section>
            )}
            {has("signIn") && (
              <Section title={t("sections.signIn")}>
                <SignInFields brand={brand} defaultName={defaultName} />
              </Section>
            )}
            {portal && <PortalQuestion {...portal} />}
            {connectionId !== null && has("test") && (
              <TestConnection
                slug={slug}
                connectionId={connectionId}
                config={config}
                shown={shown}
                settle={settleMetadata}
                onKeeping={beginKeeping}
                onRefused={showRefused}
              />
            )}
            <ProblemNotice failure={failure} />
            <ConfirmConsoleRoles
              failure={failure}
              isPending={isPending}
              onConfirm={() => saveAs(wantedStatus, { ...answers, confirmsConsoleRoles: true })}
            />
            <SaveUntested
              failure={failure}
              isPending={isPending}
              onSave={(override) => saveAs(wantedStatus, { ...answers, override })}
            />
            <SaveBar
              isNew={connectionId === null}
              isSaved={isSaved}
              isPending={isPending || discard.isPending}
              isReading={metadata.isReading}
              hasUnread={metadata.isUnread}
              hasDraft={draft !== null}
              name={name}
              onSave={(wanted) => saveAs(wanted)}
              onDiscard={throwAway}
            />
          </MappingPreviewProvider>
        </FormBody>
      </form>
    </FormProvider>
  );
}

function DraftNotice({ draft, onTakeOver }: { draft: EditorDraft; onTakeOver: (() => void) | null }) {
  const t = useTranslations("connectionForm");
  const format = useFormatter();
  const when = format.relativeTime(new Date(draft.updatedAt), new Date());
  return (
    <p className="mb-6 rounded-lg bg-sunken p-4">
      <Moment at={draft.updatedAt}>{t("draft", { author: draft.author, when })}</Moment>{" "}
      {draft.isOutdated && t("draftOutdated")}
      {onTakeOver && (
        <button type="button" className={`${button.secondary} ml-2`} onClick={onTakeOver}>
          {t("draftTakeOver")}
        </button>
      )}
    </p>
  );
}

function SamlSecurity() {
  const { watch } = useFormContext<ConnectionFormValues>();
  return (
    <>
      <SelectField name="saml.nameIdFormat" options={[...nameIdFormatNames, otherFormat]} />
      {watch("saml.nameIdFormat") === otherFormat && <TextField name="saml.nameIdFormatUrn" mono />}
      {watch("saml.nameIdFormat") !== "any" && <SwitchField name="saml.requireNameIdFormat" />}
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
  isTable = false,
  children,
}: {
  title: string;
  isFolded?: boolean;
  /** Rows of a table need more width than a column of fields. */
  isTable?: boolean;
  children: React.ReactNode;
}) {
  return (
    <details className={`${card} mb-6`} open={!isFolded}>
      <summary className="cursor-pointer">
        <h2 className="inline text-base font-semibold">{title}</h2>
      </summary>
      <div className={`mt-4 ${isTable ? "max-w-[900px]" : "max-w-[640px]"}`}>{children}</div>
    </details>
  );
}

/** The role of people whose values no row means; never one that administers the console. */
function DefaultRole({ roles }: { roles: EditorProps["roles"] }) {
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
            {role.name}
          </option>
        ))}
      </select>
      {error?.message && <span className="mt-1 block text-danger">{validationText(error.message)}</span>}
    </label>
  );
}
