import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { inject } from "vitest";
import type { Db } from "@/lib/db/database";
import { withOlderMigrations } from "@/lib/db/older-migrations";
import { type DatabaseHandle, openPglite, openPostgres } from "@/lib/db/open-database";
import { rowsOf } from "@/lib/db/rows-of";
import { listTables } from "@/lib/operating/table-store";
import journal from "../../drizzle/migrations/meta/_journal.json";
import { freshDatabaseUrl } from "./database";
import { readDump, restoreDump } from "./release-dump";

/** How many rows each table holds. */
export type RowCounts = Record<string, number>;

/**
 * An installation of a release, as this version finds it at its first start: filled at the schema of then, and migrated since.
 * @returns the database, and what each table held before it was migrated; `close` removes all of it
 */
export async function openRelease(tag: string): Promise<{ database: DatabaseHandle; before: RowCounts }> {
  const url = await freshDatabaseUrl();
  const directory = mkdtempSync(join(tmpdir(), "gatehouse-release-"));
  const open = (folder?: string) =>
    url ? openPostgres(url, {}, folder) : openPglite(join(directory, "pglite"), folder);
  if (!url) cpSync(inject("emptyPglite"), join(directory, "pglite"), { recursive: true });
  const of = { migrationsFolder: "drizzle/migrations", migration: momentOf(tag) };
  const before = await withOlderMigrations(of, async (folder) => {
    const old = await open(folder);
    try {
      await restoreDump(old.db, readDump(tag));
      return await countRows(old.db);
    } finally {
      await old.close();
    }
  });
  const database = await open();
  const close = async () => {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { database: { ...database, close }, before };
}

/** When a migration was made, by which the journal numbers it. */
function momentOf(tag: string): number {
  const entry = journal.entries.find((made) => made.tag === tag);
  if (!entry) throw new Error(`There is no migration ${tag}`);
  return entry.when;
}

/** The last migration of all. */
export const newestMigration = (): string => journal.entries.at(-1)?.tag ?? "";

export async function countRows(db: Db): Promise<RowCounts> {
  const counts: RowCounts = {};
  for (const { name } of await listTables(db)) {
    const [row] = rowsOf<{ value: number }>(
      await db.execute(sql`select count(*)::int as value from ${sql.identifier(name)}`),
    );
    counts[name] = row?.value ?? 0;
  }
  return counts;
}
