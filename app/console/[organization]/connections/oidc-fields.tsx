"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useFormContext, useWatch } from "react-hook-form";
import { Field } from "@/components/console/field";
import { PasteHint } from "@/components/console/paste-hint";
import { ProblemNotice } from "@/components/console/problem-notice";
import { useAdminAction } from "@/components/console/use-admin-action";
import { usePastedCredentials } from "@/components/console/use-pasted-credentials";
import { useJoinedValues } from "@/components/texts/use-joined-values";
import { Moment } from "@/components/ui/moment";
import { button, input } from "@/components/ui/styles";
import type { ConnectionKind } from "@/lib/connections/connection-schema";
import { clientAuthMethods, keyEncryptionAlgorithms, signingAlgorithms } from "@/lib/oidc/oidc-methods";
import { previewDiscovery } from "./actions";
import { ChoicesField, SelectField, SwitchField, TextField } from "./form-fields";
import type { ConnectionFormValues, EditorConfig } from "./form-values";

type OidcName = keyof ConnectionFormValues["oidc"];

/** Issuer with "Fetch configuration", client id and secret: what every provider needs. */
export function OidcProvider({ slug, config }: { slug: string; config: EditorConfig }) {
  const { kind, hasClientSecret, discoveredAt } = config;
  const t = useTranslations("connectionForm");
  const { setValue } = useFormContext<ConnectionFormValues>();
  const pasted = usePastedCredentials((found) => {
    for (const name of ["issuer", "clientId", "clientSecret"] as const) {
      const value = found[name];
      if (value !== undefined) setValue(`oidc.${name}`, value, { shouldDirty: true, shouldValidate: true });
    }
  });
  return (
    <>
      {kind === "microsoft-oidc" && <MicrosoftTenant />}
      <div onPaste={pasted.onPaste}>
        <PasteHint told={pasted.told} />
        <TextField name="oidc.issuer" mono />
        <FetchConfiguration slug={slug} kind={kind} discoveredAt={discoveredAt} />
        <TextField name="oidc.clientId" mono />
        <TextField name="oidc.clientSecret" type="password" note={hasClientSecret ? t("secretKept") : undefined} />
      </div>
      <TextField name="oidc.clientSecretExpiresOn" type="date" />
      <SelectField
        name="oidc.clientAuth"
        options={["auto", ...clientAuthMethods.map((method) => (method === "none" ? "public" : method))]}
        note={config.followsDiscovery.includes("clientAuth") ? t("followsDiscovery") : undefined}
      />
      {kind === "microsoft-oidc" && <TextField name="oidc.allowedTenants" multiline mono />}
    </>
  );
}

/** The fields that "Fetch configuration" fills. */
export function OidcEndpoints() {
  return (
    <>
      <TextField name="oidc.authorizationEndpoint" mono />
      <TextField name="oidc.tokenEndpoint" mono />
      <TextField name="oidc.jwksUri" mono />
      <TextField name="oidc.discoveryQuery" mono />
      <TextField name="oidc.userinfoEndpoint" mono />
      <TextField name="oidc.revocationEndpoint" mono />
      <TextField name="oidc.endSessionEndpoint" mono />
    </>
  );
}

export function OidcSecurity({ config }: { config: EditorConfig }) {
  const { kind, followsDiscovery } = config;
  const t = useTranslations("connectionForm");
  return (
    <>
      <TextField name="oidc.scopes" mono />
      <TextField name="oidc.idTokenClaims" multiline mono />
      <TextField name="oidc.userinfoClaims" multiline mono />
      <TextField name="oidc.maxAgeSeconds" />
      <TextField name="oidc.acrValues" multiline mono />
      {kind === "microsoft-oidc" ? (
        <p className="mb-4 text-muted">{t("microsoftAmr")}</p>
      ) : (
        <TextField name="oidc.amrValues" multiline mono />
      )}
      <SelectField
        name="oidc.idTokenSigningAlg"
        options={["auto", ...signingAlgorithms]}
        note={followsDiscovery.includes("idTokenSigningAlg") ? t("followsDiscovery") : undefined}
      />
      <ChoicesField name="oidc.additionalSigningAlgs" options={signingAlgorithms} />
      <SelectField name="oidc.idTokenEncryptionAlg" options={["unencrypted", ...keyEncryptionAlgorithms]} />
      <SwitchField name="oidc.requireEncryptedIdToken" />
      <SelectField name="oidc.responseMode" options={["query", "form_post"]} />
      <SelectField name="oidc.prompt" options={["none", "login", "consent", "select_account"]} />
    </>
  );
}

/** Fetches the provider's own description. What was typed by hand stays; the rest is filled, and nothing is saved yet. */
function FetchConfiguration({
  slug,
  kind,
  discoveredAt,
}: {
  slug: string;
  kind: ConnectionKind;
  discoveredAt: string | null;
}) {
  const t = useTranslations("connectionForm");
  const joined = useJoinedValues();
  const { run, isPending, failure } = useAdminAction(previewDiscovery, slug);
  const { getValues, setValue, formState } = useFormContext<ConnectionFormValues>();
  const { dirtyFields } = formState;
  const filled = useRef<Partial<Record<OidcName, string>>>({});
  const [kept, setKept] = useState<OidcName[] | null>(null);
  const [ignored, setIgnored] = useState<string[]>([]);

  const fetchIt = () => {
    setKept(null);
    const asked = { issuer: getValues("oidc.issuer"), discoveryQuery: getValues("oidc.discoveryQuery"), kind };
    run(asked, ({ issuer, discoveryQuery, ignored: unusable, endpoints }) => {
      setValue("oidc.issuer", issuer, { shouldDirty: true });
      setValue("oidc.discoveryQuery", discoveryQuery, { shouldDirty: true });
      setIgnored(unusable);
      const edited: OidcName[] = [];
      for (const [name, address] of Object.entries(endpoints) as [OidcName, string][]) {
        const typed = getValues(`oidc.${name}`);
        const isByHand = typed !== "" && dirtyFields.oidc?.[name] === true && typed !== filled.current[name];
        if (isByHand && typed !== address) edited.push(name);
        else setValue(`oidc.${name}`, address, { shouldDirty: true });
        filled.current[name] = address;
      }
      setKept(edited);
    });
  };

  return (
    <div className="mb-6">
      <button type="button" className={button.secondary} disabled={isPending} onClick={fetchIt}>
        {isPending ? t("fetching") : t("fetch")}
      </button>
      {discoveredAt && (
        <span className="ml-3 text-muted">
          <Moment at={discoveredAt} words={(when) => t("lastFetched", { when })} />
        </span>
      )}
      <div className="mt-3">
        <ProblemNotice failure={failure} />
      </div>
      {kept && !failure && (
        <p role="status" className="mt-2 rounded-md bg-sunken p-3">
          {t("fetched")}
          {ignored.length > 0 && ` ${t("fetchedIgnored", { names: joined(ignored) })}`}
          {kept.length > 0 &&
            ` ${t("fetchedKept", { fields: joined(kept.map((name) => t(`oidc_${name}.label` as "oidc_jwksUri.label"))) })}`}
        </p>
      )}
    </div>
  );
}

const clouds = {
  global: "https://login.microsoftonline.com",
  usGovernment: "https://login.microsoftonline.us",
  china: "https://login.partner.microsoftonline.cn",
} as const;
type Cloud = keyof typeof clouds;

/** Tenant and cloud make the issuer; who knows better edits the issuer itself. */
function MicrosoftTenant() {
  const t = useTranslations("connectionForm");
  const { control, setValue, clearErrors, getFieldState, formState } = useFormContext<ConnectionFormValues>();
  const isMissing = getFieldState("oidc.issuer", formState).error?.message === "tenant_placeholder";
  const issuer = useWatch({ control, name: "oidc.issuer" });
  const known = (Object.keys(clouds) as Cloud[]).find((name) => issuer.startsWith(`${clouds[name]}/`));
  const cloud = known ?? "global";
  const segment = known ? (issuer.slice(clouds[known].length + 1).split("/")[0] ?? "") : "";
  const tenant = segment.startsWith("<") ? "" : segment;
  const compose = (nextCloud: Cloud, nextTenant: string) => {
    setValue("oidc.issuer", `${clouds[nextCloud]}/${nextTenant.trim() || "<tenant>"}/v2.0`, { shouldDirty: true });
    if (isMissing) clearErrors("oidc.issuer");
  };
  return (
    <>
      <label className="mb-4 block">
        <span className="mb-1 block font-medium">{t("cloud.label")}</span>
        <select className={input} value={cloud} onChange={(event) => compose(event.target.value as Cloud, tenant)}>
          {(Object.keys(clouds) as Cloud[]).map((name) => (
            <option key={name} value={name}>
              {t(`cloud.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <Field
        label={t("tenant.label")}
        help={t("tenant.help")}
        error={isMissing ? "required" : undefined}
        mono
        value={tenant}
        onChange={(event) => compose(cloud, event.target.value)}
      />
    </>
  );
}
