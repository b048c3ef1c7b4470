import { expect, it } from "vitest";
import { claimOrigin, claimsLeftOut } from "./claim-origin";
import type { ClaimRow } from "./claim-rows";

const claims: ClaimRow[] = [
  { claim: "groups", from: "groups", prefix: "app-" },
  { claim: "team", from: "value", value: "blue" },
  { claim: "family_name", from: "omit" },
  { claim: "cost_center", from: "attributes.costCenter" },
];

it.each([
  ["email", { by: "default", from: "email" }],
  ["groups", { by: "row", row: 1, from: "groups" }],
  ["groups_overage", { by: "row", row: 1, from: "groups" }],
  ["roles_overage", { by: "default", from: "roles" }],
  ["team", { by: "row", row: 2, from: "value" }],
  ["cost_center", { by: "row", row: 4, from: "attributes.costCenter" }],
  ["at_hash", { by: "protocol" }],
  ["aud", { by: "protocol" }],
])("%s is given by its rule", (claim, origin) => {
  expect(claimOrigin({ claims }, claim)).toEqual(origin);
});

it("what nobody was told is named with its reason, and a list that was too long is not among it", () => {
  const told = ["sub", "email", "email_verified", "name", "organization", "organization_id", "roles", "groups_overage"];
  const left = claimsLeftOut({ claims }, [...told, "sid", "auth_time", "team", "cost_center"]);
  expect(left.map(({ claim, isOmitted }) => [claim, isOmitted])).toEqual([
    ["given_name", false],
    ["family_name", true],
    ["idp", false],
    ["acr", false],
    ["amr", false],
  ]);
});
