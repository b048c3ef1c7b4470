import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openPglite } from "@/lib/db/open-database";

declare module "vitest" {
  interface ProvidedContext {
    /** The folder of a migrated, empty PGlite that nobody has open; empty where the tests run on PostgreSQL. */
    pgliteTemplate: string;
  }
}

/**
 * Before all files of store tests: makes the embedded database of which each file gets a copy. To make one takes seconds, to copy
 * one does not.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  if (process.env.DATABASE_URL && project.config.env.DATABASE_URL !== "") {
    project.provide("pgliteTemplate", "");
    return () => undefined;
  }
  const directory = mkdtempSync(join(tmpdir(), "gatehouse-template-"));
  const template = join(directory, "pglite");
  await (await openPglite(template)).close();
  project.provide("pgliteTemplate", template);
  return () => rmSync(directory, { recursive: true, force: true });
}
