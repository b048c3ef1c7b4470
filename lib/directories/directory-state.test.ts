import { expect, it } from "vitest";
import { directoryState } from "./directory-state";

const asked = new Date("2026-05-01T12:00:00Z");

it.each([
  [{ status: "paused", dryRun: true, lastRequestAt: asked }, "paused"],
  [{ status: "active", dryRun: true, lastRequestAt: null }, "dryRun"],
  [{ status: "active", dryRun: false, lastRequestAt: null }, "waiting"],
  [{ status: "active", dryRun: false, lastRequestAt: asked }, "active"],
] as const)("of %o is %s", (directory, state) => {
  expect(directoryState(directory)).toBe(state);
});
