import { expect, it } from "vitest";
import { nothing, personal, plain, received } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { checkLogoutToken } from "./logout-token-checks";

const now = new Date("2026-06-01T12:00:00Z");
const seconds = now.getTime() / 1000;
const event = "http://schemas.openid.net/event/backchannel-logout";
const good = {
  iss: "https://idp.example",
  aud: "gatehouse",
  iat: seconds,
  exp: seconds + 120,
  jti: "j1",
  sub: "ada",
  sid: "s1",
  events: { [event]: {} },
};

const failed = (change: Record<string, unknown>, type: unknown = "logout+jwt") => {
  const claims = Object.fromEntries(Object.entries({ ...good, ...change }).filter(([, value]) => value !== undefined));
  const expected = { now, issuer: good.iss, clientId: "gatehouse" };
  return checkLogoutToken(claims, type, expected).flatMap(({ name, passed }) => (passed ? [] : [name]));
};

it.each<[string, Record<string, unknown>]>([
  ["as it should be", {}],
  ["with a sub alone", { sid: undefined }],
  ["with a sid alone", { sub: undefined }],
  ["for several audiences", { aud: ["other", "gatehouse"] }],
  ["without an end", { exp: undefined }],
  ["of five minutes ago", { iat: seconds - 300 }],
  ["by a clock that is five minutes ahead", { iat: seconds + 300 }],
  ["that ended a moment ago", { exp: seconds - 29 }],
  ["with something in its event, and another event", { events: { [event]: { more: 1 }, other: {} } }],
])("a token %s passes", (_, change) => {
  expect(failed(change)).toEqual([]);
});

it.each<[string, unknown]>([
  ["no type", undefined],
  ["its type", "logout+jwt"],
  ["its whole type in capitals", "application/LOGOUT+JWT"],
  ["the type of any token", "JWT"],
])("a token with %s passes", (_, type) => {
  expect(failed({}, type)).toEqual([]);
});

it.each<[string, string, Record<string, unknown>]>([
  ["another issuer", "oidc_logout_issuer", { iss: "https://idp.example/" }],
  ["no issuer", "oidc_logout_issuer", { iss: undefined }],
  ["another audience", "oidc_logout_audience", { aud: ["other"] }],
  ["no audience", "oidc_logout_audience", { aud: undefined }],
  ["an old iat", "oidc_logout_time", { iat: seconds - 301 }],
  ["an iat in the future", "oidc_logout_time", { iat: seconds + 301 }],
  ["no iat", "oidc_logout_time", { iat: undefined }],
  ["an iat that is text", "oidc_logout_time", { iat: String(seconds) }],
  ["an end that is over", "oidc_logout_time", { exp: seconds - 30 }],
  ["an end that is no time", "oidc_logout_time", { exp: "later" }],
  ["no events", "oidc_logout_event", { events: undefined }],
  ["another event", "oidc_logout_event", { events: { "urn:other": {} } }],
  ["the event as a list", "oidc_logout_event", { events: [event] }],
  ["an event that is no object", "oidc_logout_event", { events: { [event]: true } }],
  ["an event that is a list", "oidc_logout_event", { events: { [event]: [] } }],
  ["an event that is null", "oidc_logout_event", { events: { [event]: null } }],
  ["neither sub nor sid", "oidc_logout_subject", { sub: undefined, sid: undefined }],
  ["an empty sub", "oidc_logout_subject", { sub: "" }],
  ["a sid that is a number beside a good sub", "oidc_logout_subject", { sid: 7 }],
  ["a sub without end", "oidc_logout_subject", { sub: "s".repeat(1025) }],
  ["a nonce", "oidc_logout_nonce", { nonce: "n" }],
  ["a nonce that is null", "oidc_logout_nonce", { nonce: null }],
  ["no jti", "oidc_logout_replay", { jti: undefined }],
  ["a jti that is a number", "oidc_logout_replay", { jti: 1 }],
])("a token with %s is refused", (_, code, change) => {
  expect(failed(change)).toEqual([code]);
});

it.each<[string, Record<string, unknown>, Fact]>([
  ["oidc_logout_subject", { sid: 7 }, personal(["ada", "7"])],
  ["oidc_logout_time", { exp: 0 }, plain("1970-01-01T00:00:00.000Z")],
  ["oidc_logout_time", { exp: 1e300 }, received(1e300)],
  ["oidc_logout_time", { iat: "noon" }, plain("noon")],
  ["oidc_logout_replay", { jti: 1 }, nothing],
])("%s shows what came: %j as %j", (code, change, got) => {
  const checks = checkLogoutToken({ ...good, ...change }, undefined, { now, issuer: good.iss, clientId: "gatehouse" });
  expect(checks.filter(({ name }) => name === code).map((check) => check.got)).toContainEqual(got);
});

it.each<[string, unknown]>([
  ["an access token", "at+jwt"],
  ["a number", 1],
])("a token that says that it is %s is refused", (_, type) => {
  expect(failed({}, type)).toEqual(["oidc_logout_token"]);
});
