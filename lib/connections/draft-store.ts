import { and, eq } from "drizzle-orm";
import { connectionDrafts } from "@/drizzle/schema/connections";
import type { Db } from "@/lib/db/database";
import type { Connection } from "./connection";
import { requireStorable, toConfig, withConfiguration } from "./stored-configuration";

/** What administrators are working on: a configuration that nobody signs in with yet. */
export type ConnectionDraft = {
  /** The connection with the draft applied. */
  connection: Connection;
  baseVersion: number;
  author: string;
  updatedAt: Date;
};

const ofConnection = ({ organizationId, id }: Pick<Connection, "organizationId" | "id">) =>
  and(eq(connectionDrafts.organizationId, organizationId), eq(connectionDrafts.connectionId, id));

/** The draft of a connection, or null where everything is saved. */
export async function findDraft(db: Db, saved: Connection): Promise<ConnectionDraft | null> {
  const [row] = await db.select().from(connectionDrafts).where(ofConnection(saved));
  if (!row) return null;
  const { name, config, baseVersion, author, updatedAt } = row;
  return { connection: withConfiguration(saved, { name, config }), baseVersion, author, updatedAt };
}

/** Keeps a draft in place of an earlier one. @throws SsoError validation_failed for what could not be read again */
export async function writeDraftRow(
  db: Db,
  draft: Connection,
  { baseVersion, author, now }: { baseVersion: number; author: string; now: Date },
): Promise<void> {
  requireStorable(draft);
  const { id: connectionId, organizationId, name } = draft;
  const row = { name, config: toConfig(draft), baseVersion, author, updatedAt: now };
  await db
    .insert(connectionDrafts)
    .values({ connectionId, organizationId, ...row })
    .onConflictDoUpdate({ target: connectionDrafts.connectionId, set: row });
}

export async function deleteDraftRow(db: Db, connection: Pick<Connection, "organizationId" | "id">): Promise<void> {
  await db.delete(connectionDrafts).where(ofConnection(connection));
}
