import { type AssertedIdentity, type Claims, newClaims } from "@/lib/identity/asserted-identity";
import { type ClaimRow, unresolvedSources } from "@/lib/identity/claim-mapping";
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
  provisioning: { identifyBy: { claim: string }; tenantClaim: { claim: string } | null };
};

type Payload = Record<string, unknown>;

/**
 * Whether userinfo has to be asked: only when a mapped claim is missing from the ID token, and userinfo may say it (EN-6).
 */
export function needsUserinfo(idToken: Payload, connection: ClaimUse): boolean {
  const { oidc, claims, provisioning } = connection;
  if (oidc.userinfoEndpoint === null) return false;
  const { identifyBy, tenantClaim } = provisioning;
  const single = [identifyBy.claim, ...(tenantClaim ? [tenantClaim.claim] : [])];
  const own = onlyListed(flattenClaims(idToken), oidc.idTokenClaims);
  const missing = unresolvedSources({ subject: String(idToken.sub), claims: own, friendlyNames: {} }, claims, single);
  return missing.some((name) => isListed(name, oidc.userinfoClaims));
}

/**
 * A verified ID token, and what userinfo added, as the shared identity. The ID token wins where both speak.
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
  const { auth_time: authTime, iat, acr, sid } = payload;
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
      fromToken.email || !userinfo ? payload : userinfo,
      kind,
      kind === "microsoft-oidc" && isManyTenants(oidc.issuer ?? ""),
      kind !== "microsoft-oidc" && [payload, userinfo].some((source) => isDenial(source?.email_verified)),
    ),
    remarks: overflowingClaims(payload).map(
      (name) => `the provider has more ${name} than fit into a token, and sent none: nothing changes by them`,
    ),
    ...(typeof acr === "string" && { authnContext: acr }),
    ...(typeof sid === "string" && { sessionIndex: sid }),
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
 * The addresses that the provider vouches for, and whether it denies any. A missing `email_verified` vouches for nothing
 * (checks.md 6). At Microsoft any tenant's administrator can write any address, so only `xms_edov` counts (the "nOAuth"
 * class); and where several tenants may enter, its absence is a denial: a proven domain says nothing about what another
 * tenant's administrator wrote.
 */
function emailProof(
  source: Payload,
  kind: ClaimUse["kind"],
  isFromAnyTenant: boolean,
  /** The other of token and userinfo says so. */
  isDenied: boolean,
): Pick<AssertedIdentity, "verifiedEmails" | "deniesEmail"> {
  const proof = kind === "microsoft-oidc" ? source.xms_edov : source.email_verified;
  const isVerified = proof === true || proof === 1 || (typeof proof === "string" && /^(?:true|1)$/i.test(proof));
  // One word about several addresses vouches for none of them.
  const email = typeof source.email === "string" ? lowerAscii(trimSpace(source.email)) : null;
  return {
    verifiedEmails: isVerified && !isDenied && email !== null ? [email] : [],
    ...((isDenied || (!isVerified && (proof !== undefined || isFromAnyTenant))) && { deniesEmail: true }),
  };
}

function isDenial(value: unknown): boolean {
  return value === false || value === 0 || (typeof value === "string" && /^(?:false|0)$/i.test(value));
}

/** Claims that were too many for the token (Microsoft: over 200 groups): unknown, which is not the same as none. */
export function overflowingClaims({ _claim_names: names, hasgroups }: Payload): string[] {
  const overflowing = typeof names === "object" && names !== null ? Object.keys(names) : [];
  const all = hasgroups === true || hasgroups === "true" ? [...overflowing, "groups"] : overflowing;
  return [...new Set(all)];
}
