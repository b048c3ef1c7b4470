import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { existingGroups } from "@/lib/directory/group-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { findDirectoryGroup, isFilledByAnother, updateDirectoryGroupRow } from "@/lib/scim/directory-group-store";
import { listMemberIds } from "@/lib/scim/directory-member-store";
import type { DirectoryName } from "@/lib/scim/directory-store";
import { grantToMembers, holdGroup } from "@/lib/scim/group-grant-store";
import { grantorOf } from "@/lib/scim/scim-context";
import { takeFromMembers } from "./group-members-store";
import { requireDirectory } from "./manage-directory-token";

/**
 * Changes which group here a group of a directory assigns: its members lose the one and get the other at once.
 * @throws SsoError not_found (also for a group of a dry run, which assigns nothing), validation_failed (no such group, or another directory fills it)
 */
export async function mapDirectoryGroup(
  { groupId, groupKey, ...name }: DirectoryName & { groupId: string; groupKey: string },
  ctx: Context,
): Promise<void> {
  const { organizationId, directoryId } = name;
  const directory = await requireDirectory(name, ctx);
  await ctx.db.transaction(async (tx) => {
    // Held: nobody becomes a member meanwhile.
    const group = await findDirectoryGroup(tx, name, groupId, true);
    if (!group || group.groupKey === null) throw new SsoError("not_found");
    if (group.groupKey === groupKey) return;
    if ((await existingGroups(tx, organizationId, [groupKey], true)).length === 0)
      throw new SsoError("validation_failed", {
        expected: said("groupsHere"),
        got: plain(groupKey),
        fields: { groupKey: "group_unknown" },
      });
    // Two directories would take from people what the other one gave.
    if (await isFilledByAnother(tx, { organizationId, groupKey }, { directoryId }))
      throw new SsoError("validation_failed", { got: plain(groupKey), fields: { groupKey: "group_filled" } });
    const grantedBy = grantorOf(directory);
    const inner = { ...ctx, db: tx };
    await holdGroup(tx, { organizationId, groupKey: group.groupKey });
    await takeFromMembers({ ...name, groupId }, { groupKey: group.groupKey, grantedBy }, inner);
    // A name that waits for the end of a dry run was meant for the other group.
    await updateDirectoryGroupRow(tx, name, groupId, { groupKey, nameBeforeDryRun: null, updatedAt: ctx.now });
    const reason = said("reasonInDirectory", {
      reason: said("scimGroupSaid", { group: group.displayName }),
      directory: directory.name,
    });
    const members = await listMemberIds(tx, { ...name, groupId });
    await grantToMembers({ ...name, groupId, groupKey, grantedBy, reason }, members, inner);
    await recordAudit(
      {
        organizationId,
        action: "directory.group.mapped",
        target: { type: "directory", id: directoryId, label: directory.name },
        changes: [{ field: `groups.${group.displayName}`, from: group.groupKey, to: groupKey }],
      },
      inner,
    );
  });
}
