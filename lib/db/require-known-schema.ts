import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Db } from "./database";
import { rowsOf } from "./rows-of";

/** The newest migration of this version, as the database counts them. */
export function newestMigration(migrationsFolder: string): number {
  return Math.max(...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis));
}

/**
 * A database that a newer version has migrated is left alone: an older one would write rows that the newer one does not expect, and
 * nobody would notice before the next upgrade. Two versions beside each other are different: the older one has started before.
 * @param db before it is migrated
 * @throws Error with one sentence
 */
export async function requireKnownSchema(db: Db, migrationsFolder: string): Promise<void> {
  const known = newestMigration(migrationsFolder);
  const [table] = rowsOf<{ name: string | null }>(
    await db.execute(sql`select to_regclass('drizzle.__drizzle_migrations')::text as name`),
  );
  if (!table?.name) return;
  const [latest] = rowsOf<{ at: string | null }>(
    await db.execute(sql`select max(created_at)::text as at from drizzle.__drizzle_migrations`),
  );
  if (Number(latest?.at ?? 0) <= known) return;
  const day = new Date(Number(latest?.at)).toISOString().slice(0, 10);
  throw new Error(
    `The database belongs to a newer version of Gatehouse (its tables are of ${day}). Install that version, or restore a backup that was made with this one`,
  );
}
