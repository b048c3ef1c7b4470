import { expect, it } from "vitest";
import { refusedNames } from "./refused-names";

it.each([
  ["name", ["name"]],
  ["role.name", ["role.name", "role", "name"]],
  ["user.roles.0", ["user.roles.0", "user.roles", "user", "roles.0", "roles", "0"]],
])("a refusal at %s is looked for as %j", (path, names) => {
  expect(refusedNames(path)).toEqual(names);
});
