import { and, asc, eq, isNull, lt, or } from "drizzle-orm";
import { directories } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";

/** A provider's directory, as it is set up here. */
export type Directory = typeof directories.$inferSelect;

/** Which directory: an id opens nothing without its organization. */
export type DirectoryName = { organizationId: string; directoryId: string };

const named = ({ organizationId, directoryId }: DirectoryName) =>
  and(eq(directories.organizationId, organizationId), eq(directories.id, directoryId));

/** The directories of an organization, the oldest first. */
export async function listDirectories(db: Db, organizationId: string): Promise<Directory[]> {
  return db
    .select()
    .from(directories)
    .where(eq(directories.organizationId, organizationId))
    .orderBy(asc(directories.createdAt), asc(directories.id));
}

export async function findDirectory(db: Db, name: DirectoryName): Promise<Directory | null> {
  const [row] = await db.select().from(directories).where(named(name));
  return row ?? null;
}

/** Whether a directory only tries, as it is now: it stays so until the transaction ends. */
export async function holdDryRun(tx: Db, name: DirectoryName): Promise<boolean> {
  const [row] = await tx.select({ dryRun: directories.dryRun }).from(directories).where(named(name)).for("key share");
  return row?.dryRun ?? false;
}

export async function insertDirectory(db: Db, directory: typeof directories.$inferInsert): Promise<Directory> {
  const [row] = await db.insert(directories).values(directory).returning();
  if (!row) throw new Error("The directory was not inserted");
  return row;
}

export async function updateDirectoryRow(
  db: Db,
  name: DirectoryName,
  patch: Partial<Directory>,
): Promise<Directory | null> {
  const [row] = await db.update(directories).set(patch).where(named(name)).returning();
  return row ?? null;
}

/** Deletes a directory with all that it said; the people and groups that it made stay. */
export async function deleteDirectoryRow(db: Db, name: DirectoryName): Promise<void> {
  await db.delete(directories).where(named(name));
}

/** Notes a request, at most every ten seconds: those of one sync must not queue for one row. */
export async function touchDirectory(db: Db, name: DirectoryName, now: Date): Promise<void> {
  const before = new Date(now.getTime() - 10_000);
  const isDue = or(isNull(directories.lastRequestAt), lt(directories.lastRequestAt, before));
  await db
    .update(directories)
    .set({ lastRequestAt: now })
    .where(and(named(name), isDue));
}
