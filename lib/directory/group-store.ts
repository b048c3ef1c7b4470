import { and, asc, countDistinct, eq, gt, inArray } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import { groups, userGroups, users } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { Fact } from "@/lib/facts/fact-schema";
import { type GrantContext, writeGrants } from "./grant-event-store";
import { toReason } from "./grant-reason";
import { grantorName } from "./grantor-name-queries";

export type Group = typeof groups.$inferSelect;

/** Groups in the order of their keys. */
export async function listGroups(
  db: Db,
  organizationId: string,
  page: { limit: number; after: string | null },
): Promise<Group[]> {
  return db
    .select()
    .from(groups)
    .where(and(eq(groups.organizationId, organizationId), page.after === null ? undefined : gt(groups.key, page.after)))
    .orderBy(asc(groups.key))
    .limit(page.limit);
}

export async function findGroup(db: Db, organizationId: string, key: string): Promise<Group | null> {
  const [row] = await db
    .select()
    .from(groups)
    .where(and(eq(groups.organizationId, organizationId), eq(groups.key, key)));
  return row ?? null;
}

/**
 * Which of these groups exist.
 * @param lock true keeps them from being deleted until the transaction is over
 */
export async function existingGroups(
  db: Db,
  organizationId: string,
  keys: readonly string[],
  lock = false,
): Promise<string[]> {
  if (keys.length === 0) return [];
  const query = db
    .select({ key: groups.key })
    .from(groups)
    .where(and(eq(groups.organizationId, organizationId), inArray(groups.key, [...keys])));
  const rows = await (lock ? query.for("key share") : query);
  return rows.map((row) => row.key);
}

/** What groups are called, by their keys; those that do not exist are left out. */
export async function groupNames(
  db: Db,
  organizationId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .select({ key: groups.key, name: groups.name })
    .from(groups)
    .where(and(eq(groups.organizationId, organizationId), inArray(groups.key, [...keys])));
  return new Map(rows.map(({ key, name }) => [key, name]));
}

export async function insertGroup(db: Db, group: Group): Promise<void> {
  await db.insert(groups).values(group);
}

export async function renameGroup(db: Db, organizationId: string, key: string, name: string): Promise<Group | null> {
  const [row] = await db
    .update(groups)
    .set({ name })
    .where(and(eq(groups.organizationId, organizationId), eq(groups.key, key)))
    .returning();
  return row ?? null;
}

/** Takes a group from everybody, whatever gave it, and tells of each. */
export async function emptyGroup(
  { organizationId, key }: { organizationId: string; key: string },
  ctx: GrantContext,
): Promise<void> {
  const taken = ctx.db
    .delete(userGroups)
    .where(and(eq(userGroups.organizationId, organizationId), eq(userGroups.groupKey, key)))
    .returning({ userId: userGroups.userId, groupKey: userGroups.groupKey });
  await writeGrants(taken, { organizationId, kind: "group", type: "grant.removed", grantedBy: null }, ctx);
}

/** Deletes a group; its memberships go with it. */
export async function deleteGroupRow(db: Db, organizationId: string, key: string): Promise<void> {
  await db.delete(groups).where(and(eq(groups.organizationId, organizationId), eq(groups.key, key)));
}

/** Group keys of several users; a membership granted twice is listed once. */
export async function groupsOfUsers(
  db: Db,
  organizationId: string,
  userIds: readonly string[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(userIds.map((id) => [id, []]));
  if (userIds.length === 0) return found;
  const rows = await db
    .selectDistinct({ userId: userGroups.userId, key: userGroups.groupKey })
    .from(userGroups)
    .where(and(eq(userGroups.organizationId, organizationId), inArray(userGroups.userId, [...userIds])))
    .orderBy(asc(userGroups.groupKey));
  for (const { userId, key } of rows) found.get(userId)?.push(key);
  return found;
}

/** Everybody who is in a group because of one grantor. */
export async function listMembershipsFrom(
  db: Db,
  organizationId: string,
  grantedBy: string,
): Promise<{ userId: string; email: string; group: string }[]> {
  return db
    .select({ userId: userGroups.userId, email: users.email, group: userGroups.groupKey })
    .from(userGroups)
    .innerJoin(users, and(eq(users.organizationId, userGroups.organizationId), eq(users.id, userGroups.userId)))
    .where(and(eq(userGroups.organizationId, organizationId), eq(userGroups.grantedBy, grantedBy)))
    .orderBy(asc(users.email), asc(userGroups.groupKey));
}

export type Membership = {
  grantedBy: string;
  /** The connection, or the directory. */
  connectionName: string | null;
  reason: Fact;
  since: Date;
};

/** What one user is in and why. */
export async function listMemberships(
  db: Db,
  organizationId: string,
  userId: string,
): Promise<(Membership & { group: string; name: string })[]> {
  const rows = await db
    .select({ group: userGroups.groupKey, name: groups.name, ...membershipColumns })
    .from(userGroups)
    .innerJoin(groups, and(eq(groups.organizationId, userGroups.organizationId), eq(groups.key, userGroups.groupKey)))
    .leftJoin(connections, grantingConnection)
    .where(and(eq(userGroups.organizationId, organizationId), eq(userGroups.userId, userId)))
    .orderBy(asc(userGroups.groupKey));
  return rows.map((row) => ({ ...row, reason: toReason(row.reason) }));
}

/** Why each of these people is in a group: everything that put them there, the first one first. */
export async function membershipsInGroup(
  db: Db,
  { organizationId, key }: { organizationId: string; key: string },
  userIds: readonly string[],
): Promise<Map<string, Membership[]>> {
  const found = new Map<string, Membership[]>(userIds.map((id) => [id, []]));
  if (userIds.length === 0) return found;
  const rows = await db
    .select({ userId: userGroups.userId, ...membershipColumns })
    .from(userGroups)
    .leftJoin(connections, grantingConnection)
    .where(
      and(
        eq(userGroups.organizationId, organizationId),
        eq(userGroups.groupKey, key),
        inArray(userGroups.userId, [...userIds]),
      ),
    )
    .orderBy(asc(userGroups.createdAt), asc(userGroups.grantedBy));
  for (const { userId, reason, ...row } of rows) found.get(userId)?.push({ ...row, reason: toReason(reason) });
  return found;
}

const membershipColumns = {
  grantedBy: userGroups.grantedBy,
  connectionName: grantorName({ organizationId: userGroups.organizationId, by: userGroups.grantedBy }),
  reason: userGroups.reason,
  since: userGroups.createdAt,
};

const grantingConnection = and(
  eq(connections.organizationId, userGroups.organizationId),
  eq(connections.id, userGroups.grantedBy),
);

/** How many people are in each of these groups, however they came in. */
export async function countMembers(
  db: Db,
  organizationId: string,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .select({ key: userGroups.groupKey, value: countDistinct(userGroups.userId) })
    .from(userGroups)
    .where(and(eq(userGroups.organizationId, organizationId), inArray(userGroups.groupKey, [...keys])))
    .groupBy(userGroups.groupKey);
  return new Map(rows.map(({ key, value }) => [key, value]));
}
