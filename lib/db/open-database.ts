import { resolve } from "node:path";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import { migrate as migratePostgres } from "drizzle-orm/postgres-js/migrator";
import * as schema from "@/drizzle/schema";
import { env, isBuilding } from "@/lib/env";
import type { Db } from "./database";
import { lockDirectory } from "./directory-lock";

export type DatabaseHandle = {
  db: Db;
  kind: "postgres" | "pglite";
  /** Runs `work` while no other process holds the same lock; null when another one does. */
  withAdvisoryLock<T>(lockNumber: number, work: () => Promise<T>): Promise<T | null>;
  /** Fails when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
};

const migrationsFolder = () => resolve(/*turbopackIgnore: true*/ process.cwd(), "drizzle/migrations");
const migrationLock = 727_274;

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
  const { DATABASE_URL, DATA_DIR } = env();
  return DATABASE_URL ? openPostgres(DATABASE_URL) : openPglite(resolve(/*turbopackIgnore: true*/ DATA_DIR, "pglite"));
}

/** Opens a PostgreSQL server and migrates it under a session lock, so that several instances can start at once. */
export async function openPostgres(url: string): Promise<DatabaseHandle> {
  const [{ default: postgres }, { drizzle }] = await Promise.all([
    import("postgres"),
    import("drizzle-orm/postgres-js"),
  ]);
  const migrator = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await migrator`select pg_advisory_lock(${migrationLock})`;
    await migratePostgres(drizzle(migrator), { migrationsFolder: migrationsFolder() });
  } finally {
    await migrator.end({ timeout: 5 });
  }
  const client = postgres(url, { max: 10, onnotice: () => {} });
  return {
    kind: "postgres",
    db: drizzle(preparing(client), { schema }) as unknown as Db,
    async withAdvisoryLock(lockNumber, work) {
      const connection = await client.reserve();
      try {
        const [row] = await connection`select pg_try_advisory_lock(${lockNumber}) as locked`;
        if (!row?.locked) return null;
        try {
          return await work();
        } finally {
          await connection`select pg_advisory_unlock(${lockNumber})`;
        }
      } finally {
        connection.release();
      }
    },
    async ping() {
      await client`select 1`;
    },
    close: () => client.end({ timeout: 5 }),
  };
}

/**
 * Drizzle sends its queries through `unsafe` and asks not to prepare them. The set of our statements is small and fixed,
 * so each is prepared once a connection: parse and plan are saved on the hot path.
 */
function preparing<Client extends { unsafe: (query: string, ...rest: never[]) => unknown }>(client: Client): Client {
  return new Proxy(client, {
    get(target, name, receiver) {
      if (name === "unsafe") {
        return (query: string, parameters: unknown[] = [], options: object = {}) =>
          (target.unsafe as (q: string, p: unknown[], o: object) => unknown)(query, parameters, {
            ...options,
            // Lists of any length would make a statement for each length.
            prepare: parameters.length <= 40,
          });
      }
      if (name === "begin" || name === "savepoint") {
        const begin = Reflect.get(target, name, receiver) as (...args: unknown[]) => unknown;
        return (...args: unknown[]) =>
          begin.apply(
            target,
            args.map((arg) =>
              typeof arg === "function" ? (inner: Client) => (arg as (c: Client) => unknown)(preparing(inner)) : arg,
            ),
          );
      }
      return Reflect.get(target, name, receiver);
    },
    apply: (target, self, args) => Reflect.apply(target as unknown as (...a: unknown[]) => unknown, self, args),
  });
}

/** Opens the embedded database. One process a directory: a second one would lose writes without an error. */
export async function openPglite(directory: string): Promise<DatabaseHandle> {
  const release = await lockDirectory(directory);
  try {
    const [{ PGlite }, { drizzle }] = await Promise.all([import("@electric-sql/pglite"), import("drizzle-orm/pglite")]);
    const client = await PGlite.create(directory);
    const db = drizzle(client, { schema });
    await migratePglite(db, { migrationsFolder: migrationsFolder() });
    return {
      kind: "pglite",
      db: db as unknown as Db,
      withAdvisoryLock: (_lockNumber, work) => work(),
      async ping() {
        await client.query("select 1");
      },
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
