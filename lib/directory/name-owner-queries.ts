import { and, eq, sql } from "drizzle-orm";
import { connections, identities } from "@/drizzle/schema/connections";
import { directories, directoryUsers } from "@/drizzle/schema/directories";
import type { Db } from "@/lib/db/database";

/** What says how somebody is called, by its name: a directory that feeds them, or the connection that they sign in through. */
export type NameOwner = { kind: "directory" | "connection"; name: string };

/**
 * Who owns the name of a user. A directory comes before a provider: it writes at any time. Of several providers it is the one that they
 * came through last.
 * @returns null for who is known by what was entered here alone
 */
export async function findNameOwner(
  db: Db,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<NameOwner | null> {
  const [directory] = await db
    .select({ name: directories.name })
    .from(directoryUsers)
    .innerJoin(
      directories,
      and(
        eq(directories.organizationId, directoryUsers.organizationId),
        eq(directories.id, directoryUsers.directoryId),
      ),
    )
    .where(and(eq(directoryUsers.organizationId, organizationId), eq(directoryUsers.userId, userId)))
    .limit(1);
  if (directory) return { kind: "directory", name: directory.name };
  const [connection] = await db
    .select({ name: connections.name })
    .from(identities)
    .innerJoin(
      connections,
      and(eq(connections.organizationId, identities.organizationId), eq(connections.id, identities.connectionId)),
    )
    .where(and(eq(identities.organizationId, organizationId), eq(identities.userId, userId)))
    .orderBy(sql`${identities.lastSignInAt} desc nulls last`, connections.id)
    .limit(1);
  return connection ? { kind: "connection", name: connection.name } : null;
}
