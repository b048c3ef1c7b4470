/**
 * Every refusal of the product: a closed set of stable codes. The texts (title, advice) stand in the message catalogue
 * under `errors.<code>`; a test fails when one is missing, and `docs/errors.md` is rendered from both.
 */

/** Who can mend it: at the identity provider, in this console, the operator of the installation, or the person. */
export const fixers = ["idp", "console", "operator", "person"] as const;
export type Fixer = (typeof fixers)[number];

/** What the person signing in is told: coarse, so that a refusal teaches an attacker nothing. */
export const publicCodes = [
  "sign_in_failed",
  "start_again",
  "connection_unavailable",
  "not_allowed",
  "rate_limited",
  "internal_error",
] as const;
export type PublicCode = (typeof publicCodes)[number];

type Entry = { fixedBy: Fixer; publicCode: PublicCode; status: number };

const idp = { fixedBy: "idp", publicCode: "sign_in_failed", status: 403 } as const;
const setting = { fixedBy: "console", publicCode: "sign_in_failed", status: 403 } as const;
const restart = { fixedBy: "person", publicCode: "start_again", status: 403 } as const;
const policy = { fixedBy: "console", publicCode: "not_allowed", status: 403 } as const;
const unavailable = { fixedBy: "console", publicCode: "connection_unavailable", status: 404 } as const;
const input = { fixedBy: "console", publicCode: "internal_error", status: 422 } as const;

export const catalogue = {
  // The answer as it arrives (checks.md 3.1, steps 1 to 7)
  saml_method: { ...idp, status: 405 },
  saml_too_large: { ...idp, status: 413 },
  saml_param_duplicate: idp,
  saml_response_missing: idp,
  saml_encoding: idp,
  saml_xml_malformed: idp,
  saml_xml_dtd: idp,
  saml_xml_pi: idp,
  saml_xml_comment: idp,
  saml_too_complex: idp,
  saml_root: idp,
  saml_assertion_count: idp,
  saml_structure: idp,
  saml_signature_position: idp,
  saml_signature_object: idp,
  saml_duplicate_id: idp,
  saml_version: idp,
  connection_not_found: unavailable,
  connection_disabled: unavailable,
  connection_draft: unavailable,
  organization_disabled: { ...unavailable, fixedBy: "operator" },
  rate_limited: { fixedBy: "person", publicCode: "rate_limited", status: 429 },
  // Signatures and encryption (steps 8 to 12)
  saml_signature_structure: idp,
  saml_signature_reference: idp,
  saml_transform: idp,
  saml_c14n: idp,
  saml_signature_algorithm: idp,
  saml_digest_algorithm: idp,
  saml_no_cert: setting,
  saml_signature_invalid: setting,
  saml_decrypt: setting,
  saml_encryption_algorithm: idp,
  saml_unsigned: idp,
  saml_response_unsigned: idp,
  saml_assertion_unsigned: idp,
  saml_not_encrypted: idp,
  // Content (steps 13 to 21)
  saml_status: idp,
  saml_issuer_mismatch: setting,
  saml_destination: idp,
  saml_issue_instant: idp,
  saml_nameid: idp,
  saml_subject_confirmation: idp,
  saml_recipient: idp,
  saml_expired: idp,
  saml_not_yet_valid: idp,
  saml_conditions: idp,
  saml_audience: idp,
  saml_condition_unknown: idp,
  saml_authn_statement: idp,
  saml_session_expired: idp,
  saml_authn_context: idp,
  saml_reauth: idp,
  // The request that the answer belongs to (steps 22 to 26)
  saml_request_unknown: restart,
  saml_request_used: restart,
  saml_request_expired: restart,
  saml_request_connection: { ...idp, publicCode: "start_again" },
  saml_unsolicited: { ...setting, publicCode: "start_again" },
  saml_replay: restart,
  browser_binding: restart,
  relay_state: restart,
  ticket_invalid: restart,
  // OpenID Connect: the answer and the attempt that it belongs to (checks.md 6)
  oidc_method: { ...idp, status: 405 },
  oidc_too_large: { ...idp, status: 413 },
  oidc_param_duplicate: idp,
  oidc_state: restart,
  oidc_state_used: restart,
  oidc_state_expired: restart,
  oidc_state_connection: { ...idp, publicCode: "start_again" },
  oidc_response_issuer: idp,
  oidc_provider_error: idp,
  oidc_code_missing: idp,
  // OpenID Connect: token endpoint, keys and ID token
  oidc_client_auth: setting,
  oidc_code_rejected: restart,
  oidc_token_failed: idp,
  oidc_token_response: idp,
  oidc_keys_failed: idp,
  oidc_key_unknown: idp,
  oidc_algorithm: setting,
  oidc_signature: idp,
  oidc_id_token: idp,
  oidc_issuer: setting,
  oidc_audience: setting,
  oidc_azp: idp,
  oidc_nonce: restart,
  oidc_expired: idp,
  oidc_not_yet_valid: idp,
  oidc_iat: idp,
  oidc_subject: idp,
  oidc_tenant: { ...setting, publicCode: "not_allowed" },
  oidc_acr: idp,
  oidc_amr: idp,
  oidc_max_age: idp,
  oidc_replay: restart,
  oidc_userinfo_failed: idp,
  oidc_userinfo_subject: idp,
  oidc_initiator: { ...idp, publicCode: "start_again" },
  // Provisioning (checks.md 7)
  attribute_missing: { ...idp, publicCode: "not_allowed" },
  subject_transient: { ...idp, publicCode: "not_allowed" },
  domain_not_allowed: policy,
  account_link_denied: policy,
  user_disabled: policy,
  user_ambiguous: policy,
  user_creation_off: policy,
  match_attribute: policy,
  email_unverified: { ...idp, publicCode: "not_allowed" },
  subject_changed: policy,
  tenant_claim: { ...idp, publicCode: "not_allowed" },
  role_unmapped: policy,
  // Metadata (checks.md 2) and outgoing requests (5)
  metadata_malformed: { ...input, fixedBy: "idp" },
  metadata_dtd: { ...input, fixedBy: "idp" },
  metadata_too_large: { ...input, fixedBy: "idp" },
  metadata_no_idp: { ...input, fixedBy: "idp" },
  metadata_entity_choice: input,
  metadata_role_choice: input,
  metadata_no_sso_endpoint: { ...input, fixedBy: "idp" },
  metadata_no_signing_cert: { ...input, fixedBy: "idp" },
  metadata_certificate: { ...input, fixedBy: "idp" },
  metadata_endpoint: { ...input, fixedBy: "idp" },
  metadata_expired: { ...input, fixedBy: "idp" },
  metadata_entity_changed: input,
  metadata_url_missing: input,
  oidc_discovery_failed: input,
  oidc_discovery_malformed: { ...input, fixedBy: "idp" },
  oidc_discovery_issuer: input,
  outbound_blocked: { ...input, fixedBy: "operator" },
  outbound_failed: input,
  // Administration
  connection_incomplete: input,
  image_refused: input,
  sso_untested: { ...input, status: 409 },
  connection_untested: { ...input, status: 409 },
  answer_not_kept: { ...input, status: 409 },
  hand_over_live: { ...input, status: 409 },
  replay_incomplete: { ...input, status: 409 },
  connection_ambiguous: { ...input, status: 409 },
  validation_failed: input,
  confirmation_mismatch: input,
  already_exists: { ...input, status: 409 },
  role_in_use: { ...input, status: 409 },
  last_administrator: { ...input, status: 409 },
  key_state: { ...input, status: 409 },
  not_found: { ...input, status: 404 },
  forbidden: { ...input, status: 403 },
  sso_switched_off: { fixedBy: "operator", publicCode: "internal_error", status: 403 },
  unauthenticated: { fixedBy: "person", publicCode: "start_again", status: 401 },
  key_invalid: { ...input, status: 401 },
  key_read_only: { ...input, status: 403 },
  body_malformed: { ...input, status: 400 },
  method_not_allowed: { ...input, status: 405 },
  // Signing in without a provider
  code_wrong: { fixedBy: "person", publicCode: "start_again", status: 403 },
  code_expired: { fixedBy: "person", publicCode: "start_again", status: 403 },
  recovery_code_wrong: { fixedBy: "person", publicCode: "start_again", status: 403 },
  first_run_link: { fixedBy: "operator", publicCode: "start_again", status: 403 },
  database_unavailable: { fixedBy: "operator", publicCode: "internal_error", status: 503 },
  internal_error: { fixedBy: "operator", publicCode: "internal_error", status: 500 },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof catalogue;

export const errorCodes = Object.keys(catalogue) as ErrorCode[];
