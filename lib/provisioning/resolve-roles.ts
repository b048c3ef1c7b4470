import { z } from "zod";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { newBudget, type WorkBudget } from "@/lib/identity/work-budget";
import type { ProvisioningPolicy } from "./provisioning-policy";
import { roleTable } from "./role-table";

/** A role of the organization; position 0 is the highest. */
export type OrganizationRole = {
  key: string;
  position: number;
  /** Holders administer the organization: only an exact row, or the role's own key, may grant it. */
  console?: boolean;
};

type RoleGrant = { role: string; reason: Fact };

/** A value without a row that is a list of values with one: the provider sends several in one text. */
export const listedRolesSchema = z.object({ value: z.string(), separator: z.string(), roles: z.array(z.string()) });
type ListedRoles = z.infer<typeof listedRolesSchema>;

export type RoleResolution =
  /** The connection said nothing about roles: what the user has stays. */
  | { outcome: "absent" }
  | { outcome: "granted"; grants: RoleGrant[]; unmapped: string[]; lists: ListedRoles[] }
  | { outcome: "rejected"; got: string[]; accepted: Fact };

type RoleRule = ProvisioningPolicy["roles"]["rules"][number];

/** More values than anybody has roles: a list of all groups was mapped to the role. */
const maxRoleValues = 500;

/**
 * Maps role values to roles. Pure; the order of the answer follows the provider's order (`first`, `all`) or the
 * priority of rows (`highest`).
 * @param values what the provider asserted; null when no role claim arrived
 * @throws SsoError mapping_limit for too many values, or when values and patterns multiply to more than the budget
 */
export function resolveRoles(
  values: string[] | null,
  policy: ProvisioningPolicy["roles"],
  roles: readonly OrganizationRole[],
  budget: WorkBudget = newBudget(),
): RoleResolution {
  const known = new Map(roles.map((role) => [role.key, role]));
  const distinct = distinctValues(values ?? []);
  const considered = policy.policy === "first" ? distinct.slice(0, 1) : distinct;

  const match = matcher(policy, known, budget);
  const matches = considered.map((value) => ({ value, match: match(value) }));
  const mapped = matches.flatMap(({ value, match }) => (match ? [{ value, ...match }] : []));
  const unmapped = matches.filter(({ match }) => !match).map(({ value }) => value);

  if (policy.unmapped === "reject" && unmapped.length > 0) return rejected(unmapped, policy, roles);
  const lists = unmapped.flatMap((value) => readList(value, match) ?? []);
  if (mapped.length === 0) {
    // With rules and "reject", only people whose role the table names get in; saying nothing is not a way around it.
    if (policy.unmapped === "reject" && policy.rules.length > 0) return rejected([], policy, roles);
    if (policy.unmapped === "default" && policy.default !== null && isForEverybody(known.get(policy.default))) {
      const [first] = unmapped;
      const reason = first === undefined ? said("defaultRoleAbsent") : said("defaultRoleUnmapped", { value: first });
      const grants = [{ role: policy.default, reason }];
      return { outcome: "granted", grants, unmapped, lists };
    }
    return values === null ? { outcome: "absent" } : { outcome: "granted", grants: [], unmapped, lists };
  }
  const chosen = policy.policy === "highest" ? [mapped.reduce((a, b) => (b.rank < a.rank ? b : a))] : mapped;
  const grants = new Map(chosen.map(({ role, reason }) => [role, { role, reason }]));
  return { outcome: "granted", grants: [...grants.values()], unmapped, lists };
}

function distinctValues(values: readonly string[]): string[] {
  const distinct = [...new Set(values.map((value) => value.trim()).filter(Boolean))];
  if (distinct.length > maxRoleValues)
    throw new SsoError("mapping_limit", {
      expected: said("atMostRoleValues", { count: maxRoleValues }),
      got: plain(distinct.length),
    });
  return distinct;
}

function rejected(
  got: string[],
  policy: ProvisioningPolicy["roles"],
  roles: readonly OrganizationRole[],
): RoleResolution {
  const all = policy.rules.length > 0 ? policy.rules.map((rule) => rule.value) : roles.map((role) => role.key);
  return { outcome: "rejected", got, accepted: said("oneOf", { values: plain(all) }) };
}

/** A pattern or a default reaches people whom nobody named: they never become administrators by it. */
function isForEverybody(role: OrganizationRole | undefined): boolean {
  return role !== undefined && !role.console;
}

type Match = { role: string; rank: number; reason: Fact };
type Matcher = (value: string) => Match | null;

function matcher(
  policy: ProvisioningPolicy["roles"],
  known: ReadonlyMap<string, OrganizationRole>,
  budget: WorkBudget,
): Matcher {
  if (policy.rules.length === 0)
    return (value) => {
      const role = known.get(value);
      return role ? { role: value, rank: role.position, reason: said("roleKey", { value }) } : null;
    };
  const table = roleTable(policy.rules);
  const isUsable = (rule: RoleRule) =>
    rule.match === "pattern" ? isForEverybody(known.get(rule.role)) : known.has(rule.role);
  return (value) => {
    const row = table.find(value, isUsable, budget);
    return row && { role: row.rule.role, rank: row.index, reason: said("roleRow", { value, row: row.index + 1 }) };
  };
}

const separators = [",", ";", "|"];

/**
 * Reads a value without a row as a list, when one of its parts has a row. Such a list grants nothing: what may be a role's name
 * with a comma in it must not become two roles. It only keeps a role from being taken away by mistake.
 */
function readList(value: string, match: Matcher): ListedRoles | null {
  for (const separator of separators) {
    const parts = value.split(separator, maxRoleValues).map((part) => part.trim());
    const roles = parts.length > 1 ? parts.flatMap((part) => (part ? (match(part)?.role ?? []) : [])) : [];
    if (roles.length > 0) return { value, separator, roles: [...new Set(roles)] };
  }
  return null;
}
