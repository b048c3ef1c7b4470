import { recordAudit } from "@/lib/audit/audit-store";
import { existingGroups, insertGroup } from "@/lib/directory/group-store";
import { updateGroup } from "@/lib/directory/save-group";
import { plain, said } from "@/lib/facts/fact";
import { printable } from "@/lib/facts/printable";
import { type DirectoryGroup, findUnfilledGroup, isFilledByAnother } from "./directory-group-store";
import { listMemberIds } from "./directory-member-store";
import { fillRoles, shiftFacts } from "./fill-roles";
import { type FilledGroup, grantToMembers, holdGroup, revokeFromAll, revokeFromUsers } from "./group-grant-store";
import { groupKeys } from "./group-key";
import { grantorOf, type ScimContext } from "./scim-context";

/** Who came into a group and who left it; null: everybody is looked at. */
export type MemberDelta = { added: readonly string[]; removed: readonly string[] };

/**
 * Gives the members of a directory's group the group of Gatehouse that it fills, and takes it from those who left: in one statement
 * each, whatever their number. A group that fills none yet gets the one of its name, or a new one. In the caller's transaction.
 * @returns the key of the group
 */
export async function fillGroup(row: DirectoryGroup, delta: MemberDelta, ctx: ScimContext): Promise<string> {
  const groupKey = row.groupKey ?? (await chooseGroup(row, ctx));
  const group = filledGroup(row, groupKey, ctx);
  await holdGroup(ctx.db, group);
  await revokeFromUsers(group, delta.removed, ctx);
  const members = row.groupKey === null ? await listMemberIds(ctx.db, group) : delta.added;
  await grantToMembers(group, members, ctx);
  if (delta.added.length + delta.removed.length > 0) await auditMembers(group, delta, ctx);
  await fillRolesOf([...members, ...delta.removed], ctx);
  return groupKey;
}

/** Gives the group of Gatehouse to all members of one that fills it: those who came while it was not carried out. In the caller's transaction. */
export async function refillGroup(row: DirectoryGroup, ctx: ScimContext): Promise<void> {
  if (row.groupKey === null) return;
  const group = filledGroup(row, row.groupKey, ctx);
  await holdGroup(ctx.db, group);
  await grantToMembers(group, await listMemberIds(ctx.db, group), ctx);
}

/** Gives and takes roles by what people's groups are now, and notes it. */
export async function fillRolesOf(ids: readonly string[], ctx: ScimContext): Promise<void> {
  ctx.note.facts.push(...shiftFacts(await fillRoles(ctx.directory, ids, ctx)));
}

function filledGroup(row: DirectoryGroup, groupKey: string, { directory }: ScimContext): FilledGroup {
  const reason = said("scimGroupSaid", { group: row.displayName });
  return {
    organizationId: row.organizationId,
    directoryId: row.directoryId,
    groupId: row.id,
    groupKey,
    grantedBy: grantorOf(directory),
    reason: said("reasonInDirectory", { reason, directory: directory.name }),
  };
}

async function chooseGroup({ displayName, organizationId }: DirectoryGroup, ctx: ScimContext): Promise<string> {
  const name = printable(displayName);
  const unfilled = await findUnfilledGroup(ctx.db, organizationId, name);
  if (unfilled) {
    ctx.note.facts.push(said("scimGroupAdopted", { group: plain(unfilled.name) }));
    return unfilled.key;
  }
  const keys = groupKeys(name);
  const taken = new Set(await existingGroups(ctx.db, organizationId, keys));
  const key = keys.find((candidate) => !taken.has(candidate));
  if (key === undefined) throw new Error("Every key of the group's name is taken");
  await insertGroup(ctx.db, { organizationId, key, name, createdAt: ctx.now });
  const changes = [{ field: "name", from: null, to: name }];
  await recordAudit(
    { organizationId, action: "group.created", target: { type: "group", id: key, label: name }, changes },
    ctx,
  );
  ctx.note.facts.push(said("scimGroupCreated", { group: plain(name) }));
  return key;
}

async function auditMembers(
  { organizationId, groupKey }: FilledGroup,
  { added, removed }: MemberDelta,
  ctx: ScimContext,
): Promise<void> {
  const changes = [{ field: "members", from: removed.length, to: added.length }];
  await recordAudit(
    { organizationId, action: "group.updated", target: { type: "group", id: groupKey, label: groupKey }, changes },
    ctx,
  );
}

/** Calls a group of Gatehouse what the directory calls it from now on; one that several groups fill has a name of its own. */
export async function renameFilledGroup(before: DirectoryGroup, name: string, ctx: ScimContext): Promise<void> {
  const { organizationId, groupKey } = before;
  if (groupKey === null || printable(name) === printable(before.displayName)) return;
  if (await isFilledByAnother(ctx.db, { organizationId, groupKey }, { groupId: before.id })) return;
  await updateGroup({ organizationId, key: groupKey, patch: { name: printable(name) } }, ctx);
  ctx.note.facts.push(said("scimGroupRenamed", { from: before.displayName, to: name }));
}

/**
 * Takes from everybody what the directory gave by a group that it deletes. The group here stays: rules and people of others may need it,
 * so that the record says that the directory's is gone.
 */
export async function releaseGroup(row: DirectoryGroup, ctx: ScimContext): Promise<void> {
  const { groupKey } = row;
  if (groupKey === null) return;
  const group = filledGroup(row, groupKey, ctx);
  await holdGroup(ctx.db, group);
  const removed = await revokeFromAll(group, ctx);
  if (removed > 0) ctx.note.facts.push(said("scimMembersRemoved", { count: removed }));
  ctx.note.facts.push(said("scimGroupReleased", { group: row.displayName }));
  await recordAudit(
    {
      organizationId: row.organizationId,
      action: "directory.group.deleted",
      target: { type: "group", id: groupKey, label: row.displayName },
      changes: [{ field: "members", from: removed, to: 0 }],
    },
    ctx,
  );
}
