import { describe, expect, it } from "vitest";
import { decide } from "@/e2e/support/decided-sign-in";
import { plain, said } from "@/lib/facts/fact";

describe("which roles they get", () => {
  const rules = [
    { value: "Admins", role: "admin" },
    { value: "Devs", role: "developer" },
    { value: "Guests", role: "viewer" },
  ];
  const granted = (claims: string[] | null, policy: object) => {
    const decision = decide({ claims: claims === null ? { role: [] } : { role: claims }, policy: { roles: policy } });
    return decision.kind === "reject" ? decision.code : decision.roles.granted.map(({ role }) => role).join();
  };
  it.each<[string, string[], object, string]>([
    ["a key without rules", ["viewer"], {}, "viewer"],
    ["an unknown value, reject", ["nobody"], {}, "role_unmapped"],
    ["an unknown value, ignore", ["nobody"], { unmapped: "ignore" }, ""],
    ["an unknown value, default", ["nobody"], { unmapped: "default", default: "viewer" }, "viewer"],
    ["first of several", ["Guests", "Admins"], { rules, policy: "first" }, "viewer"],
    ["highest of several", ["Guests", "Admins"], { rules, policy: "highest" }, "admin"],
    ["all of several", ["Guests", "Admins"], { rules, policy: "all" }, "viewer,admin"],
    ["a pattern row", ["Devs-eu"], { rules: [{ value: "Devs-*", role: "developer", match: "pattern" }] }, "developer"],
    [
      "a star in an exact row is a star",
      ["Devs-eu"],
      { rules: [{ value: "Devs-*", role: "developer" }] },
      "role_unmapped",
    ],
    [
      "parts of a pattern are in order and do not overlap",
      ["aba"],
      { rules: [{ value: "ab*ba", role: "developer", match: "pattern" }] },
      "role_unmapped",
    ],
    ["two stars", ["x-dev-y"], { rules: [{ value: "*-dev-*", role: "developer", match: "pattern" }] }, "developer"],
    [
      "nobody becomes an administrator by a pattern",
      ["Admins"],
      { rules: [{ value: "*", role: "admin", match: "pattern" }] },
      "role_unmapped",
    ],
    ["nor by the default", ["nobody"], { unmapped: "default", default: "admin" }, ""],
    ["with rules a role's key is no value", ["admin"], { rules }, "role_unmapped"],
    ["with rules and reject, saying nothing is no way around", [], { rules }, "role_unmapped"],
    ["without rules, saying nothing grants nothing", [], {}, ""],
  ])("%s", (_sentence, values, policy, expected) => expect(granted(values, policy)).toBe(expected));

  it("an absent role claim changes nothing of a known user; another one replaces what this connection gave", () => {
    const absent = decide({ linked: {}, claims: { role: undefined } });
    expect(absent.kind !== "reject" && absent.roles).toMatchObject({ granted: [], revoked: [] });
    const empty = decide({ linked: {}, claims: { role: [] } });
    expect(empty.kind !== "reject" && empty.roles.revoked).toEqual(["developer"]);
    const other = decide({ linked: {}, claims: { role: ["viewer"] } });
    expect(other.kind !== "reject" && other.roles).toMatchObject({
      granted: [{ role: "viewer" }],
      revoked: ["developer"],
    });
  });
});

describe("roles that arrive as one text", () => {
  const rules = [
    { value: "dev", role: "developer" },
    { value: "view", role: "viewer" },
  ];
  const changed = (values: string[], held: string[], policy: object = {}) => {
    const decision = decide({
      linked: { rolesFromConnection: held },
      claims: { role: values },
      policy: { roles: { unmapped: "ignore", policy: "all", rules, ...policy } },
    });
    if (decision.kind === "reject") return decision;
    const { granted, revoked, lists } = decision.roles;
    return { granted: granted.map(({ role }) => role), revoked, lists: lists?.length ?? 0, notes: decision.notes };
  };

  it("a list takes none of the roles that it names, grants none, and says which step is missing", () => {
    expect(changed(["dev,view"], ["developer"])).toMatchObject({ granted: [], revoked: [], lists: 1 });
    expect(changed(["dev; view"], ["viewer", "admin"])).toMatchObject({ granted: [], revoked: ["admin"] });
    expect(changed(["dev,view"], ["developer"])).toMatchObject({
      notes: [said("roleList", { value: plain("dev,view"), separator: "," })],
    });
    const byDefault = changed(["dev|view"], ["developer"], { unmapped: "default", default: "viewer" });
    expect(byDefault).toMatchObject({ granted: ["viewer"], revoked: [] });
  });

  it("roles that go because their values have no row any more are said", () => {
    expect(changed(["everyone"], ["developer"])).toMatchObject({
      revoked: ["developer"],
      lists: 0,
      notes: [said("rolesTaken", { roles: plain(["developer"]), values: plain(["everyone"]) })],
    });
  });
});
