import { and, eq, sql } from "drizzle-orm";
import { directories, directoryUsers } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";

type Owner = { organizationId: string; userId: string };

const isActiveRow = ({ organizationId, userId }: Owner) =>
  and(
    eq(directoryUsers.organizationId, organizationId),
    eq(directoryUsers.userId, userId),
    eq(directoryUsers.active, true),
  );

/** The directories that call somebody active, by name. */
export async function listActiveDirectories(db: Db, owner: Owner): Promise<string[]> {
  const rows = await db
    .select({ name: directories.name })
    .from(directoryUsers)
    .innerJoin(
      directories,
      and(
        eq(directories.organizationId, directoryUsers.organizationId),
        eq(directories.id, directoryUsers.directoryId),
      ),
    )
    .where(isActiveRow(owner));
  return rows.map(({ name }) => name);
}

/** What a directory said of somebody counts as "inactive" from here on, until it says otherwise: no sign-in brings them back. */
export async function deactivateDirectoryRows(db: Db, owner: Owner, now: Date): Promise<void> {
  await db
    .update(directoryUsers)
    .set({ active: false, version: sql`${directoryUsers.version} + 1`, updatedAt: now })
    .where(isActiveRow(owner));
}
