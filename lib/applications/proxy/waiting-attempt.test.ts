import { expect, it } from "vitest";
import { waitingAttempt, waitingPath } from "./waiting-attempt";

it("the address of a way that waits is read as it was written", () => {
  const waiting = { applicationId: "a1b2c3", handle: "x".repeat(43) };
  expect(waitingAttempt(waitingPath(waiting))).toEqual(waiting);
});

it.each([
  "",
  "/dashboard",
  "/proxy/start/a1b2c3",
  "/proxy/start/a1b2c3?state=x",
  "/proxy/start/a1b2c3?attempt=",
  "/proxy/start/a%2Fb?attempt=x",
  "https://evil.test/proxy/start/a1b2c3?attempt=x",
  "/proxy/start/a1b2c3?attempt=x&more=1",
])("%j is none", (path) => {
  expect(waitingAttempt(path)).toBeNull();
});
