import { describe, expect, it } from "vitest";
import { said } from "@/lib/facts/fact";
import { newBudget } from "@/lib/identity/work-budget";
import { factTexts } from "@/lib/messages/fact-texts";
import { provisioningPolicySchema } from "./provisioning-policy";
import { resolveRoles } from "./resolve-roles";

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
});
