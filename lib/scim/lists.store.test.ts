import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryUsers } from "@/drizzle/schema/directories";
import { enterprise, type Json, newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";

let database: DatabaseHandle;
let world: Awaited<ReturnType<typeof newDirectory>>;
const groupIds: string[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  world = await newDirectory(database.db);
  const { post, call } = world;
  const ada = await post("ada", {
    externalId: "Ext-1",
    title: "Countess",
    displayName: "Ada Byron",
    name: { givenName: "Ada", familyName: "Byron" },
    emails: [
      { value: "ada@work.test", type: "work", primary: true },
      { value: "ada@home.test", type: "home" },
    ],
    [enterprise]: { department: "R&D", manager: { value: "26" } },
  });
  await post("bob", {
    title: "engineer",
    active: false,
    displayName: "bob O'Neil",
    emails: [{ value: "bob@home.test", type: "home" }],
  });
  await post("cyd", { displayName: "Cyd 100%" });
  // Somebody of another directory is in no list of this one.
  await (await newDirectory(database.db, { organizationId: world.organizationId })).post("dan");
  for (const displayName of ["Staff", "Empty"]) {
    const members = displayName === "Staff" ? [{ value: ada.id }] : [];
    groupIds.push((await call("POST", "/Groups", { displayName, members })).body.id);
  }
});
afterAll(() => database?.close());

const list = (path: string, parameters: Record<string, string | number> = {}) =>
  world.call(
    "GET",
    `${path}?${new URLSearchParams(Object.entries(parameters).map(([key, value]) => [key, String(value)]))}`,
  );
const shortName = ({ userName, displayName }: Json) => (userName ?? displayName).split("@")[0];
const found = async (filter: string, path = "/Users") => {
  const { status, body, text } = await list(path, { filter });
  expect(status, text).toBe(200);
  return body.Resources.map(shortName);
};

describe("a filter finds", () => {
  it.each<[string, string[]]>([
    ['userName eq "ADA@{domain}"', ["ada"]],
    ['userName sw "a" or userName sw "B"', ["ada", "bob"]],
    ['userName ne "ada@{domain}"', ["bob", "cyd"]],
    ['userName co "Y"', ["cyd"]],
    ['userName ew "{domain}"', ["ada", "bob", "cyd"]],
    ['userName gt "b"', ["bob", "cyd"]],
    ['userName ge "cyd@{domain}"', ["cyd"]],
    ['userName lt "b"', ["ada"]],
    ['userName le "ada@{domain}"', ["ada"]],
    ['externalId eq "Ext-1"', ["ada"]],
    ['externalId eq "ext-1"', []],
    ["title pr", ["ada", "bob"]],
    ["not (title pr)", ["cyd"]],
    ['title eq "ENGINEER"', ["bob"]],
    ['title ne "engineer"', ["ada", "cyd"]],
    ["title eq null", ["cyd"]],
    ["active eq false", ["bob"]],
    ['active eq "True"', ["ada", "cyd"]],
    ['name.familyName eq "byron"', ["ada"]],
    ['emails[type eq "work"].value eq "ADA@work.test"', ["ada"]],
    ['emails[type eq "work" and value co "home"]', []],
    ['emails[type eq "home" and value co "home"]', ["ada", "bob"]],
    ['emails.value eq "bob@home.test"', ["bob"]],
    ['emails eq "bob@home.test"', ["bob"]],
    ["emails[primary eq true]", ["ada"]],
    ["emails pr", ["ada", "bob"]],
    [`${enterprise}:department eq "r&d"`, ["ada"]],
    [`${enterprise}:manager.value eq "26"`, ["ada"]],
    ['meta.created gt "2020-01-01T00:00:00Z"', ["ada", "bob", "cyd"]],
    ['meta.lastModified lt "2020-01-01T00:00:00Z"', []],
    ['meta.resourceType eq "User" and active eq true', ["ada", "cyd"]],
    ['displayName co "100%"', ["cyd"]],
    ['displayName co "o\'neil"', ["bob"]],
    ['displayName co "_"', []],
    ['displayName co "%"', ["cyd"]],
    ["groups pr", ["ada"]],
    // What would be SQL, were it not a parameter.
    ['userName eq "\' or 1=1 --"', []],
    ['title eq "x\'); drop table directory_users; --"', []],
    ['name.familyName eq "}\') or true --"', []],
    ['userName eq "\\\\"', []],
  ])("%s", async (filter, expected) =>
    expect(await found(filter.replaceAll("{domain}", world.domain))).toEqual(expected),
  );

  it("by an id of ours", async () => {
    const [{ id }] = (await list("/Users")).body.Resources;
    expect(await found(`id eq "${id}"`)).toEqual(["ada"]);
    expect(await found(`members[value eq "${id}"]`, "/Groups")).toEqual(["Staff"]);
    expect(await found(`members.value eq "${id}"`, "/Groups")).toEqual(["Staff"]);
    expect(await found(`groups.value eq "${groupIds[0]}"`)).toEqual(["ada"]);
    expect(await found('displayName eq "STAFF"', "/Groups")).toEqual(["Staff"]);
  });

  it.each(['nope eq "x"', "password pr", 'schemas eq "x"', 'members[display eq "x"]', "userName eq x", "userName"])(
    "nothing, and is refused: %s",
    async (filter) =>
      expect(await list("/Users", { filter })).toMatchObject({ status: 400, body: { scimType: "invalidFilter" } }),
  );
});

describe("a page", () => {
  it.each<[Record<string, number>, string[], number]>([
    [{}, ["ada", "bob", "cyd"], 1],
    [{ startIndex: 2, count: 1 }, ["bob"], 2],
    [{ startIndex: 0, count: 1 }, ["ada"], 1],
    [{ startIndex: -5, count: 2 }, ["ada", "bob"], 1],
    [{ startIndex: 4 }, [], 4],
    [{ count: 0 }, [], 1],
    [{ count: -1 }, [], 1],
    [{ count: 1000 }, ["ada", "bob", "cyd"], 1],
  ])("%j", async (parameters, names, startIndex) => {
    const { body } = await list("/Users", parameters);
    expect(body.Resources.map(shortName)).toEqual(names);
    expect(body).toMatchObject({ totalResults: 3, startIndex, itemsPerPage: names.length });
    expect(body.schemas).toEqual(["urn:ietf:params:scim:api:messages:2.0:ListResponse"]);
  });

  it.each<Record<string, string>>([{ count: "many" }, { startIndex: "1.5" }])("of %j is refused", async (parameters) =>
    expect((await list("/Users", parameters)).status).toBe(400),
  );

  it.each<[string, string, string[]]>([
    ["userName", "descending", ["cyd", "bob", "ada"]],
    ["displayName", "ascending", ["ada", "bob", "cyd"]],
    ["meta.created", "descending", ["cyd", "bob", "ada"]],
    ["externalId", "descending", ["ada", "cyd", "bob"]],
  ])("sorted by %s, %s", async (sortBy, sortOrder, names) => {
    const { body } = await list("/Users", { sortBy, sortOrder });
    if (sortBy === "externalId") expect(shortName(body.Resources[0])).toBe("ada");
    else expect(body.Resources.map(shortName)).toEqual(names);
  });

  it("sorted by what lists are not sorted by is refused", async () =>
    expect(await list("/Users", { sortBy: "title" })).toMatchObject({
      status: 400,
      body: { scimType: "invalidValue" },
    }));
});

describe("a walk by cursor (RFC 9865)", () => {
  it("goes on and back, in any order", async () => {
    const first = (await list("/Users", { cursor: "", count: 2, sortBy: "userName" })).body;
    expect(first.Resources.map(shortName)).toEqual(["ada", "bob"]);
    expect(first).toMatchObject({ totalResults: 3, itemsPerPage: 2 });
    expect(first).not.toHaveProperty("startIndex");
    expect(first).not.toHaveProperty("previousCursor");
    const second = (await list("/Users", { cursor: first.nextCursor, count: 2, sortBy: "userName" })).body;
    expect(second.Resources.map(shortName)).toEqual(["cyd"]);
    expect(second).not.toHaveProperty("nextCursor");
    const back = (await list("/Users", { cursor: second.previousCursor, count: 2, sortBy: "userName" })).body;
    expect(back.Resources.map(shortName)).toEqual(["ada", "bob"]);
  });

  it("of another list, or made up, is refused", async () => {
    const { nextCursor } = (await list("/Users", { cursor: "", count: 1 })).body;
    const made = Buffer.from(JSON.stringify(["x", "after", "k", "i"])).toString("base64url");
    const wrong: Record<string, string>[] = [
      { cursor: nextCursor, filter: "title pr" },
      { cursor: "x" },
      { cursor: made },
    ];
    for (const parameters of wrong)
      expect(await list("/Users", parameters)).toMatchObject({ status: 400, body: { scimType: "invalidCursor" } });
  });

  it("loses nobody of 20,000 while 50 of them go", async () => {
    const { name, organizationId, call } = await newDirectory(database.db);
    await database.db.execute(sql`insert into ${directoryUsers}
      (id, organization_id, directory_id, user_name, user_name_key, active, resource, created_at, updated_at)
      select ${name.directoryId} || n, ${organizationId}, ${name.directoryId}, 'u' || n, 'u' || n, true, '{}',
        now() + (n / 3) * interval '1 millisecond', now() from generate_series(1, 20000) n`);
    const seen = new Set<string>();
    let cursor: string | undefined = "";
    for (let page = 0; cursor !== undefined; page++) {
      const { body }: { body: Json } = await call("GET", `/Users?cursor=${cursor}&count=200&attributes=userName`);
      for (const { userName } of body.Resources) {
        expect(seen.has(userName)).toBe(false);
        seen.add(userName);
      }
      cursor = body.nextCursor;
      if (page < 50)
        await database.db.execute(
          sql`delete from ${directoryUsers} where organization_id = ${organizationId} and id = ${`${name.directoryId}${page * 200 + 100}`}`,
        );
    }
    expect(seen.size).toBe(20_000);
  });
});

describe("an answer has", () => {
  const keys = async (parameters: Record<string, string>) => {
    const { body } = await list("/Users", { filter: "externalId pr", ...parameters });
    return Object.keys(body.Resources[0]).sort();
  };

  it.each<[Record<string, string>, string[]]>([
    [{ attributes: "userName" }, ["id", "schemas", "userName"]],
    [{ attributes: "USERNAME,emails.value" }, ["emails", "id", "schemas", "userName"]],
    [{ attributes: "manager" }, ["id", "schemas", enterprise]],
    [{ attributes: `${enterprise}:department` }, ["id", "schemas", enterprise]],
    [{ attributes: enterprise }, ["id", "schemas", enterprise]],
    [{ attributes: "urn:ietf:params:scim:schemas:core:2.0:User:title" }, ["id", "schemas", "title"]],
    [{ attributes: "nope" }, ["id", "schemas"]],
    [{ attributes: 'emails[type eq "work"]' }, ["emails", "id", "schemas"]],
    [
      { excludedAttributes: `emails,groups,name,meta,id,displayName,${enterprise}` },
      ["active", "externalId", "id", "schemas", "title", "userName"],
    ],
  ])("with %j: %j", async (parameters, expected) => expect(await keys(parameters)).toEqual([...expected].sort()));

  it("parts alone, where parts are asked for", async () => {
    const { body } = await list("/Users", { filter: "externalId pr", attributes: `emails.type,${enterprise}:manager` });
    expect(body.Resources[0]).toMatchObject({
      emails: [{ type: "work" }, { type: "home" }],
      [enterprise]: { manager: { value: "26" } },
    });
    expect(body.Resources[0].emails[0]).not.toHaveProperty("value");
    const without = await list("/Users", {
      filter: "externalId pr",
      excludedAttributes: "emails.value,name.familyName",
    });
    expect(without.body.Resources[0]).toMatchObject({
      emails: [{ type: "work", primary: true }, { type: "home" }],
      name: { givenName: "Ada" },
    });
    expect(without.body.Resources[0].name).not.toHaveProperty("familyName");
  });
});

describe("a search by POST", () => {
  const search = (path: string, body: object) =>
    world.call("POST", `${path}/.search`, {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
      ...body,
    });

  it("is a list", async () => {
    const { body } = await search("/Users", {
      filter: "title pr",
      attributes: ["userName"],
      startIndex: 2,
      count: 1,
      sortBy: "userName",
    });
    expect(body).toMatchObject({ totalResults: 2, startIndex: 2, itemsPerPage: 1 });
    expect(shortName(body.Resources[0])).toBe("bob");
    expect((await search("/Groups", { filter: 'displayName eq "staff"' })).body.totalResults).toBe(1);
  });

  it("at the root finds people, and behind them groups", async () => {
    const names = async (body: object) => {
      const answer = await search("", body);
      return [answer.body.totalResults, answer.body.Resources.map(shortName)];
    };
    expect(await names({})).toEqual([5, ["ada", "bob", "cyd", "Staff", "Empty"]]);
    expect(await names({ startIndex: 3, count: 2 })).toEqual([5, ["cyd", "Staff"]]);
    expect(await names({ startIndex: 5 })).toEqual([5, ["Empty"]]);
    expect(await names({ filter: "title pr" })).toEqual([2, ["ada", "bob"]]);
    expect((await search("", { filter: "nope pr" })).status).toBe(400);
    const asked = (await list("/", { filter: "title pr", count: 1 })).body;
    expect([asked.totalResults, asked.Resources.map(shortName)]).toEqual([2, ["ada"]]);
  });
});
