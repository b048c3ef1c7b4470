import { randomUUID } from "node:crypto";
import { brokenConstraint, retryOnConflict } from "@/lib/db/database";
import { plain, said } from "@/lib/facts/fact";
import { notFound, type ResourceTarget } from "./change-directory-user";
import { changeMembers } from "./change-members";
import {
  type DirectoryGroup,
  deleteDirectoryGroupRow,
  findDirectoryGroup,
  insertDirectoryGroup,
  isGroupTaken,
  updateDirectoryGroupRow,
} from "./directory-group-store";
import { listMemberIds } from "./directory-member-store";
import { requireVersion } from "./entity-version";
import { fillGroup, fillRolesOf, releaseGroup, renameFilledGroup } from "./fill-group";
import type { GroupNames, GroupResource, MemberChange } from "./group-resource";
import { nameOf, type ScimContext } from "./scim-context";
import { ScimRefusal } from "./scim-refusal";
import { tryOut, withinTransaction } from "./try-out";
import { nameKey } from "./user-resource";

/**
 * Takes up a group that the directory names first, with those of its members who are known.
 * @throws ScimRefusal 409 uniqueness; 400 tooMany
 */
export async function createDirectoryGroup(wanted: GroupResource, ctx: ScimContext): Promise<DirectoryGroup> {
  const { displayName, externalId, members } = wanted;
  const { directory, note, now } = ctx;
  note.target = { type: "group", id: null, label: displayName };
  const names = { displayName, displayNameKey: nameKey(displayName), externalId };
  const before = note.facts.length;
  return orTaken(
    () => displayName,
    () =>
      retryOnConflict(() =>
        ctx.db.transaction(async (tx) => {
          note.facts.splice(before);
          const inner = await withinTransaction(tx, ctx);
          if (await isGroupTaken(tx, nameOf(directory), names.displayNameKey)) throw taken(displayName);
          const times = { createdAt: now, updatedAt: now };
          const row = await insertDirectoryGroup(tx, { id: randomUUID(), ...nameOf(directory), ...names, ...times });
          note.target = { type: "group", id: row.id, label: displayName };
          note.action = "group.created";
          const delta = await changeMembers(row, members ? [{ kind: "add", ...members }] : [], inner);
          return settleGroup(row, delta, inner);
        }),
      ),
  );
}

/** Lets a group fill one of Gatehouse, unless the directory only tries. @returns the row with the key of that group */
export async function settleGroup(
  row: DirectoryGroup,
  delta: { added: readonly string[]; removed: readonly string[] },
  ctx: ScimContext,
): Promise<DirectoryGroup> {
  const groupKey = await tryOut(ctx, (inner) => fillGroup(row, delta, inner));
  if (groupKey === null || groupKey === row.groupKey) return row;
  return updateDirectoryGroupRow(ctx.db, nameOf(ctx.directory), row.id, { groupKey });
}

/**
 * Calls the group that it fills here what the directory calls it now; in a dry run, notes what it was called, for its end.
 * @param before the name that was carried out last
 */
export async function settleName(row: DirectoryGroup, before: string, ctx: ScimContext): Promise<DirectoryGroup> {
  const group = { ...row, displayName: before };
  await tryOut(ctx, (inner) => renameFilledGroup(group, row.displayName, inner));
  const waits = ctx.directory.dryRun && row.groupKey !== null && before !== row.displayName;
  const nameBeforeDryRun = waits ? before : null;
  if (nameBeforeDryRun === row.nameBeforeDryRun) return row;
  return updateDirectoryGroupRow(ctx.db, nameOf(ctx.directory), row.id, { nameBeforeDryRun });
}

/** What becomes of a group's names, and what happens to its members. */
export type GroupChange = { names: GroupNames; changes: MemberChange[] };

/**
 * Changes a group. Its row is held meanwhile: changes of its members that come at once come one after the other, and none is lost.
 * @param change what is done, by what the group is called now
 * @throws ScimRefusal 404, 409, 412, and what `change` throws: then nothing is changed
 */
export async function changeDirectoryGroup(
  { id, ifMatch }: ResourceTarget,
  change: (before: GroupNames) => GroupChange,
  ctx: ScimContext,
): Promise<DirectoryGroup> {
  const { directory, note } = ctx;
  const before = note.facts.length;
  let label = id;
  return orTaken(
    () => label,
    () =>
      retryOnConflict(() =>
        ctx.db.transaction(async (tx) => {
          note.facts.splice(before);
          const inner = await withinTransaction(tx, ctx);
          const row = await lockGroup(id, inner);
          requireVersion(ifMatch, row.version);
          const { names, changes } = change(row);
          label = names.displayName;
          const delta = await changeMembers(row, changes, inner);
          const isRenamed = names.displayName !== row.displayName || names.externalId !== row.externalId;
          if (!isRenamed && delta.added.length + delta.removed.length === 0 && row.groupKey !== null) {
            note.facts.push(said("scimUnchanged"));
            return row;
          }
          const columns = { ...names, displayNameKey: nameKey(names.displayName) };
          const version = { version: row.version + 1, updatedAt: ctx.now };
          const changed = await updateDirectoryGroupRow(tx, nameOf(directory), id, { ...columns, ...version });
          const named = isRenamed ? await settleName(changed, row.nameBeforeDryRun ?? row.displayName, inner) : changed;
          const settled = await settleGroup(named, delta, inner);
          // The table of roles knows groups by their names.
          if (isRenamed) await fillRolesOfMembers(settled, inner);
          return settled;
        }),
      ),
  );
}

async function lockGroup(id: string, ctx: ScimContext): Promise<DirectoryGroup> {
  const row = await findDirectoryGroup(ctx.db, nameOf(ctx.directory), id, true);
  if (!row) throw notFound(id);
  ctx.note.target = { type: "group", id, label: row.displayName };
  ctx.note.action = "group.updated";
  return row;
}

async function fillRolesOfMembers({ id: groupId }: DirectoryGroup, ctx: ScimContext): Promise<void> {
  const members = await listMemberIds(ctx.db, { ...nameOf(ctx.directory), groupId });
  await tryOut(ctx, (inside) => fillRolesOf(members, inside));
}

/** Forgets a group, and takes what its members had by it. @throws ScimRefusal 404, 412; SsoError last_administrator */
export async function deleteDirectoryGroup({ id, ifMatch }: ResourceTarget, ctx: ScimContext): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const inner = await withinTransaction(tx, ctx);
    const row = await lockGroup(id, inner);
    requireVersion(ifMatch, row.version);
    ctx.note.action = "group.deleted";
    const members = await listMemberIds(tx, { ...nameOf(ctx.directory), groupId: id });
    await tryOut(inner, (inside) => releaseGroup(row, inside));
    await deleteDirectoryGroupRow(tx, nameOf(ctx.directory), id);
    await tryOut(inner, (inside) => fillRolesOf(members, inside));
  });
}

function taken(name: string): ScimRefusal {
  return new ScimRefusal(409, "uniqueness", said("scimGroupTaken", { name: plain(name) }));
}

/** What the constraint of the database stops, when two arrive at once, is the same refusal. */
async function orTaken<T>(name: () => string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (brokenConstraint(error) !== "one_display_name_per_directory") throw error;
    throw taken(name());
  }
}
