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

export async function deleteOperatorConnection(db: Db, organizationId: string): Promise<void> {
  await db.delete(operatorConnections).where(eq(operatorConnections.organizationId, organizationId));
}

/** What may be named: the live connections of an organization. */
export async function listNameable(db: Db, organizationId: string): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: connections.id, name: connections.name })
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), eq(connections.status, "live")))
    .orderBy(asc(connections.name), connections.id)
    .limit(200);
}
