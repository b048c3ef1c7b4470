import type { EventClaims, EventView } from "@/lib/activity/event";
import type { StoredResponse } from "@/lib/activity/stored-response";
import type { Connection, OidcConnection, SamlConnection } from "@/lib/connections/connection";
import { exactValue, exactValues, valuesWithin } from "@/lib/facts/fact";
import type { Fact, FactKey } from "@/lib/facts/fact-schema";
import { mapProfile, resolveClaimSource } from "@/lib/identity/claim-mapping";
import { emailDomain, isEmail } from "@/lib/identity/email";
import { profileFields } from "@/lib/identity/profile-fields";
import { isTenantId } from "@/lib/oidc/microsoft-tenant";
import { usesSecret } from "@/lib/oidc/oidc-config";
import { headerNames, signingAlgorithms } from "@/lib/oidc/oidc-methods";
import { type OrganizationRole, resolveRoles } from "@/lib/provisioning/resolve-roles";
import { issuersAmong } from "@/lib/saml/certificate-bundle";
import { describeResponse, type ResponseDescription } from "@/lib/saml/describe-response";
import { maxResponseAgeSeconds } from "@/lib/saml/response-checks";
import { readResponse } from "@/lib/saml/response-structure";
import { maxClockSkewSeconds, samlConfigSchema } from "@/lib/saml/saml-config";
import { nameIdFormats, statusInvalidNameIdPolicy, statusNoAuthnContext } from "@/lib/saml/saml-names";
import { sha1DigestAlgorithm, sha1SignatureAlgorithm } from "@/lib/saml/signature-algorithms";
import { isOurAcs, spAddresses } from "@/lib/saml/sp-addresses";
import type { Evidence } from "./apply-fix";

export type EvidenceSource = {
  event: EventView & { claims: EventClaims | null };
  answer: StoredResponse | null;
  /** The configuration that would be changed. */
  connection: Connection;
  baseUrl: string;
  now: Date;
  /** Certificates that the connection's metadata lists and that nobody trusts yet. */
  quarantined: readonly { fingerprint: string; certificate: string }[];
  roles: readonly OrganizationRole[];
};

const sha1Days = 30;

/**
 * What was seen in a refused answer, so far as a fix may put it into the configuration. Pure. Values of an answer count
 * only where somebody could not have made them up: after its signature was verified, or in the answer to an
 * administrator's own test.
 */
export function gatherEvidence(source: EvidenceSource): Evidence {
  const failed = source.event.checks.find((check) => !check.passed && check.name === source.event.code);
  const got = failed?.got;
  const { connection } = source;
  const specific = connection.protocol === "saml" ? ofSaml(source, connection, got) : ofOidc(source, connection, got);
  return present({ ...specific, ...ofPeople(source, got) });
}

type Loose = { [Name in keyof Evidence]: string | null | undefined };

function ofSaml(
  { event, answer, baseUrl, now, quarantined }: EvidenceSource,
  connection: SamlConnection,
  got?: Fact,
): Loose {
  const message = answer?.protocol === "saml" ? described(answer.samlResponse) : null;
  const { saml } = connection;
  switch (event.code) {
    case "saml_issuer_mismatch":
      return { issuer: exactValue(got) };
    case "saml_signature_invalid": {
      // Anybody can post an answer with a certificate in it: only that of one's own test counts, or a published one.
      const seen = message?.signatures.map((signature) => signature.certificate).find(Boolean);
      // The authority of a pinned certificate must not become a signer by one click.
      const own =
        seen && issuersAmong([...saml.certificates, seen.pem]).some(({ issuer }) => issuer.pem === seen.pem)
          ? null
          : seen;
      const published = quarantined.find(({ fingerprint }) => valuesWithin(got).includes(fingerprint));
      return { certificate: event.purpose === "test" ? (own?.pem ?? published?.certificate) : published?.certificate };
    }
    case "saml_audience":
      return { audience: onlyOf(message?.audiences ?? []) ?? onlyOf(exactValues(got)) };
    case "saml_recipient":
    case "saml_destination": {
      const other = saml.addressStyle === "shared" ? "dedicated" : "shared";
      const { acsUrl } = spAddresses(connection.id, { ...saml, addressStyle: other }, baseUrl);
      return { addressStyle: isOurAcs(exactValue(got) ?? null, acsUrl) ? other : undefined };
    }
    case "saml_nameid":
      return nameIdEvidence(got);
    case "saml_authn_context":
      // An encrypted assertion shows nothing outside.
      return { authnContext: message?.authnContexts[0] ?? exactValues(got)[0] };
    case "saml_signature_algorithm":
    case "saml_digest_algorithm": {
      // Refused before the signature was verified: only one's own test tells what the provider does.
      if (event.purpose !== "test") return {};
      const algorithm = exactValue(got);
      const isSha1 = algorithm === sha1SignatureAlgorithm || algorithm === sha1DigestAlgorithm;
      const until = new Date(now.getTime() + sha1Days * 86_400_000).toISOString().slice(0, 10);
      return { sha1Until: isSha1 ? until : undefined };
    }
    case "saml_status":
      if (event.purpose !== "test") return {};
      return {
        nameIdRefused: valuesWithin(got).find((code) => code === statusInvalidNameIdPolicy),
        contextRefused: valuesWithin(got).find((code) => code === statusNoAuthnContext),
      };
    case "saml_expired":
    case "saml_not_yet_valid":
    case "saml_issue_instant":
    case "saml_session_expired":
      return { bridgeableSkew: bridgeableSkew(event.checks, saml.clockSkewSeconds) };
    default:
      return {};
  }
}

/** A format that a provider answered with: by its short name, or as it is, in whichever version of SAML it is written. */
function nameIdEvidence(fact?: Fact): Pick<Loose, "nameIdFormat" | "lastingNameIdFormat"> {
  const got = exactValue(fact);
  // Where the NameID itself was wrong it names a person, and no format helps.
  if (got === undefined || isPersonal(fact)) return {};
  const name = Object.entries(nameIdFormats).find(([, format]) => format === got)?.[0];
  const nameIdFormat = name ?? samlConfigSchema.shape.nameIdFormat.safeParse(got).data;
  const isFormat = nameIdFormat !== undefined || got.startsWith("urn:");
  return { nameIdFormat, lastingNameIdFormat: isFormat && got !== nameIdFormats.transient ? got : undefined };
}

/**
 * The seconds of tolerance that would let every failed check of an instant pass, when that is more than is tolerated and no
 * more than can be: an answer of yesterday is no matter of clocks.
 */
function bridgeableSkew(checks: EventView["checks"], toleratedSeconds: number): string | undefined {
  const needed = checks.flatMap(({ name, passed, got }) => {
    if (passed || got?.kind !== "instant" || got.offsetSeconds === undefined) return [];
    const isOld = name === "saml_issue_instant" && got.offsetSeconds < 0;
    return Math.abs(got.offsetSeconds) - (isOld ? maxResponseAgeSeconds : 0);
  });
  const most = Math.max(0, ...needed);
  return most >= toleratedSeconds && most < maxClockSkewSeconds ? String(most) : undefined;
}

function ofOidc({ event }: EvidenceSource, { kind, oidc }: OidcConnection, got?: Fact): Loose {
  const isMicrosoft = kind === "microsoft-oidc";
  switch (event.code) {
    case "oidc_issuer":
      return { issuer: exactValue(got) };
    case "oidc_audience":
      return { clientId: onlyOf(exactValues(got)) };
    case "oidc_algorithm":
      return {
        algorithm: signingAlgorithms.find((algorithm) => headerNames(algorithm).includes(exactValue(got) ?? "")),
      };
    case "oidc_client_auth":
      if (!usesSecret(oidc)) return {};
      return {
        otherClientAuth: oidc.clientAuth === "client_secret_basic" ? "client_secret_post" : "client_secret_basic",
      };
    case "oidc_key_unknown":
      return isMicrosoft ? withApplicationId(oidc) : {};
    case "oidc_acr":
      return { acr: exactValue(got) };
    case "oidc_amr":
      return { amr: exactValues(got)[0] };
    case "oidc_tenant":
      return { tenant: [exactValue(got)?.toLowerCase() ?? ""].find(isTenantId) };
    case "oidc_provider_error":
      return {
        scopeRefused: event.purpose === "test" && oauthErrorOf(got) === "invalid_scope" ? "invalid_scope" : undefined,
      };
    default:
      return {};
  }
}

/** Microsoft publishes the key of an application that has its own only to who asks with the application's id. */
function withApplicationId({ clientId, jwksUri, discoveryQuery }: OidcConnection["oidc"]): Loose {
  if (clientId === null || jwksUri === null || new URL(jwksUri).searchParams.has("appid")) return {};
  const keys = new URL(jwksUri);
  keys.searchParams.set("appid", clientId);
  const query = new URLSearchParams(discoveryQuery ?? "");
  query.set("appid", clientId);
  return { keysOfApplication: keys.href, queryOfApplication: query.toString() };
}

function ofPeople({ event, connection, roles }: EvidenceSource, got?: Fact): Loose {
  const policy = connection.provisioning;
  switch (event.code) {
    case "attribute_missing":
    case "subject_transient": {
      const claim = emailClaim(event.claims);
      const holder = event.claims && { ...event.claims, friendlyNames: event.claims.friendlyNames ?? {} };
      const isIdentified =
        event.code === "attribute_missing" &&
        holder !== null &&
        resolveClaimSource(holder, policy.identifyBy.claim) !== null;
      return isIdentified ? { emailClaim: claim } : { identifyingClaim: claim };
    }
    case "domain_not_allowed":
      return { emailDomain: emailDomain(exactValue(got) ?? "") };
    case "match_attribute":
      return { matchAttribute: profileFields.find((field) => field === argumentOf(got, "fieldIs", "field")) };
    case "tenant_claim": {
      const name = policy.tenantClaim?.claim ?? "";
      const values = event.claims?.claims[name];
      return { tenantValue: values?.length === 1 ? values[0]?.trim() : undefined };
    }
    case "role_unmapped":
      return {
        roleValue: exactValues(got)[0],
        roleSeparator: roleSeparator(event.claims, connection, roles),
      };
    case "ok":
      return { roleSeparator: roleSeparator(event.claims, connection, roles) };
    default:
      return {};
  }
}

/** Where a role value would have to be split that is a list of values with a row. */
function roleSeparator(
  claims: EventClaims | null,
  { claims: rows, provisioning }: Connection,
  roles: readonly OrganizationRole[],
): string | undefined {
  if (!claims) return undefined;
  try {
    const { roleValues } = mapProfile({ ...claims, friendlyNames: claims.friendlyNames ?? {} }, rows);
    const resolution = resolveRoles(roleValues, { ...provisioning.roles, unmapped: "ignore" }, roles);
    return resolution.outcome === "granted" ? resolution.lists[0]?.separator : undefined;
  } catch {
    // Too much work for a suggestion.
    return undefined;
  }
}

/** The claim that holds one address: the one that is called so, else the first. */
function emailClaim(claims: EventClaims | null): string | undefined {
  const names = Object.entries(claims?.claims ?? {}).flatMap(([name, values]) =>
    values.length === 1 && isEmail(values[0] ?? "") ? [name] : [],
  );
  return names.find((name) => /mail/i.test(name)) ?? names[0];
}

/** The one entry of a list; nothing where there are several to choose from. */
function onlyOf(list: readonly string[]): string | undefined {
  return list.length === 1 ? list[0] : undefined;
}

function isPersonal(fact?: Fact): boolean {
  return (fact?.kind === "value" || fact?.kind === "values") && fact.personal === true;
}

/** An argument of a sentence, where it is that sentence. */
function argumentOf(fact: Fact | undefined, key: FactKey, name: string): unknown {
  return fact?.kind === "said" && fact.key === key ? fact.args?.[name] : undefined;
}

/** The error code of an OAuth answer, which comes with or without a description. */
function oauthErrorOf(fact?: Fact): unknown {
  return argumentOf(fact, "oauthError", "error") ?? exactValue(fact);
}

function described(samlResponse: string): ResponseDescription | null {
  try {
    return describeResponse(readResponse(samlResponse).root);
  } catch {
    return null;
  }
}

function present(loose: Loose): Evidence {
  const entries = Object.entries(loose).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return Object.fromEntries(entries);
}
