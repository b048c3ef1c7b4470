import { sql } from "drizzle-orm";
import { directoryGroups, directoryMembers, directoryUsers } from "@/drizzle/schema/directories";
import { userGroups } from "@/drizzle/schema/directory";
import { type GrantContext, writeGrants } from "@/lib/directory/grant-event-store";
import type { DirectoryName } from "@/lib/scim/directory-store";

/** Takes what members of one group of a directory have by it, but from those who have the same by another of its groups; and tells of it. */
export async function takeFromMembers(
  { organizationId, directoryId, groupId }: DirectoryName & { groupId: string },
  { groupKey, grantedBy }: { groupKey: string; grantedBy: string },
  ctx: GrantContext,
): Promise<void> {
  const taken = sql`delete from ${userGroups} held
    where held.organization_id = ${organizationId} and held.group_key = ${groupKey} and held.granted_by = ${grantedBy}
    and exists (
      select 1 from ${directoryMembers} m
      join ${directoryUsers} p on p.directory_id = m.directory_id and p.id = m.directory_user_id
      where m.organization_id = ${organizationId} and p.organization_id = ${organizationId}
        and m.group_id = ${groupId} and p.user_id = held.user_id)
    and not exists (
      select 1 from ${directoryGroups} other
      join ${directoryMembers} m on m.directory_id = other.directory_id and m.group_id = other.id
      join ${directoryUsers} p on p.directory_id = m.directory_id and p.id = m.directory_user_id
      where other.organization_id = ${organizationId} and p.organization_id = ${organizationId} and m.organization_id = ${organizationId}
        and other.directory_id = ${directoryId}
        and other.id <> ${groupId} and other.group_key = ${groupKey} and p.user_id = held.user_id)
    returning held.user_id, held.group_key`;
  await writeGrants(taken, { organizationId, kind: "group", type: "grant.removed", grantedBy }, ctx);
}
