import { expect, it } from "vitest";
import { leadsOn } from "./leads-on";

it.each([
  ["map", "complete", true],
  ["map", "test", true],
  ["map", null, true],
  ["test", "complete", true],
  ["test", "test", true],
  ["test", "turnOn", true],
  ["test", null, false],
] as const)("on the step %s of a guide with %s to come, the way on is the main button: %s", (step, next, isMain) => {
  expect(leadsOn(step, next)).toBe(isMain);
});
