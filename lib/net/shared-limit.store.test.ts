import { sql, sum } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { rateLimits } from "@/drizzle/schema/limits";
import { freshDatabaseUrl } from "@/e2e/support/database";
import { openTestDatabase } from "@/e2e/support/test-database";
import { type DatabaseHandle, openPostgres } from "@/lib/db/open-database";

// Two instances on one database: each has counters of its own in memory, and on PostgreSQL connections of its own.
type Instance = { take: (name: "recovery" | "signInForm", key: string) => Promise<boolean> };
let databases: DatabaseHandle[];
let first: Instance;
let second: Instance;

async function newInstance({ db }: DatabaseHandle): Promise<Instance> {
  vi.resetModules();
  const { takeSharedLimit } = await import("./shared-limit-store");
  return { take: (name, key) => takeSharedLimit(db, name, key) };
}

beforeAll(async () => {
  const url = await freshDatabaseUrl();
  databases = url ? [await openPostgres(url), await openPostgres(url)] : [await openTestDatabase()];
  const [one, other = one] = databases;
  if (!one || !other) throw new Error("No database");
  first = await newInstance(one);
  second = await newInstance(other);
});
afterAll(async () => {
  for (const database of databases) await database.close();
});

const db = () => {
  const [database] = databases;
  if (!database) throw new Error("No database");
  return database.db;
};
/** How many points the database counted. */
const counted = async () => {
  const [row] = await db()
    .select({ points: sum(rateLimits.points) })
    .from(rateLimits);
  return Number(row?.points);
};
const takeMany = async (count: number, instance: Instance, key: string) =>
  (await Promise.all(Array.from({ length: count }, () => instance.take("recovery", key)))).filter(Boolean).length;

it("two instances count the tries of one machine together, also at once, and another machine has its own", async () => {
  const [here, there] = await Promise.all([takeMany(8, first, "a"), takeMany(8, second, "a")]);
  expect(here + there).toBe(10);
  expect(await first.take("recovery", "a")).toBe(false);
  expect(await second.take("recovery", "a")).toBe(false);
  expect(await second.take("recovery", "b")).toBe(true);
  expect(await second.take("signInForm", "a")).toBe(true);
});

it("a machine that goes on is refused without asking the database", async () => {
  expect(await takeMany(10, first, "flood")).toBe(10);
  const asked = await counted();
  expect(await takeMany(50, first, "flood")).toBe(0);
  expect(await counted()).toBe(asked);
});

it("a window that is over begins again, and nobody can read there what was counted", async () => {
  await takeMany(10, second, "c");
  await db().update(rateLimits).set({ expiresAt: sql`now() - interval '1 second'` });
  expect(await first.take("recovery", "c")).toBe(true);
  const rows = await db().select({ key: rateLimits.key }).from(rateLimits);
  expect(JSON.stringify(rows)).not.toContain("recovery");
});
