import { plain, said } from "@/lib/facts/fact";
import type { DirectoryGroup } from "./directory-group-store";
import {
  addMembers,
  countGroupMembers,
  type GroupName,
  keepMembers,
  removeMembers,
  unknownMembers,
} from "./directory-member-store";
import type { MemberDelta } from "./fill-group";
import type { MemberChange } from "./group-resource";
import type { ScimContext } from "./scim-context";
import { badRequest } from "./scim-refusal";

/**
 * Changes who is in a group of the directory, in the order of the changes and in one statement each. An id that the directory does not
 * know is left out and noted: Entra would send it for ever.
 * @param row a group whose row this transaction holds
 * @throws ScimRefusal 400 tooMany
 */
export async function changeMembers(
  row: DirectoryGroup,
  changes: readonly MemberChange[],
  ctx: ScimContext,
): Promise<MemberDelta> {
  const { organizationId, directoryId, id: groupId } = row;
  const group = { organizationId, directoryId, groupId };
  const added = new Set<string>();
  const removed = new Set<string>();
  for (const change of changes) {
    const done = await changeOnce(group, change, ctx);
    for (const id of done.removed) if (!added.delete(id)) removed.add(id);
    for (const id of done.added) if (!removed.delete(id)) added.add(id);
  }
  if (added.size > 0 && (await countGroupMembers(ctx.db, group)) > ctx.directory.maxMembers)
    throw badRequest("tooMany", said("scimMembersLimit", { count: ctx.directory.maxMembers }));
  await noteMembers(group, changes, { added: [...added], removed: [...removed] }, ctx);
  return { added: [...added], removed: [...removed] };
}

async function changeOnce(group: GroupName, change: MemberChange, { db, now }: ScimContext): Promise<MemberDelta> {
  switch (change.kind) {
    case "add":
      return { added: await addMembers(db, group, change, now), removed: [] };
    case "remove":
      return { added: [], removed: await removeMembers(db, group, change.ids) };
    case "replace": {
      const removed = await keepMembers(db, group, change.ids);
      return { added: await addMembers(db, group, change, now), removed };
    }
    case "clear":
      return { added: [], removed: await keepMembers(db, group, []) };
  }
}

async function noteMembers(
  group: GroupName,
  changes: readonly MemberChange[],
  { added, removed }: MemberDelta,
  { db, note }: ScimContext,
): Promise<void> {
  if (added.length > 0) note.facts.push(said("scimMembersAdded", { count: added.length }));
  if (removed.length > 0) note.facts.push(said("scimMembersRemoved", { count: removed.length }));
  const named = changes.flatMap((change) => (change.kind === "add" || change.kind === "replace" ? change.ids : []));
  const unknown = await unknownMembers(db, group, named);
  if (unknown.length > 0) note.facts.push(said("scimMembersUnknown", { count: unknown.length, ids: plain(unknown) }));
}
