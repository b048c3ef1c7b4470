import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryUsers, scimRequests } from "@/drizzle/schema/directories";
import { apiCaller } from "@/e2e/support/api-caller";
import { core, scimCaller } from "@/e2e/support/scim-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { addGrants } from "@/lib/directory/grant-store";
import { listMemberships } from "@/lib/directory/group-store";
import { findOrganization } from "@/lib/directory/organization-store";
import { said } from "@/lib/facts/fact";
import { findDirectoryToken } from "@/lib/scim/directory-token-store";
import { grantorOf } from "@/lib/scim/scim-context";

// What another organization could do to a directory, what two writers could do to each other, and what a token could be found by.

let database: DatabaseHandle;
const call = apiCaller(() => database.db);
const org = "/organizations/dirs";
let organizationId: string;
let strangersKey: string;

beforeAll(async () => {
  database = await openTestDatabase();
  for (const slug of ["dirs", "elsewhere"]) await call("POST", "/organizations", { slug, name: slug });
  organizationId = (await findOrganization(database.db, "dirs"))?.id ?? "";
  strangersKey = (await call("POST", "/organizations/elsewhere/keys", { name: "stranger" })).body.key;
});
afterAll(() => database?.close());

const made = async (change: object = {}) =>
  (await call("POST", `${org}/directories`, { name: "Entra ID", preset: "entra", ...change })).body;

describe("a directory", () => {
  it("is created with an address and a token that is shown once", async () => {
    const created = await call("POST", `${org}/directories`, { name: "Okta", preset: "okta" });
    const { token, ...view } = created.body;
    expect(created.status).toBe(201);
    expect(view).toMatchObject({
      name: "Okta",
      status: "active",
      dryRun: false,
      matchBy: "email",
      onDelete: "suspend",
    });
    expect(view.scimUrl).toBe(`https://console.test/scim/v2/${view.id}`);
    expect((await findDirectoryToken(database.db, token))?.directory.id).toBe(view.id);
    const read = await call("GET", `${org}/directories/${view.id}`);
    expect(read.body).toEqual(view);
    expect(JSON.stringify((await call("GET", `${org}/audit`)).body)).not.toContain(token);
    expect((await call("GET", `${org}/directories`)).body.items).toContainEqual(view);
  });

  it("is paused, and its dry run ended, with one entry in the audit log that says so", async () => {
    const { id } = await made({ dryRun: true });
    const changed = await call("PATCH", `${org}/directories/${id}`, { status: "paused", dryRun: false });
    expect(changed).toMatchObject({ status: 200, body: { status: "paused", dryRun: false, name: "Entra ID" } });
    await call("PATCH", `${org}/directories/${id}`, { status: "paused" });
    const { items } = (await call("GET", `${org}/audit?action=directory.updated`)).body;
    expect(items.filter((entry: { targetId: string }) => entry.targetId === id)).toMatchObject([
      {
        changes: [
          { field: "dryRun", from: true, to: false },
          { field: "status", from: "active", to: "paused" },
        ],
      },
    ]);
  });

  it("is not overwritten by whoever read an older one, and a request of the provider voids nothing that was read", async () => {
    const { id, token: _token, ...view } = await made();
    const tag = (await call("GET", `${org}/directories/${id}`)).headers.get("etag") ?? "";
    const headers = { "If-Match": tag };
    const sent = { ...view, id, name: "Entra", lastRequestAt: null };
    expect((await call("PATCH", `${org}/directories/${id}`, sent, { headers })).status).toBe(200);
    expect((await call("PATCH", `${org}/directories/${id}`, { name: "Late" }, { headers })).status).toBe(412);
    expect((await call("DELETE", `${org}/directories/${id}`, undefined, { headers })).status).toBe(412);
  });

  it.each([
    [{ connection: "nowhere" }, "connection"],
    [{ preset: "azure" }, "preset"],
    [{ onDelete: "nothing" }, "onDelete"],
    [{ token: "my own token" }, "token"],
    [{ name: " " }, "name"],
  ])("is refused with %o", async (change, field) => {
    const refused = await call("POST", `${org}/directories`, { name: "Entra", ...change });
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([{ path: field }]);
  });

  it("is nothing to another organization", async () => {
    const { id, token: _token } = await made();
    const elsewhere = { key: strangersKey };
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["GET", "/tokens"],
      ["POST", "/tokens"],
    ] as const) {
      const body = method === "PATCH" ? { status: "paused" } : undefined;
      expect((await call(method, `/organizations/elsewhere/directories/${id}${path}`, body, elsewhere)).status).toBe(
        404,
      );
      expect((await call(method, `${org}/directories/${id}${path}`, body, elsewhere)).status).toBe(404);
    }
    expect((await call("GET", `${org}/directories/${id}`)).body.status).toBe("active");
  });
});

describe("tokens", () => {
  it("are two at most, so that one is replaced while the other one works", async () => {
    const { id, token: first } = await made();
    const path = `${org}/directories/${id}/tokens`;
    const second = await call("POST", path, { label: "From May", days: 30 });
    expect(second).toMatchObject({ status: 201, body: { label: "From May", lastUsedAt: null } });
    expect(second.body.expiresAt).not.toBeNull();
    expect(await call("POST", path)).toMatchObject({ status: 409, body: { code: "directory_tokens_full" } });
    const [older] = (await call("GET", path)).body.items;
    expect(older.token).toBeUndefined();
    expect((await call("DELETE", `${path}/${older.id}`)).status).toBe(204);
    expect(await findDirectoryToken(database.db, first)).toBeNull();
    expect(await findDirectoryToken(database.db, second.body.token)).not.toBeNull();
    expect((await call("DELETE", `${path}/${older.id}`)).status).toBe(404);
    expect((await call("POST", path)).status).toBe(201);
  });
});

describe("a dry run", () => {
  it("changes nobody, and ending it carries out what the directory has said by then", async () => {
    const { id, token } = await made({ dryRun: true });
    const scim = scimCaller(database.db, id, token);
    const userName = `${id}@acme.test`;
    const person = { schemas: [`${core}:User`], userName, emails: [{ value: userName, primary: true }] };
    const { body } = await scim("POST", "/Users", person);
    const group = { schemas: [`${core}:Group`], displayName: `Group ${id}`, members: [{ value: body.id }] };
    expect((await scim("POST", "/Groups", group)).status).toBe(201);
    const users = async () => (await call("GET", `${org}/users?email=${userName}`)).body.items;
    expect(await users()).toEqual([]);
    const ended = await call("PATCH", `${org}/directories/${id}`, { dryRun: false });
    expect(ended).toMatchObject({ status: 200, body: { dryRun: false } });
    expect(await users()).toMatchObject([{ createdBy: "directory", groups: [expect.any(String)] }]);
  });
});

describe("requests", () => {
  it("are listed in words, filtered, and read one by one", async () => {
    const { id } = await made({ name: "Entra" });
    const part = { organizationId, directoryId: id, at: new Date(), milliseconds: 4, dryRun: false };
    const asked = { method: "PATCH", path: "/Users/1", status: 204, action: "user.deactivated" };
    const facts = [said("scimSuspended", { sessions: 2 })];
    const about = { targetLabel: "anna@acme.example", userId: "u1" };
    await database.db.insert(scimRequests).values({ ...part, ...asked, ...about, facts });
    await database.db
      .insert(scimRequests)
      .values({ ...part, method: "GET", path: "/Users", status: 200, action: "read", facts: [] });
    const path = `${org}/directories/${id}/requests`;
    const first = await call("GET", `${path}?limit=1`);
    expect(first.body.items).toMatchObject([{ text: "Entra asked for a list" }]);
    const second = await call("GET", `${path}?cursor=${first.body.nextCursor}`);
    expect(second.body.items).toMatchObject([
      {
        text: "Entra deactivated anna@acme.example",
        changes: ["the user was suspended; 2 sessions ended"],
        user: "u1",
        status: 204,
      },
    ]);
    const [deactivation] = second.body.items;
    for (const filter of ["person=ANNA", "user=u1", "action=user.deactivated", "status=done&person=anna"])
      expect((await call("GET", `${path}?${filter}`)).body.items).toEqual([deactivation]);
    expect((await call("GET", `${path}?status=refused`)).body.items).toEqual([]);
    expect((await call("GET", `${path}?colour=red`)).status).toBe(422);
    expect((await call("GET", `${path}/${deactivation.id}`)).body).toEqual(deactivation);
    const { id: other } = await made();
    expect((await call("GET", `${org}/directories/${other}/requests/${deactivation.id}`)).status).toBe(404);
    expect((await call("GET", path, undefined, { key: strangersKey })).status).toBe(404);
  });
});

describe("deleting a directory", () => {
  /** A person in a group by the directory's word. */
  async function withMember() {
    const { id, token } = await made();
    const email = `${id}@acme.test`;
    const { id: userId } = (await call("POST", `${org}/users`, { email })).body;
    await call("POST", `${org}/groups`, { key: "designers", name: "Designers" });
    const grant = { organizationId, userId, grantedBy: grantorOf({ id }), createdAt: new Date() };
    await addGrants(database.db, "group", grant, [{ key: "designers", reason: said("setBy", { name: "Entra" }) }]);
    const names = { userName: email, userNameKey: email, email };
    const part = { organizationId, directoryId: id, userId };
    await database.db
      .insert(directoryUsers)
      .values({ ...part, ...names, id: `row-${id}`, active: true, resource: {}, updatedAt: new Date() });
    return { id, token, userId };
  }
  const groupsOf = async (userId: string) =>
    (await listMemberships(database.db, organizationId, userId)).map(({ group, grantedBy }) => [group, grantedBy]);

  it("takes what it assigned and its token, and leaves the user", async () => {
    const { id, token, userId } = await withMember();
    expect((await call("DELETE", `${org}/directories/${id}`)).status).toBe(204);
    expect(await groupsOf(userId)).toEqual([]);
    expect((await call("GET", `${org}/users/${userId}`)).body.status).toBe("active");
    expect(await findDirectoryToken(database.db, token)).toBeNull();
    expect((await call("GET", `${org}/directories/${id}`)).status).toBe(404);
  });

  it("makes what it assigned manual where that is wanted", async () => {
    const { id, userId } = await withMember();
    expect((await call("DELETE", `${org}/directories/${id}?grants=keep`)).status).toBe(204);
    expect(await groupsOf(userId)).toEqual([["designers", "manual"]]);
  });
});
