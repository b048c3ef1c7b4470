import { and, eq, inArray, isNotNull, sql } from "drizzle-orm";
import { directoryUsers } from "@/drizzle/schema/directories";
import { userGroups } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { toStoredReason } from "@/lib/directory/grant-reason";
import type { Fact } from "@/lib/facts/fact-schema";
import { type GroupName, isAmong } from "./directory-member-store";

type Grantor = { organizationId: string; grantedBy: string };

/** A group of the directory, and what its members are given here. */
export type FilledGroup = GroupName & Grantor & { groupKey: string; reason: Fact };

/** Gives the group to these members of it, in one statement. */
export async function grantToMembers(db: Db, group: FilledGroup, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  const { organizationId, groupKey, grantedBy, reason } = group;
  await db
    .insert(userGroups)
    .select(
      db
        .select({
          organizationId: sql`${organizationId}`.as("organization_id"),
          userId: directoryUsers.userId,
          groupKey: sql`${groupKey}`.as("group_key"),
          grantedBy: sql`${grantedBy}`.as("granted_by"),
          reason: sql`${toStoredReason(reason)}`.as("reason"),
          createdAt: sql`${now.toISOString()}::timestamptz`.as("created_at"),
        })
        .from(directoryUsers)
        .where(
          and(
            eq(directoryUsers.organizationId, organizationId),
            eq(directoryUsers.directoryId, group.directoryId),
            isNotNull(directoryUsers.userId),
            isAmong(directoryUsers.id, ids),
          ),
        ),
    )
    .onConflictDoNothing();
}

/** Takes the group from these people of the directory: what others gave them stays. */
export async function revokeFromUsers(db: Db, group: FilledGroup, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await db
    .select({ userId: directoryUsers.userId })
    .from(directoryUsers)
    .where(
      and(
        eq(directoryUsers.organizationId, group.organizationId),
        eq(directoryUsers.directoryId, group.directoryId),
        isNotNull(directoryUsers.userId),
        isAmong(directoryUsers.id, ids),
      ),
    );
  // Two statements: of one, the planner would compare each member with each.
  const userIds = rows.flatMap(({ userId }) => userId ?? []);
  await db.delete(userGroups).where(and(ofGroup(group), isAmong(userGroups.userId, userIds)));
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
