import { expect, it } from "vitest";
import { stepOf } from "./wizard-steps";

it.each([
  [["claims.0.claim", "access.roles.1"], "access"],
  [["redirectUris.0"], "addresses"],
  [["origin", "name"], "name"],
  [["logo"], "name"],
  [["claims.3.value"], "claims"],
  [[], null],
])("what is refused at %j is fixed in the step %s", (paths, step) => {
  expect(stepOf(paths)).toBe(step);
});
