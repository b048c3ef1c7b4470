import { and, eq, inArray } from "drizzle-orm";
import { connections, identities } from "@/drizzle/schema/connections";
import type { Db } from "@/lib/db/database";
import type { User } from "./user-store";

/** The connections that these users, of whichever organizations, came through before. */
export async function linkedConnections(
  db: Db,
  users: readonly Pick<User, "organizationId" | "id">[],
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(users.map(({ id }) => [id, []]));
  if (users.length === 0) return found;
  const organizationIds = users.map(({ organizationId }) => organizationId);
  const rows = await db
    .select({ userId: identities.userId, connectionId: identities.connectionId })
    .from(identities)
    .where(and(inArray(identities.organizationId, organizationIds), inArray(identities.userId, [...found.keys()])));
  for (const { userId, connectionId } of rows) found.get(userId)?.push(connectionId);
  return found;
}

export type Identity = {
  connectionId: string;
  connectionName: string;
  subject: string;
  since: Date;
  lastSignInAt: Date | null;
};

/** The identities of one user: which provider knows the person by which subject. */
export async function listIdentities(db: Db, organizationId: string, userId: string): Promise<Identity[]> {
  return db
    .select({
      connectionId: identities.connectionId,
      connectionName: connections.name,
      subject: identities.subject,
      since: identities.createdAt,
      lastSignInAt: identities.lastSignInAt,
    })
    .from(identities)
    .innerJoin(
      connections,
      and(eq(connections.organizationId, identities.organizationId), eq(connections.id, identities.connectionId)),
    )
    .where(and(eq(identities.organizationId, organizationId), eq(identities.userId, userId)));
}

/** Cuts the link between a user and a connection; the next sign-in is matched again. Null when there is none. */
export async function deleteIdentity(
  db: Db,
  organizationId: string,
  userId: string,
  connectionId: string,
): Promise<{ subject: string } | null> {
  const [row] = await db
    .delete(identities)
    .where(
      and(
        eq(identities.organizationId, organizationId),
        eq(identities.userId, userId),
        eq(identities.connectionId, connectionId),
      ),
    )
    .returning({ subject: identities.subject });
  return row ?? null;
}
