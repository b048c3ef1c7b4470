import { and, eq, sql } from "drizzle-orm";
import { connectionDrafts } from "@/drizzle/schema/connections";
import type { Context } from "@/lib/context";
import type { Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
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

/** A connection as it is worked on: its draft, or what is saved where there is none. */
export type WorkingCopy = {
  connection: Connection;
  baseVersion: number;
  /** When the draft was kept; null where there is none. */
  keptAt: Date | null;
};

export function workingCopy(saved: Connection, draft: ConnectionDraft | null): WorkingCopy {
  if (draft === null) return { connection: saved, baseVersion: saved.version, keptAt: null };
  return { connection: draft.connection, baseVersion: draft.baseVersion, keptAt: draft.updatedAt };
}

export async function findWorkingCopy(db: Db, saved: Connection): Promise<WorkingCopy> {
  return workingCopy(saved, await findDraft(db, saved));
}

/**
 * Keeps a draft in place of the one that it was made from.
 * @param from what was worked on: a draft that somebody kept since then is not written over
 * @throws SsoError validation_failed for what could not be read again, already_exists (another draft, kept meanwhile)
 */
export async function writeDraftRow(
  db: Db,
  draft: Connection,
  { baseVersion, keptAt }: Omit<WorkingCopy, "connection">,
  { actor, now }: Pick<Context, "actor" | "now">,
): Promise<void> {
  requireStorable(draft);
  const { id: connectionId, organizationId, name } = draft;
  const row = { name, config: toConfig(draft), baseVersion, author: actor.label, updatedAt: now };
  const setWhere = keptAt === null ? sql`false` : eq(connectionDrafts.updatedAt, keptAt);
  const written = await db
    .insert(connectionDrafts)
    .values({ connectionId, organizationId, ...row })
    .onConflictDoUpdate({ target: connectionDrafts.connectionId, set: row, setWhere })
    .returning({ connectionId: connectionDrafts.connectionId });
  if (written.length > 0) return;
  throw new SsoError("already_exists", {
    expected: said("shownDraft"),
    got: said("draftMeanwhile"),
  });
}

/** Discards the draft that was kept at a time; one that somebody kept since then stays. */
export async function deleteDraftRow(
  db: Db,
  connection: Pick<Connection, "organizationId" | "id">,
  keptAt: Date,
): Promise<void> {
  await db.delete(connectionDrafts).where(and(ofConnection(connection), eq(connectionDrafts.updatedAt, keptAt)));
}
