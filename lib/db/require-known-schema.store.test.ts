import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { freshDatabaseUrl } from "@/e2e/support/database";
import { openTestDatabase } from "@/e2e/support/test-database";
import { type DatabaseHandle, openPglite, openPostgres } from "./open-database";
import { requireKnownSchema } from "./require-known-schema";

let database: DatabaseHandle;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database?.close());

const migrationsFolder = "drizzle/migrations";
const refusal = "The database belongs to a newer version of Gatehouse (its tables are of 2100-01-01)";

/** As a version of the next century would leave it. */
const migrateFurther = ({ db }: DatabaseHandle) =>
  db.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 4102444800000)`);

it("a database of this version is taken, one of a newer version is left alone, in words", async () => {
  const { db } = database;
  await requireKnownSchema(db, migrationsFolder);
  await migrateFurther(database);
  await expect(requireKnownSchema(db, migrationsFolder)).rejects.toThrow(refusal);
});

it("a server opens no database of a newer version", async () => {
  const url = await freshDatabaseUrl();
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-newer-"));
  const directory = join(folder, "pglite");
  if (!url) cpSync(inject("pgliteTemplate"), directory, { recursive: true });
  const open = () => (url ? openPostgres(url) : openPglite(directory));
  try {
    const newer = await open();
    await migrateFurther(newer);
    await newer.close();
    await expect(open()).rejects.toThrow(refusal);
    await expect(open(), "nobody is left holding it").rejects.toThrow(refusal);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
