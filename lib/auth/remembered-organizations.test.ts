import { expect, it } from "vitest";
import { readOrganizations, withOrganization } from "./remembered-organizations";

it.each([
  [undefined, []],
  ["", []],
  ["acme.globex.acme", ["acme", "globex"]],
  ["../evil.<b>.https://evil.test", ["test"]],
  ["a.b.c.d.e.f.g", ["a", "b", "c", "d", "e"]],
  ["x".repeat(5_000), []],
])("the cookie %j names %j", (cookie, slugs) => {
  expect(readOrganizations(cookie)).toEqual(slugs);
});

it("the last one comes first, and once", () => {
  expect(withOrganization("acme.globex", "globex")).toBe("globex.acme");
  expect(withOrganization(undefined, "acme")).toBe("acme");
  expect(withOrganization("a.b.c.d.e", "f")).toBe("f.a.b.c.d");
});
