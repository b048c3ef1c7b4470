import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connections } from "@/drizzle/schema/connections";
import { organizations } from "@/drizzle/schema/organizations";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { readConnectionFacts } from "./connection-queries";
import { listSignInConnections } from "./connection-store";
import {
  findOffered,
  isOfferedConnection,
  listFirstOffered,
  listOffered,
  listOfferedFor,
  mostOffered,
} from "./offered-connection-queries";

let database: DatabaseHandle;
let made: MadeConnection;
let stranger: MadeConnection;

beforeAll(async () => {
  database = await openTestDatabase();
  const settings = { kind: "generic-saml", status: "live", saml: trusting(await makeKeyPair("idp")) };
  made = await madeConnection(database.db, { ...settings, name: "Head office" });
  stranger = await madeConnection(database.db, { ...settings, name: "Company 7 of somebody else" });
});

afterAll(async () => {
  await database?.close();
});

/** More connections of the organization, as the first one is. */
const copy = (from: number, to: number) =>
  database.db.execute(sql`insert into connections
    (id, organization_id, name, kind, protocol, status, config, version, created_at, updated_at)
    select c.id || '-' || n, c.organization_id, 'Company ' || n, c.kind, c.protocol, c.status, c.config, 1,
      c.created_at + n * interval '1 second', c.updated_at
    from connections c, generate_series(${from}::int, ${to}::int) n where c.id = ${made.connection.id}`);

const set = (name: string, path: string, value: unknown) =>
  database.db.execute(sql`update connections
    set config = jsonb_set(config, ${`{signIn,${path}}`}::text[], ${JSON.stringify(value)}::jsonb)
    where organization_id = ${made.organization.id} and name = ${name}`);

const named = ({ connections: some }: Awaited<ReturnType<typeof listOffered>>) => some.map(({ name }) => name);
const list = () => listOffered(database.db, made.organization);
const find = (text: string) => findOffered(database.db, made.organization, text);

describe("the connections of a sign-in page", () => {
  it("are in the administrator's order while a page has room for them, without what is hidden or not live", async () => {
    await copy(1, mostOffered + 1);
    await set("Company 1", "enabled", false);
    await database.db.update(connections).set({ status: "off" }).where(eq(connections.name, "Company 2"));
    await set("Company 9", "position", 0);
    await set("Head office", "position", 3);
    expect(await list()).toMatchObject({ isCut: false });
    const names = named(await list());
    expect(names).toHaveLength(mostOffered);
    expect(names.slice(0, 2)).toEqual(["Company 3", "Company 4"]);
    expect(names.at(-1)).toBe("Head office");
  });

  it("are looked for where there are more: none is read, and a search reads as many as a page shows", async () => {
    await copy(100, 600);
    expect(await list()).toEqual({ connections: [], isCut: true });
    const many = await find("company");
    expect([many.connections.length, many.isCut]).toEqual([mostOffered, true]);
    expect(named(await find("NY 599"))).toEqual(["Company 599"]);
    expect(await find("nobody's")).toEqual({ connections: [], isCut: false });
  });

  it("are found by what their buttons say, and no text is a wildcard", async () => {
    await set("Company 500", "buttonText", "Sign in with Contoso");
    expect(named(await find("contoso"))).toEqual(["Company 500"]);
    for (const wildcard of ["%", "_", "\\"]) expect(named(await find(wildcard))).toEqual([]);
  });

  it("are of that organization alone, live, and offered", async () => {
    expect(named(await find("somebody else"))).toEqual([]);
    expect(named(await listOffered(database.db, stranger.organization))).toEqual(["Company 7 of somebody else"]);
    await set("Company 400", "enabled", false);
    expect(named(await find("Company 400"))).toEqual([]);
    expect(named(await find("Company 2"))).not.toContain("Company 2");
    const off = { ...made.organization, ssoEnabled: false };
    expect(await listOffered(database.db, off)).toEqual({ connections: [], isCut: false });
    expect(await findOffered(database.db, off, "company")).toEqual({ connections: [], isCut: false });
  });
});

describe("what a page needs of hundreds is all that is read", () => {
  const organizationId = () => made.organization.id;
  const namesOf = (some: { name: string }[]) => some.map(({ name }) => name);
  const lists = (name: string, domains: string[]) => set(name, "domains", domains);

  it("the first ones stand as on the sign-in page", async () => {
    await set("Company 150", "position", 1);
    await set("Company 151", "enabled", false);
    const all = namesOf(await listSignInConnections(database.db, [organizationId()]));
    expect(all.length).toBeGreaterThan(400);
    expect(namesOf(await listFirstOffered(database.db, organizationId(), 3))).toEqual(all.slice(0, 3));
    expect(namesOf(await listFirstOffered(database.db, organizationId(), 1_000))).toEqual(all);
  });

  it("those that list a domain, or one that it is below; else those that list none, as many as a page shows", async () => {
    await lists("Company 201", ["acme.example", "acme.test"]);
    await lists("Company 202", ["eu.acme.example"]);
    const of = async (...domains: string[]) => namesOf(await listOfferedFor(database.db, organizationId(), domains));
    expect(await of("eu.acme.example", "acme.example")).toEqual(["Company 201", "Company 202"]);
    expect(await of("acme.example")).toEqual(["Company 201"]);
    const others = await of("elsewhere.example");
    expect(others).toHaveLength(mostOffered);
    expect(others).not.toContain("Company 201");
    expect(await of()).toEqual(others);
  });

  it("whether one may be chosen: offered, live, of that organization, with single sign-on", async () => {
    const idOf = (name: string) => `${made.connection.id}-${name.slice("Company ".length)}`;
    const isOffered = (id: string) => isOfferedConnection(database.db, organizationId(), id);
    expect(await isOffered(idOf("Company 300"))).toBe(true);
    for (const id of [idOf("Company 151"), idOf("Company 2"), stranger.connection.id, "gone"])
      expect([id, await isOffered(id)]).toEqual([id, false]);
    const turn = (ssoEnabled: boolean) =>
      database.db.update(organizations).set({ ssoEnabled }).where(eq(organizations.id, organizationId()));
    await turn(false);
    expect(await isOffered(idOf("Company 300"))).toBe(false);
    expect(await listFirstOffered(database.db, organizationId(), 5)).toEqual([]);
    await turn(true);
  });

  it("are counted as they are offered, also what an earlier version wrote without the switch", async () => {
    const counted = async () => (await readConnectionFacts(database.db, stranger.organization.id)).offered;
    expect(await counted()).toBe(1);
    await database.db.execute(sql`update connections set config = config #- '{signIn,enabled}'
      where organization_id = ${stranger.organization.id}`);
    expect(named(await listOffered(database.db, stranger.organization))).toHaveLength(1);
    expect(await counted()).toBe(1);
    expect((await readConnectionFacts(database.db, organizationId())).offered, "of hundreds").toBe(2);
  });
});
