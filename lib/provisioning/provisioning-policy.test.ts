import { expect, it } from "vitest";
import {
  groupKeySchema,
  oidcProvisioningPolicySchema,
  provisioningPolicySchema,
  roleKeySchema,
} from "./provisioning-policy";

const defaults = {
  createUsers: true,
  updateUsers: true,
  allowedDomains: [],
  identifyBy: { field: "email", claim: "NameID" },
  matchAttributes: [],
  linkByVerifiedEmail: false,
  linkAdministrators: false,
  tenantClaim: null,
  roles: { policy: "first", unmapped: "reject", default: null, rules: [] },
  groups: { mode: "add", rules: [] },
};

it("what nobody chose is the careful way", () => {
  expect(provisioningPolicySchema.parse({})).toEqual(defaults);
  const identifyBy = { field: "email", claim: "email" };
  expect(oidcProvisioningPolicySchema.parse({})).toEqual({ ...defaults, identifyBy });
});

const rule = { value: "v", role: "viewer" };
const row = { value: "v", group: "g" };

it.each<[string, object, boolean]>([
  ["a claim of 500 characters", { tenantClaim: { claim: "c".repeat(500), value: "1" } }, true],
  ["a claim of 501 characters", { tenantClaim: { claim: "c".repeat(501), value: "1" } }, false],
  ["an empty claim", { identifyBy: { field: "email", claim: " " } }, false],
  ["a value of 500 characters", { roles: { rules: [{ ...rule, value: "v".repeat(500) }] } }, true],
  ["a value of 501 characters", { roles: { rules: [{ ...rule, value: "v".repeat(501) }] } }, false],
  ["10,000 rows of roles", { roles: { rules: Array(10_000).fill(rule) } }, true],
  ["10,001 rows of roles", { roles: { rules: Array(10_001).fill(rule) } }, false],
  ["20,000 rows of groups", { groups: { rules: Array(20_000).fill(row) } }, true],
  ["20,001 rows of groups", { groups: { rules: Array(20_001).fill(row) } }, false],
  ["500 domains", { allowedDomains: Array(500).fill("acme.test") }, true],
  ["501 domains", { allowedDomains: Array(501).fill("acme.test") }, false],
  ["a label of 200 characters", { groups: { rules: [{ ...row, label: "l".repeat(200) }] } }, true],
  ["a label of 201 characters", { groups: { rules: [{ ...row, label: "l".repeat(201) }] } }, false],
  ["a field that is not known", { extra: true }, false],
])("%s: %s", (_what, input, isGood) => expect(provisioningPolicySchema.safeParse(input).success).toBe(isGood));

it("an attribute counts once, and an empty label is none", () => {
  const parsed = provisioningPolicySchema.parse({
    matchAttributes: ["email", "email"],
    groups: { rules: [{ ...row, label: " " }, { ...row, label: " Team " }, row] },
  });
  expect(parsed.matchAttributes).toEqual(["email"]);
  expect(parsed.groups.rules.map(({ label }) => label)).toEqual([null, "Team", null]);
});

it.each([
  ["a", true],
  [" a_b-9 ", true],
  ["9", true],
  [`a${"b".repeat(62)}`, true],
  [`a${"b".repeat(63)}`, false],
  ["-a", false],
  ["_a", false],
  ["A", false],
  ["a b", false],
  ["", false],
])("the key %j: %s", (key, isGood) => {
  expect(roleKeySchema.safeParse(key).success).toBe(isGood);
  expect(groupKeySchema.safeParse(key).success).toBe(isGood);
});
