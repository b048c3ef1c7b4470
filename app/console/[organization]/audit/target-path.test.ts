import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { organizationTargetTypes } from "@/lib/audit/target-type";
import { targetPath } from "./target-path";

it.each([
  ["connection.updated", "connection", "c1", "/console/acme/connections/c1"],
  ["grant.removed", "user", "u1", "/console/acme/users/u1"],
  ["group.updated", "group", "a b", "/console/acme/groups/a%20b"],
  ["user.deleted", "user", "u1", null],
  ["domain.removed", "domain", "acme.test", null],
  ["key.created", "key", "k1", null],
  ["constructor.made", "constructor", "k1", null],
])("%s of a %s leads to its page, where it has one", (action, targetType, targetId, path) => {
  expect(targetPath("acme", { action, targetType, targetId })).toBe(path);
});

it("every page that a change leads to is there", () => {
  const paths = organizationTargetTypes.flatMap((targetType) => {
    const path = targetPath("acme", { action: "x", targetType, targetId: `[${targetType}]` });
    return path ? [decodeURIComponent(path).replace("/acme/", "/[organization]/")] : [];
  });
  expect(paths).toHaveLength(9);
  expect(paths.filter((path) => !existsSync(`app${path}`))).toEqual([]);
});
