import { and, eq, inArray, ne, notExists, sql } from "drizzle-orm";
import { directoryGroups } from "@/drizzle/schema/directories";
import { groups } from "@/drizzle/schema/directory";
import type { Db } from "@/lib/db/database";
import type { DirectoryName } from "./directory-store";

/** A group as a directory says it. */
export type DirectoryGroup = typeof directoryGroups.$inferSelect;

const ofDirectory = ({ organizationId, directoryId }: DirectoryName) =>
  and(eq(directoryGroups.organizationId, organizationId), eq(directoryGroups.directoryId, directoryId));

/** @param lock true holds the row until the transaction ends: changes of its members come one after the other */
export async function findDirectoryGroup(
  db: Db,
  directory: DirectoryName,
  id: string,
  lock = false,
): Promise<DirectoryGroup | null> {
  const query = db
    .select()
    .from(directoryGroups)
    .where(and(ofDirectory(directory), eq(directoryGroups.id, id)));
  const [row] = await (lock ? query.for("update") : query);
  return row ?? null;
}

/** Those of a page, in the order of its ids. */
export async function listDirectoryGroups(
  db: Db,
  directory: DirectoryName,
  ids: readonly string[],
): Promise<DirectoryGroup[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(directoryGroups)
    .where(and(ofDirectory(directory), inArray(directoryGroups.id, [...ids])));
  const places = new Map(ids.map((id, index) => [id, index]));
  return rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}

export async function isGroupTaken(db: Db, directory: DirectoryName, displayNameKey: string): Promise<boolean> {
  const [row] = await db
    .select({ id: directoryGroups.id })
    .from(directoryGroups)
    .where(and(ofDirectory(directory), eq(directoryGroups.displayNameKey, displayNameKey)));
  return row !== undefined;
}

export async function insertDirectoryGroup(
  db: Db,
  group: typeof directoryGroups.$inferInsert,
): Promise<DirectoryGroup> {
  const [row] = await db.insert(directoryGroups).values(group).returning();
  if (!row) throw new Error("The directory's group was not inserted");
  return row;
}

export async function updateDirectoryGroupRow(
  db: Db,
  directory: DirectoryName,
  id: string,
  patch: Partial<DirectoryGroup>,
): Promise<DirectoryGroup> {
  const [row] = await db
    .update(directoryGroups)
    .set(patch)
    .where(and(ofDirectory(directory), eq(directoryGroups.id, id)))
    .returning();
  if (!row) throw new Error("The directory's group was not updated");
  return row;
}

export async function deleteDirectoryGroupRow(db: Db, directory: DirectoryName, id: string): Promise<void> {
  await db.delete(directoryGroups).where(and(ofDirectory(directory), eq(directoryGroups.id, id)));
}

/** The ids of all groups of a directory; at the end of a dry run each is looked at. */
export async function listDirectoryGroupIds(db: Db, directory: DirectoryName): Promise<string[]> {
  const rows = await db
    .select({ id: directoryGroups.id })
    .from(directoryGroups)
    .where(ofDirectory(directory))
    .orderBy(directoryGroups.id);
  return rows.map(({ id }) => id);
}

/**
 * Whether a group here is filled by another group of a directory than the one that is named, or by another directory.
 * @param except the group, or the directory, that does not count
 */
export async function isFilledByAnother(
  db: Db,
  { organizationId, groupKey }: { organizationId: string; groupKey: string },
  except: { groupId: string } | { directoryId: string },
): Promise<boolean> {
  const isOther =
    "groupId" in except ? ne(directoryGroups.id, except.groupId) : ne(directoryGroups.directoryId, except.directoryId);
  const [row] = await db
    .select({ id: directoryGroups.id })
    .from(directoryGroups)
    .where(and(eq(directoryGroups.organizationId, organizationId), eq(directoryGroups.groupKey, groupKey), isOther))
    .limit(1);
  return row !== undefined;
}

/** The group of the organization that is called so and that no directory fills; null without one. */
export async function findUnfilledGroup(
  db: Db,
  organizationId: string,
  name: string,
): Promise<{ key: string; name: string } | null> {
  const filled = db
    .select({ one: sql`1` })
    .from(directoryGroups)
    .where(and(eq(directoryGroups.organizationId, organizationId), eq(directoryGroups.groupKey, groups.key)));
  const [row] = await db
    .select({ key: groups.key, name: groups.name })
    .from(groups)
    .where(
      and(eq(groups.organizationId, organizationId), sql`lower(${groups.name}) = lower(${name})`, notExists(filled)),
    )
    .orderBy(groups.key)
    .limit(1);
  return row ?? null;
}
