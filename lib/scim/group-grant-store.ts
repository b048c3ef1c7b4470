import { and, eq, inArray, isNotNull, not, notInArray, type SQL, sql } from "drizzle-orm";
import { directoryGroups, directoryMembers, directoryUsers } from "@/drizzle/schema/directories";
import { groups, userGroups } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import { type GrantContext, writeGrants } from "@/lib/directory/grant-event-store";
import { toStoredReason } from "@/lib/directory/grant-reason";
import type { Fact } from "@/lib/facts/fact-schema";
import { type GroupName, isAmong } from "./directory-member-store";

type Grantor = { organizationId: string; grantedBy: string };

/** A group of the directory, and what its members are given here. */
export type FilledGroup = GroupName & Grantor & { groupKey: string; reason: Fact };

/**
 * Holds the group here: of two groups that fill it one is changed at a time. Anyone who leaves both at once loses it, and anyone who leaves one
 * while they come into the other keeps it. Sign-ins that give it do not wait.
 */
export async function holdGroup(
  db: Db,
  { organizationId, groupKey }: { organizationId: string; groupKey: string },
): Promise<void> {
  await db
    .select({ key: groups.key })
    .from(groups)
    .where(and(eq(groups.organizationId, organizationId), eq(groups.key, groupKey)))
    .for("no key update");
}

/** Gives the group to these members of it, and tells of each who did not have it, in a few statements whatever their number. */
export async function grantToMembers(group: FilledGroup, ids: readonly string[], ctx: GrantContext): Promise<void> {
  if (ids.length === 0) return;
  const { db, now } = ctx;
  const { organizationId, groupKey, grantedBy, reason } = group;
  const given = db
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
    .onConflictDoNothing()
    .returning(grantColumns);
  await writeGrants(given, { organizationId, kind: "group", type: "grant.added", grantedBy }, ctx);
}

/** What a statement returns of each grant that it makes or ends. */
const grantColumns = { userId: userGroups.userId, groupKey: userGroups.groupKey };

/** Takes groups that a grantor gave, and tells of each who has them no more. @returns how many memberships there were */
async function takeGroups({ organizationId, grantedBy }: Grantor, condition: SQL | undefined, ctx: GrantContext) {
  const taken = ctx.db
    .delete(userGroups)
    .where(and(eq(userGroups.organizationId, organizationId), eq(userGroups.grantedBy, grantedBy), condition))
    .returning(grantColumns);
  return writeGrants(taken, { organizationId, kind: "group", type: "grant.removed", grantedBy }, ctx);
}

/** Whether somebody of the directory is in another group of it that fills the same one here. */
const hasByAnother = ({ organizationId, directoryId, groupId, groupKey }: GroupName & { groupKey: string }) =>
  sql`exists (select 1 from ${directoryMembers} m
    join ${directoryGroups} g on g.organization_id = m.organization_id and g.directory_id = m.directory_id and g.id = m.group_id
    where m.organization_id = ${organizationId} and m.directory_id = ${directoryId} and m.directory_user_id = ${directoryUsers.id}
      and g.group_key = ${groupKey} and g.id <> ${groupId})`;

/** People of the directory who are users here. */
const isUserOf = ({ organizationId, directoryId }: FilledGroup) =>
  and(
    eq(directoryUsers.organizationId, organizationId),
    eq(directoryUsers.directoryId, directoryId),
    isNotNull(directoryUsers.userId),
  );

/** Takes the group from these people of the directory: what others gave them stays, and what they have by another group of the directory. */
export async function revokeFromUsers(group: FilledGroup, ids: readonly string[], ctx: GrantContext): Promise<void> {
  if (ids.length === 0) return;
  const rows = await ctx.db
    .select({ userId: directoryUsers.userId })
    .from(directoryUsers)
    .where(and(isUserOf(group), isAmong(directoryUsers.id, ids), not(hasByAnother(group))));
  // Two statements: of one, the planner would compare each member with each.
  const userIds = rows.flatMap(({ userId }) => userId ?? []);
  await takeGroups(group, and(eq(userGroups.groupKey, group.groupKey), isAmong(userGroups.userId, userIds)), ctx);
}

/**
 * Takes the group from everybody whom the directory gave it, but from those who have it by another group of the directory.
 * @returns how many they were
 */
export async function revokeFromAll(group: FilledGroup, ctx: GrantContext): Promise<number> {
  const kept = ctx.db
    .select({ userId: directoryUsers.userId })
    .from(directoryUsers)
    .where(and(isUserOf(group), hasByAnother(group)));
  return takeGroups(group, and(eq(userGroups.groupKey, group.groupKey), notInArray(userGroups.userId, kept)), ctx);
}

/**
 * Takes what a directory gave by its groups from everybody who is in none of those any more: groups and members may have gone while it
 * was not carried out.
 */
export async function revokeStrayGrants(
  { directoryId, ...grantor }: Grantor & { directoryId: string },
  ctx: GrantContext,
): Promise<void> {
  const { organizationId } = grantor;
  const isStray = sql`not exists (select 1 from ${directoryUsers} u
        join ${directoryMembers} m on m.organization_id = ${organizationId} and m.directory_id = u.directory_id and m.directory_user_id = u.id
        join ${directoryGroups} g on g.organization_id = ${organizationId} and g.directory_id = m.directory_id and g.id = m.group_id
        where u.organization_id = ${organizationId} and u.directory_id = ${directoryId} and u.user_id = ${userGroups.userId}
          and g.group_key = ${userGroups.groupKey})`;
  await takeGroups(grantor, isStray, ctx);
}

/** Takes from one user what one grantor gave. */
export async function releaseGrants(
  grantor: Grantor,
  { userId, groups }: { userId: string; groups: readonly string[] },
  ctx: GrantContext,
): Promise<void> {
  if (groups.length === 0) return;
  await takeGroups(grantor, and(eq(userGroups.userId, userId), inArray(userGroups.groupKey, [...groups])), ctx);
}
