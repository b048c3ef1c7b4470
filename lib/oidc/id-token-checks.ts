import type { ErrorCode } from "@/lib/errors/catalogue";
import { personal, plain, received, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { storable } from "@/lib/facts/printable";
import type { Check } from "@/lib/identity/check";
import { isTenantId, tenantOf } from "./microsoft-tenant";
import type { OidcConfig } from "./oidc-config";

/** What an ID token is checked against; the time and the expected values are arguments. */
export type IdTokenExpectations = {
  now: Date;
  /** The concrete issuer: for Microsoft's `common` already that of the token's tenant. */
  issuer: string;
  clientId: string;
  nonce: string;
  isMicrosoft: boolean;
  config: Pick<OidcConfig, "allowedTenants" | "acrValues" | "amrValues" | "maxAgeSeconds">;
};

/** Whether a check passed; `warns` when by the tolerance of the clocks alone. */
type Outcome = boolean | { passed: boolean; warns: boolean };

/** Tolerated difference of the clocks, in seconds. The future gets a little more: `iat` is only a plausibility check. */
const toleranceSeconds = 30;
const futureSeconds = 60;

/**
 * Holds the claims of an ID token, whose signature is verified, against every rule (OpenID Connect Core 3.1.3.7, RFC 9700,
 * checks.md 6.6 to 6.11). The library has compared some of them before; the ones that it leaves out (foreign `azp`, `iat` in the
 * future, `acr`, `amr`, the tenant) are checked only here, and the list is what an administrator reads.
 */
export function verifyIdToken(claims: Record<string, unknown>, expected: IdTokenExpectations): Check[] {
  const checks: Check[] = [];
  const { now, issuer, clientId, nonce, config } = expected;
  const seconds = Math.floor(now.getTime() / 1000);
  const add = (name: ErrorCode, outcome: Outcome, want: Fact, got: Fact) => {
    const { passed, warns } = typeof outcome === "boolean" ? { passed: outcome, warns: false } : outcome;
    checks.push({ name, passed, expected: want, got, ...(passed && warns && { warns }) });
  };

  add("oidc_issuer", claims.iss === issuer, plain(issuer), received(claims.iss));
  const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  add("oidc_audience", audience.includes(clientId), plain(clientId), received(claims.aud));
  const needsParty = audience.length > 1 || claims.azp !== undefined;
  add(
    "oidc_azp",
    !needsParty || claims.azp === clientId,
    needsParty ? plain(clientId) : said("noneOrClientId"),
    received(claims.azp),
  );
  add("oidc_nonce", claims.nonce === nonce, said("ownNonce"), claims.nonce === nonce ? said("same") : said("other"));
  add(
    "oidc_expired",
    {
      passed: isTime(claims.exp) && claims.exp > seconds - toleranceSeconds,
      warns: isTime(claims.exp) && claims.exp <= seconds,
    },
    said("after", { at: plain(iso(seconds)) }),
    time(claims.exp),
  );
  add(
    "oidc_iat",
    {
      passed: isTime(claims.iat) && claims.iat <= seconds + futureSeconds,
      warns: isTime(claims.iat) && claims.iat > seconds + toleranceSeconds,
    },
    said("notAfter", { at: plain(iso(seconds)) }),
    time(claims.iat),
  );
  add(
    "oidc_subject",
    isSubject(claims.sub),
    said("subjectLength"),
    personal(typeof claims.sub === "string" ? claims.sub : null),
  );
  if (expected.isMicrosoft) checkTenant(claims, expected, add);
  if (config.acrValues.length > 0) {
    const got = claims.acr;
    add(
      "oidc_acr",
      typeof got === "string" && config.acrValues.includes(got),
      said("oneOf", { values: plain(config.acrValues) }),
      received(got),
    );
  }
  if (config.amrValues.length > 0) {
    const got = Array.isArray(claims.amr) ? claims.amr : [claims.amr];
    const isUsed = got.some((method) => typeof method === "string" && config.amrValues.includes(method));
    add("oidc_amr", isUsed, said("oneOf", { values: plain(config.amrValues) }), received(claims.amr));
  }
  if (config.maxAgeSeconds !== null) {
    const oldest = seconds - config.maxAgeSeconds - toleranceSeconds;
    const at = claims.auth_time;
    add(
      "oidc_max_age",
      isTime(at) && at >= oldest && at <= seconds + futureSeconds,
      said("after", { at: plain(iso(oldest)) }),
      time(at),
    );
  }
  return checks;
}

/** Microsoft: whose people these are. `tid` is a GUID, the same one as in the issuer, and one that may enter. */
function checkTenant(
  claims: Record<string, unknown>,
  { issuer, config }: IdTokenExpectations,
  add: (name: ErrorCode, passed: boolean, want: Fact, got: Fact) => void,
): void {
  const tid = typeof claims.tid === "string" ? claims.tid.toLowerCase() : "";
  const ofIssuer = tenantOf(issuer);
  const allowed = config.allowedTenants;
  const isExpected = ofIssuer === null ? allowed.length > 0 : tid === ofIssuer;
  const isAllowed = allowed.length === 0 || allowed.includes(tid);
  add(
    "oidc_tenant",
    isTenantId(tid) && isExpected && isAllowed,
    allowedTenants(allowed, ofIssuer),
    received(claims.tid),
  );
}

function allowedTenants(allowed: readonly string[], ofIssuer: string | null): Fact {
  if (allowed.length > 0) return plain(allowed);
  return ofIssuer === null ? said("listedTenant") : plain(ofIssuer);
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isSubject(value: unknown): boolean {
  if (typeof value !== "string" || value.length === 0 || value.length > 1024) return false;
  // A subject that the database cannot hold as it came would be another person's.
  return !/[\u0000-\u001f\u007f]/.test(value) && storable(value) === value;
}

/** Years beyond 9999 and the like are shown as they came. */
function time(value: unknown): Fact {
  return isTime(value) && value < 253_402_300_800 ? plain(iso(value)) : received(value);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
