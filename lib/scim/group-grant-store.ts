import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { directoryMembers, directoryUsers } from "@/drizzle/schema/directories";
import { userGroups } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { toStoredReason } from "@/lib/directory/grant-reason";
import type { Fact } from "@/lib/facts/fact-schema";
import { type GroupName, idList } from "./directory-member-store";

type Grantor = { organizationId: string; grantedBy: string };

/** A group of the directory, and what its members are given here. */
export type FilledGroup = GroupName & Grantor & { groupKey: string; reason: Fact };

/** People of a group who are users here; `ids` leaves those. */
const usersOf = (db: Db, { organizationId, directoryId, groupId }: GroupName, ids: readonly string[] | null) =>
  db
    .select({ id: directoryUsers.userId })
    .from(directoryMembers)
    .innerJoin(
      directoryUsers,
      and(
        eq(directoryUsers.organizationId, directoryMembers.organizationId),
        eq(directoryUsers.directoryId, directoryMembers.directoryId),
        eq(directoryUsers.id, directoryMembers.directoryUserId),
      ),
    )
    .where(
      and(
        eq(directoryMembers.organizationId, organizationId),
        eq(directoryMembers.directoryId, directoryId),
        eq(directoryMembers.groupId, groupId),
        isNotNull(directoryUsers.userId),
        ids === null ? undefined : inArray(directoryMembers.directoryUserId, idList(ids)),
      ),
    );

/** Gives the group to its members, in one statement; `ids`: to those of them alone. */
export async function grantToMembers(
  db: Db,
  group: FilledGroup,
  ids: readonly string[] | null,
  now: Date,
): Promise<void> {
  if (ids?.length === 0) return;
  const { organizationId, groupKey, grantedBy, reason } = group;
  const members = usersOf(db, group, ids).as("members");
  await db
    .insert(userGroups)
    .select(
      db
        .select({
          organizationId: sql`${organizationId}`.as("organization_id"),
          userId: members.id,
          groupKey: sql`${groupKey}`.as("group_key"),
          grantedBy: sql`${grantedBy}`.as("granted_by"),
          reason: sql`${toStoredReason(reason)}`.as("reason"),
          createdAt: sql`${now.toISOString()}::timestamptz`.as("created_at"),
        })
        .from(members),
    )
    .onConflictDoNothing();
}

/** Takes the group from these people of the directory, in one statement: what others gave them stays. */
export async function revokeFromUsers(db: Db, group: FilledGroup, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const { organizationId, directoryId } = group;
  const gone = db
    .select({ id: sql<string>`${directoryUsers.userId}` })
    .from(directoryUsers)
    .where(
      and(
        eq(directoryUsers.organizationId, organizationId),
        eq(directoryUsers.directoryId, directoryId),
        isNotNull(directoryUsers.userId),
        inArray(directoryUsers.id, idList(ids)),
      ),
    );
  await db.delete(userGroups).where(and(ofGroup(group), inArray(userGroups.userId, gone)));
}

const ofGroup = ({ organizationId, grantedBy, groupKey }: Grantor & { groupKey: string }) =>
  and(
    eq(userGroups.organizationId, organizationId),
    eq(userGroups.grantedBy, grantedBy),
    eq(userGroups.groupKey, groupKey),
  );

/** Takes the group from everybody whom one grantor gave it. @returns how many they were */
export async function revokeFromAll(db: Db, group: Grantor & { groupKey: string }): Promise<number> {
  const gone = await db.delete(userGroups).where(ofGroup(group)).returning({ id: userGroups.userId });
  return gone.length;
}

/** Takes from one user what one grantor gave. */
export async function releaseGrants(
  db: Db,
  { organizationId, grantedBy }: Grantor,
  { userId, groups }: { userId: string; groups: readonly string[] },
): Promise<void> {
  if (groups.length === 0) return;
  await db
    .delete(userGroups)
    .where(
      and(
        eq(userGroups.organizationId, organizationId),
        eq(userGroups.grantedBy, grantedBy),
        eq(userGroups.userId, userId),
        inArray(userGroups.groupKey, [...groups]),
      ),
    );
}
