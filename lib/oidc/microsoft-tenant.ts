/** Facts about Microsoft's issuers, which name a tenant in their path (OIDC issuer of the v2.0 endpoint). */

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const sharedPath = /\/(common|organizations)(?=\/|$)/;
const placeholder = /<[^>]*>|%3C[^%]*%3E|\{[^}]*\}|%7B[^%]*%7D/i;

export function isTenantId(text: string): boolean {
  return guid.test(text.toLowerCase());
}

/** True when an issuer still holds a placeholder such as `<tenant>` instead of a tenant. */
export function hasPlaceholder(issuer: string): boolean {
  return placeholder.test(issuer);
}

/** True for `common` and `organizations`: accounts of every tenant arrive under one address. */
export function isManyTenants(issuer: string): boolean {
  return sharedPath.test(issuer);
}

/** The tenant id that is in an issuer's path, lower case; null when there is none. */
export function tenantOf(issuer: string): string | null {
  return issuer.split("/").find(isTenantId)?.toLowerCase() ?? null;
}

/** The issuer that a token of this tenant carries: `common` replaced by the tenant's id. */
export function issuerOfTenant(issuer: string, tenantId: string): string {
  // A function, because `$&` in a replacement text has a meaning of its own.
  return issuer.replace(sharedPath, () => `/${tenantId}`);
}

/**
 * Whether discovery may answer with this other issuer: `common` answers with the literal `{tenantid}`, and a tenant's
 * domain name answers with the tenant's id. Host and the rest of the path must be the same.
 */
export function isResolvedIssuer(typed: string, found: string): boolean {
  if (isManyTenants(typed)) return found === typed.replace(sharedPath, "/{tenantid}");
  const tenant = tenantOf(found);
  if (tenant === null || tenantOf(typed) !== null) return false;
  const typedParts = typed.split("/");
  const foundParts = found.split("/");
  const differing = foundParts.filter((part, index) => part !== typedParts[index]);
  return typedParts.length === foundParts.length && differing.length === 1 && isTenantId(differing[0] ?? "");
}

/**
 * Whether the `iss` of an authorization response (RFC 9207 2.4) speaks for this issuer. Behind `common` it may be the
 * template or any one tenant: which one is checked against the token, and an error answer has none.
 */
export function isResponseIssuer(
  { issuer, manyTenants }: { issuer: string; manyTenants: boolean },
  named: string,
): boolean {
  if (!manyTenants) return named === issuer;
  return named === issuerOfTenant(issuer, "{tenantid}") || named === issuerOfTenant(issuer, tenantOf(named) ?? "");
}
