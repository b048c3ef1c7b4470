import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { core, enterprise, type Json, newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";

let database: DatabaseHandle;
let world: Awaited<ReturnType<typeof newDirectory>>;
let schemas: Json[];

beforeAll(async () => {
  database = await openTestDatabase();
  world = await newDirectory(database.db);
  schemas = (await world.call("GET", "/Schemas")).body.Resources;
});
afterAll(() => database?.close());

let made = 0;

function next(name: string): string {
  made += 1;
  return `${name} ${made}`;
}

/** A value as a tester makes one, knowing the schema alone. */
function sample(attribute: Json, mayWrite = ["readWrite", "immutable"]): Json {
  made += 1;
  const one = () => {
    if (attribute.type === "complex")
      return Object.fromEntries(
        attribute.subAttributes
          .filter(({ mutability }: Json) => mayWrite.includes(mutability))
          .map((sub: Json) => [sub.name, sample(sub)]),
      );
    if (attribute.type === "boolean") return made % 2 === 0;
    return attribute.type === "reference" ? `https://${made}.test` : `random ${made} \u00e4 "x"`;
  };
  return attribute.multiValued ? [one()] : one();
}

const writable = (urn: string): Json[] =>
  schemas.find(({ id }) => id === urn).attributes.filter(({ mutability }: Json) => mutability === "readWrite");
const userPaths = [
  { path: "externalId", attribute: { name: "externalId", type: "string" } },
  ...[`${core}:User`, enterprise].map((urn) => ({ path: urn, attribute: null })),
];

/** What is at a path of an answer. */
function at(resource: Json, path: string): Json {
  const extension = path.startsWith(`${enterprise}:`);
  const name = path.replace(`${core}:User:`, "").replace(`${enterprise}:`, "");
  return extension ? resource[enterprise]?.[name] : resource[name];
}

/** Every attribute that may be written, by its whole name. */
function everyPath() {
  const ofSchemas = userPaths
    .slice(1)
    .flatMap(({ path }) => writable(path).map((attribute) => ({ path: `${path}:${attribute.name}`, attribute })));
  return [...userPaths.slice(0, 1), ...ofSchemas].filter(({ attribute }) => attribute?.required !== true);
}

const whole = () => ({
  userName: next("user"),
  ...Object.fromEntries(
    writable(`${core}:User`)
      .filter(({ name }) => name !== "userName")
      .map((each) => [each.name, sample(each)]),
  ),
  [enterprise]: Object.fromEntries(writable(enterprise).map((each) => [each.name, sample(each)])),
});

describe("every attribute that the schemas name", () => {
  it("is created and replaced as it is sent", async () => {
    const [first, second] = [whole(), whole()];
    const answer = await world.call("POST", "/Users", first);
    expect(answer.status, answer.text).toBe(201);
    expect(answer.body).toMatchObject(first);
    expect((await world.call("PUT", `/Users/${answer.body.id}`, second)).body).toMatchObject(second);
  });

  it.each(["add", "replace"])("is changed by %s, and read again", async (op) => {
    const { id } = (await world.call("POST", "/Users", { userName: next("user") })).body;
    for (const { path, attribute } of everyPath()) {
      const value = sample(attribute);
      const changed = await world.patch(`/Users/${id}`, { op, path, value });
      expect(changed.status, `${path}: ${changed.text}`).toBe(200);
      expect(at(changed.body, path), path).toEqual(value);
      expect(at((await world.call("GET", `/Users/${id}`)).body, path), path).toEqual(value);
    }
  });

  it("is removed, and is gone", async () => {
    const { id } = (await world.call("POST", "/Users", { ...whole(), externalId: `e${made}` })).body;
    for (const { path } of everyPath()) {
      const changed = await world.patch(`/Users/${id}`, { op: "remove", path });
      expect(changed.status, `${path}: ${changed.text}`).toBe(200);
      expect(at(changed.body, path), path).toBeUndefined();
    }
  });

  it("is changed with the whole extension, and goes with it", async () => {
    const { id } = (await world.call("POST", "/Users", { userName: next("user") })).body;
    const value = Object.fromEntries(writable(enterprise).map((each) => [each.name, sample(each)]));
    expect((await world.patch(`/Users/${id}`, { op: "add", path: enterprise, value })).body[enterprise]).toEqual(value);
    expect((await world.patch(`/Users/${id}`, { op: "remove", path: enterprise })).body).not.toHaveProperty([
      enterprise,
    ]);
  });
});

it("a member that a tester makes of a user's address is a member", async () => {
  const user = (await world.call("POST", "/Users", { userName: next("user") })).body;
  const group = (await world.call("POST", "/Groups", { displayName: next("group") })).body;
  const value = [{ value: user.id, $ref: user.meta.location }];
  expect((await world.patch(`/Groups/${group.id}`, { op: "add", path: `${core}:Group:members`, value })).status).toBe(
    204,
  );
  expect((await world.call("GET", `/Groups/${group.id}`)).body.members).toMatchObject(value);
  const found = await world.call("POST", "/.search", { excludedAttributes: ["members"] });
  expect(found.body.Resources.find(({ id }: Json) => id === group.id)).not.toHaveProperty("members");
});
