import { z } from "zod";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { groupKeySchema, roleKeySchema } from "@/lib/provisioning/provisioning-policy";

export const accessModes = ["everyone", "any", "all"] as const;
export const applicationStatuses = ["on", "off"] as const;

const distinct = (values: string[]) => [...new Set(values)];
const userIds = z.array(z.string().trim().min(1).max(64)).max(500).transform(distinct).default([]);

/** Who may use an application. The exceptions are IDs of users; a denied one is denied, whatever else says so. */
export const accessRuleSchema = z.strictObject({
  mode: z.enum(accessModes).default("everyone"),
  roles: z.array(roleKeySchema).max(100).transform(distinct).default([]),
  groups: z.array(groupKeySchema).max(500).transform(distinct).default([]),
  allowUsers: userIds,
  denyUsers: userIds,
});
export type AccessRule = z.infer<typeof accessRuleSchema>;

/** What decides about entering, of the application. */
export type Guarded = { organizationId: string; status: (typeof applicationStatuses)[number]; access: AccessRule };

/** What decides about entering, of the person. */
export type Entrant = {
  id: string;
  organizationId: string;
  status: "active" | "suspended";
  roles: readonly string[];
  groups: readonly string[];
};

export type AccessReason =
  | "other_organization"
  | "suspended"
  | "application_off"
  | "person_denied"
  | "person_allowed"
  | "everyone"
  | "rule_met"
  | "rule_not_met";

/** Whether somebody may enter, why, and what the rule wanted and found: for pages, events and the preview alike. */
export type AccessDecision = { allowed: boolean; reason: AccessReason; expected: Fact; got: Fact };

/**
 * The one decision about entering an application, for both kinds, on every sign-in, refresh and request. Whatever is unclear says
 * no: a rule that names nothing lets nobody in, also when all of nothing would be held.
 */
export function decideAccess({ organizationId, status, access }: Guarded, person: Entrant): AccessDecision {
  const deny = (reason: AccessReason, expected: Fact, got: Fact) => ({ allowed: false, reason, expected, got });
  const allow = (reason: AccessReason, expected: Fact, got: Fact) => ({ allowed: true, reason, expected, got });

  if (person.organizationId !== organizationId)
    return deny("other_organization", said("personOfOrganization"), said("personOfOtherOrganization"));
  if (person.status !== "active") return deny("suspended", said("activeUser"), said("suspendedUser"));
  if (status !== "on") return deny("application_off", said("applicationOn"), said("applicationOff"));
  if (access.denyUsers.includes(person.id)) return deny("person_denied", wanted(access), said("exceptionDenied"));
  if (access.allowUsers.includes(person.id)) return allow("person_allowed", wanted(access), said("exceptionAllowed"));
  if (access.mode === "everyone") return allow("everyone", wanted(access), said("activeUser"));
  return isMet(access, person)
    ? allow("rule_met", wanted(access), holds(person))
    : deny("rule_not_met", wanted(access), holds(person));
}

/** Whether somebody holds any, or all, of what is named; nobody does where nothing is named. */
export function isMet(
  { mode, roles, groups }: { mode: "any" | "all" | "everyone"; roles: readonly string[]; groups: readonly string[] },
  person: Pick<Entrant, "roles" | "groups">,
): boolean {
  const held = [
    ...roles.map((role) => person.roles.includes(role)),
    ...groups.map((group) => person.groups.includes(group)),
  ];
  return mode === "all" ? held.length > 0 && held.every(Boolean) : held.some(Boolean);
}

function wanted({ mode, roles, groups }: Pick<AccessRule, "mode" | "roles" | "groups">): Fact {
  if (mode === "everyone") return said("everyoneOfOrganization");
  if (roles.length + groups.length === 0) return said("onlyNamedPeople");
  const named = { roles: plain(roles), groups: plain(groups) };
  return mode === "all" ? said("allRolesAndGroups", named) : said("anyRoleOrGroup", named);
}

function holds({ roles, groups }: Pick<Entrant, "roles" | "groups">): Fact {
  return said("heldRolesAndGroups", { roles: plain(roles), groups: plain(groups) });
}
