import { and, eq, exists, type SQL, sql } from "drizzle-orm";
import { connectionKeys, connections } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import type { Connection } from "@/lib/connections/connection";
import type { Db } from "@/lib/db/database";

/**
 * The organization of a connection that was read before, as a part of the statement that stores an attempt: null when the connection
 * has another version by now, may sign nobody in any more, or signs with another key.
 */
export function unchangedPlace(
  db: Db,
  { organizationId, id, version }: Pick<Connection, "organizationId" | "id" | "version">,
  activeKeyId: string | null,
): SQL<string> {
  const isActive =
    activeKeyId === null
      ? undefined
      : exists(
          db
            .select({ id: connectionKeys.id })
            .from(connectionKeys)
            .where(
              and(
                eq(connectionKeys.organizationId, organizationId),
                eq(connectionKeys.id, activeKeyId),
                eq(connectionKeys.state, "active"),
              ),
            ),
        );
  const place = db
    .select({ organizationId: connections.organizationId })
    .from(connections)
    .innerJoin(organizations, eq(organizations.id, connections.organizationId))
    .where(
      and(
        eq(connections.organizationId, organizationId),
        eq(connections.id, id),
        eq(connections.version, version),
        eq(connections.status, "live"),
        eq(organizations.ssoEnabled, true),
        isActive,
      ),
    );
  return sql<string>`(${place.getSQL()})`;
}
