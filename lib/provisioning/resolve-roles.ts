import type { ProvisioningPolicy } from "./provisioning-policy";

/** A role of the organization; position 0 is the highest. */
export type OrganizationRole = {
  key: string;
  position: number;
  /** Holders administer the organization: only an exact row, or the role's own key, may grant it. */
  console?: boolean;
};

export type RoleGrant = { role: string; reason: string };

export type RoleResolution =
  /** The connection said nothing about roles: what the user has stays. */
  | { outcome: "absent" }
  | { outcome: "granted"; grants: RoleGrant[]; unmapped: string[] }
  | { outcome: "rejected"; got: string[]; accepted: string[] };

/**
 * Maps role values to roles. Pure; the order of the answer follows the provider's order (`first`, `all`) or the
 * priority of rows (`highest`).
 * @param values what the provider asserted; null when no role claim arrived
 */
export function resolveRoles(
  values: string[] | null,
  policy: ProvisioningPolicy["roles"],
  roles: readonly OrganizationRole[],
): RoleResolution {
  const known = new Map(roles.map((role) => [role.key, role]));
  const accepted = policy.rules.length > 0 ? policy.rules.map((rule) => rule.value) : roles.map((role) => role.key);
  const cleaned = (values ?? []).map((value) => value.trim()).filter(Boolean);
  const considered = policy.policy === "first" ? cleaned.slice(0, 1) : cleaned;

  const matches = considered.map((value) => ({ value, match: matchValue(value, policy, known) }));
  const mapped = matches.flatMap(({ value, match }) => (match ? [{ value, ...match }] : []));
  const unmapped = matches.filter(({ match }) => !match).map(({ value }) => value);

  if (policy.unmapped === "reject" && unmapped.length > 0) return { outcome: "rejected", got: unmapped, accepted };
  if (mapped.length === 0) {
    // With rules and "reject", only people whose role the table names get in; saying nothing is not a way around it.
    if (policy.unmapped === "reject" && policy.rules.length > 0) return { outcome: "rejected", got: [], accepted };
    if (policy.unmapped === "default" && policy.default !== null && isForEverybody(known.get(policy.default))) {
      const why = unmapped.length > 0 ? `"${unmapped[0]}" has no row` : "no role claim arrived";
      return {
        outcome: "granted",
        grants: [{ role: policy.default, reason: `default role, because ${why}` }],
        unmapped,
      };
    }
    return values === null ? { outcome: "absent" } : { outcome: "granted", grants: [], unmapped };
  }
  const chosen = policy.policy === "highest" ? [mapped.reduce((a, b) => (b.rank < a.rank ? b : a))] : mapped;
  const grants = new Map(chosen.map(({ role, reason }) => [role, { role, reason }]));
  return { outcome: "granted", grants: [...grants.values()], unmapped };
}

/** A pattern or a default reaches people whom nobody named: they never become administrators by it. */
function isForEverybody(role: OrganizationRole | undefined): boolean {
  return role !== undefined && !role.console;
}

function isUsable(rule: RoleRule, known: Map<string, OrganizationRole>): boolean {
  return rule.match === "pattern" ? isForEverybody(known.get(rule.role)) : known.has(rule.role);
}

type RoleRule = ProvisioningPolicy["roles"]["rules"][number];

/** Whether a row means a value. */
export function isRuleFor(rule: RoleRule, value: string): boolean {
  return rule.match === "pattern" ? matchesPattern(value, rule.value) : rule.value === value;
}

/** `*` stands for any text, also none. Each part is looked for once, so the time is linear. */
function matchesPattern(value: string, pattern: string): boolean {
  const parts = pattern.split("*");
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return value === pattern;
  if (!value.startsWith(first) || !value.endsWith(last)) return false;
  const end = value.length - last.length;
  let at = first.length;
  for (const part of others) {
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

type Match = { role: string; rank: number; reason: string };

function matchValue(
  value: string,
  policy: ProvisioningPolicy["roles"],
  known: Map<string, OrganizationRole>,
): Match | null {
  if (policy.rules.length === 0) {
    const role = known.get(value);
    return role ? { role: value, rank: role.position, reason: `role claim "${value}" is a role's key` } : null;
  }
  const index = policy.rules.findIndex((rule) => isUsable(rule, known) && isRuleFor(rule, value));
  const rule = policy.rules[index];
  return rule ? { role: rule.role, rank: index, reason: `role claim "${value}" matched row ${index + 1}` } : null;
}
