import { expect, it } from "vitest";
import { operations } from "./handle-request";

it("IK-O10: every operation that writes connections is closed while single sign-on is switched off, and no other", () => {
  const writes = operations.filter(
    ({ method, path }) => method !== "GET" && path.startsWith("/organizations/{slug}/connections"),
  );
  expect(writes.length).toBeGreaterThan(4);
  expect(operations.filter(({ setsUp }) => setsUp)).toEqual(writes);
});
