import { and, eq } from "drizzle-orm";
import { directories, directoryUsers } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";
import type { Directory } from "@/lib/scim/directory-store";
import type { DirectoryUser } from "@/lib/scim/directory-user-store";

/** The directory that feeds a user, with what it says of them; null for nobody's. */
export async function findPersonDirectory(
  db: Db,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<{ directory: Directory; row: DirectoryUser } | null> {
  const [found] = await db
    .select({ directory: directories, row: directoryUsers })
    .from(directoryUsers)
    .innerJoin(
      directories,
      and(
        eq(directories.organizationId, directoryUsers.organizationId),
        eq(directories.id, directoryUsers.directoryId),
      ),
    )
    .where(and(eq(directoryUsers.organizationId, organizationId), eq(directoryUsers.userId, userId)));
  return found ?? null;
}
