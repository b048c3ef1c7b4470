import { expect, it } from "vitest";
import { plain, said } from "@/lib/facts/fact";
import { type AccessReason, accessRuleSchema, decideAccess, type Entrant, type Guarded } from "./access-rule";

const anna: Entrant = {
  id: "anna",
  organizationId: "acme",
  status: "active",
  roles: ["developer"],
  groups: ["staff", "design"],
};

const guarded = (access: object, more: Partial<Guarded> = {}): Guarded => ({
  organizationId: "acme",
  status: "on",
  access: accessRuleSchema.parse(access),
  ...more,
});

it.each<[string, object, boolean, AccessReason]>([
  ["no rule: everybody of the organization", {}, true, "everyone"],
  ["any: one role suffices", { mode: "any", roles: ["developer", "owner"] }, true, "rule_met"],
  ["any: one group suffices", { mode: "any", roles: ["owner"], groups: ["staff"] }, true, "rule_met"],
  ["any: none held", { mode: "any", roles: ["owner"], groups: ["sales"] }, false, "rule_not_met"],
  ["any of nothing is nobody", { mode: "any" }, false, "rule_not_met"],
  ["all: everything held", { mode: "all", roles: ["developer"], groups: ["staff", "design"] }, true, "rule_met"],
  ["all: a role is missing", { mode: "all", roles: ["developer", "owner"] }, false, "rule_not_met"],
  ["all: a group is missing", { mode: "all", roles: ["developer"], groups: ["sales"] }, false, "rule_not_met"],
  ["all of nothing is nobody, not everybody", { mode: "all" }, false, "rule_not_met"],
  ["a role's key is no group's", { mode: "any", groups: ["developer"] }, false, "rule_not_met"],
  ["an exception lets in", { mode: "all", allowUsers: ["anna"] }, true, "person_allowed"],
  ["an exception keeps out of what is for everyone", { denyUsers: ["anna"] }, false, "person_denied"],
  [
    "an exception keeps out in spite of the role",
    { mode: "any", roles: ["developer"], denyUsers: ["anna"] },
    false,
    "person_denied",
  ],
  ["who is allowed and denied is denied", { allowUsers: ["anna"], denyUsers: ["anna"] }, false, "person_denied"],
  ["exceptions of others change nothing", { allowUsers: ["bert"], denyUsers: ["carl"] }, true, "everyone"],
])("%s", (_name, access, allowed, reason) => {
  expect(decideAccess(guarded(access), anna)).toMatchObject({ allowed, reason });
});

it.each<[string, Partial<Guarded>, Partial<Entrant>, AccessReason]>([
  ["somebody of another organization", {}, { organizationId: "other" }, "other_organization"],
  ["a suspended person", {}, { status: "suspended" }, "suspended"],
  ["an application that is off", { status: "off" }, {}, "application_off"],
])("no exception lets in: %s", (_name, application, person, reason) => {
  const decision = decideAccess(guarded({ allowUsers: ["anna"] }, application), { ...anna, ...person });
  expect(decision).toMatchObject({ allowed: false, reason });
});

it("says what the rule wanted and what the person holds", () => {
  const { expected, got } = decideAccess(guarded({ mode: "any", roles: ["owner"], groups: ["sales"] }), anna);
  expect(expected).toEqual(said("anyRoleOrGroup", { roles: plain(["owner"]), groups: plain(["sales"]) }));
  expect(got).toEqual(said("heldRolesAndGroups", { roles: plain(["developer"]), groups: plain(["staff", "design"]) }));
  expect(decideAccess(guarded({ mode: "all" }), anna).expected).toEqual(said("onlyNamedPeople"));
});
