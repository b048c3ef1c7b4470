import { afterAll, beforeAll, expect, it } from "vitest";
import { apiCaller } from "@/e2e/support/api-caller";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { operations } from "@/lib/api/operations";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { seedOrganization } from "./seed-organization";

/** Every list of a seeded organization holds what the document of the REST API says, as each answer here is checked against it. */
let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const size = { organizations: 2, connections: 20, users: 60, events: 200 };

beforeAll(async () => {
  database = await openTestDatabase();
  await seedOrganization("seeded", size, testContext(database.db));
});

afterAll(() => database?.close());

const lists = operations.flatMap(({ method, path }) =>
  method === "GET" && /^\/organizations\/\{slug\}[^{]*$/.test(path) ? [path.replace("{slug}", "seeded")] : [],
);

it.each(lists)("%s is answered as documented", async (path) => {
  expect((await call("GET", path)).status).toBe(200);
});

it("each row of them is, too, in organizations that were multiplied as well", async () => {
  for (const slug of ["seeded", "seeded-1"]) {
    const of = `/organizations/${slug}`;
    const events = await everyPage(`${of}/events`);
    expect(events).toHaveLength(size.events);
    expect(await everyPage(`${of}/users`)).toHaveLength(size.users);
    expect(await everyPage(`${of}/groups`)).toHaveLength(80);
    const groups = await everyPage(`${of}/users`).then((users) => users.map((user) => user.groups.length));
    expect(Math.min(...groups)).toBe(2);
    expect(await everyPage(`${of}/domains`)).toHaveLength(2);
    expect(await everyPage(`${of}/sessions`)).toHaveLength(6);
    expect((await everyPage(`${of}/audit`)).length).toBeGreaterThan(19);
    const connections = await everyPage(`${of}/connections`);
    expect(connections).toHaveLength(size.connections);
    for (const { id } of connections) {
      const { body } = await call("GET", `${of}/connections/${id}/versions`);
      expect(body.items).toHaveLength(1);
    }
    const ids = new Set(connections.map(({ id }) => id));
    expect(events.filter(({ connection }) => !ids.has(connection))).toEqual([]);
  }
});

type Row = { id: string; connection: string; groups: string[] };

async function everyPage(path: string): Promise<Row[]> {
  const items: Row[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { body } = await call("GET", `${path}?limit=200${cursor && `&cursor=${cursor}`}`);
    items.push(...body.items);
    cursor = body.nextCursor;
  }
  return items;
}
