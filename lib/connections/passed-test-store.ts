import { and, desc, eq, gt, inArray, isNull } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import { connectionVersions } from "@/drizzle/schema/connections";
import { connectionTests } from "@/drizzle/schema/sign-in";
import type { Db } from "@/lib/db/database";
import { hashConfiguration } from "./configuration-hash";
import type { Connection } from "./connection";
import { withConfiguration } from "./stored-configuration";

/**
 * Whether an administrator's test of exactly this configuration passed and is not over (a day). Tests by a setup link do
 * not count: their holder may be the provider that they prove.
 */
export async function hasPassedTest(db: Db, connection: Connection, now: Date): Promise<boolean> {
  const [row] = await db
    .select({ id: connectionTests.id })
    .from(connectionTests)
    .where(
      and(
        eq(connectionTests.organizationId, connection.organizationId),
        eq(connectionTests.connectionId, connection.id),
        eq(connectionTests.configHash, hashConfiguration(connection)),
        eq(connectionTests.code, "ok"),
        isNull(connectionTests.setupLinkId),
        gt(connectionTests.expiresAt, now),
      ),
    )
    .limit(1);
  return row !== undefined;
}

/** Those of these saved versions by which somebody signed in, or tested, with success. */
export async function listProvenVersions(
  db: Db,
  { organizationId, id }: Pick<Connection, "organizationId" | "id">,
  versions: readonly number[],
): Promise<Set<number>> {
  if (versions.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ version: signInEvents.connectionVersion })
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.connectionId, id),
        inArray(signInEvents.connectionVersion, [...versions]),
        eq(signInEvents.code, "ok"),
      ),
    );
  return new Set(rows.flatMap(({ version }) => version ?? []));
}

/** The last version with which people could sign in, as a connection; null when it never was live. */
export async function findLastLive(db: Db, saved: Connection): Promise<Connection | null> {
  const [row] = await db
    .select()
    .from(connectionVersions)
    .where(
      and(
        eq(connectionVersions.organizationId, saved.organizationId),
        eq(connectionVersions.connectionId, saved.id),
        eq(connectionVersions.status, "live"),
      ),
    )
    .orderBy(desc(connectionVersions.version))
    .limit(1);
  return row ? withConfiguration(saved, row) : null;
}
