import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { core, enterprise, type Json, newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";

/* What the validators of providers and careful clients try beside the habits in clients.store.test.ts. */

let database: DatabaseHandle;
let world: Awaited<ReturnType<typeof newDirectory>>;
let ada: Json;
let staff: Json;

beforeAll(async () => {
  database = await openTestDatabase();
  world = await newDirectory(database.db);
  const { call, post } = world;
  const boss = await post("boss");
  ada = await post("ada", {
    title: "Countess",
    displayName: "Ada",
    emails: [{ value: "ada@work.test", type: "work" }],
    [enterprise]: { manager: boss.id, department: "R&D" },
  });
  const members = [{ value: ada.id }];
  staff = (await call("POST", "/Groups", { displayName: "\u00c4rzte", externalId: "G1", members })).body;
});
afterAll(() => database?.close());

const list = (path: string, parameters: Record<string, string>) =>
  world.call("GET", `${path}?${new URLSearchParams(parameters)}`);
const ids = ({ body }: Json) => body.Resources.map(({ id }: Json) => id);

describe("a provider asks", () => {
  it("whether somebody's manager, or a member of a group, is who it thinks", async () => {
    const manager = ada[enterprise].manager.value;
    const asked = (filter: string, path: string) => list(path, { filter, attributes: "id" });
    expect(ids(await asked(`id eq "${ada.id}" and manager eq "${manager}"`, "/Users"))).toEqual([ada.id]);
    expect(ids(await asked(`id eq "${ada.id}" and manager eq "${ada.id}"`, "/Users"))).toEqual([]);
    expect(ids(await asked(`id eq "${staff.id}" and members eq "${ada.id}"`, "/Groups"))).toEqual([staff.id]);
    expect(ids(await asked(`id eq "${staff.id}" and members eq "${manager}"`, "/Groups"))).toEqual([]);
  });

  it("for a group in another case, whatever the letters are, without its members", async () => {
    const found = await list("/Groups", { filter: 'displayName Eq "\u00e4RZTE"', excludedAttributes: "members" });
    expect(ids(found)).toEqual([staff.id]);
    expect(found.body.Resources[0]).not.toHaveProperty("members");
    expect(found.body.Resources[0]).toMatchObject({ externalId: "G1", meta: { resourceType: "Group" } });
  });

  it.each(["2147483647", "99999999999999999999", "+5"])("for a page of %s: as many as there may be", async (count) => {
    const { status, body, text } = await list("/Users", { count });
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ totalResults: 2, itemsPerPage: 2 });
  });

  it.each(["2147483648", "99999999999999999999"])("for the page at %s, behind the end: nobody", async (startIndex) => {
    const { status, body, text } = await list("/Users", { startIndex });
    expect(status, text).toBe(200);
    expect(body).toMatchObject({ totalResults: 2, itemsPerPage: 0, Resources: [] });
  });

  it("by POST with a slash too many at the end, and by HEAD", async () => {
    expect((await world.call("POST", "/Users/.search/", { filter: "title pr" })).body.totalResults).toBe(1);
    expect((await world.call("HEAD", `/Users/${ada.id}/`)).status).toBe(200);
    expect((await world.call("HEAD", "/Users/nobody")).status).toBe(404);
  });
});

describe("a provider sends", () => {
  it("schemas and extensions that nobody knows: what we know is taken", async () => {
    const custom = "urn:ietf:params:scim:schemas:extension:acme:2.0:User";
    const made = await world.call("POST", "/Users", {
      schemas: [`${core}:User`, custom],
      userName: "custom",
      favouriteColour: "green",
      title: "Boss",
      [custom]: { badge: 7 },
    });
    expect(made).toMatchObject({ status: 201, body: { title: "Boss", schemas: [`${core}:User`] } });
    expect(made.text).not.toMatch(/acme|favourite|badge/);
    const value = { title: "Chief", [`${custom}:badge`]: 8, [custom]: { badge: 9 } };
    const changed = await world.patch(`/Users/${made.body.id}`, { op: "replace", value });
    expect(changed).toMatchObject({ status: 200, body: { title: "Chief" } });
    const path = { op: "replace", path: `${custom}:badge`, value: 8 };
    const refused = await world.patch(`/Users/${made.body.id}`, path);
    expect(refused).toMatchObject({ status: 400, body: { scimType: "invalidPath" } });
  });

  it("members without a path, and takes them away with a list of values", async () => {
    const group = (await world.call("POST", "/Groups", { displayName: "Pathless" })).body;
    const members = async () => (await world.call("GET", `/Groups/${group.id}`)).body.members;
    const add = { op: "Add", value: { members: [{ value: ada.id, $ref: null }], displayName: "Named" } };
    expect((await world.patch(`/Groups/${group.id}`, add)).status).toBe(204);
    expect(await members()).toMatchObject([{ value: ada.id, display: "Ada" }]);
    const foreign = { op: "Remove", path: "members", value: [{ value: "somebody else" }] };
    expect((await world.patch(`/Groups/${group.id}`, foreign)).status).toBe(204);
    expect(await members()).toHaveLength(1);
    const own = { op: "Remove", path: "members", value: [{ value: ada.id }, { value: "somebody else" }] };
    expect((await world.patch(`/Groups/${group.id}`, own)).status).toBe(204);
    expect(await members()).toBeUndefined();
  });

  it("an entry of a list in parts, of a type that nobody has: one is made", async () => {
    const { id } = await world.post("untyped", { phoneNumbers: [{ value: "1", type: "work", primary: true }] });
    const part = (name: string, value: unknown) => ({
      op: "replace",
      path: `phoneNumbers[type eq "untyped"].${name}`,
      value,
    });
    const parts = [part("value", "2"), part("display", "Two"), part("primary", "True")];
    expect((await world.patch(`/Users/${id}`, ...parts)).body.phoneNumbers).toEqual([
      { value: "1", type: "work", primary: false },
      { value: "2", type: "untyped", display: "Two", primary: true },
    ]);
  });

  it("what it read of a group: a change is made of that version alone", async () => {
    const member = await world.post("member");
    const made = await world.call("POST", "/Groups", { displayName: "Tagged" });
    const path = `/Groups/${made.body.id}`;
    expect(made.headers.get("etag")).toBe('W/"1"');
    const add = { Operations: [{ op: "add", path: "members", value: [{ value: member.id }] }] };
    const change = (tag: string) => world.call("PATCH", path, add, { "If-Match": tag });
    expect(await change('W/"9"')).toMatchObject({ status: 412, body: { status: "412" } });
    expect((await change('W/"1"')).status).toBe(204);
    const read = (tag: string) => world.call("GET", path, undefined, { "If-None-Match": tag });
    const { body } = await read('W/"1"');
    expect(body).toMatchObject({ meta: { version: expect.stringMatching(/^W\/"2/) }, members: [{ value: member.id }] });
    expect(await read(body.meta.version)).toMatchObject({ status: 304, text: "" });
    await world.patch(`/Users/${member.id}`, { op: "replace", path: "userName", value: "countess" });
    expect((await read(body.meta.version)).body).toMatchObject({ members: [{ display: "countess" }] });
    expect((await world.call("DELETE", path, undefined, { "If-Match": 'W/"1"' })).status).toBe(412);
  });

  it("a PUT with the least of a person: what it leaves out is gone, and nobody is switched off", async () => {
    const { id } = await world.post("least", { title: "T", emails: [{ value: "x@y.test" }], externalId: "L" });
    const { body } = await world.call("PUT", `/Users/${id}`, { id: "another", userName: "least" });
    expect(Object.keys(body).sort()).toEqual(["active", "id", "meta", "schemas", "userName"]);
    expect(body).toMatchObject({ id, active: true });
  });

  it.each<[string, Json, Json | undefined]>([
    ["a text", "26", { value: "26" }],
    ["a number", 26, { value: "26" }],
    ["an object", { value: "26", displayName: "Boss" }, { value: "26", displayName: "Boss" }],
    ["an object with what is null", { value: "26", $ref: null, displayName: "" }, { value: "26" }],
    ["a list of one", [{ value: "26" }], { value: "26" }],
    ["nothing", null, undefined],
    ["an empty object", {}, undefined],
  ])("a manager that is %s", async (what, manager, expected) => {
    const userName = `of ${what}`;
    const made = await world.call("POST", "/Users", { userName, [enterprise]: { manager, division: "D" } });
    expect(made.status, made.text).toBe(201);
    expect(made.body[enterprise]).toEqual({ division: "D", ...(expected && { manager: expected }) });
  });

  it.each<[string, string, Json]>([
    ["PUT", "another's name in capitals", { userName: "ADA" }],
    ["PATCH", "another's name in capitals", { Operations: [{ op: "replace", value: { userName: "ADA" } }] }],
  ])("%s with %s is a conflict", async (method, _what, body) => {
    const { domain, call } = world;
    const { id } = await world.post(`second-${method.toLowerCase()}`);
    const text = JSON.stringify(body).replace("ADA", `ADA@${domain.toUpperCase()}`);
    const answer = await call(method, `/Users/${id}`, text);
    expect(answer).toMatchObject({ status: 409, body: { status: "409", scimType: "uniqueness" } });
  });

  it("a name beyond ASCII, and finds it in another case", async () => {
    const { id } = await world.post("x", { userName: "J\u00fcrgen.\u5c71\u7530" });
    expect(ids(await list("/Users", { filter: 'userName eq "J\u00dcRGEN.\u5c71\u7530"' }))).toEqual([id]);
    expect((await world.call("POST", "/Users", { userName: "j\u00fcrgen.\u5c71\u7530" })).status).toBe(409);
  });
});
