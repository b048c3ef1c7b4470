import { describe, expect, it } from "vitest";
import { plain, said } from "@/lib/facts/fact";
import { newBudget } from "@/lib/identity/work-budget";
import { factTexts } from "@/lib/messages/fact-texts";
import { provisioningPolicySchema } from "./provisioning-policy";
import { resolveRoles } from "./resolve-roles";
import { roleTable } from "./role-table";
import { roleNotes } from "./sign-in-notes";

/**
 * Relatives looked for: every place where values of a provider meet rows of a table (roles, groups, value maps, regular expressions,
 * the values that no row means). The work is counted, because a clock measures the machine.
 */
const roles = [{ key: "developer", position: 0 }];
const policyOf = (rules: object[]) =>
  provisioningPolicySchema.parse({ roles: { policy: "all", unmapped: "ignore", rules } }).roles;
const numbered = (count: number, name: string) => Array.from({ length: count }, (_, n) => `${name}-${n}`);
const rowsOf = (values: string[], match: "exact" | "pattern") =>
  values.map((value) => ({ value, role: "developer", match }));

describe("the work of a role table", () => {
  it("exact rows are looked up, not searched: 500 values and 10,000 rows try none", () => {
    const budget = newBudget();
    const policy = policyOf(rowsOf(numbered(10_000, "group"), "exact"));
    expect(resolveRoles(numbered(500, "group"), policy, roles, budget)).toMatchObject({ unmapped: [] });
    expect(budget.spent()).toBe(0);
  });

  it("500 values and 10,000 patterns try each pair once, which the budget allows", () => {
    const budget = newBudget();
    const policy = policyOf(rowsOf(numbered(10_000, "group-*"), "pattern"));
    expect(resolveRoles(numbered(500, "other"), policy, roles, budget)).toMatchObject({ outcome: "granted" });
    expect(budget.spent()).toBe(5_000_000);
  });

  it("a pattern with one star costs one, with two also each character that it reads", () => {
    const spent = (pattern: string) => {
      const budget = newBudget();
      resolveRoles(["group-a"], policyOf(rowsOf([pattern], "pattern")), roles, budget);
      return budget.spent();
    };
    expect([spent("group-*"), spent("*-a"), spent("*-*"), spent("g*p*a")]).toEqual([1, 1, 8, 8]);
  });

  it("a table is made ready once for each reading of a configuration", () => {
    const { rules } = policyOf(rowsOf(["a"], "exact"));
    expect(roleTable(rules)).toBe(roleTable(rules));
    expect(roleTable(policyOf(rowsOf(["a"], "exact")).rules)).not.toBe(roleTable(rules));
  });

  it("patterns that have to read every value through are refused beyond the budget", () => {
    const policy = policyOf(rowsOf(Array(10_000).fill("*a*b*c*"), "pattern"));
    const values = numbered(300, "ab".repeat(500));
    expect(() => resolveRoles(values, policy, roles)).toThrow(expect.objectContaining({ code: "mapping_limit" }));
  });

  it("more than 500 different values are refused; one value said often is one", () => {
    const policy = policyOf(rowsOf(["a"], "exact"));
    expect(() => resolveRoles(numbered(501, "group"), policy, roles)).toThrow(
      expect.objectContaining({ code: "mapping_limit" }),
    );
    expect(resolveRoles(Array(10_000).fill("a"), policy, roles)).toMatchObject({ grants: [{ role: "developer" }] });
  });

  it("an earlier pattern wins over a later exact row, and a row of a role that is gone over none", () => {
    const policy = policyOf([
      { value: "ops", role: "gone" },
      { value: "o*", role: "developer", match: "pattern" },
      { value: "ops", role: "developer" },
    ]);
    expect(resolveRoles(["ops"], policy, roles)).toMatchObject({
      grants: [{ reason: said("roleRow", { value: "ops", row: 2 }) }],
    });
  });

  it("a refusal names 50 accepted values of a long table", () => {
    const policy = { ...policyOf(rowsOf(numbered(60, "group"), "exact")), unmapped: "reject" as const };
    const resolution = resolveRoles(["x"], policy, roles);
    const accepted = resolution.outcome === "rejected" ? factTexts("en")(resolution.accepted) : "";
    expect(accepted).toMatch(/group-49, and 10 more$/);
  });

  it("500 different values are as many as are allowed", () => {
    expect(resolveRoles(numbered(500, "group"), policyOf(rowsOf(["a"], "exact")), roles)).toMatchObject({ grants: [] });
  });
});

describe("what rows mean", () => {
  const several = [
    { key: "owner", position: 0, console: true },
    { key: "developer", position: 1 },
    { key: "viewer", position: 2 },
  ];
  const pattern = (value: string, role = "developer") => ({ value, role, match: "pattern" });
  const resolve = (values: string[] | null, given: object) =>
    resolveRoles(values, provisioningPolicySchema.parse({ roles: { unmapped: "ignore", ...given } }).roles, several);
  const granted = (values: string[] | null, given: object) => {
    const resolution = resolve(values, given);
    return resolution.outcome === "granted" ? resolution.grants.map(({ role }) => role).join() : resolution.outcome;
  };

  it.each<[string, string, string]>([
    ["a*", "a", "developer"],
    ["a*", "b", ""],
    ["*a", "a", "developer"],
    ["*a", "ab", ""],
    ["a*a", "a", ""],
    ["a*a", "aa", "developer"],
    ["abc", "abc", "developer"],
    ["abc", "abcd", ""],
    ["a*b*c", "abc", "developer"],
    ["a*b*c", "acb", ""],
    ["a*b*b", "ab", ""],
    ["a*b*b", "abb", "developer"],
    ["*x*x*", "x", ""],
    ["*x*x*", "xx", "developer"],
  ])("the pattern %s and %s: %j", (value, sent, role) =>
    expect(granted([sent], { rules: [pattern(value)] })).toBe(role),
  );

  it.each<[string, string[] | null, object, string]>([
    ["nothing said", null, {}, "absent"],
    ["nothing said, and a default", null, { unmapped: "default", default: "viewer" }, "viewer"],
    ["nothing said, and no default", null, { unmapped: "default" }, "absent"],
    ["a default that does not exist", ["x"], { unmapped: "default", default: "gone" }, ""],
    ["a default where others are ignored", ["x"], { unmapped: "ignore", default: "viewer" }, ""],
    [
      "a default beside a mapped role",
      ["x", "developer"],
      { unmapped: "default", default: "viewer", policy: "all" },
      "developer",
    ],
    [
      "one value without a role is refused with its others",
      ["viewer", "x"],
      { unmapped: "reject", policy: "all" },
      "rejected",
    ],
    ["the first alone is looked at", ["viewer", "x"], { unmapped: "reject", policy: "first" }, "viewer"],
    ["the highest by the position of roles", ["viewer", "developer"], { policy: "highest" }, "developer"],
    ["an exact row may make an administrator", ["o"], { rules: [{ value: "o", role: "owner" }] }, "owner"],
    ["so may the key of the role", ["owner"], {}, "owner"],
    [
      "one role by two values",
      ["a", "b"],
      {
        policy: "all",
        rules: [
          { value: "a", role: "viewer" },
          { value: "b", role: "viewer" },
        ],
      },
      "viewer",
    ],
    [
      "a later pattern yields to an earlier exact row",
      ["ops"],
      { rules: [{ value: "ops", role: "viewer" }, pattern("o*")] },
      "viewer",
    ],
    ["space around a value", [" viewer "], {}, "viewer"],
  ])("%s: %s", (_sentence, values, given, expected) => expect(granted(values, given)).toBe(expected));

  it.each<[string, object, object[]]>([
    ["developer, viewer", {}, [{ value: "developer, viewer", separator: ",", roles: ["developer", "viewer"] }]],
    ["developer|", {}, [{ value: "developer|", separator: "|", roles: ["developer"] }]],
    ["viewer;viewer", {}, [{ value: "viewer;viewer", separator: ";", roles: ["viewer"] }]],
    ["a;viewer,developer", {}, [{ value: "a;viewer,developer", separator: ",", roles: ["developer"] }]],
    ["a,b", {}, []],
    ["viewers", {}, []],
    [",", { rules: [pattern("*")], policy: "all" }, []],
  ])("%s as a list", (value, given, lists) => expect(resolve([value], given)).toMatchObject({ lists }));

  it("of two values for the highest role the first is the reason", () => {
    const resolution = resolve(["a1", "a2"], { policy: "highest", rules: [pattern("a*")] });
    expect(resolution).toMatchObject({ grants: [{ reason: said("roleRow", { value: "a1", row: 1 }) }] });
  });

  it("says why each role is granted", () => {
    const byDefault = { unmapped: "default", default: "viewer" };
    const reasons = (values: string[] | null, given: object) => resolve(values, given);
    expect(reasons(null, byDefault)).toMatchObject({ grants: [{ reason: said("defaultRoleAbsent") }] });
    expect(reasons(["x"], byDefault)).toMatchObject({
      grants: [{ reason: said("defaultRoleUnmapped", { value: "x" }) }],
    });
    expect(reasons(["viewer"], {})).toMatchObject({ grants: [{ reason: said("roleKey", { value: "viewer" }) }] });
  });

  it("notes name at most ten values, and only roles that are taken where a value has no row", () => {
    const lists = numbered(11, "list").map((value) => ({ value, separator: ",", roles: ["viewer"] }));
    const changes = { granted: [], revoked: ["viewer"], unmapped: numbered(11, "x"), lists };
    const values = plain(numbered(10, "x"));
    expect(roleNotes(changes)).toHaveLength(11);
    expect(roleNotes(changes).at(-1)).toEqual(said("rolesTaken", { roles: plain(["viewer"]), values }));
    expect(roleNotes({ ...changes, lists: [], revoked: [] })).toEqual([]);
    expect(roleNotes({ ...changes, lists: [], unmapped: [] })).toEqual([]);
  });
});
