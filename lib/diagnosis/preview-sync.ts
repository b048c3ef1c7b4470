import { listLastClaims } from "@/lib/activity/claims-queries";
import type { Context } from "@/lib/context";
import { listMembershipsFrom } from "@/lib/directory/group-store";
import { mapProfile } from "@/lib/identity/claim-mapping";
import { maxWork, newBudget } from "@/lib/identity/work-budget";
import { changeGroups } from "@/lib/provisioning/resolve-groups";
import type { PreviewInput } from "./preview-mapping";

export type SyncPreview = {
  /** Memberships that the next sign-in of their holder would take away, by the claims of the last one. */
  removals: { email: string; group: string }[];
  removalCount: number;
  /** Holders of a membership from this connection whose last claims are not kept: nothing can be said about them. */
  unknownCount: number;
};

const removalLimit = 50;
/** For all of them together: it runs while everybody else waits. */
const previewedWork = 4 * maxWork;

/**
 * What `sync` would take away: for everybody who is in a group through this connection, the edited table is applied to the
 * claims of their last sign-in. Nothing is written.
 * @throws SsoError mapping_limit when that is too much work
 */
export async function previewSync(input: PreviewInput, { db }: Context): Promise<SyncPreview> {
  const { organizationId, connectionId, mapping } = input;
  // Nobody who is here is changed then, so nothing is taken away.
  if (!mapping.provisioning.updateUsers) return { removals: [], removalCount: 0, unknownCount: 0 };
  const memberships = await listMembershipsFrom(db, organizationId, connectionId);
  const holders = new Map<string, { email: string; groups: string[] }>();
  for (const { userId, email, group } of memberships) {
    const holder = holders.get(userId) ?? { email, groups: [] };
    holder.groups.push(group);
    holders.set(userId, holder);
  }
  const last = await listLastClaims(db, organizationId, connectionId, [...holders.keys()]);
  const removals: SyncPreview["removals"] = [];
  const policy = { ...mapping.provisioning.groups, mode: "sync" as const };
  const budget = newBudget(previewedWork);
  for (const [userId, { email, groups }] of holders) {
    const claims = last.get(userId);
    if (!claims) continue;
    const holder = { ...claims, friendlyNames: claims.friendlyNames ?? {} };
    const { groupValues } = mapProfile(holder, mapping.claims, budget);
    const { revoked } = changeGroups(groupValues, policy, groups, groups);
    removals.push(...revoked.map((group) => ({ email, group })));
  }
  return {
    removals: removals.slice(0, removalLimit),
    removalCount: removals.length,
    unknownCount: holders.size - last.size,
  };
}
