import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { connections } from "@/drizzle/schema/connections";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { systemActor } from "@/lib/audit/actor";
import type { Db } from "@/lib/db/database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { rowsOf } from "@/lib/db/rows-of";
import { createOrganization } from "@/lib/directory/save-organization";
import { seedRows } from "@/scripts/seed-rows";
import { type BackupHeader, parseHeader } from "./backup-line";
import { restoreBackup } from "./restore-backup";
import { inOrderOfReference } from "./table-order";
import { listTables } from "./table-store";
import { writeBackup } from "./write-backup";

let from: DatabaseHandle;
let to: DatabaseHandle;
let lines: string[];

const now = new Date("2026-11-26T10:00:00Z");
const origin = { version: "1.2.3", secretKeyId: "abcd1234", now };

beforeAll(async () => {
  [from, to] = [await openTestDatabase(), await openTestDatabase()];
  const { id: organizationId } = await createOrganization(
    { slug: "acme", name: "Äcme “&” 株式会社", tenantId: null },
    { ...testContext(from.db), actor: systemActor("test") },
  );
  await from.db.insert(connections).values({
    id: "first",
    organizationId,
    name: "First",
    kind: "generic-saml",
    protocol: "saml",
    status: "off",
    config: { note: 'a\u2028b\\"c\nd' } as never,
  });
  const seed = seedRows(
    from.db,
    { slug: "acme", organizationId, connectionId: "first" },
    { organizations: 1, connections: 3, users: 1203, events: 20 },
  );
  await seed.connections(1, 2);
  await seed.users(1, 1203);
  await seed.events(1, 20);
  lines = await backupOf(from.db);
});

afterAll(async () => {
  await from?.close();
  await to?.close();
});

async function backupOf(db: Db): Promise<string[]> {
  const written: string[] = [];
  await writeBackup(db, origin, async (line) => {
    written.push(line);
  });
  return written;
}

/** All tables, as their rows say it, in an order that does not depend on how they were written. */
async function contentsOf(db: Db): Promise<Record<string, unknown[]>> {
  const contents: Record<string, unknown[]> = {};
  for (const { name } of await listTables(db)) {
    const rows = rowsOf<{ row: string }>(
      await db.execute(sql`select to_jsonb(t)::text as row from ${sql.identifier(name)} t order by 1`),
    );
    contents[name] = rows.map(({ row }) => row);
  }
  return contents;
}

async function* each(texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

const isRows = (line: string) => line.startsWith('{"rows"');
const isOrganizations = (line: string) => line.startsWith('{"table":"organizations"');
const headerOf = ([first = ""]: readonly string[]): BackupHeader => parseHeader(first);
const restored = (texts: readonly string[], header = headerOf(texts)) =>
  restoreBackup(to.db, header, each(texts.slice(1)));

it("no tables refer to each other in a circle, and none to itself", async () => {
  const tables = await listTables(from.db);
  expect(inOrderOfReference(tables)).toHaveLength(tables.length);
  expect(tables.filter(({ name, dependsOn }) => dependsOn.includes(name))).toEqual([]);
});

it.each<[string, (texts: string[]) => string[], RegExp]>([
  ["cut off", (texts) => texts.slice(0, -1), /is cut off/],
  ["rows lost", (texts) => texts.toSpliced(texts.findLastIndex(isRows), 1), /rows are missing/],
  [
    "rows lost that others refer to",
    (texts) => texts.toSpliced(texts.findLastIndex(isOrganizations) + 1, 1),
    /do not fit/,
  ],
  ["goes on after its end", (texts) => [...texts, '{"rows":[]}'], /behind its end/],
  ["a line that is not JSON", (texts) => texts.with(3, "{"), /cannot be read/],
  [
    "a table that is not known",
    (texts) => texts.with(1, '{"table":"users; drop table users","columns":["id"]}'),
    /not known here/,
  ],
  [
    "a column that is not known",
    (texts) => texts.with(1, texts[1]?.replace('"columns":["', '"columns":["x') ?? ""),
    /not known here/,
  ],
])("a backup that is damaged (%s) is refused, and nothing of it stays", async (_what, damage, message) => {
  const before = await contentsOf(to.db);
  await expect(restored(damage(lines))).rejects.toThrow(message);
  expect(await contentsOf(to.db)).toEqual(before);
});

it("a backup of other tables is refused", async () => {
  const header = headerOf(lines);
  await expect(restored(lines, { ...header, migration: header.migration - 1 })).rejects.toThrow("other tables");
  expect(() => parseHeader(lines[1] ?? "")).toThrow("no backup of Gatehouse");
});

it("what is restored is what was saved, and it can be saved again", async () => {
  expect(await restored(lines)).toBeGreaterThan(2400);
  expect(await contentsOf(to.db)).toEqual(await contentsOf(from.db));
  expect(await to.db.$count(signInEvents)).toBe(20);
  await expect(restored(lines), "not over what is there").rejects.toThrow("is in use");
  const again = await backupOf(to.db);
  expect(again[0]).toBe(lines[0]);
  expect(again.at(-1)).toBe(lines.at(-1));
});
