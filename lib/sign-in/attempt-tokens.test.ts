import { expect, it } from "vitest";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import { holdsAttempt, readAttemptTokens, writeAttemptTokens } from "./attempt-tokens";

const tokens = Array.from({ length: 9 }, () => randomToken(32));
const [first = "", second = ""] = tokens;

it("a cookie holds the secrets of several tabs, newest first, and no more than six", () => {
  expect(writeAttemptTokens(first, [second])).toBe(`${first}.${second}`);
  expect(readAttemptTokens(writeAttemptTokens(first, tokens.slice(1)))).toEqual(tokens.slice(0, 6));
});

it("what is not of our form is no secret, and a long cookie is cut", () => {
  expect(readAttemptTokens(`short.${first}.${"x".repeat(44)}..${second}`)).toEqual([first, second]);
  expect(readAttemptTokens("x".repeat(100_000))).toEqual([]);
  expect(readAttemptTokens(null)).toEqual([]);
});

it("each of them holds its own attempt, and no other one", () => {
  const cookie = writeAttemptTokens(first, [second]);
  expect(holdsAttempt(cookie, hashToken(first))).toBe(true);
  expect(holdsAttempt(cookie, hashToken(second))).toBe(true);
  expect(holdsAttempt(cookie, hashToken(randomToken(32)))).toBe(false);
  expect(holdsAttempt(cookie, hashToken(cookie))).toBe(false);
  expect(holdsAttempt(null, hashToken(""))).toBe(false);
});
