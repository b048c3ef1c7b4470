import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { connections } from "@/drizzle/schema/connections";
import type { Db } from "@/lib/db/database";
import { deepFreeze } from "@/lib/json/deep-freeze";
import type { Connection } from "./connection";
import { toConnection } from "./connection-store";

/** More than an organization may have. */
const mostRead = 10_000;
/** Of so many characters of configurations connections are remembered: twice what the largest organizations have. */
const mostText = 4_000_000;

/** Which writing of a row it is: any change of it, however it is made, gives it another one. */
const stamp = sql<string>`${connections}.xmin::text || ' ' || ${connections}.ctid::text`;
const textLength = sql<number>`length(${connections.config}::text)`;

type Remembered = { connection: Connection; stamp: string; length: number };
type Memory = { rows: Map<string, Remembered>; length: number };

const memories = new WeakMap<object, Memory>();

/**
 * An organization's connections, oldest first, for those who look at many of them and change none: each is read and parsed again only
 * after its row was written, and what is returned is shared. The overview of 500 connections would spend most of its time on that.
 * @param ids only these; null: all
 */
export async function listRememberedConnections(
  db: Db,
  organizationId: string,
  ids: readonly string[] | null,
): Promise<Connection[]> {
  const present = await db
    .select({ id: connections.id, stamp })
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), ids ? inArray(connections.id, [...ids]) : undefined))
    .orderBy(asc(connections.createdAt), asc(connections.id))
    .limit(mostRead);
  const memory = memories.get(db) ?? { rows: new Map(), length: 0 };
  memories.set(db, memory);
  const wanted = new Map<string, Connection>();
  const missing = present.flatMap((row) => {
    const known = memory.rows.get(row.id);
    if (known?.stamp !== row.stamp) return [row.id];
    wanted.set(row.id, known.connection);
    // What was asked for last stands last: the others give way first.
    memory.rows.delete(row.id);
    memory.rows.set(row.id, known);
    return [];
  });
  for (const read of await readRows(db, organizationId, missing)) {
    wanted.set(read.connection.id, read.connection);
    remember(memory, read, wanted);
  }
  return present.flatMap(({ id }) => wanted.get(id) ?? []);
}

async function readRows(db: Db, organizationId: string, ids: readonly string[]): Promise<Remembered[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .select({ row: connections, stamp, length: textLength })
    .from(connections)
    .where(and(eq(connections.organizationId, organizationId), inArray(connections.id, [...ids])));
  return rows.map(({ row, ...of }) => ({ ...of, connection: deepFreeze(toConnection(row)) }));
}

/** Where all that is wanted at once does not fit, some of it stays: else each would push out the one that is wanted next. */
function remember(memory: Memory, read: Remembered, wanted: ReadonlyMap<string, unknown>): void {
  const { id } = read.connection;
  forget(memory, id);
  for (const oldest of memory.rows.keys()) {
    if (memory.length + read.length <= mostText || wanted.has(oldest)) break;
    forget(memory, oldest);
  }
  if (memory.length + read.length > mostText) return;
  memory.rows.set(id, read);
  memory.length += read.length;
}

function forget(memory: Memory, id: string): void {
  memory.length -= memory.rows.get(id)?.length ?? 0;
  memory.rows.delete(id);
}
