import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { listGrants } from "@/lib/directory/grant-store";
import { createUser, deleteUser } from "@/lib/directory/save-user";
import { insertSession, listSessions } from "@/lib/directory/session-store";
import { findUserByEmail, updateUserRow } from "@/lib/directory/user-store";

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const world = (change = {}) => newDirectory(database.db, change);
const userOf = (organizationId: string, email: string) => findUserByEmail(database.db, organizationId, email);
const byHand = (organizationId: string, email: string, roles: string[] = []) =>
  createUser({ organizationId, user: { email, roles }, createdBy: "administrator" }, testContext(database.db));

async function signIn(organizationId: string, userId: string) {
  const session = { id: randomId(12), token: randomToken(32), organizationId, userId, method: "code" } as const;
  const unknown = { connectionId: null, encryptedSubject: null, address: null, userAgent: null, endsAt: null };
  await insertSession(database.db, { ...session, ...unknown, now: new Date() });
}

type Call = Awaited<ReturnType<typeof world>>["call"];

describe("who is inactive", () => {
  const off = { op: "replace", path: "active", value: false };
  const on = { op: "replace", path: "active", value: "True" };

  it("is suspended, signed out, and keeps their groups; and comes back", async () => {
    const { organizationId, directory, domain, call, patch, post, requests } = await world();
    const { id } = await post("ada");
    await call("POST", "/Groups", { displayName: "Engineering", members: [{ value: id }] });
    const user = await userOf(organizationId, `ada@${domain}`);
    if (!user) throw new Error("nobody");
    await signIn(organizationId, user.id);
    const groups = () =>
      listGrants(database.db, "group", { organizationId, userId: user.id, grantedBy: `scim:${directory.id}` });
    expect(await groups()).toEqual(["engineering"]);

    expect((await patch(`/Users/${id}`, off)).body.active).toBe(false);
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "suspended" });
    expect(await listSessions(database.db, organizationId, user.id, new Date())).toEqual([]);
    expect(await groups()).toEqual(["engineering"]);
    expect((await requests())[0]).toMatchObject({
      action: "user.deactivated",
      facts: [{ key: "scimSuspended", args: { sessions: 1 } }],
    });
    expect((await call("GET", `/Users/${id}`)).status).toBe(200);

    expect((await patch(`/Users/${id}`, on)).body.active).toBe(true);
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "active" });
    expect((await requests())[0]).toMatchObject({ action: "user.reactivated" });
  });

  it.each([
    ["by PUT", (call: Call, id: string, person: object) => call("PUT", `/Users/${id}`, { ...person, active: "false" })],
    ["by DELETE", (call: Call, id: string) => call("DELETE", `/Users/${id}`)],
  ])("%s", async (_how, leave) => {
    const { organizationId, domain, call, post, person } = await world();
    const { id } = await post("ada");
    expect((await leave(call, id, person("ada"))).status).toBeLessThan(300);
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "suspended" });
  });

  it("from the beginning is a suspended user", async () => {
    const { organizationId, domain, post } = await world();
    await post("ada", { active: "False" });
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "suspended" });
  });

  it("an active that is taken away is not answered, and changes nobody", async () => {
    const { organizationId, domain, call, patch, post } = await world();
    const { id } = await post("ada");
    expect((await patch(`/Users/${id}`, { op: "remove", path: "active" })).body).not.toHaveProperty("active");
    expect((await call("GET", `/Users/${id}`)).body).not.toHaveProperty("active");
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "active" });
    expect((await patch(`/Users/${id}`, off)).body.active).toBe(false);
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "suspended" });
  });

  it("a PUT without active leaves it", async () => {
    const { organizationId, domain, call, patch, post, person } = await world();
    const { id } = await post("ada");
    await patch(`/Users/${id}`, off);
    const put = await call("PUT", `/Users/${id}`, { ...person("ada"), title: "Boss" });
    expect(put.body).toMatchObject({ active: false, title: "Boss" });
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "suspended" });
  });

  it("whom an administrator suspended no other change of the directory brings back", async () => {
    const { organizationId, domain, patch, post } = await world();
    const { id } = await post("ada");
    const user = await userOf(organizationId, `ada@${domain}`);
    await updateUserRow(database.db, organizationId, user?.id ?? "", { status: "suspended" });
    await patch(`/Users/${id}`, on, { op: "replace", path: "title", value: "Boss" });
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "suspended" });
    await patch(`/Users/${id}`, off);
    await patch(`/Users/${id}`, on);
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "active" });
  });

  it("the last administrator stays, and so do operators", async () => {
    const { organizationId, domain, patch, post, call, requests } = await world({ onDelete: "remove" });
    const administrator = await byHand(organizationId, `admin@${domain}`, ["account_administrator"]);
    const { id } = await post("admin");
    for (const answer of [await patch(`/Users/${id}`, off), await call("DELETE", `/Users/${id}`)]) {
      expect(answer).toMatchObject({ status: 409, body: { status: "409" } });
      expect(answer.body.detail).toMatch(/last administrator/);
    }
    expect((await requests())[0]).toMatchObject({ status: 409, facts: [{ key: "scimLastAdministrator" }] });
    expect((await call("GET", `/Users/${id}`)).body.active).toBe(true);
    expect(await userOf(organizationId, `admin@${domain}`)).toMatchObject({ status: "active" });

    await byHand(organizationId, `other@${domain}`, ["account_administrator"]);
    expect((await patch(`/Users/${id}`, off)).status).toBe(200);

    await updateUserRow(database.db, organizationId, administrator.id, { operator: true });
    const kept = await patch(`/Users/${id}`, on);
    expect(kept).toMatchObject({ status: 409 });
    expect(kept.body.detail).toMatch(/operates the installation/);
  });
});

describe("two entries with one address", () => {
  it("are one user: the second stands for nobody, until the first one is gone", async () => {
    const { organizationId, call, requests, patch } = await world({ verified: false });
    const emails = [{ value: "shared@acme.example" }];
    const first = await call("POST", "/Users", { userName: "first", emails });
    const second = await call("POST", "/Users", { userName: "second", emails });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect((await requests())[0]).toMatchObject({ userId: null, facts: [{ key: "scimOwned" }] });
    const user = await userOf(organizationId, "shared@acme.example");
    await call("DELETE", `/Users/${first.body.id}`);
    expect(await userOf(organizationId, "shared@acme.example")).toMatchObject({ id: user?.id, status: "suspended" });
    await patch(`/Users/${second.body.id}`, { op: "replace", path: "title", value: "Boss" });
    expect(await userOf(organizationId, "shared@acme.example")).toMatchObject({ id: user?.id, status: "active" });
  });
});

describe("who is deleted", () => {
  it("comes back to the directory that made them, whoever has proven the domain", async () => {
    const { organizationId, call } = await world({ verified: false });
    const body = { userName: "ada@unverified.example" };
    const { id } = (await call("POST", "/Users", body)).body;
    const user = await userOf(organizationId, body.userName);
    await call("DELETE", `/Users/${id}`);
    expect((await call("POST", "/Users", body)).status).toBe(201);
    expect(await userOf(organizationId, body.userName)).toMatchObject({ id: user?.id, status: "active" });
  });

  it("is gone in the directory, and suspended, and comes back as a new entry", async () => {
    const { organizationId, domain, call, post } = await world();
    const { id } = await post("ada");
    const user = await userOf(organizationId, `ada@${domain}`);
    expect(await call("DELETE", `/Users/${id}`)).toMatchObject({ status: 204, text: "" });
    for (const method of ["GET", "DELETE", "PUT", "PATCH"])
      expect(await call(method, `/Users/${id}`, { userName: "ada", Operations: [] })).toMatchObject({
        status: 404,
        body: { status: "404" },
      });
    await post("ada");
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ id: user?.id, status: "active" });
  });

  it("is removed where the directory is set up so", async () => {
    const { organizationId, domain, call, post } = await world({ onDelete: "remove" });
    const { id } = await post("ada");
    expect((await call("DELETE", `/Users/${id}`)).status).toBe(204);
    expect(await userOf(organizationId, `ada@${domain}`)).toBeNull();
  });

  it("by an administrator alone is made again with the next word of the directory", async () => {
    const { organizationId, domain, call, post, patch } = await world();
    const { id } = await post("ada");
    const user = await userOf(organizationId, `ada@${domain}`);
    await deleteUser({ organizationId, userId: user?.id ?? "", byOperator: true }, testContext(database.db));
    expect((await call("GET", `/Users/${id}`)).status).toBe(200);
    await patch(`/Users/${id}`, { op: "replace", path: "title", value: "Boss" });
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({ status: "active" });
  });
});
