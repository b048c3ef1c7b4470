import { UnsecuredJWT } from "jose";
import { expect, it } from "vitest";
import { isFreshFor, pendingUid, readAcrValues, readPending, wantsFresh, withStart } from "./pending-request";

const began = new Date("2026-03-01T10:00:00.500Z");
const kept = {
  iat: Math.floor(began.getTime() / 1000),
  exp: Math.floor(began.getTime() / 1000) + 3600,
  params: { client_id: "wiki" },
  prompt: { name: "login", reasons: ["login_prompt"] },
};
const pending = readPending("uid", withStart({ payload: kept }, began).payload);
const after = (milliseconds: number) => new Date(began.getTime() + milliseconds);
const isFresh = (createdAt: Date) =>
  pending && isFreshFor(pending, { createdAt, authenticatedAt: createdAt }, after(60_000));

it.each([
  ["long before", -60_000, false],
  ["within the same second, before", -1, false],
  ["within the same second, after", 1, true],
  ["later", 30_000, true],
])("who signed in %s it was asked for counts as freshly authenticated: %s", (_when, milliseconds, expected) => {
  expect(isFresh(after(milliseconds))).toBe(expected);
});

it("a request that is kept again has begun when it began", () => {
  const again = withStart(withStart({ payload: kept }, began), after(5_000));
  expect(readPending("uid", again.payload)?.startedAt).toEqual(began);
});

it.each([
  [undefined, []],
  ["", []],
  ["  gold   silver gold ", ["gold", "silver"]],
  [`${"x".repeat(501)} gold`, ["gold"]],
  [Array.from({ length: 99 }, (_, index) => index).join(" "), ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]],
])("acr_values %j are %j", (text, values) => {
  expect(readAcrValues(text)).toEqual(values);
});

it.each([
  ["session and authentication at the request", 0, 0, null, ["login_prompt"], true],
  ["a provider's clock that is as far behind as is allowed", 0, -120_000, null, ["login_prompt"], true],
  ["one that is further behind", 0, -120_001, null, ["login_prompt"], false],
  ["a session from before", -1, 0, null, ["login_prompt"], false],
  ["as old as is allowed, a minute later", -60_000, 0, 60, ["max_age"], true],
  ["a moment older", -60_000, -1, 60, ["max_age"], false],
  ["young enough, where a sign-in is asked for as well", -60_000, 0, 60, ["max_age", "login_prompt"], false],
  ["an age that nobody asked for", -60_000, 0, null, ["max_age"], false],
] as const)("%s is fresh: %s", (_what, created, seen, maxAgeSeconds, reasons, expected) => {
  const times = { createdAt: after(created), authenticatedAt: after(seen) };
  expect(isFreshFor({ startedAt: began, maxAgeSeconds, reasons }, times, after(60_000))).toBe(expected);
});

const read = (change: object, params: object = {}) =>
  readPending("uid", {
    ...withStart({ payload: kept }, began).payload,
    params: { client_id: "wiki", ...params },
    ...change,
  });
const idToken = (claims: object) => new UnsecuredJWT({ ...claims }).encode();

it.each<[string, object, object, object]>([
  [
    "what says nothing more",
    {},
    {},
    { loginHint: null, connectionId: null, state: null, maxAgeSeconds: null, expectedUserId: null, earlierAnswer: {} },
  ],
  [
    "all that it may say",
    {},
    { login_hint: "ada", connection: "c", state: "s", max_age: "0", id_token_hint: idToken({ sub: "u1" }) },
    { loginHint: "ada", connectionId: "c", state: "s", maxAgeSeconds: 0, expectedUserId: "u1" },
  ],
  ["a hint about nobody", {}, { id_token_hint: idToken({}) }, { expectedUserId: null }],
  ["an age that is none", {}, { max_age: "old" }, { maxAgeSeconds: null }],
  [
    "a question about consent, which is answered",
    { prompt: { name: "consent", reasons: ["consent_prompt"] }, lastSubmission: { login: 1 } },
    {},
    { reasons: [], earlierAnswer: { login: 1, consent: {} } },
  ],
  [
    "a choice of the account",
    { prompt: { name: "select_account", reasons: ["select_account_prompt"] } },
    { prompt: "select_account" },
    { reasons: ["select_account_prompt"] },
  ],
  [
    "a choice of the account beside a fresh sign-in",
    { prompt: { name: "select_account", reasons: ["select_account_prompt"] } },
    { prompt: "select_account login", max_age: 5 },
    { reasons: ["select_account_prompt", "login_prompt", "max_age"] },
  ],
  [
    "a choice of the account beside a word that only begins alike",
    { prompt: { name: "select_account", reasons: [] } },
    { prompt: "login_hint" },
    { reasons: [] },
  ],
])("of a request that waits is read: %s", (_what, change, params, expected) =>
  expect(read(change, params)).toMatchObject(expected),
);

it("what the library did not keep is no request", () => {
  expect(read({ startedAt: "noon" })).toBeNull();
  expect(read({ exp: "never" })).toBeNull();
});

it.each([
  [["login_prompt"], true],
  [["max_age"], true],
  [["acr"], false],
  [[], false],
])("for %j the person has to authenticate again: %s", (reasons, expected) =>
  expect(wantsFresh({ reasons })).toBe(expected),
);

it.each([
  [`/op/interaction/${"a".repeat(20)}`, "a".repeat(20)],
  [`/op/interaction/${"a".repeat(64)}`, "a".repeat(64)],
  [`/op/interaction/${"a".repeat(19)}`, null],
  [`/op/interaction/${"a".repeat(65)}`, null],
  [`/op/interaction/${"a".repeat(20)}/x`, null],
  [`/x/op/interaction/${"a".repeat(20)}`, null],
])("the request of %s is %s", (path, uid) => expect(pendingUid(path)).toBe(uid));

it("a value as long as one may be is kept", () => {
  expect(readAcrValues("x".repeat(500))).toEqual(["x".repeat(500)]);
});
