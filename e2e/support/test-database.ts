import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import { createDatabase } from "@/e2e/support/database";
import type { Context } from "@/lib/context";
import { type DatabaseHandle, openPglite, openPostgres } from "@/lib/db/open-database";
import { rightsOfSystem } from "@/lib/directory/console-role";
import { outboundPolicy } from "@/lib/net/safe-fetch-client";

/**
 * A hundred use cases at the same moment wait for one another's connections: on a busy machine longer than a request may, and the tests of
 * them count what each was told. How long a request waits has tests of its own, with limits of their own.
 */
const patience = { queue: 120_000 };

/** The database of one file of store tests: on the PostgreSQL of DATABASE_URL, or PGlite in a folder that `close` removes. */
export async function openTestDatabase(): Promise<DatabaseHandle> {
  const server = process.env.DATABASE_URL;
  if (server) return openPostgres(await createDatabase(server, inject("postgresTemplate")), patience);
  const directory = mkdtempSync(join(tmpdir(), "gatehouse-store-"));
  cpSync(inject("pgliteTemplate"), join(directory, "pglite"), { recursive: true });
  const database = await openPglite(join(directory, "pglite"));
  const close = async () => {
    await database.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { ...database, close };
}

/** Where the installation of the store tests is. */
export const baseUrl = "https://console.test";

/** A request by nobody in particular, who may do everything. */
export function testContext(db: Context["db"], now = new Date()): Context {
  const actor = { type: "system", id: null, label: "test" } as const;
  return { db, now, actor, rights: rightsOfSystem, requestId: "test", baseUrl, outbound: outboundPolicy() };
}
