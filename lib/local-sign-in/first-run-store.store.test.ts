import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { firstRunTokens } from "@/drizzle/schema/sessions";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { consumeFirstRunToken, insertFirstRunToken, isFirstRunTokenOpen } from "./first-run-store";

let database: DatabaseHandle;
const now = new Date("2026-11-26T10:00:00Z");
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(() => database?.close());

beforeEach(() => database.db.delete(firstRunTokens));

const consume = (token: string, at = now) => database.db.transaction((tx) => consumeFirstRunToken(tx, token, at));
const isOpen = (token: string, at = now) => isFirstRunTokenOpen(database.db, token, at);

it("the link of each instance works until one is used, and then none", async () => {
  await insertFirstRunToken(database.db, "of the first", now);
  await insertFirstRunToken(database.db, "of the second", later(1));
  expect([await isOpen("of the first"), await isOpen("of the second"), await isOpen("of nobody")]).toEqual([
    true,
    true,
    false,
  ]);
  expect(await consume("of the first")).toBe(true);
  expect([await isOpen("of the first"), await isOpen("of the second")]).toEqual([false, false]);
  expect([await consume("of the first"), await consume("of the second")]).toEqual([false, false]);
});

it("a link lasts a day", async () => {
  await insertFirstRunToken(database.db, "link", now);
  expect([await isOpen("link", later(23)), await isOpen("link", later(24))]).toEqual([true, false]);
  expect(await consume("link", later(24))).toBe(false);
});

it("a machine that starts again and again keeps the newest links", async () => {
  for (let start = 0; start < 25; start++) await insertFirstRunToken(database.db, `start ${start}`, later(start / 100));
  expect(await database.db.$count(firstRunTokens)).toBe(20);
  expect([await isOpen("start 4"), await isOpen("start 5"), await isOpen("start 24")]).toEqual([false, true, true]);
});

it("of two who use two links at once, one gets through", async () => {
  await insertFirstRunToken(database.db, "one", now);
  await insertFirstRunToken(database.db, "two", now);
  const used = await Promise.all([consume("one"), consume("two")]);
  expect(used.filter(Boolean)).toHaveLength(1);
});
