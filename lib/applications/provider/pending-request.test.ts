import { expect, it } from "vitest";
import { isFreshFor, readAcrValues, readPending, withStart } from "./pending-request";

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
