import { randomUUID } from "node:crypto";
import { count, getTableName, type SQL, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { seenAssertions } from "@/drizzle/schema/sign-in";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { rowsOf } from "@/lib/db/rows-of";
import { cleanExpired, expiredClaims, expiredRows } from "./clean-expired-store";

const day = 24 * 3_600_000;
// Long ago, so that other tests of one shared database have nothing that expires by then.
const now = new Date("2001-06-01T00:00:00Z");
const mark = randomUUID();
let database: DatabaseHandle;

beforeAll(async () => {
  database = await openTestDatabase();
});

afterAll(async () => {
  await database?.close();
});

const ago = (days: number) => new Date(now.getTime() - days * day);

const event = (index: number, createdAt: Date) => ({
  reference: `${mark}-${index}`,
  protocol: "saml" as const,
  purpose: "sign-in" as const,
  code: "saml_root",
  checks: [],
  decision: { changes: [{ field: "email" }] },
  encryptedClaims: "sealed",
  claimsExpireAt: ago(1),
  durationMilliseconds: 1,
  createdAt,
});

const countEvents = async (condition: SQL = sql`true`) =>
  (
    await database.db
      .select({ rows: count() })
      .from(signInEvents)
      .where(sql`${signInEvents.reference} like ${`${mark}%`} and (${condition})`)
  )[0]?.rows;

it("one run does a bounded piece of the work, in batches; the next runs do the rest", async () => {
  await database.db.insert(signInEvents).values(Array.from({ length: 25 }, (_, index) => event(index, ago(401))));
  await database.db.insert(signInEvents).values(Array.from({ length: 3 }, (_, index) => event(100 + index, ago(399))));
  await database.db.insert(seenAssertions).values(
    Array.from({ length: 7 }, (_, index) => ({
      connectionId: mark,
      assertionIdHash: String(index),
      expiresAt: ago(index < 5 ? 1 : 0),
    })),
  );
  const run = () => cleanExpired(database.db, now, { rows: 5, batches: 2 });
  await run();
  expect(await countEvents(), "ten of them").toBe(18);
  expect(await database.db.$count(seenAssertions, sql`connection_id = ${mark}`)).toBe(2);
  await run();
  await run();
  await run();
  expect(await countEvents(), "those of the last 400 days").toBe(3);
  expect(await countEvents(sql`encrypted_claims is not null or decision #> '{changes}' <> '[]'`)).toBe(0);
});

it("every look-up of the clean-up has an index that begins with its instant", async () => {
  const indexed = await database.db.execute(sql`
    select a.attrelid::regclass::text || '.' || a.attname as name from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]`);
  const names = rowsOf<{ name: string }>(indexed).map(({ name }) => name);
  const wanted = [...expiredRows(now), expiredClaims(now)].map(({ table, by }) => `${getTableName(table)}.${by.name}`);
  expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
});

it("a row that goes takes others with it by an index, not by reading their whole table", async () => {
  const tables = expiredRows(now).map(({ table }) => getTableName(table));
  const unindexed = await database.db.execute(sql`
    select c.conrelid::regclass::text as "table", c.conname as name from pg_constraint c
    where c.contype = 'f' and c.confrelid::regclass::text in ${tables}
      and not exists (select 1 from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])`);
  expect(rowsOf(unindexed)).toEqual([]);
});

/** The two drivers wrap their rows differently. */
