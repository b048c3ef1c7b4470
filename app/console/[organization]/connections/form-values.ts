import type { Connection } from "@/lib/connections/connection";
import type { ConnectionKind, ConnectionStatus } from "@/lib/connections/connection-schema";
import type { ClaimTransform } from "@/lib/identity/claim-transform";
import type { MappableField, TransformType, UpdateMode } from "@/lib/identity/profile-fields";
import type { FollowingField, OidcConfig } from "@/lib/oidc/oidc-config";
import type { ClientAuthMethod, KeyEncryptionAlgorithm, SigningAlgorithm } from "@/lib/oidc/oidc-methods";
import type { SamlConfig } from "@/lib/saml/saml-config";
import { nameIdFormatNames } from "@/lib/saml/saml-names";

/** A connection as the editor gets it: both halves, the one of the other protocol with its defaults. No secret. */
export type EditorConfig = {
  kind: ConnectionKind;
  saml: SamlConfig;
  oidc: OidcConfig;
  hasClientSecret: boolean;
  /** What was chosen from the provider's document. */
  followsDiscovery: readonly FollowingField[];
  /** When the discovery document was fetched that the endpoints came from; ISO time. */
  discoveredAt: string | null;
} & Pick<Connection, "claims" | "provisioning" | "signIn">;

/** A draft as the editor shows it. */
export type EditorDraft = {
  name: string;
  config: EditorConfig;
  author: string;
  /** ISO time. */
  updatedAt: string;
  /** Something was saved since the draft was begun. */
  isOutdated: boolean;
};

/** The choice beside the named NameID formats: the URN is typed. */
export const otherFormat = "other";

function isNamedFormat(format: string): boolean {
  return nameIdFormatNames.some((name) => name === format);
}

/** The form's own shape: nothing is null in it, because inputs hold texts. */
export type ConnectionFormValues = {
  name: string;
  status: ConnectionStatus;
  saml: {
    metadataUrl: string;
    issuer: string;
    ssoUrl: string;
    ssoBinding: "redirect" | "post";
    certificates: string;
    addressStyle: "dedicated" | "shared";
    entityIdOverride: string;
    /** A short name, or `other` with the URN beside it. */
    nameIdFormat: string;
    nameIdFormatUrn: string;
    requireNameIdFormat: boolean;
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
    adoptCertificates: boolean;
  };
  oidc: {
    issuer: string;
    discoveryQuery: string;
    clientId: string;
    clientSecret: string;
    clientSecretExpiresOn: string;
    clientAuth: "auto" | "public" | Exclude<ClientAuthMethod, "none">;
    allowedTenants: string;
    authorizationEndpoint: string;
    tokenEndpoint: string;
    userinfoEndpoint: string;
    revocationEndpoint: string;
    endSessionEndpoint: string;
    jwksUri: string;
    scopes: string;
    idTokenClaims: string;
    userinfoClaims: string;
    maxAgeSeconds: string;
    acrValues: string;
    amrValues: string;
    idTokenSigningAlg: "auto" | SigningAlgorithm;
    additionalSigningAlgs: SigningAlgorithm[];
    idTokenEncryptionAlg: "unencrypted" | KeyEncryptionAlgorithm;
    requireEncryptedIdToken: boolean;
    responseMode: OidcConfig["responseMode"];
    prompt: "none" | NonNullable<OidcConfig["prompt"]>;
  };
  claims: { field: MappableField; from: string; update: UpdateMode; transforms: ClaimStep[] }[];
  provisioning: {
    createUsers: boolean;
    updateUsers: boolean;
    allowedDomains: string;
    identifyField: EditorConfig["provisioning"]["identifyBy"]["field"];
    identifyClaim: string;
    matchAttributes: EditorConfig["provisioning"]["matchAttributes"];
    linkByVerifiedEmail: boolean;
    linkAdministrators: boolean;
    tenantClaim: string;
    tenantValue: string;
    rolePolicy: EditorConfig["provisioning"]["roles"]["policy"];
    unmapped: EditorConfig["provisioning"]["roles"]["unmapped"];
    defaultRole: string;
    rules: { value: string; role: string; match: "exact" | "pattern" }[];
    groupMode: EditorConfig["provisioning"]["groups"]["mode"];
    groupRules: { value: string; group: string; label: string }[];
  };
  signIn: {
    enabled: boolean;
    isDefault: boolean;
    domains: string;
    position: number;
    buttonText: string;
    /** A `data:` address, the address of a kept picture, or empty. */
    buttonImage: string;
  };
};

/** A transform as inputs hold it; which of the texts count depends on the type. */
export type ClaimStep = {
  type: TransformType;
  /** The separator, the text before or after which is taken, or the pattern. */
  text: string;
  replacement: string;
  /** Lines of `from = to`. */
  values: string;
  others: "keep" | "drop";
};

export function newStep(type: TransformType): ClaimStep {
  return { type, text: "", replacement: type === "regex" ? "$1" : "", values: "", others: "keep" };
}

function toStep(transform: ClaimTransform): ClaimStep {
  const step = newStep(transform.type);
  switch (transform.type) {
    case "trim":
    case "lower":
      return step;
    case "split":
      return { ...step, text: transform.separator };
    case "before":
    case "after":
      return { ...step, text: transform.text };
    case "regex":
      return { ...step, text: transform.pattern, replacement: transform.replacement };
    case "map": {
      const values = transform.values.map(({ from, to }) => `${from} = ${to}`).join("\n");
      return { ...step, values, others: transform.others };
    }
  }
}

function fromStep({ type, text, replacement, values, others }: ClaimStep): unknown {
  switch (type) {
    case "trim":
    case "lower":
      return { type };
    case "split":
      return { type, separator: text };
    case "before":
    case "after":
      return { type, text };
    case "regex":
      return { type, pattern: text, replacement };
    case "map":
      return {
        type,
        others,
        values: values
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map(toMapRow),
      };
  }
}

function toMapRow(line: string): { from: string; to: string } {
  const at = line.indexOf("=");
  return at < 0 ? { from: line.trim(), to: "" } : { from: line.slice(0, at).trim(), to: line.slice(at + 1).trim() };
}

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
  status: ConnectionStatus,
  { saml, oidc, claims, provisioning, signIn }: EditorConfig,
): ConnectionFormValues {
  const { identifyBy, tenantClaim, roles, groups } = provisioning;
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
      nameIdFormat: isNamedFormat(saml.nameIdFormat) ? saml.nameIdFormat : otherFormat,
      nameIdFormatUrn: isNamedFormat(saml.nameIdFormat) ? "" : saml.nameIdFormat,
      acrValues: saml.acrValues.join("\n"),
      loginHintParameter: saml.loginHintParameter ?? "",
      allowSha1Until: saml.allowSha1Until ?? "",
    },
    oidc: {
      ...oidc,
      issuer: oidc.issuer ?? "",
      discoveryQuery: oidc.discoveryQuery ?? "",
      clientAuth: oidc.clientAuth === "none" ? "public" : (oidc.clientAuth ?? "auto"),
      idTokenSigningAlg: oidc.idTokenSigningAlg ?? "auto",
      idTokenEncryptionAlg: oidc.idTokenEncryptionAlg ?? "unencrypted",
      clientId: oidc.clientId ?? "",
      clientSecret: "",
      clientSecretExpiresOn: oidc.clientSecretExpiresOn ?? "",
      allowedTenants: oidc.allowedTenants.join("\n"),
      authorizationEndpoint: oidc.authorizationEndpoint ?? "",
      tokenEndpoint: oidc.tokenEndpoint ?? "",
      userinfoEndpoint: oidc.userinfoEndpoint ?? "",
      revocationEndpoint: oidc.revocationEndpoint ?? "",
      endSessionEndpoint: oidc.endSessionEndpoint ?? "",
      jwksUri: oidc.jwksUri ?? "",
      scopes: oidc.scopes.join(" "),
      idTokenClaims: oidc.idTokenClaims.join("\n"),
      userinfoClaims: oidc.userinfoClaims.join("\n"),
      maxAgeSeconds: oidc.maxAgeSeconds === null ? "" : String(oidc.maxAgeSeconds),
      acrValues: oidc.acrValues.join("\n"),
      amrValues: oidc.amrValues.join("\n"),
      prompt: oidc.prompt ?? "none",
    },
    claims: claims.map(({ field, from, update = "always", transforms = [] }) => ({
      field,
      from,
      update,
      transforms: transforms.map(toStep),
    })),
    provisioning: {
      linkByVerifiedEmail: provisioning.linkByVerifiedEmail,
      linkAdministrators: provisioning.linkAdministrators,
      createUsers: provisioning.createUsers,
      updateUsers: provisioning.updateUsers,
      allowedDomains: provisioning.allowedDomains.join("\n"),
      identifyField: identifyBy.field,
      identifyClaim: identifyBy.claim,
      matchAttributes: provisioning.matchAttributes,
      tenantClaim: tenantClaim?.claim ?? "",
      tenantValue: tenantClaim?.value ?? "",
      rolePolicy: roles.policy,
      unmapped: roles.unmapped,
      defaultRole: roles.default ?? "",
      rules: roles.rules.map(({ value, role, match = "exact" }) => ({ value, role, match })),
      groupMode: groups.mode,
      groupRules: groups.rules.map((rule) => ({ ...rule, label: rule.label ?? "" })),
    },
    signIn: {
      enabled: signIn.enabled,
      isDefault: signIn.isDefault,
      domains: signIn.domains.join("\n"),
      position: signIn.position,
      buttonText: signIn.buttonText ?? "",
      buttonImage: signIn.buttonImage ?? "",
    },
  };
}

/** The form as the one connection schema takes it; that schema judges it, in the browser's action and on the server. */
export function fromFormValues(values: ConnectionFormValues, stored: EditorConfig): unknown {
  const { signIn } = values;
  return {
    name: values.name,
    kind: stored.kind,
    status: values.status,
    ...(stored.kind === "generic-saml" ? { saml: samlOf(values, stored) } : { oidc: oidcOf(values) }),
    ...mappingOf(values),
    signIn: {
      enabled: signIn.enabled,
      isDefault: signIn.isDefault,
      // Closed while the connection is the default; what stood there is kept.
      domains: signIn.isDefault ? stored.signIn.domains : lines(signIn.domains),
      position: Number.isFinite(signIn.position) ? signIn.position : 0,
      buttonText: orNull(signIn.buttonText),
      buttonImage: orNull(signIn.buttonImage),
    },
  };
}

/** Claims and provisioning as the schema takes them: what the previews are made of. */
export function mappingOf({ claims, provisioning }: ConnectionFormValues): { claims: unknown; provisioning: unknown } {
  return {
    claims: claims.map(({ field, from, update, transforms }) => ({
      field,
      from,
      ...(update !== "always" && { update }),
      ...(transforms.length > 0 && { transforms: transforms.map(fromStep) }),
    })),
    provisioning: {
      linkByVerifiedEmail: provisioning.linkByVerifiedEmail,
      linkAdministrators: provisioning.linkAdministrators,
      createUsers: provisioning.createUsers,
      updateUsers: provisioning.updateUsers,
      allowedDomains: lines(provisioning.allowedDomains),
      identifyBy: { field: provisioning.identifyField, claim: provisioning.identifyClaim },
      matchAttributes: provisioning.matchAttributes,
      tenantClaim: provisioning.tenantClaim.trim()
        ? { claim: provisioning.tenantClaim, value: orNull(provisioning.tenantValue) ?? undefined }
        : null,
      roles: {
        policy: provisioning.rolePolicy,
        unmapped: provisioning.unmapped,
        default: orNull(provisioning.defaultRole),
        rules: provisioning.rules.map(({ value, role, match }) => ({
          value,
          role,
          ...(match === "pattern" && { match }),
        })),
      },
      groups: { mode: provisioning.groupMode, rules: provisioning.groupRules },
    },
  };
}

function samlOf({ saml }: ConnectionFormValues, stored: EditorConfig): unknown {
  return {
    metadataUrl: orNull(saml.metadataUrl),
    issuer: orNull(saml.issuer),
    ssoUrl: orNull(saml.ssoUrl),
    ssoBinding: saml.ssoBinding,
    sloUrl: stored.saml.sloUrl,
    certificates: certificatesOf(saml.certificates),
    addressStyle: saml.addressStyle,
    entityIdOverride: orNull(saml.entityIdOverride),
    nameIdFormat: saml.nameIdFormat === otherFormat ? saml.nameIdFormatUrn.trim() : saml.nameIdFormat,
    requireNameIdFormat: saml.requireNameIdFormat,
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
    adoptCertificates: saml.adoptCertificates,
  };
}

function clientAuthOf(chosen: ConnectionFormValues["oidc"]["clientAuth"]) {
  if (chosen === "auto") return null;
  return chosen === "public" ? "none" : chosen;
}

function oidcOf({ oidc }: ConnectionFormValues): unknown {
  return {
    issuer: orNull(oidc.issuer),
    discoveryQuery: orNull(oidc.discoveryQuery),
    clientId: orNull(oidc.clientId),
    // Blank keeps the stored secret.
    ...(oidc.clientSecret.trim() && { clientSecret: oidc.clientSecret }),
    clientSecretExpiresOn: orNull(oidc.clientSecretExpiresOn),
    clientAuth: clientAuthOf(oidc.clientAuth),
    allowedTenants: lines(oidc.allowedTenants),
    authorizationEndpoint: orNull(oidc.authorizationEndpoint),
    tokenEndpoint: orNull(oidc.tokenEndpoint),
    userinfoEndpoint: orNull(oidc.userinfoEndpoint),
    revocationEndpoint: orNull(oidc.revocationEndpoint),
    endSessionEndpoint: orNull(oidc.endSessionEndpoint),
    jwksUri: orNull(oidc.jwksUri),
    scopes: oidc.scopes.split(/[\s,]+/).filter(Boolean),
    idTokenClaims: lines(oidc.idTokenClaims),
    userinfoClaims: lines(oidc.userinfoClaims),
    maxAgeSeconds: oidc.maxAgeSeconds.trim() === "" ? null : Number(oidc.maxAgeSeconds),
    acrValues: lines(oidc.acrValues),
    amrValues: lines(oidc.amrValues),
    idTokenSigningAlg: oidc.idTokenSigningAlg === "auto" ? null : oidc.idTokenSigningAlg,
    additionalSigningAlgs: oidc.additionalSigningAlgs,
    idTokenEncryptionAlg: oidc.idTokenEncryptionAlg === "unencrypted" ? null : oidc.idTokenEncryptionAlg,
    requireEncryptedIdToken: oidc.requireEncryptedIdToken,
    responseMode: oidc.responseMode,
    prompt: oidc.prompt === "none" ? null : oidc.prompt,
  };
}
