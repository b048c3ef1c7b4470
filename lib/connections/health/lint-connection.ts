import { z } from "zod";
import type { Connection, OidcConnection, SamlConnection } from "@/lib/connections/connection";
import { unknownTargets } from "@/lib/connections/unknown-targets";
import type { DiscoveryDocument } from "@/lib/oidc/discovery-document";
import { responseModes, usesSecret } from "@/lib/oidc/oidc-config";
import {
  assertionAlgorithms,
  clientAuthMethods,
  listedClientAuth,
  listedSigningAlgs,
  signingAlgorithms,
} from "@/lib/oidc/oidc-methods";
import { issuersAmong } from "@/lib/saml/certificate-bundle";
import { nameIdFormatUri } from "@/lib/saml/saml-config";
import { nameIdFormats } from "@/lib/saml/saml-names";
import { daysUntil } from "./days-until";
import { nextExpiry } from "./next-expiry";

const findingIds = [
  "certificate_expired",
  "certificate_expiring",
  "authority_trusted",
  "sha1_allowed",
  "transient_name_id",
  "own_metadata",
  "entra_metadata_without_appid",
  "secret_expired",
  "secret_expiring",
  "secret_looks_like_id",
  "secret_unused",
  "client_auth_unlisted",
  "client_key_alg_unlisted",
  "signing_alg_unlisted",
  "response_type_unlisted",
  "response_mode_unlisted",
  "pkce_unlisted",
  "discovery_member_ignored",
  "domain_unproven",
  "default_has_domains",
  "anybody_may_enter",
  "tenant_value_differs",
  "tenant_claim_not_sent",
  "one_signature_enough",
  "certificate_waiting",
  "refresh_failing",
  "address_with_underscore",
  "no_recovery_codes",
  "emergency_way_untried",
  "directory_email_differs",
  "directory_subject_differs",
  "unknown_target",
  "console_role_rows",
  "open_beside_another",
  "administrators_linkable",
] as const;
type FindingId = (typeof findingIds)[number];

/** The worst first. */
export const severities = ["error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

export const findingSchema = z.object({
  id: z.enum(findingIds),
  severity: z.enum(severities),
  connectionId: z.string().nullable(),
  connectionName: z.string().nullable(),
  subject: z.string().nullable().meta({ description: "Details, such as a domain or a date." }),
});
export type Finding = z.infer<typeof findingSchema>;

/** What a connection alone does not know. */
export type LintFacts = {
  baseUrl: string;
  now: Date;
  /** Whether the organization has proven a domain, or one above it together with its subdomains. */
  isProven: (domain: string) => boolean;
  /** Certificates that the metadata lists and that wait for an administrator. */
  waitingCertificates: number;
  /** The client secret has the form of an identifier: the ID of the secret was pasted instead of its value. */
  hasSecretLikeId: boolean;
  /** The Tenant ID of the settings, which guides give to the other side where the connection demands nothing else. */
  tenantId: string | null;
  /** The organization's roles, and those of its groups that tables may name. */
  roles: readonly { key: string; console: boolean }[];
  groups: ReadonlySet<string>;
  /** Keys of the organization's custom attributes. */
  attributes: ReadonlySet<string>;
  /** Another connection of the organization is live. */
  hasLiveNeighbour: boolean;
};

const warningDays = 30;

type Found = [FindingId, Severity, string?];

/** Static findings of one connection: what will break, or is weaker than it need be. Pure. */
export function lintConnection(connection: Connection, facts: LintFacts): Finding[] {
  if (connection.status === "off") return [];
  const found = [
    ...(connection.protocol === "saml" ? lintSaml(connection, facts) : lintOidc(connection, facts)),
    ...lintSignIn(connection, facts),
    ...lintTenant(connection, facts),
    ...lintMapping(connection, facts),
    ...(connection.metadataFailure === null
      ? []
      : [["refresh_failing", "warning", connection.metadataFailure] as Found]),
  ];
  const { id: connectionId, name: connectionName } = connection;
  return found.map(([id, severity, subject = null]) => ({ id, severity, connectionId, connectionName, subject }));
}

function lintSaml(connection: SamlConnection, { baseUrl, now, waitingCertificates }: LintFacts): Found[] {
  const { id, saml, provisioning } = connection;
  const found: Found[] = [];
  const expiry = nextExpiry(connection, now);
  if (expiry !== null) {
    const days = daysUntil(expiry.at, now);
    if (days < 0) found.push(["certificate_expired", "warning", expiry.at.slice(0, 10)]);
    else if (days <= warningDays) found.push(["certificate_expiring", "warning", expiry.at.slice(0, 10)]);
  }
  for (const { issuer } of issuersAmong(saml.certificates))
    found.push(["authority_trusted", "warning", issuer.subject]);
  if (saml.allowSha1Until !== null && daysUntil(saml.allowSha1Until, now) >= 0)
    found.push(["sha1_allowed", "warning", saml.allowSha1Until]);
  if (nameIdFormatUri(saml) === nameIdFormats.transient && provisioning.identifyBy.claim === "NameID")
    found.push(["transient_name_id", "error"]);
  if (saml.issuer?.startsWith(`${baseUrl}/saml/`)) found.push(["own_metadata", "error", saml.issuer]);
  const isEntra = /^https:\/\/login\.(?:partner\.)?microsoftonline\.[a-z.]+\//;
  if (saml.metadataUrl && isEntra.test(saml.metadataUrl) && !/[?&]appid=/i.test(saml.metadataUrl))
    found.push(["entra_metadata_without_appid", "warning"]);
  if (`${new URL(baseUrl).host}/${id}`.includes("_")) found.push(["address_with_underscore", "info", baseUrl]);
  if (!saml.requireSignedResponse && !saml.requireSignedAssertion) found.push(["one_signature_enough", "info"]);
  if (waitingCertificates > 0) found.push(["certificate_waiting", "warning", String(waitingCertificates)]);
  return found;
}

function lintOidc({ oidc }: OidcConnection, { now, hasSecretLikeId }: LintFacts): Found[] {
  const found: Found[] = [];
  if (oidc.clientSecretExpiresOn !== null) {
    const days = daysUntil(oidc.clientSecretExpiresOn, now);
    if (days < 0) found.push(["secret_expired", "error", oidc.clientSecretExpiresOn]);
    else if (days <= warningDays) found.push(["secret_expiring", "warning", oidc.clientSecretExpiresOn]);
  }
  if (hasSecretLikeId) found.push(["secret_looks_like_id", "warning"]);
  if (oidc.sealedClientSecret && !usesSecret(oidc)) found.push(["secret_unused", "warning", oidc.clientAuth]);
  return [...found, ...(oidc.discovery ? lintDocument(oidc, oidc.discovery) : [])];
}

/**
 * Where the connection differs from what the provider's document lists: the provider will refuse it, or send something else.
 * An error where the document lists nothing that Gatehouse can do.
 */
function lintDocument(oidc: OidcConnection["oidc"], document: DiscoveryDocument): Found[] {
  const found: Found[] = [];
  const compare = (
    id: FindingId,
    own: readonly string[],
    known: readonly string[],
    listed: readonly string[] | null,
  ) => {
    if (listed === null || own.some((name) => listed.includes(name))) return;
    const isHopeless = !known.some((name) => listed.includes(name));
    found.push([id, isHopeless ? "error" : "warning", listed.join(", ").slice(0, 300)]);
  };
  const { clientAuth, idTokenSigningAlg, additionalSigningAlgs, responseMode } = oidc;
  compare("client_auth_unlisted", [clientAuth], clientAuthMethods, listedClientAuth(document));
  const signing = [idTokenSigningAlg, ...additionalSigningAlgs];
  compare("signing_alg_unlisted", signing, signingAlgorithms, listedSigningAlgs(document));
  compare("response_type_unlisted", ["code"], ["code"], document.response_types_supported ?? null);
  compare("response_mode_unlisted", [responseMode], responseModes, document.response_modes_supported ?? null);
  if (clientAuth === "private_key_jwt") {
    const listed = document.token_endpoint_auth_signing_alg_values_supported ?? null;
    compare("client_key_alg_unlisted", assertionAlgorithms, assertionAlgorithms, listed);
  }
  // A public client has nothing but PKCE to prove that the code is its own (RFC 9700, 2.1.1).
  if (clientAuth === "none")
    compare("pkce_unlisted", ["S256"], ["S256"], document.code_challenge_methods_supported ?? null);
  if (document.ignored) found.push(["discovery_member_ignored", "info", document.ignored.join(", ")]);
  return found;
}

function lintSignIn({ signIn, provisioning }: Connection, { isProven }: LintFacts): Found[] {
  const found: Found[] = [];
  if (signIn.enabled && !signIn.isDefault)
    found.push(
      ...signIn.domains
        .filter((domain) => !isProven(domain))
        .map((domain): Found => ["domain_unproven", "warning", domain]),
    );
  if (signIn.isDefault && signIn.domains.length > 0)
    found.push(["default_has_domains", "info", signIn.domains.join(", ")]);
  if (provisioning.createUsers && provisioning.allowedDomains.length === 0 && provisioning.tenantClaim === null)
    found.push(["anybody_may_enter", "info"]);
  return found;
}

/** A tenant claim that the other side cannot know or cannot send keeps everybody out. */
function lintTenant(connection: Connection, { tenantId }: LintFacts): Found[] {
  const demanded = connection.provisioning.tenantClaim;
  if (demanded === null) return [];
  const found: Found[] = [];
  if (tenantId !== null && demanded.value !== tenantId)
    found.push(["tenant_value_differs", "warning", `${demanded.claim} = ${demanded.value}`]);
  // Google sends no claims of an administrator's own; what names the organization there is hd.
  const isGoogle = connection.protocol === "oidc" && connection.oidc.issuer === "https://accounts.google.com";
  if (isGoogle && demanded.claim !== "hd") found.push(["tenant_claim_not_sent", "error", demanded.claim]);
  return found;
}
const namedValues = 10;

function lintMapping(connection: Connection, { roles, groups, attributes, hasLiveNeighbour }: LintFacts): Found[] {
  const { status, provisioning } = connection;
  const found: Found[] = [];
  const keys = new Set(roles.map(({ key }) => key));
  const unknown = unknownTargets(connection, { roles: keys, groups, attributes }).map(({ key }) => key);
  if (unknown.length > 0) found.push(["unknown_target", "error", namesOf(unknown)]);
  const consoleRoles = new Set(roles.filter((role) => role.console).map(({ key }) => key));
  const administrators = provisioning.roles.rules.filter(({ role }) => consoleRoles.has(role));
  if (administrators.length > 0)
    found.push(["console_role_rows", "info", namesOf(administrators.map(({ value }) => value))]);
  if (status === "live" && hasLiveNeighbour && provisioning.allowedDomains.length === 0)
    found.push(["open_beside_another", "warning"]);
  if (provisioning.linkAdministrators) found.push(["administrators_linkable", "warning"]);
  return found;
}

function namesOf(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  return [...distinct.slice(0, namedValues), ...(distinct.length > namedValues ? ["…"] : [])].join(", ");
}
