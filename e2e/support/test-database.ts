import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Context } from "@/lib/context";
import { type DatabaseHandle, openPglite, openPostgres } from "@/lib/db/open-database";

/** The database of a store test: the Postgres that DATABASE_URL names, or PGlite in a folder that `close` removes. */
export async function openTestDatabase(): Promise<DatabaseHandle> {
  const { DATABASE_URL } = process.env;
  if (DATABASE_URL) return openPostgres(DATABASE_URL);
  const directory = mkdtempSync(join(tmpdir(), "gatehouse-store-"));
  const database = await openPglite(join(directory, "pglite"));
  const close = async () => {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { ...database, close };
}

/** A request by nobody in particular. */
export function testContext(db: Context["db"], now = new Date()): Context {
  return { db, now, actor: { type: "system", id: null, label: "test" }, requestId: "test" };
}
