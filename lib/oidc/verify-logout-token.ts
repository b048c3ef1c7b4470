import { compactVerify, decodeProtectedHeader, importJWK, type JWK } from "jose";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, received, said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { decryptToken, isEncrypted } from "./client-keys";
import { checkLogoutToken } from "./logout-token-checks";
import { issuerOfTenant, tenantOf } from "./microsoft-tenant";
import type { OidcClientConfig } from "./oidc-client-config";
import { headerNames } from "./oidc-methods";

export type VerifiedLogoutToken = {
  issuer: string;
  claims: Record<string, unknown>;
  checks: Check[];
};

/** The provider's published keys for a `kid`; null names none. */
export type KeySource = (issuer: string, keyId: string | null) => Promise<readonly Record<string, unknown>[]>;

/** Each costs a verification, and anybody may send a token. */
const triedKeys = 8;

/**
 * Verifies a logout token (Back-Channel Logout 1.0, section 2.6): algorithm, signature, claims. Keys that the token itself brings
 * (`jwk`, `jku`, `x5u`) are never looked at. Where ID tokens may be encrypted, logout tokens may be, too.
 * @returns its claims, with every check, of which some may have failed
 * @throws SsoError oidc_logout_token, oidc_algorithm, oidc_decrypt, oidc_signature, oidc_key_unknown, oidc_keys_failed, oidc_tenant
 */
export async function verifyLogoutToken(
  sent: string,
  client: OidcClientConfig,
  { keysOf, allowedTenants, now }: { keysOf: KeySource; allowedTenants: readonly string[]; now: Date },
): Promise<VerifiedLogoutToken> {
  const token = isEncrypted(sent) ? await decryptToken(sent, client.idTokenEncryptionAlg, client.decryptionKeys) : sent;
  const header = readHeader(token);
  const algorithms = client.idTokenSigningAlgs.flatMap(headerNames);
  const { alg } = header;
  if (typeof alg !== "string" || !algorithms.includes(alg))
    throw new SsoError("oidc_algorithm", { expected: plain(algorithms), got: received(alg) });
  const issuer = expectedIssuer(client, unverifiedIssuer(token), allowedTenants);
  const keyId = typeof header.kid === "string" ? header.kid : null;
  const keys = (await keysOf(issuer, keyId)).filter((key) => mayHaveSigned(key, alg, keyId)).slice(0, triedKeys);
  if (keys.length === 0)
    throw new SsoError("oidc_key_unknown", {
      expected: said("onePublishedKey"),
      got: said("kid", { kid: received(keyId) }),
    });
  const claims = await firstVerified(token, alg, keys);
  if (!claims) throw new SsoError("oidc_signature", { expected: said("aValidSignature"), got: said("invalidOne") });
  const signature: Check = {
    name: "oidc_signature",
    passed: true,
    expected: said("publishedKeyWith", { algorithms: plain(client.idTokenSigningAlgs) }),
    got: said("verified"),
  };
  const expected = { now, issuer, clientId: client.clientId };
  return { issuer, claims, checks: [signature, ...checkLogoutToken(claims, header.typ, expected)] };
}

function readHeader(token: string): ReturnType<typeof decodeProtectedHeader> {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new SsoError("oidc_logout_token", { expected: said("signedLogoutToken"), got: said("other") });
  }
}

/** Behind Microsoft's `common` the issuer is that of a tenant that may sign in here. */
function expectedIssuer(client: OidcClientConfig, named: string, allowedTenants: readonly string[]): string {
  if (!client.manyTenants) return client.issuer;
  const tenant = tenantOf(named);
  if (tenant === null || (allowedTenants.length > 0 && !allowedTenants.includes(tenant)))
    throw new SsoError("oidc_tenant", { expected: plain(allowedTenants), got: plain(tenant) });
  return issuerOfTenant(client.issuer, tenant);
}

/** Good for choosing whom to hold the token against, for nothing else. */
function unverifiedIssuer(token: string): string {
  const { iss } = readObject(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8")) ?? {};
  return typeof iss === "string" ? iss : "";
}

function mayHaveSigned(key: Record<string, unknown>, alg: string, keyId: string | null): boolean {
  const isNamed = keyId === null || key.kid === undefined || key.kid === keyId;
  return isNamed && key.use !== "enc" && (key.alg === undefined || key.alg === alg);
}

async function firstVerified(token: string, alg: string, keys: readonly Record<string, unknown>[]) {
  for (const key of keys) {
    const verified = await verifyWith(token, alg, key).catch(() => null);
    if (verified) return verified;
  }
  return null;
}

async function verifyWith(token: string, alg: string, jwk: JWK) {
  const { payload } = await compactVerify(token, await importJWK(jwk, alg), { algorithms: [alg] });
  return readObject(new TextDecoder("utf-8", { fatal: true }).decode(payload));
}

function readObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
