import type { ConnectionInput, StoredConfig } from "@/lib/connections/connection-schema";

/** The form's own shape: nothing is null in it, because inputs hold texts. */
export type ConnectionFormValues = {
  name: string;
  status: ConnectionInput["status"];
  saml: {
    metadataUrl: string;
    issuer: string;
    ssoUrl: string;
    ssoBinding: "redirect" | "post";
    certificates: string;
    addressStyle: "dedicated" | "shared";
    entityIdOverride: string;
    nameIdFormat: StoredConfig["saml"]["nameIdFormat"];
    requireSignedResponse: boolean;
    requireSignedAssertion: boolean;
    requireEncryptedAssertion: boolean;
    signRequests: boolean;
    allowIdpInitiated: boolean;
    forceAuthn: boolean;
    acrValues: string;
    loginHintParameter: string;
    allowSha1Until: string;
    clockSkewSeconds: number;
  };
  claims: { field: StoredConfig["claims"][number]["field"]; from: string }[];
  provisioning: {
    createUsers: boolean;
    updateUsers: boolean;
    allowedDomains: string;
    identifyField: StoredConfig["provisioning"]["identifyBy"]["field"];
    identifyClaim: string;
    tenantClaim: string;
    tenantValue: string;
    rolePolicy: StoredConfig["provisioning"]["roles"]["policy"];
    unmapped: StoredConfig["provisioning"]["roles"]["unmapped"];
    defaultRole: string;
    rules: { value: string; role: string }[];
  };
  signIn: { enabled: boolean; buttonText: string };
};

const lines = (text: string) =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);
const orNull = (text: string) => text.trim() || null;

/** The certificates of a text that holds any number of PEM blocks, or one bare base64 body. */
function certificatesOf(text: string): string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g);
  return blocks ?? (text.trim() ? [text] : []);
}

/** What is stored, as the form shows it. */
export function toFormValues(
  name: string,
  status: ConnectionInput["status"],
  { saml, claims, provisioning, signIn }: StoredConfig,
): ConnectionFormValues {
  const { identifyBy, tenantClaim, roles } = provisioning;
  return {
    name,
    status,
    saml: {
      ...saml,
      metadataUrl: saml.metadataUrl ?? "",
      issuer: saml.issuer ?? "",
      ssoUrl: saml.ssoUrl ?? "",
      certificates: saml.certificates.join("\n"),
      entityIdOverride: saml.entityIdOverride ?? "",
      acrValues: saml.acrValues.join("\n"),
      loginHintParameter: saml.loginHintParameter ?? "",
      allowSha1Until: saml.allowSha1Until ?? "",
    },
    claims,
    provisioning: {
      createUsers: provisioning.createUsers,
      updateUsers: provisioning.updateUsers,
      allowedDomains: provisioning.allowedDomains.join("\n"),
      identifyField: identifyBy.field,
      identifyClaim: identifyBy.claim,
      tenantClaim: tenantClaim?.claim ?? "",
      tenantValue: tenantClaim?.value ?? "",
      rolePolicy: roles.policy,
      unmapped: roles.unmapped,
      defaultRole: roles.default ?? "",
      rules: roles.rules,
    },
    signIn: { enabled: signIn.enabled, buttonText: signIn.buttonText ?? "" },
  };
}

/** The form as the one connection schema takes it; that schema judges it, in the browser's action and on the server. */
export function fromFormValues(values: ConnectionFormValues, stored: StoredConfig): unknown {
  const { saml, provisioning, signIn } = values;
  return {
    name: values.name,
    kind: "generic-saml",
    status: values.status,
    saml: {
      metadataUrl: orNull(saml.metadataUrl),
      issuer: orNull(saml.issuer),
      ssoUrl: orNull(saml.ssoUrl),
      ssoBinding: saml.ssoBinding,
      sloUrl: stored.saml.sloUrl,
      certificates: certificatesOf(saml.certificates),
      addressStyle: saml.addressStyle,
      entityIdOverride: orNull(saml.entityIdOverride),
      nameIdFormat: saml.nameIdFormat,
      requireSignedResponse: saml.requireSignedResponse,
      requireSignedAssertion: saml.requireSignedAssertion,
      requireEncryptedAssertion: saml.requireEncryptedAssertion,
      signRequests: saml.signRequests,
      allowIdpInitiated: saml.allowIdpInitiated,
      forceAuthn: saml.forceAuthn,
      acrValues: lines(saml.acrValues),
      loginHintParameter: orNull(saml.loginHintParameter),
      allowSha1Until: orNull(saml.allowSha1Until),
      clockSkewSeconds: saml.clockSkewSeconds,
    },
    claims: values.claims,
    provisioning: {
      createUsers: provisioning.createUsers,
      updateUsers: provisioning.updateUsers,
      allowedDomains: lines(provisioning.allowedDomains),
      identifyBy: { field: provisioning.identifyField, claim: provisioning.identifyClaim },
      tenantClaim: provisioning.tenantClaim.trim()
        ? { claim: provisioning.tenantClaim, value: provisioning.tenantValue }
        : null,
      roles: {
        policy: provisioning.rolePolicy,
        unmapped: provisioning.unmapped,
        default: orNull(provisioning.defaultRole),
        rules: provisioning.rules,
      },
    },
    signIn: { enabled: signIn.enabled, buttonText: orNull(signIn.buttonText) },
  };
}
