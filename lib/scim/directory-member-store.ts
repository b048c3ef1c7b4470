import { and, asc, type Column, count, eq, inArray, type SQL, sql } from "drizzle-orm";
import { directoryMembers, directoryUsers } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";
import type { DirectoryName } from "./directory-store";

/** Which group of a directory. Its row is locked by whoever changes its members: of two changes none is lost. */
export type GroupName = DirectoryName & { groupId: string };

const ofGroup = ({ organizationId, directoryId, groupId }: GroupName) =>
  and(
    eq(directoryMembers.organizationId, organizationId),
    eq(directoryMembers.directoryId, directoryId),
    eq(directoryMembers.groupId, groupId),
  );

/** What is between ids, and in none of ours. */
const separator = "\u001f";

/**
 * One of these ids. Thousands of them are one parameter, and an array that the planner sees: of a list of rows it would think that it
 * is short, and compare each with each.
 */
export const isAmong = (column: Column, ids: readonly string[]): SQL => {
  const known = ids.filter((id) => !id.includes(separator));
  return sql`${column} = any(string_to_array(${known.join(separator)}, chr(31)))`;
};

/**
 * Adds those of these people whom the directory has; who is there already stays.
 * @param named `labels` are what the client calls them
 * @returns who was added
 */
export async function addMembers(
  db: Db,
  group: GroupName,
  named: { ids: readonly string[]; labels: Readonly<Record<string, string>> },
  now: Date,
): Promise<string[]> {
  const { ids, labels } = named;
  if (ids.length === 0) return [];
  const { organizationId, directoryId, groupId } = group;
  const rows = await db
    .insert(directoryMembers)
    .select(
      db
        .select({
          organizationId: sql`${organizationId}`.as("organization_id"),
          directoryId: sql`${directoryId}`.as("directory_id"),
          groupId: sql`${groupId}`.as("group_id"),
          directoryUserId: directoryUsers.id,
          display: sql`(${JSON.stringify(labels)}::jsonb ->> ${directoryUsers.id})`.as("display"),
          createdAt: sql`${now.toISOString()}::timestamptz`.as("created_at"),
        })
        .from(directoryUsers)
        .where(
          and(
            eq(directoryUsers.organizationId, organizationId),
            eq(directoryUsers.directoryId, directoryId),
            isAmong(directoryUsers.id, ids),
          ),
        ),
    )
    .onConflictDoNothing()
    .returning({ id: directoryMembers.directoryUserId });
  return rows.map(({ id }) => id);
}

/** Removes these people. @returns who was removed */
export async function removeMembers(db: Db, group: GroupName, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  return removeWhere(db, group, isAmong(directoryMembers.directoryUserId, ids));
}

/** Removes everybody but these people. @returns who was removed */
export async function keepMembers(db: Db, group: GroupName, ids: readonly string[]): Promise<string[]> {
  return removeWhere(db, group, sql`not (${isAmong(directoryMembers.directoryUserId, ids)})`);
}

async function removeWhere(db: Db, group: GroupName, condition: SQL): Promise<string[]> {
  const rows = await db
    .delete(directoryMembers)
    .where(and(ofGroup(group), condition))
    .returning({ id: directoryMembers.directoryUserId });
  return rows.map(({ id }) => id);
}

/** Which of these ids the directory has nobody for. */
export async function unknownMembers(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ id: directoryUsers.id })
    .from(directoryUsers)
    .where(
      and(
        eq(directoryUsers.organizationId, organizationId),
        eq(directoryUsers.directoryId, directoryId),
        isAmong(directoryUsers.id, ids),
      ),
    );
  const known = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !known.has(id));
}

/** The ids of everybody who is in a group. */
export async function listMemberIds(db: Db, group: GroupName): Promise<string[]> {
  const rows = await db.select({ id: directoryMembers.directoryUserId }).from(directoryMembers).where(ofGroup(group));
  return rows.map(({ id }) => id);
}

export async function countGroupMembers(db: Db, group: GroupName): Promise<number> {
  const [row] = await db.select({ value: count() }).from(directoryMembers).where(ofGroup(group));
  return row?.value ?? 0;
}

export type MemberOfGroup = { id: string; label: string };

/** The members of several groups, in the order in which they came. */
export async function listGroupMembers(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  groupIds: readonly string[],
): Promise<Map<string, MemberOfGroup[]>> {
  const found = new Map<string, MemberOfGroup[]>(groupIds.map((id) => [id, []]));
  if (groupIds.length === 0) return found;
  const rows = await db
    .select({
      groupId: directoryMembers.groupId,
      id: directoryUsers.id,
      label: sql<string>`coalesce(${directoryMembers.display}, ${directoryUsers.displayName}, ${directoryUsers.userName})`,
    })
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
        inArray(directoryMembers.groupId, [...groupIds]),
      ),
    )
    .orderBy(asc(directoryMembers.createdAt), asc(directoryUsers.id));
  for (const { groupId, ...member } of rows) found.get(groupId)?.push(member);
  return found;
}
