import { setTimeout } from "node:timers/promises";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryUsers } from "@/drizzle/schema/directories";
import { core, type Json, newDirectory, newToken, scimCaller } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { groupsOfUsers, listGroups } from "@/lib/directory/group-store";
import { createUser } from "@/lib/directory/save-user";
import { findUserByEmail } from "@/lib/directory/user-store";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { answerScimRequest } from "./answer-scim-request";
import { applyDirectory } from "./apply-directory";
import { findDirectory, updateDirectoryRow } from "./directory-store";
import { listDirectoryTokens } from "./directory-token-store";

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const world = (change = {}) => newDirectory(database.db, change);
const errorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";

describe("a directory opens", () => {
  it.each<[string, (made: Awaited<ReturnType<typeof world>>) => Promise<string | null>]>([
    ["without a token", async () => null],
    ["with a token that nobody made", async () => "gst_guessed"],
    ["with a token that has expired", ({ name }) => newToken(database.db, name, new Date(Date.now() - 1))],
  ])("not %s: 401 with an Error body", async (_how, tokenOf) => {
    const made = await world();
    const answer = await scimCaller(database.db, made.directory.id, await tokenOf(made))("GET", "/Users");
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ schemas: [errorUrn], status: "401", detail: expect.any(String) });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(answer.headers.get("content-type")).toBe("application/scim+json");
  });

  it("not for what takes long to come, when it was paused meanwhile", async () => {
    const { directory, name, token } = await world();
    const answer = await answerScimRequest(
      {
        method: "POST",
        directoryId: directory.id,
        path: "/Users",
        query: new URLSearchParams(),
        headers: new Headers({ Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json" }),
        machine: "192.0.2.1",
        readBody: async () => {
          await updateDirectoryRow(database.db, name, { status: "paused" });
          await setTimeout(1_100);
          return JSON.stringify({ schemas: [`${core}:User`], userName: "late@acme.test" });
        },
      },
      database.db,
      testContext(database.db),
    );
    expect(answer.status).toBe(503);
    expect(await database.db.select().from(directoryUsers).where(eq(directoryUsers.directoryId, directory.id))).toEqual(
      [],
    );
  });

  it("not with the token of another directory, whether there is such a one or not", async () => {
    const [one, other] = [await world(), await world()];
    for (const id of [other.directory.id, "nowhere"])
      expect(await scimCaller(database.db, id, one.token)("GET", "/Users")).toMatchObject({
        status: 404,
        body: { status: "404" },
      });
    expect(await other.requests()).toEqual([]);
  });

  it("with each of two tokens, and says which was used, and by whom", async () => {
    const { directory, name, token, requests } = await world();
    const second = await newToken(database.db, name, new Date(Date.now() + 60_000));
    for (const each of [token, second])
      expect((await scimCaller(database.db, directory.id, each)("GET", "/Users")).status).toBe(200);
    expect(await listDirectoryTokens(database.db, name)).toMatchObject([
      { lastClient: "test client" },
      { lastClient: "test client" },
    ]);
    expect((await findDirectory(database.db, name))?.lastRequestAt).toBeInstanceOf(Date);
    expect(await requests()).toMatchObject([{ client: "test client", path: "/Users", status: 200 }, {}]);
  });

  it("not while it is paused: 503 says when to come again, and nothing is done", async () => {
    const { call, person, requests, name } = await world({ status: "paused" });
    const answer = await call("POST", "/Users", person("ada"));
    expect(answer).toMatchObject({ status: 503, body: { status: "503" } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await requests()).toMatchObject([{ status: 503, action: "refused" }]);
    await updateDirectoryRow(database.db, name, { status: "active" });
    expect((await call("GET", "/Users")).status).toBe(200);
  });

  it("far more often than any provider asks; beyond that 429 says when to come again", async () => {
    const { directory, call } = await world();
    await takeRateLimit("scim", directory.id, 25 * 60 * 4);
    expect((await call("GET", "/Users")).status).toBe(200);
    await takeRateLimit("scim", directory.id, 12_000);
    const answer = await call("GET", "/Users");
    expect(answer).toMatchObject({ status: 429, body: { status: "429" } });
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("a request", () => {
  it.each<[string, string, number, string?]>([
    ["GET", "/", 200],
    ["POST", "/", 405, "GET"],
    ["GET", "/Nothing", 404],
    ["GET", "/Users/x/y", 404],
    ["GET", "/Users/%zz", 404],
    ["GET", "/Users/a%00b", 404],
    ["GET", "/Schemas/nope", 404],
    ["GET", "/ResourceTypes/nope", 404],
    ["GET", "/Me", 501],
    ["POST", "/Bulk", 501],
    ["DELETE", "/Users", 405, "GET, POST"],
    ["POST", "/Schemas", 405, "GET"],
    ["POST", "/ServiceProviderConfig", 405, "GET"],
    ["GET", "/Users//", 200],
    ["GET", "//Users/?aadOptscim062020", 200],
    ["GET", "/users", 200],
    ["HEAD", "/Users", 200],
  ])("%s %s: %d", async (method, path, status, allow) => {
    const { directory, token, call } = await world();
    const answer = path.startsWith("//")
      ? await scimCaller(database.db, directory.id, token)(method, `/x/..${path}`)
      : await call(method, path);
    expect(answer.status).toBe(status);
    if (status >= 400)
      expect(answer.body).toMatchObject({ schemas: [errorUrn], status: String(status), detail: expect.any(String) });
    expect(answer.headers.get("allow")).toBe(allow ?? null);
  });

  it.each<[string, string, number]>([
    ["application/json", '{"userName":"a@b.test"}', 201],
    ["application/scim+json; charset=utf-8", '{"userName":"a@b.test"}', 201],
    ["", '{"userName":"a@b.test"}', 201],
    ["text/xml", "<a/>", 415],
    ["application/scim+json", "{userName:", 400],
    ["application/scim+json", "", 400],
  ])("with a body of type %j, %s: %d", async (type, body, status) => {
    const { call } = await world();
    const answer = await call("POST", "/Users", body, { "Content-Type": type });
    expect(answer.status, answer.text).toBe(status);
    if (status === 400) expect(answer.body.scimType).toBe("invalidSyntax");
  });

  it.each([
    '{"__proto__": {"polluted": 1}, "userName": "a@b.test"}',
    '{"constructor": {"prototype": {"polluted": 1}}, "userName": "a@b.test"}',
  ])("cannot reach what objects inherit: %s", async (body) => {
    const { call } = await world();
    const answer = await call("POST", "/Users", body);
    expect(answer.status).toBe(201);
    expect(answer.text).not.toContain("polluted");
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("discovery", () => {
  it("says what the server can do", async () => {
    const { call } = await world();
    const { body } = await call("GET", "/ServiceProviderConfig");
    expect(body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
      filter: { supported: true, maxResults: 200 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      pagination: {
        cursor: true,
        index: true,
        defaultPaginationMethod: "index",
        defaultPageSize: 100,
        maxPageSize: 200,
      },
      authenticationSchemes: [{ type: "oauthbearertoken", primary: true }],
    });
  });

  it("lists types and schemas, and each by its id; nothing in them is null", async () => {
    const { call, directory } = await world();
    const types = (await call("GET", "/ResourceTypes")).body;
    expect(types).toMatchObject({ totalResults: 2, itemsPerPage: 2, Resources: [{ id: "User" }, { id: "Group" }] });
    const schemas = await call("GET", "/Schemas");
    expect(schemas.body.Resources.map(({ id }: Json) => id)).toEqual([
      `${core}:User`,
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
      `${core}:Group`,
    ]);
    expect(schemas.text).not.toContain("null");
    expect(schemas.text).not.toContain("password");
    for (const { id, meta } of [...types.Resources, ...schemas.body.Resources]) {
      const path = meta.location.replace(`https://console.test/scim/v2/${directory.id}`, "");
      expect((await call("GET", path)).body.id).toBe(id);
    }
  });

  it("names nothing that is not stored: every attribute comes back as it was sent", async () => {
    const { call } = await world();
    const { Resources } = (await call("GET", "/Schemas")).body;
    const sample = (attribute: Json): unknown => {
      const one = () => {
        if (attribute.type === "complex")
          return Object.fromEntries(attribute.subAttributes.map((sub: Json) => [sub.name, sample(sub)]));
        return attribute.type === "boolean" ? true : `random ${attribute.name} \u00e4 "x"`;
      };
      return attribute.multiValued ? [one()] : one();
    };
    const writable = (id: string) =>
      Object.fromEntries(
        Resources.find((schema: Json) => schema.id === id)
          .attributes.filter(({ mutability }: Json) => mutability !== "readOnly")
          .map((attribute: Json) => [attribute.name, sample(attribute)]),
      );
    const extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    const body = { ...writable(`${core}:User`), externalId: "random", [extension]: writable(extension) };
    const made = await call("POST", "/Users", body);
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject(body);
    const put = await call("PUT", `/Users/${made.body.id}`, { ...body, title: "other" });
    expect(put.body).toMatchObject({ ...body, title: "other" });
  });
});

describe("the list of requests", () => {
  it("says of each what it was, about whom, and what it changed", async () => {
    const { call, patch, post, requests } = await world();
    const { id, userName } = await post("ada", { displayName: "Ada" });
    await patch(`/Users/${id}`, { op: "replace", path: "displayName", value: "Ada B." });
    await call("GET", `/Users/${id}`);
    await call("GET", "/Users/nobody");
    const rows = (await requests()).reverse();
    expect(rows.map(({ method, action, status, targetLabel }) => [method, action, status, targetLabel])).toEqual([
      ["POST", "user.created", 201, userName],
      ["PATCH", "user.updated", 200, userName],
      ["GET", "read", 200, userName],
      ["GET", "refused", 404, null],
    ]);
    expect(rows[1]?.facts).toMatchObject([
      { key: "scimFieldChanged", args: { field: "fullName", to: { value: "Ada B." } } },
    ]);
    expect(rows[1]).toMatchObject({ targetType: "user", targetId: id, userId: rows[0]?.userId, dryRun: false });
    expect(rows[0]?.userId).toEqual(expect.any(String));
  });

  it("has no password, wherever one was sent", async () => {
    const { call, patch, post, requests } = await world();
    const secret = "Tr0ub4dor";
    const { id } = await post("ada", {
      password: secret,
      name: { password: secret },
      emails: [{ value: "a@b.test", password: secret }],
      x: secret,
    });
    await call("PUT", `/Users/${id}`, { userName: "ada", password: secret });
    await patch(`/Users/${id}`, { op: "replace", path: "password", value: secret });
    await patch(`/Users/${id}`, {
      op: "replace",
      value: { password: secret, name: { password: secret, givenName: "A" } },
    });
    await call("POST", "/Groups", { displayName: "G", password: secret, members: [{ value: id, password: secret }] });
    expect((await requests()).map(({ status }) => status)).toEqual([201, 200, 200, 200, 201]);
    expect(JSON.stringify(await requests())).not.toContain(secret);
    expect((await call("GET", `/Users/${id}`)).text).not.toContain(secret);
  });
});

describe("a dry run", () => {
  it("answers as if, changes nobody, and says what it would do", async () => {
    const { organizationId, domain, call, patch, person, requests } = await world({ dryRun: true });
    const made = await call("POST", "/Users", { ...person("ada"), displayName: "Ada" });
    expect(made.status).toBe(201);
    const group = await call("POST", "/Groups", { displayName: "Staff", members: [{ value: made.body.id }] });
    expect((await call("GET", `/Groups/${group.body.id}`)).body.members).toHaveLength(1);
    expect((await patch(`/Users/${made.body.id}`, { op: "replace", path: "active", value: false })).body.active).toBe(
      false,
    );
    expect(await findUserByEmail(database.db, organizationId, `ada@${domain}`)).toBeNull();
    expect(await listGroups(database.db, organizationId, { limit: 9, after: null })).toEqual([]);
    const rows = (await requests()).reverse();
    expect(rows.every(({ dryRun }) => dryRun)).toBe(true);
    const keys = (index: number) => rows[index]?.facts.map((fact) => (fact.kind === "said" ? fact.key : ""));
    expect(keys(0)).toEqual(["scimUserCreated"]);
    expect(keys(1)).toEqual(["scimMembersAdded", "scimGroupCreated"]);
    expect(keys(3)).toEqual(["scimUserCreated", "scimSuspended"]);
  });

  it("is done when it ends: people, groups, and who was refused stays nobody", async () => {
    const { organizationId, domain, directory, name, call, post } = await world({ dryRun: true });
    const context = testContext(database.db);
    const ada = await post("ada");
    await createUser({ organizationId, user: { email: "eve@elsewhere.test", roles: [] }, createdBy: "api" }, context);
    expect((await call("POST", "/Users", { userName: "eve@elsewhere.test" })).status).toBe(409);
    await post("bob", { active: false });
    await call("POST", "/Groups", { displayName: "Staff", members: [{ value: ada.id }] });
    expect(await applyDirectory(name, context)).toEqual({ users: 0, groups: 0, refused: 0 });
    await createUser({ organizationId, user: { email: "late@elsewhere.test", roles: [] }, createdBy: "api" }, context);
    await database.db.execute(sql`insert into ${directoryUsers}
      (id, organization_id, directory_id, user_name, user_name_key, email, active, resource, updated_at)
      values (${`late${directory.id}`}, ${organizationId}, ${directory.id}, 'late', 'late', 'late@elsewhere.test', true, '{}', now())`);
    await updateDirectoryRow(database.db, name, { dryRun: false });
    expect(await applyDirectory(name, context)).toEqual({ users: 2, groups: 1, refused: 1 });
    const user = await findUserByEmail(database.db, organizationId, `ada@${domain}`);
    expect(await groupsOfUsers(database.db, organizationId, [user?.id ?? ""])).toEqual(
      new Map([[user?.id, ["staff"]]]),
    );
    expect(await findUserByEmail(database.db, organizationId, `bob@${domain}`)).toMatchObject({ status: "suspended" });
    expect(await applyDirectory(name, context)).toEqual({ users: 0, groups: 0, refused: 1 });
  });
});
