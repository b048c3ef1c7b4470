import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { type AssertedIdentity, type Claims, newClaims } from "@/lib/identity/asserted-identity";
import { type ClaimHolder, type ClaimRow, unresolvedSources } from "@/lib/identity/claim-mapping";
import { lowerAscii, trimSpace } from "@/lib/identity/normalize";
import { flattenClaims, isListed, onlyListed } from "./flatten-claims";
import { isManyTenants } from "./microsoft-tenant";
import type { OidcConfig } from "./oidc-config";

/** The part of a connection that says which claims are used and how. */
export type ClaimUse = {
  id: string;
  kind: "generic-oidc" | "microsoft-oidc";
  oidc: Pick<OidcConfig, "issuer" | "idTokenClaims" | "userinfoClaims" | "userinfoEndpoint">;
  claims: readonly ClaimRow[];
  provisioning: {
    identifyBy: { claim: string };
    tenantClaim: { claim: string } | null;
    roles?: { unmapped: "reject" | "default" | "ignore"; rules: readonly unknown[] };
  };
};

type Payload = Record<string, unknown>;

/**
 * Whether userinfo has to be asked: only when a mapped claim is missing from the ID token, and userinfo may say it (EN-6).
 */
export function needsUserinfo(idToken: Payload, connection: ClaimUse): boolean {
  const { oidc, claims, provisioning } = connection;
  if (oidc.userinfoEndpoint === null) return false;
  const missing = unresolvedSources(holderOf(idToken, connection), claims, singleSources(provisioning));
  return missing.some((name) => isListed(name, oidc.userinfoClaims));
}

/** Whether the sign-in hangs on userinfo: what identifies, proves the tenant, or is the address is not in the ID token. */
export function demandsUserinfo(idToken: Payload, connection: ClaimUse): boolean {
  const { claims, provisioning } = connection;
  const addresses = claims.filter(({ field }) => field === "email");
  // With rows and "reject", nobody gets in without a role; without rows, a role that is not said is none.
  const asksForRole = provisioning.roles?.unmapped === "reject" && provisioning.roles.rules.length > 0;
  const roles = asksForRole ? claims.filter(({ field }) => field === "role") : [];
  return (
    unresolvedSources(holderOf(idToken, connection), [...addresses, ...roles], singleSources(provisioning)).length > 0
  );
}

function holderOf(idToken: Payload, { oidc }: ClaimUse): ClaimHolder {
  const claims = onlyListed(flattenClaims(idToken), oidc.idTokenClaims);
  return { subject: String(idToken.sub), claims, friendlyNames: {} };
}

function singleSources({ identifyBy, tenantClaim }: ClaimUse["provisioning"]): string[] {
  return [identifyBy.claim, ...(tenantClaim ? [tenantClaim.claim] : [])];
}

/**
 * A verified ID token, and what userinfo added, as the shared identity. Each claim comes from where it
 * is said, and the ID token wins where both say it; a blank one is not said.
 * @param tokens the verified token with its issuer
 */
export function toAssertedIdentity(
  tokens: { issuer: string; claims: Payload },
  userinfo: Payload | null,
  connection: ClaimUse,
): AssertedIdentity {
  const { oidc, kind } = connection;
  const payload = tokens.claims;
  const fromToken = onlyListed(flattenClaims(payload), oidc.idTokenClaims);
  const fromUserinfo = userinfo ? onlyListed(flattenClaims(userinfo), oidc.userinfoClaims) : newClaims();
  const claims: Claims = Object.assign(newClaims(), fromUserinfo, fromToken);
  const { auth_time: authTime, iat, acr, amr, sid } = payload;
  const isUsable = typeof authTime === "number" && authTime > 0 && authTime <= Number(iat);
  const at = isUsable ? authTime : Number(iat);
  return {
    connectionId: connection.id,
    protocol: "oidc",
    issuer: tokens.issuer,
    subject: subjectOf(payload, kind),
    claims,
    friendlyNames: {},
    authenticatedAt: new Date(at * 1000),
    ...emailProof(
      userinfo ? [payload, userinfo] : [payload],
      kind,
      kind === "microsoft-oidc" && isManyTenants(oidc.issuer ?? ""),
    ),
    remarks: overflowingClaims(payload).map(overflowRemark),
    ...(typeof acr === "string" && { authnContext: acr }),
    ...(Array.isArray(amr) && { authnMethods: amr.filter((method) => typeof method === "string") }),
    tokenSubject: String(payload.sub),
    ...(typeof sid === "string" && { sessionIndexes: [sid] }),
  };
}

/**
 * Microsoft's `sub` is another one for each application, so it is lost with the registration; tenant and object id name
 * the person for good. Without `oid` (no scope profile) there is only `sub`.
 */
function subjectOf({ sub, tid, oid }: Payload, kind: ClaimUse["kind"]): string {
  const hasObject = kind === "microsoft-oidc" && typeof tid === "string" && typeof oid === "string" && oid !== "";
  return hasObject ? `${tid.toLowerCase()}/${oid.toLowerCase()}` : String(sub);
}

/**
 * The addresses that the provider vouches for, and whether it denies any. Each source speaks about the address beside the
 * word: `email_verified` of userinfo says nothing about the address of the ID token, unless both are one; what one of the
 * two denies, the other cannot vouch for. A missing `email_verified` vouches for nothing (checks.md 6.12). At Microsoft any
 * tenant's administrator can write any address, so only `xms_edov` counts (the "nOAuth" class); and where several tenants may
 * enter, its absence is a denial: a proven domain says nothing about what another tenant's administrator wrote.
 */
function emailProof(
  sources: readonly Payload[],
  kind: ClaimUse["kind"],
  isFromAnyTenant: boolean,
): Pick<AssertedIdentity, "verifiedEmails" | "deniesEmail"> {
  const words = sources.map((source) => {
    const proof = kind === "microsoft-oidc" ? source.xms_edov : source.email_verified;
    const isSaid = proof !== undefined && proof !== null && proof !== "";
    return { address: addressOf(source), vouches: isTrue(proof), denies: isSaid && !isTrue(proof) };
  });
  // A denial without an address of its own is about all of them.
  const isDenied = (email: string) => words.some(({ address, denies }) => denies && (address ?? email) === email);
  const vouched = words.flatMap(({ address, vouches }) =>
    vouches && address !== null && !isDenied(address) ? [address] : [],
  );
  const denies = words.some((word) => word.denies) || (isFromAnyTenant && vouched.length === 0);
  return { verifiedEmails: [...new Set(vouched)], ...(denies && { deniesEmail: true }) };
}

/** One word about several addresses vouches for none of them. */
function addressOf({ email }: Payload): string | null {
  return typeof email === "string" && email.trim() !== "" ? lowerAscii(trimSpace(email)) : null;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === "string" && /^(?:true|1)$/i.test(value));
}

const overflowRemark = (name: string): Fact => said("claimsOverflow", { name });

/** The identity with groups that were looked up elsewhere, and remarks about what is still unknown. */
export function withGroups(
  identity: AssertedIdentity,
  groups: string[],
  overflowing: readonly string[],
): AssertedIdentity {
  const unknown = overflowing.filter((name) => name !== "groups");
  return {
    ...identity,
    claims: { ...identity.claims, groups },
    remarks: [...unknown.map(overflowRemark), said("groupsFromGraph")],
  };
}

/** Claims that were too many for the token (Microsoft: over 200 groups): unknown, which is not the same as none. */
export function overflowingClaims({ _claim_names: names, hasgroups }: Payload): string[] {
  const overflowing = typeof names === "object" && names !== null ? Object.keys(names) : [];
  const all = hasgroups === true || hasgroups === "true" ? [...overflowing, "groups"] : overflowing;
  return [...new Set(all)];
}
