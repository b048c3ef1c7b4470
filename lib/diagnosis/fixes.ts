import type { ErrorCode } from "@/lib/errors/catalogue";

/**
 * What of an answer a fix may put into the configuration. A fix whose evidence is not there is not offered.
 */
const evidenceNames = [
  "issuer",
  "certificate",
  "audience",
  "addressStyle",
  "nameIdFormat",
  "lastingNameIdFormat",
  "authnContext",
  "sha1Until",
  "identifyingClaim",
  "emailClaim",
  "emailDomain",
  "matchAttribute",
  "tenantValue",
  "roleValue",
  "clientId",
  "algorithm",
  "otherClientAuth",
  "acr",
  "amr",
  "tenant",
  "nameIdRefused",
  "contextRefused",
  "scopeRefused",
  "bridgeableSkew",
  "roleSeparator",
  "keysOfApplication",
  "queryOfApplication",
] as const;
export type EvidenceName = (typeof evidenceNames)[number];

/** One change of a configuration, at a dotted path of it. */
export type FixChange =
  | { set: string; to: string | number | boolean | null | readonly string[] }
  | { set: string; from: EvidenceName }
  | { add: string; from: EvidenceName }
  | { remove: string; from: EvidenceName }
  | { raise: string; by: number; max: number }
  /** A row that maps the value of the evidence to a role that the administrator chooses. */
  | { addRoleRow: EvidenceName }
  /** A row of the claims table, before the others of its field. */
  | { mapEmailFrom: EvidenceName }
  /** The step that splits values, first in every row of the role claim. */
  | { splitRolesAt: EvidenceName };

export type FixRow = {
  /** Key of its texts under `fixes`. */
  id: string;
  changes: readonly FixChange[];
  /** Beside the evidence that the changes need: what must have been seen for the fix to make sense. */
  when?: EvidenceName;
  /** The provider has to answer again: what was refused was its own verdict, or our request. */
  needsSignIn?: true;
};

const skew = {
  id: "allow_skew",
  when: "bridgeableSkew",
  changes: [{ raise: "saml.clockSkewSeconds", by: 60, max: 300 }],
} as const satisfies FixRow;
const sha1 = {
  id: "allow_sha1",
  changes: [{ set: "saml.allowSha1Until", from: "sha1Until" }],
} as const satisfies FixRow;
const address = {
  id: "use_address_style",
  changes: [{ set: "saml.addressStyle", from: "addressStyle" }],
} as const satisfies FixRow;
const dropContexts = { id: "drop_contexts", changes: [{ set: "saml.acrValues", to: [] }] } as const satisfies FixRow;
const identify = {
  id: "identify_by_claim",
  changes: [
    { set: "provisioning.identifyBy.field", to: "email" },
    { set: "provisioning.identifyBy.claim", from: "identifyingClaim" },
  ],
} as const satisfies FixRow;

const split = { id: "split_roles", changes: [{ splitRolesAt: "roleSeparator" }] } as const satisfies FixRow;

/**
 * The fixes of the catalogue's codes, and of sign-ins that worked and did not do what was meant: data, so that a page can offer them and a test can try each on the answer that was
 * refused. A code without a row is fixed elsewhere: at the provider, by starting again, or on another page.
 */
export const fixes = {
  saml_issuer_mismatch: [{ id: "use_issuer", changes: [{ set: "saml.issuer", from: "issuer" }] }],
  saml_signature_invalid: [{ id: "trust_certificate", changes: [{ add: "saml.certificates", from: "certificate" }] }],
  saml_audience: [{ id: "use_audience", changes: [{ set: "saml.entityIdOverride", from: "audience" }] }],
  saml_recipient: [address],
  saml_destination: [address],
  saml_response_unsigned: [
    {
      id: "require_assertion",
      changes: [
        { set: "saml.requireSignedResponse", to: false },
        { set: "saml.requireSignedAssertion", to: true },
      ],
    },
  ],
  saml_assertion_unsigned: [
    {
      id: "require_response",
      changes: [
        { set: "saml.requireSignedAssertion", to: false },
        { set: "saml.requireSignedResponse", to: true },
      ],
    },
  ],
  saml_not_encrypted: [{ id: "accept_unencrypted", changes: [{ set: "saml.requireEncryptedAssertion", to: false }] }],
  saml_signature_algorithm: [sha1],
  saml_digest_algorithm: [sha1],
  saml_nameid: [
    {
      id: "accept_other_name_id_formats",
      when: "lastingNameIdFormat",
      changes: [{ set: "saml.requireNameIdFormat", to: false }],
    },
    { id: "accept_name_id_format", changes: [{ set: "saml.nameIdFormat", from: "nameIdFormat" }] },
  ],
  saml_expired: [skew],
  saml_not_yet_valid: [skew],
  saml_issue_instant: [skew],
  saml_session_expired: [skew],
  saml_authn_context: [
    { id: "accept_context", changes: [{ add: "saml.acrValues", from: "authnContext" }] },
    dropContexts,
  ],
  saml_reauth: [{ id: "drop_force_authn", changes: [{ set: "saml.forceAuthn", to: false }] }],
  saml_unsolicited: [{ id: "allow_idp_initiated", changes: [{ set: "saml.allowIdpInitiated", to: true }] }],
  saml_status: [
    {
      id: "any_name_id_format",
      when: "nameIdRefused",
      changes: [{ set: "saml.nameIdFormat", to: "any" }],
      needsSignIn: true,
    },
    { ...dropContexts, when: "contextRefused", needsSignIn: true },
  ],
  attribute_missing: [identify, { id: "map_email", changes: [{ mapEmailFrom: "emailClaim" }] }],
  subject_transient: [identify],
  domain_not_allowed: [{ id: "allow_domain", changes: [{ add: "provisioning.allowedDomains", from: "emailDomain" }] }],
  account_link_denied: [{ id: "link_by_email", changes: [{ set: "provisioning.linkByVerifiedEmail", to: true }] }],
  user_creation_off: [{ id: "create_users", changes: [{ set: "provisioning.createUsers", to: true }] }],
  match_attribute: [
    { id: "drop_match_attribute", changes: [{ remove: "provisioning.matchAttributes", from: "matchAttribute" }] },
  ],
  tenant_claim: [
    { id: "use_tenant_value", changes: [{ set: "provisioning.tenantClaim.value", from: "tenantValue" }] },
    { id: "drop_tenant_claim", changes: [{ set: "provisioning.tenantClaim", to: null }] },
  ],
  role_unmapped: [
    split,
    { id: "add_role_row", changes: [{ addRoleRow: "roleValue" }] },
    { id: "ignore_unmapped", changes: [{ set: "provisioning.roles.unmapped", to: "ignore" }] },
  ],
  ok: [split],
  oidc_issuer: [{ id: "use_issuer", changes: [{ set: "oidc.issuer", from: "issuer" }] }],
  oidc_audience: [{ id: "use_client_id", changes: [{ set: "oidc.clientId", from: "clientId" }] }],
  oidc_algorithm: [{ id: "use_algorithm", changes: [{ set: "oidc.idTokenSigningAlg", from: "algorithm" }] }],
  oidc_key_unknown: [
    {
      id: "ask_with_appid",
      changes: [
        { set: "oidc.discoveryQuery", from: "queryOfApplication" },
        { set: "oidc.jwksUri", from: "keysOfApplication" },
      ],
      needsSignIn: true,
    },
  ],
  oidc_client_auth: [
    { id: "switch_client_auth", changes: [{ set: "oidc.clientAuth", from: "otherClientAuth" }], needsSignIn: true },
  ],
  oidc_acr: [
    { id: "accept_acr", changes: [{ add: "oidc.acrValues", from: "acr" }] },
    { id: "drop_acr", changes: [{ set: "oidc.acrValues", to: [] }] },
  ],
  oidc_amr: [
    { id: "accept_amr", changes: [{ add: "oidc.amrValues", from: "amr" }] },
    { id: "drop_amr", changes: [{ set: "oidc.amrValues", to: [] }] },
  ],
  oidc_max_age: [{ id: "drop_max_age", changes: [{ set: "oidc.maxAgeSeconds", to: null }] }],
  oidc_tenant: [{ id: "allow_tenant", changes: [{ add: "oidc.allowedTenants", from: "tenant" }] }],
  oidc_provider_error: [
    {
      id: "standard_scopes",
      when: "scopeRefused",
      changes: [{ set: "oidc.scopes", to: ["openid", "profile", "email"] }],
      needsSignIn: true,
    },
  ],
} as const satisfies Partial<Record<ErrorCode | "ok", readonly FixRow[]>>;

type Fixes = typeof fixes;
export type FixId = Fixes[keyof Fixes][number]["id"];

/** The rows of a code; none for a code that no change of the configuration fixes. */
export function fixesOf(code: ErrorCode | "ok"): readonly (FixRow & { id: FixId })[] {
  return Object.hasOwn(fixes, code) ? fixes[code as keyof Fixes] : [];
}
