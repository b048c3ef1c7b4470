import { and, desc, eq, lt } from "drizzle-orm";
import { connectionVersions } from "@/drizzle/schema/connections";
import type { Db } from "@/lib/db/database";
import type { Connection } from "./connection";
import type { ConnectionStatus } from "./connection-schema";
import { withConfiguration } from "./stored-configuration";

/** A configuration as it was saved once. */
export type ConnectionVersion = { version: number; author: string; createdAt: Date; connection: Connection };

type Row = typeof connectionVersions.$inferSelect;

const ofConnection = ({ organizationId, id }: Connection) =>
  and(eq(connectionVersions.organizationId, organizationId), eq(connectionVersions.connectionId, id));

function toVersion(saved: Connection, row: Row): ConnectionVersion {
  const { version, author, createdAt } = row;
  const connection = { ...withConfiguration(saved, row), status: row.status as ConnectionStatus, version };
  return { version, author, createdAt, connection };
}

/** The saved versions of a connection, newest first. @param before only older ones; null: from the newest */
export async function listVersions(
  db: Db,
  saved: Connection,
  { limit, before }: { limit: number; before: number | null },
): Promise<ConnectionVersion[]> {
  const older = before === null ? undefined : lt(connectionVersions.version, before);
  const rows = await db
    .select()
    .from(connectionVersions)
    .where(and(ofConnection(saved), older))
    .orderBy(desc(connectionVersions.version))
    .limit(limit);
  return rows.map((row) => toVersion(saved, row));
}

export async function findVersion(db: Db, saved: Connection, version: number): Promise<ConnectionVersion | null> {
  const [row] = await db
    .select()
    .from(connectionVersions)
    .where(and(ofConnection(saved), eq(connectionVersions.version, version)));
  return row ? toVersion(saved, row) : null;
}
