import { expect, test } from "vitest";
import { repeatedLanding } from "./repeated-landing";

test.each([
  [
    "a repeated answer",
    "/sign-in/error?code=start_again&reference=r1&again=a1",
    true,
    "/sso/complete?again=a1&reference=r1",
  ],
  ["one without an attempt in this browser", "/sign-in/error?code=start_again&reference=r1&again=a1", false, null],
  ["any other refusal", "/sign-in/error?code=start_again&reference=r1", true, null],
  ["another page", "/sign-in?again=a1", true, null],
  [
    "what is no id stays one value",
    "/sign-in/error?again=a1%26ticket%3Dx",
    true,
    "/sso/complete?again=a1%26ticket%3Dx&reference=",
  ],
])("%s", (_name, path, hasAttempt, expected) => {
  expect(repeatedLanding(new URL(path, "https://console.test"), hasAttempt)).toBe(expected);
});
