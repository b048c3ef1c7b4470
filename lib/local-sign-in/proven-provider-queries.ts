import { and, eq, gt } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import { connections } from "@/drizzle/schema/connections";
import { connectionTests } from "@/drizzle/schema/sign-in";
import type { Db } from "@/lib/db/database";

/**
 * Whether a user came in through a connection of the organization that is live now, or tested it as it is saved, since a
 * moment.
 */
export async function hasProvenProvider(db: Db, organizationId: string, userId: string, since: Date): Promise<boolean> {
  const [row] = await db
    .select({ reference: signInEvents.reference })
    .from(signInEvents)
    .innerJoin(
      connections,
      and(
        eq(connections.id, signInEvents.connectionId),
        eq(connections.organizationId, organizationId),
        eq(connections.status, "live"),
      ),
    )
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.userId, userId),
        eq(signInEvents.purpose, "sign-in"),
        eq(signInEvents.code, "ok"),
        gt(signInEvents.createdAt, since),
      ),
    )
    .limit(1);
  if (row) return true;
  const [tested] = await db
    .select({ id: connectionTests.id })
    .from(connectionTests)
    .innerJoin(
      connections,
      and(
        eq(connections.id, connectionTests.connectionId),
        eq(connections.organizationId, organizationId),
        eq(connections.status, "live"),
        eq(connections.version, connectionTests.version),
      ),
    )
    .where(
      and(
        eq(connectionTests.organizationId, organizationId),
        eq(connectionTests.startedBy, userId),
        eq(connectionTests.code, "ok"),
        gt(connectionTests.finishedAt, since),
      ),
    )
    .limit(1);
  return tested !== undefined;
}
