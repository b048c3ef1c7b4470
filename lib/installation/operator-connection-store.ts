import { and, asc, eq } from "drizzle-orm";
import { connections, operatorConnections } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import type { Db } from "@/lib/db/database";
import type { OperatorConnectionView } from "./operator-connection";

/** The connection that the installation named for its operators; null where it named none. */
export async function findOperatorConnection(
  db: Db,
): Promise<(OperatorConnectionView & { organizationId: string }) | null> {
  const [row] = await db
    .select({
      organizationId: operatorConnections.organizationId,
      organization: organizations.slug,
      connection: connections.id,
      name: connections.name,
      namedBy: operatorConnections.namedBy,
      namedAt: operatorConnections.namedAt,
    })
    .from(operatorConnections)
    .innerJoin(organizations, eq(organizations.id, operatorConnections.organizationId))
    .innerJoin(
      connections,
      and(
        eq(connections.id, operatorConnections.connectionId),
        eq(connections.organizationId, operatorConnections.organizationId),
      ),
    );
  return row ? { ...row, namedAt: row.namedAt.toISOString() } : null;
}

/** Names a connection in place of the one before. */
export async function writeOperatorConnection(
  db: Db,
  named: Omit<typeof operatorConnections.$inferInsert, "place">,
): Promise<void> {
  await db
    .insert(operatorConnections)
    .values({ place: 1, ...named })
    .onConflictDoUpdate({ target: operatorConnections.place, set: named });
}

/**
 * Names a connection of an organization no more.
 * @param of absent `connectionId`: whichever of the organization was named
 * @returns what was named; null where it was none of these
 */
export async function deleteOperatorConnection(
  db: Db,
  { organizationId, connectionId }: { organizationId: string; connectionId?: string },
): Promise<{ connection: string; name: string } | null> {
  const named = await findOperatorConnection(db);
  const { connectionId: id } = operatorConnections;
  const deleted = await db
    .delete(operatorConnections)
    .where(
      and(
        eq(operatorConnections.organizationId, organizationId),
        connectionId === undefined ? undefined : eq(id, connectionId),
      ),
    )
    .returning({ connection: id });
  const [row] = deleted;
  return row && named ? { connection: row.connection, name: named.name } : null;
}

type Nameable = { id: string; name: string };

const isNameable = (organizationId: string) =>
  and(eq(connections.organizationId, organizationId), eq(connections.status, "live"));

/** The live connection of an organization with this ID. */
export async function findNameable(db: Db, organizationId: string, id: string): Promise<Nameable | null> {
  const [row] = await db
    .select({ id: connections.id, name: connections.name })
    .from(connections)
    .where(and(isNameable(organizationId), eq(connections.id, id)));
  return row ?? null;
}

/** What may be named: the live connections of an organization, as many as a list can offer. */
export async function listNameable(db: Db, organizationId: string): Promise<Nameable[]> {
  return db
    .select({ id: connections.id, name: connections.name })
    .from(connections)
    .where(isNameable(organizationId))
    .orderBy(asc(connections.name), connections.id)
    .limit(200);
}
