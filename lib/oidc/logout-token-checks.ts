import type { ErrorCode } from "@/lib/errors/catalogue";
import { nothing, personal, plain, received, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { storable } from "@/lib/facts/printable";
import type { Check } from "@/lib/identity/check";

/** What a logout token is checked against; the time and the expected values are arguments. */
export type LogoutTokenExpectations = { now: Date; issuer: string; clientId: string };

const eventUri = "http://schemas.openid.net/event/backchannel-logout";

/** How far `iat` may be from our clock, and how long after its end a token counts. */
const ageSeconds = 300;
const toleranceSeconds = 30;

/**
 * Holds a logout token, whose signature is verified, against every rule (Back-Channel Logout 1.0, section 2.6; checks.md 6.21).
 * Whether its `jti` is new, the database decides.
 * @param type the token's own word about what it is (`typ` of its header)
 */
export function checkLogoutToken(
  claims: Record<string, unknown>,
  type: unknown,
  { now, issuer, clientId }: LogoutTokenExpectations,
): Check[] {
  const checks: Check[] = [];
  const add = (name: ErrorCode, passed: boolean, expected: Fact, got: Fact) =>
    checks.push({ name, passed, expected, got });
  const seconds = Math.floor(now.getTime() / 1000);
  const { iss, aud, iat, exp, events, sub, sid, jti } = claims;

  add("oidc_logout_token", isLogoutType(type), plain("logout+jwt"), received(type));
  add("oidc_logout_issuer", iss === issuer, plain(issuer), received(iss));
  const audience = Array.isArray(aud) ? aud : [aud];
  add("oidc_logout_audience", audience.includes(clientId), plain(clientId), received(aud));
  const isRecent = isTime(iat) && Math.abs(seconds - iat) <= ageSeconds;
  add("oidc_logout_time", isRecent, said("issuedWithinFiveMinutes"), timeOf(iat));
  if (exp !== undefined) {
    const lasts = isTime(exp) && exp > seconds - toleranceSeconds;
    add("oidc_logout_time", lasts, said("after", { at: plain(new Date(seconds * 1000).toISOString()) }), timeOf(exp));
  }
  const event = isObject(events) ? events[eventUri] : undefined;
  add("oidc_logout_event", isObject(event), said("logoutEvent", { uri: eventUri }), received(events));
  const named = [sub, sid].filter((value) => value !== undefined);
  const isNamed = named.length > 0 && named.every(isName);
  add("oidc_logout_subject", isNamed, said("subOrSid"), personal(named.map(textOf)));
  add("oidc_logout_nonce", !Object.hasOwn(claims, "nonce"), said("noNonce"), received(claims.nonce));
  add("oidc_logout_replay", isName(jti), said("newLogoutToken"), isName(jti) ? said("withJti") : nothing);
  return checks;
}

/** `JWT` says nothing about what kind of token it is (RFC 7519, section 5.1); an ID token is told apart by its nonce and its events. */
function isLogoutType(type: unknown): boolean {
  if (type === undefined) return true;
  return typeof type === "string" && ["logout+jwt", "jwt"].includes(type.toLowerCase().replace(/^application\//, ""));
}

const isTime = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const isName = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && value.length <= 1024 && storable(value) === value;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** A time that no calendar has is shown as the number that came. */
function timeOf(value: unknown): Fact {
  const at = isTime(value) ? new Date(value * 1000) : null;
  return at && !Number.isNaN(at.getTime()) ? plain(at.toISOString()) : received(value);
}
