import { and, eq, or, sql } from "drizzle-orm";
import { connections, connectionVersions, identities } from "@/drizzle/schema/connections";
import type { Db } from "@/lib/db/database";
import type { Connection } from "./connection";

/**
 * Whether people could ever sign in with a connection: a version of it was live, or somebody is known by it. What such a
 * connection trusts opens accounts that exist, whatever its state is now.
 */
export async function wasEverLive(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
): Promise<boolean> {
  const hasLiveVersion = sql`exists (select 1 from ${connectionVersions} v
    where v.connection_id = ${connections.id} and v.organization_id = ${organizationId} and v.status = 'live')`;
  const knowsSomebody = sql`exists (select 1 from ${identities} i
    where i.connection_id = ${connections.id} and i.organization_id = ${organizationId})`;
  const [row] = await db
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.organizationId, organizationId),
        eq(connections.id, id),
        or(eq(connections.status, "live"), hasLiveVersion, knowsSomebody),
      ),
    );
  return row !== undefined;
}
