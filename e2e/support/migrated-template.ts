import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openEmbedded } from "@/lib/db/embedded-database";
import { openPglite, openPostgres } from "@/lib/db/open-database";
import { createDatabase } from "./database";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of a migrated, empty PGlite that nobody has open; empty where the tests run on PostgreSQL. */
    pgliteTemplate: string;
    /** The folder of a PGlite without any table. */
    emptyPglite: string;
    /** The address of a migrated, empty database that nobody uses; empty where the tests run on PGlite. */
    postgresTemplate: string;
  }
}

/**
 * Before all files of store tests: makes the database of which each file gets a copy. To migrate one takes half a second of a core
 * on PostgreSQL and seconds on PGlite; to copy one does not.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const server = project.config.env.DATABASE_URL === "" ? "" : process.env.DATABASE_URL;
  if (server) {
    const template = await createDatabase(server);
    await (await openPostgres(template)).close();
    project.provide("pgliteTemplate", "");
    project.provide("emptyPglite", "");
    project.provide("postgresTemplate", template);
    return () => undefined;
  }
  const directory = mkdtempSync(join(tmpdir(), "gatehouse-template-"));
  const empty = join(directory, "empty");
  const template = join(directory, "migrated");
  await (await openEmbedded(empty)).close();
  cpSync(empty, template, { recursive: true });
  await (await openPglite(template)).close();
  project.provide("emptyPglite", empty);
  project.provide("pgliteTemplate", template);
  project.provide("postgresTemplate", "");
  return () => rmSync(directory, { recursive: true, force: true });
}
