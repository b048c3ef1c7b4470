import { and, eq, gt, inArray, isNotNull, isNull, ne, or } from "drizzle-orm";
import { directoryGroups, directoryMembers, directoryUsers } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";
import type { DirectoryName } from "./directory-store";

/** A person as a directory says them. */
export type DirectoryUser = typeof directoryUsers.$inferSelect;

const ofDirectory = ({ organizationId, directoryId }: DirectoryName) =>
  and(eq(directoryUsers.organizationId, organizationId), eq(directoryUsers.directoryId, directoryId));

/** @param lock true holds the row until the transaction ends: of two changes one comes after the other */
export async function findDirectoryUser(
  db: Db,
  directory: DirectoryName,
  id: string,
  lock = false,
): Promise<DirectoryUser | null> {
  const query = db
    .select()
    .from(directoryUsers)
    .where(and(ofDirectory(directory), eq(directoryUsers.id, id)));
  const [row] = await (lock ? query.for("update") : query);
  return row ?? null;
}

/** Those of a page, in the order of its ids. */
export async function listDirectoryUsers(
  db: Db,
  directory: DirectoryName,
  ids: readonly string[],
): Promise<DirectoryUser[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(directoryUsers)
    .where(and(ofDirectory(directory), inArray(directoryUsers.id, [...ids])));
  const places = new Map(ids.map((id, index) => [id, index]));
  return rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}

/** Whether the directory has somebody of this name already. */
export async function isTaken(db: Db, directory: DirectoryName, userNameKey: string): Promise<boolean> {
  const [row] = await db
    .select({ id: directoryUsers.id })
    .from(directoryUsers)
    .where(and(ofDirectory(directory), eq(directoryUsers.userNameKey, userNameKey)))
    .limit(1);
  return row !== undefined;
}

export async function insertDirectoryUser(db: Db, user: typeof directoryUsers.$inferInsert): Promise<DirectoryUser> {
  const [row] = await db.insert(directoryUsers).values(user).returning();
  if (!row) throw new Error("The directory's user was not inserted");
  return row;
}

export async function updateDirectoryUserRow(
  db: Db,
  directory: DirectoryName,
  id: string,
  patch: Partial<DirectoryUser>,
): Promise<DirectoryUser> {
  const [row] = await db
    .update(directoryUsers)
    .set(patch)
    .where(and(ofDirectory(directory), eq(directoryUsers.id, id)))
    .returning();
  if (!row) throw new Error("The directory's user was not updated");
  return row;
}

export async function deleteDirectoryUserRow(db: Db, directory: DirectoryName, id: string): Promise<void> {
  await db.delete(directoryUsers).where(and(ofDirectory(directory), eq(directoryUsers.id, id)));
}

/** The directory with another row than this that says who the user is; null without one. @param id null: any row */
export async function findManager(
  db: Db,
  { organizationId, id }: { organizationId: string; id: string | null },
  userId: string,
): Promise<string | null> {
  const [row] = await db
    .select({ directoryId: directoryUsers.directoryId })
    .from(directoryUsers)
    .where(
      and(
        eq(directoryUsers.organizationId, organizationId),
        eq(directoryUsers.userId, userId),
        id === null ? undefined : ne(directoryUsers.id, id),
      ),
    )
    .limit(1);
  return row?.directoryId ?? null;
}

/**
 * People who are nobody here yet, and users with a change that is not carried out: what a dry run left, and who had no address. In the
 * order of their ids, from behind one of them.
 */
export async function listUnsettledUsers(
  db: Db,
  directory: DirectoryName,
  page: { after: string; limit: number },
): Promise<string[]> {
  const rows = await db
    .select({ id: directoryUsers.id })
    .from(directoryUsers)
    .where(
      and(
        ofDirectory(directory),
        or(isNull(directoryUsers.userId), isNotNull(directoryUsers.activeBeforeDryRun)),
        gt(directoryUsers.id, page.after),
      ),
    )
    .orderBy(directoryUsers.id)
    .limit(page.limit);
  return rows.map(({ id }) => id);
}

export type GroupOfUser = { id: string; displayName: string; groupKey: string | null };

/** The groups of several people of a directory. */
export async function groupsOfDirectoryUsers(
  db: Db,
  { organizationId, directoryId }: DirectoryName,
  ids: readonly string[],
): Promise<Map<string, GroupOfUser[]>> {
  const found = new Map<string, GroupOfUser[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return found;
  const rows = await db
    .select({
      userId: directoryMembers.directoryUserId,
      id: directoryGroups.id,
      displayName: directoryGroups.displayName,
      groupKey: directoryGroups.groupKey,
    })
    .from(directoryMembers)
    .innerJoin(
      directoryGroups,
      and(
        eq(directoryGroups.organizationId, directoryMembers.organizationId),
        eq(directoryGroups.directoryId, directoryMembers.directoryId),
        eq(directoryGroups.id, directoryMembers.groupId),
      ),
    )
    .where(
      and(
        eq(directoryMembers.organizationId, organizationId),
        eq(directoryMembers.directoryId, directoryId),
        inArray(directoryMembers.directoryUserId, [...ids]),
      ),
    )
    .orderBy(directoryGroups.displayNameKey, directoryGroups.id);
  for (const { userId, ...group } of rows) found.get(userId)?.push(group);
  return found;
}
