import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { ProvisioningPolicy } from "./provisioning-policy";

export type GroupGrant = { group: string; reason: Fact };

export type GroupChanges = { granted: GroupGrant[]; revoked: string[] };

/**
 * The groups that a list of external names or ids means, by the table: one value may be in several rows, and several
 * values may mean one group. Pure; a table of thousands of rows is read once.
 */
export function matchGroups(values: readonly string[], policy: ProvisioningPolicy["groups"]): GroupGrant[] {
  const asserted = new Set(values.map((value) => value.trim()));
  const grants = new Map<string, GroupGrant>();
  policy.rules.forEach(({ value, group }, index) => {
    if (asserted.has(value) && !grants.has(group))
      grants.set(group, { group, reason: said("groupRow", { value, row: index + 1 }) });
  });
  return [...grants.values()];
}

/**
 * What a sign-in changes in the groups of a user.
 * @param values what the provider asserted; null when no groups claim arrived, which never takes a group away
 * @param known keys of groups that exist: a row may name one that was deleted
 * @param held groups that this very connection granted
 */
export function changeGroups(
  values: readonly string[] | null,
  policy: ProvisioningPolicy["groups"],
  known: readonly string[],
  held: readonly string[],
): GroupChanges {
  if (values === null) return { granted: [], revoked: [] };
  const existing = new Set(known);
  const matched = matchGroups(values, policy).filter(({ group }) => existing.has(group));
  const kept = new Set(matched.map(({ group }) => group));
  const before = new Set(held);
  return {
    granted: matched.filter(({ group }) => !before.has(group)),
    revoked: policy.mode === "sync" ? held.filter((group) => !kept.has(group)) : [],
  };
}
