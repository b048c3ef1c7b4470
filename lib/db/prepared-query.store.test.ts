import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { organizations } from "@/drizzle/schema/organizations";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { createOrganization } from "@/lib/directory/save-organization";
import type { Db } from "./database";
import type { DatabaseHandle } from "./open-database";
import { preparedQuery } from "./prepared-query";

let database: DatabaseHandle;
let made: string[] = [];

const named = preparedQuery((db, by: "slug" | "name") => {
  made.push(by);
  return db
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations[by], sql.placeholder("value")))
    .prepare("organization_by");
});

const find = (db: Db, by: "slug" | "name", value: string | null) => named(db, by).execute({ value });

beforeAll(async () => {
  database = await openTestDatabase();
  await createOrganization({ slug: "acme", name: "Acme", tenantId: null }, testContext(database.db));
});

afterAll(async () => {
  await database?.close();
});

it("is made once in each shape, and asked with other values", async () => {
  made = [];
  expect(await find(database.db, "slug", "acme")).toEqual([{ name: "Acme" }]);
  expect(await find(database.db, "slug", "globex")).toEqual([]);
  expect(await find(database.db, "slug", null), "null equals nothing").toEqual([]);
  expect(await find(database.db, "name", "Acme")).toEqual([{ name: "Acme" }]);
  expect(made).toEqual(["slug", "name"]);
});

it("reads within a transaction what that one wrote, and outside what was committed", async () => {
  const rename = database.db.transaction(async (tx) => {
    await tx.update(organizations).set({ name: "Renamed" });
    expect(await find(tx, "slug", "acme")).toEqual([{ name: "Renamed" }]);
    throw new Error("rolled back");
  });
  await expect(rename).rejects.toThrow("rolled back");
  expect(await find(database.db, "slug", "acme")).toEqual([{ name: "Acme" }]);
});
