import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { deleteConnectionRow, listConnections } from "./connection-store";
import { listRememberedConnections } from "./remembered-connection-store";

let database: DatabaseHandle;
let made: MadeConnection;
let stranger: MadeConnection;

beforeAll(async () => {
  database = await openTestDatabase();
  const settings = { kind: "generic-saml", status: "live", saml: trusting(await makeKeyPair("idp")) };
  made = await madeConnection(database.db, { ...settings, name: "First" });
  stranger = await madeConnection(database.db, { ...settings, name: "Of somebody else" });
});

afterAll(() => database?.close());

const list = (ids: string[] | null = null) => listRememberedConnections(database.db, made.organization.id, ids);
/** Copies of an organization's connection, numbered, that list so many domains of 190 characters. */
const copy = ({ connection }: MadeConnection, [from, to]: [number, number], domains = 0) =>
  database.db.execute(sql`insert into connections
    (id, organization_id, name, kind, protocol, status, config, version, created_at, updated_at)
    select c.id || '-' || n, c.organization_id, 'Copy ' || n, c.kind, c.protocol, c.status,
      jsonb_set(c.config, '{signIn,domains}', (select coalesce(jsonb_agg(
        repeat('a', 60) || '.' || repeat('b', 60) || '.' || repeat('c', 55) || d || '.example'), '[]')
        from generate_series(1, ${domains}::int) d)), 1, c.created_at + n * interval '1 second', c.updated_at
    from connections c, generate_series(${from}::int, ${to}::int) n where c.id = ${connection.id}`);

it("lists what the database holds, of one organization, and some of it", async () => {
  await copy(made, [1, 3]);
  const kept = await listConnections(database.db, made.organization.id, { limit: 10, after: null });
  expect(kept).toHaveLength(4);
  expect(await list()).toEqual(kept);
  expect((await list([`${made.connection.id}-2`, stranger.connection.id, "gone"])).map(({ name }) => name)).toEqual([
    "Copy 2",
  ]);
});

it("reads a connection again after any change of its row, and shares what did not change", async () => {
  const before = await list();
  const again = await list();
  expect(again.every((one, index) => one === before[index])).toBe(true);
  await database.db.execute(sql`update connections set config = jsonb_set(config, '{signIn,domains}', '["acme.example"]')
    where id = ${`${made.connection.id}-1`}`);
  await database.db.execute(
    sql`update connections set last_sign_in_at = now() where id = ${`${made.connection.id}-3`}`,
  );
  const [first, second, third, fourth] = await list();
  expect([first === before[0], third === before[2]]).toEqual([true, true]);
  expect(second?.signIn.domains).toEqual(["acme.example"]);
  expect(fourth?.lastSignInAt).toBeInstanceOf(Date);
  await deleteConnectionRow(database.db, made.organization.id, `${made.connection.id}-1`);
  expect((await list()).map(({ name }) => name)).toEqual(["First", "Copy 2", "Copy 3"]);
});

it("says in a transaction what stands in it, and nothing of that outside when it was taken back", async () => {
  const namesOf = (all: readonly { name: string }[]) => all.map(({ name }) => name);
  const taken = database.db.transaction(async (tx) => {
    for (const name of ["Renamed", "Renamed again"]) {
      await tx.execute(sql`update connections set name = ${name} where id = ${made.connection.id}`);
      expect(namesOf(await listRememberedConnections(tx, made.organization.id, null))).toContain(name);
    }
    throw new Error("taken back");
  });
  await expect(taken).rejects.toThrow("taken back");
  expect(namesOf(await list())).toEqual(["First", "Copy 2", "Copy 3"]);
});

it("lets nobody change what it shares", async () => {
  const [first] = await list();
  expect(() => first?.signIn.domains.push("acme.example")).toThrow(TypeError);
});

it("is bounded: where one organization has more than fits, what fits is remembered still", async () => {
  await copy(made, [101, 145], 500);
  const before = await list();
  const again = await list();
  const shared = again.filter((one, index) => one === before[index]).length;
  expect(again).toHaveLength(48);
  expect(shared).toBeGreaterThan(30);
  expect(shared).toBeLessThan(48);
  await copy(stranger, [1, 2], 500);
  const others = () => listRememberedConnections(database.db, stranger.organization.id, null);
  const first = await others();
  expect((await others()).every((one, index) => one === first[index])).toBe(true);
  const later = await list();
  expect(
    later.filter((one, index) => one === again[index]).length,
    "of who was here before, some gave way",
  ).toBeLessThan(shared);
});
