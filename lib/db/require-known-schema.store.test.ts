import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "./open-database";
import { requireKnownSchema } from "./require-known-schema";

let database: DatabaseHandle;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database?.close());

const migrationsFolder = "drizzle/migrations";

it("a database of this version is taken, one of a newer version is left alone, in words", async () => {
  const { db } = database;
  await requireKnownSchema(db, migrationsFolder);
  await db.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 4102444800000)`);
  await expect(requireKnownSchema(db, migrationsFolder)).rejects.toThrow(
    "The database belongs to a newer version of Gatehouse (its tables are of 2100-01-01)",
  );
});
