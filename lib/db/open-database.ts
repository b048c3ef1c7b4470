import { resolve } from "node:path";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import { migrate as migratePostgres } from "drizzle-orm/postgres-js/migrator";
import type { Sql } from "postgres";
import { env, isBuilding } from "@/lib/env";
import type { Db } from "./database";
import { lockDirectory } from "./directory-lock";
import { openEmbedded } from "./embedded-database";
import { type PostgresClient, postgresClient } from "./postgres-client";
import { type Codecs, PostgresConnection } from "./postgres-connection";
import { type Heard, PostgresListener } from "./postgres-listener";
import { defaultLimits, type PoolCounts, type PoolLimits, PostgresPool } from "./postgres-pool";
import { requireKnownSchema } from "./require-known-schema";
import { traceEmbedded } from "./trace-embedded";

export type DatabaseHandle = {
  db: Db;
  kind: "postgres" | "pglite";
  /** Runs `work` while no other process holds the same lock; null when another one does. */
  withAdvisoryLock<T>(lockNumber: number, work: () => Promise<T>): Promise<T | null>;
  /** Fails when the database does not answer. */
  ping(): Promise<void>;
  /** Fails when the database does not take a write: a standby, a full disk. */
  probeWrite(): Promise<void>;
  /**
   * Listens to what triggers of the database say on a channel, until it closes; null is heard when something may have been missed. Best
   * effort: between two connections, and behind some poolers, nothing is heard.
   */
  listen(channel: string, heard: Heard): Promise<void>;
  /** How the connections are used; null for the embedded database, which has none. */
  poolCounts(): PoolCounts | null;
  close(): Promise<void>;
};

const migrationsFolder = () => resolve(/*turbopackIgnore: true*/ process.cwd(), "drizzle/migrations");
/** The session lock under which one instance migrates. */
export const migrationLock = 727_274;
/** A row of a table that is written all the time, and cleaned: one write that is committed, and nothing else. */
const probeStatement = `insert into seen_assertions (connection_id, assertion_id_hash, expires_at)
  values ('probe', 'probe', now()) on conflict (connection_id, assertion_id_hash) do update set expires_at = excluded.expires_at`;

// One handle a process, also across reloads of modules in development.
const holder = globalThis as typeof globalThis & { gatehouseDatabase?: Promise<DatabaseHandle> };

/** The process's database, opened and migrated once. */
export function databaseHandle(): Promise<DatabaseHandle> {
  holder.gatehouseDatabase ??= openDatabase().catch((error) => {
    holder.gatehouseDatabase = undefined;
    throw error;
  });
  return holder.gatehouseDatabase;
}

export async function getDb(): Promise<Db> {
  return (await databaseHandle()).db;
}

async function openDatabase(): Promise<DatabaseHandle> {
  if (isBuilding()) throw new Error("The database was opened during the build");
  const { DATABASE_URL, DATABASE_POOL_MAX, DATA_DIR } = env();
  return DATABASE_URL
    ? openPostgres(DATABASE_URL, { size: DATABASE_POOL_MAX })
    : openPglite(resolve(/*turbopackIgnore: true*/ DATA_DIR, "pglite"));
}

/**
 * Opens a PostgreSQL server and migrates it under a session lock, so that several instances can start at once.
 * @param limits shorter ones for drills
 * @param folder the migrations; those up to an older version for what is restored
 */
export async function openPostgres(
  url: string,
  limits: Partial<PoolLimits> = {},
  folder = migrationsFolder(),
): Promise<DatabaseHandle> {
  const { drizzle } = await import("drizzle-orm/postgres-js");
  const build = (client: PostgresClient) => drizzle(client as unknown as Sql);
  const all = { ...defaultLimits, ...limits };
  const migrator = await PostgresConnection.open(url, all);
  try {
    // A migration may take as long as it takes, and wait for another instance's.
    await migrator.run({ text: "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0" });
    await migrator.run({ text: "select pg_advisory_lock($1)", parameters: [migrationLock] });
    const db = build(postgresClient((work) => work(migrator), noCodecs()));
    await requireKnownSchema(db as unknown as Db, folder);
    await migratePostgres(db, { migrationsFolder: folder });
  } finally {
    await migrator.close();
  }
  const codecs = noCodecs();
  const pool = new PostgresPool(url, codecs, all);
  // Whoever watches has to be there before anything is silent.
  await pool.probe();
  const listeners: PostgresListener[] = [];
  return {
    kind: "postgres",
    // The builder writes its codecs into the client's options, where the pool takes them for each connection.
    db: build(postgresClient((work) => pool.use(work), codecs)) as unknown as Db,
    async withAdvisoryLock(lockNumber, work) {
      // A connection of its own: work of minutes must not take one from the requests, and its end gives the lock back.
      const connection = await PostgresConnection.open(url, all);
      try {
        const [row] = await connection.run<{ locked: boolean }>({
          text: "select pg_try_advisory_lock($1) as locked",
          parameters: [lockNumber],
        });
        return row?.locked ? await work() : null;
      } finally {
        await connection.close();
      }
    },
    async ping() {
      await pool.probe();
    },
    async probeWrite() {
      await (await pool.probe()).run({ text: probeStatement });
    },
    async listen(channel, heard) {
      listeners.push(new PostgresListener(url, all, channel, heard));
    },
    poolCounts: () => pool.counts(),
    async close() {
      await Promise.all(listeners.map((listener) => listener.end()));
      await pool.end();
    },
  };
}

const noCodecs = (): Codecs => ({ parsers: {}, serializers: {} });

/**
 * Opens the embedded database. One process a directory: a second one would lose writes without an error.
 * @param folder the migrations, as for `openPostgres`
 */
export async function openPglite(directory: string, folder = migrationsFolder()): Promise<DatabaseHandle> {
  const release = await lockDirectory(directory);
  try {
    const [client, { drizzle }] = await Promise.all([openEmbedded(directory), import("drizzle-orm/pglite")]);
    traceEmbedded(client);
    const db = drizzle(client);
    await requireKnownSchema(db as unknown as Db, folder);
    await migratePglite(db, { migrationsFolder: folder });
    return {
      kind: "pglite",
      db: db as unknown as Db,
      withAdvisoryLock: (_lockNumber, work) => work(),
      async ping() {
        await client.query("select 1");
      },
      async probeWrite() {
        await client.query(probeStatement);
      },
      async listen(channel, heard) {
        await client.listen(channel, heard);
      },
      poolCounts: () => null,
      async close() {
        await client.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}
