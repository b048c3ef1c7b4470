import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { core, enterprise, newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { listGrants } from "@/lib/directory/grant-store";
import { createAttribute } from "@/lib/directory/save-attribute";
import { createUser, deleteUser } from "@/lib/directory/save-user";
import { insertSession, listSessions } from "@/lib/directory/session-store";
import { attributesOfUsers } from "@/lib/directory/user-attribute-store";
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

describe("a new person", () => {
  it("is created, found, read, and is a user of Gatehouse", async () => {
    const { organizationId, directory, domain, call, person } = await world();
    const body = {
      ...person("ada"),
      externalId: "E1",
      name: { givenName: "Ada", familyName: "Byron" },
      displayName: "Ada Byron",
      emails: [{ value: `Ada@${domain}`, type: "work", primary: true }],
      phoneNumbers: [{ value: "1", type: "mobile" }],
      [enterprise]: { department: "R&D", manager: { value: "26" } },
    };
    const made = await call("POST", "/Users", body);
    expect(made.status, made.text).toBe(201);
    const location = `https://console.test/scim/v2/${directory.id}/Users/${made.body.id}`;
    expect(made.headers.get("location")).toBe(location);
    expect(made.headers.get("content-type")).toBe("application/scim+json");
    expect(made.headers.get("etag")).toBe('W/"1"');
    expect(made.body).toMatchObject({ ...body, active: true, schemas: [`${core}:User`, enterprise] });
    expect(made.body.meta).toMatchObject({ resourceType: "User", location, version: 'W/"1"' });
    expect((await call("GET", `/Users/${made.body.id}`)).body).toEqual(made.body);
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({
      fullName: "Ada Byron",
      firstName: "Ada",
      mobile: "1",
      createdBy: "directory",
      status: "active",
      lastSignInAt: null,
    });
  });

  it.each([
    ["the same userName", { externalId: "E2" }],
    ["the same userName in capitals", { userName: "ADA" }],
    ["the same externalId", { userName: "eve", externalId: "E1" }],
  ])("with %s is a conflict, and the first one stays as it is", async (_what, change) => {
    const { call, post } = await world();
    const { id } = await post("x", { userName: "ada", externalId: "E1", title: "Countess" });
    const again = await call("POST", "/Users", { userName: "ada", ...change });
    expect(again).toMatchObject({ status: 409, body: { status: "409", scimType: "uniqueness" } });
    expect((await call("GET", `/Users/${id}`)).body).toMatchObject({ title: "Countess", meta: { version: 'W/"1"' } });
  });

  it("who is posted twice at once is there once", async () => {
    const { call, person } = await world();
    const answers = await Promise.all([1, 2, 3, 4].map(() => call("POST", "/Users", person("twice"))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await call("GET", "/Users")).body.totalResults).toBe(1);
  });

  it("without an address is kept, and becomes a user with the first address", async () => {
    const { organizationId, domain, call, patch, requests } = await world();
    const made = await call("POST", "/Users", { userName: "no address" });
    expect(made.status).toBe(201);
    expect((await requests())[0]?.facts).toMatchObject([{ key: "scimNoAddress" }]);
    const changed = await patch(`/Users/${made.body.id}`, {
      op: "add",
      path: "emails",
      value: [{ value: `late@${domain}` }],
    });
    expect(changed.status).toBe(200);
    expect(await userOf(organizationId, `late@${domain}`)).toMatchObject({ status: "active" });
  });

  it.each([
    [{}, "invalidValue"],
    [{ userName: " " }, "invalidValue"],
    [{ userName: "a", active: "maybe" }, "invalidValue"],
    [{ userName: "a", emails: "x".repeat(5000) }, "invalidValue"],
    [{ userName: "a\u0000" }, "invalidValue"],
    [[], "invalidSyntax"],
    [null, "invalidSyntax"],
  ])("of a form that is not understood is refused: %j", async (body, scimType) => {
    const { call } = await world();
    expect(await call("POST", "/Users", body)).toMatchObject({ status: 400, body: { scimType } });
  });
});

describe("somebody whom Gatehouse knows without the directory", () => {
  it("is taken over where the domain is verified", async () => {
    const { organizationId, domain, call, person, requests } = await world();
    const { id } = await byHand(organizationId, `ada@${domain}`);
    const made = await call("POST", "/Users", { ...person("ada"), displayName: "Ada" });
    expect(made.status).toBe(201);
    expect(made.body.id).not.toBe(id);
    expect(await userOf(organizationId, `ada@${domain}`)).toMatchObject({
      id,
      fullName: "Ada",
      createdBy: "administrator",
    });
    const [request] = await requests();
    expect(request).toMatchObject({ action: "user.created", userId: id });
    expect(request?.facts[0]).toMatchObject({ key: "scimUserAdopted" });
  });

  it("is a conflict that names the way out, where it is not", async () => {
    const { organizationId, call } = await world();
    await byHand(organizationId, "ada@elsewhere.test");
    const made = await call("POST", "/Users", { userName: "ada@elsewhere.test" });
    expect(made).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    expect(made.body.detail).toMatch(/Verify the domain of the address in Gatehouse/);
    expect((await call("GET", "/Users")).body.totalResults).toBe(0);
  });

  it("is found by userName where the directory is set up so", async () => {
    const { organizationId, domain, call } = await world({ matchBy: "userName" });
    const { id } = await byHand(organizationId, `ada@${domain}`);
    await updateUserRow(database.db, organizationId, id, { userName: "ada" });
    await call("POST", "/Users", { userName: "ada", emails: [{ value: `other@${domain}` }] });
    expect(await userOf(organizationId, `other@${domain}`)).toMatchObject({ id });
  });

  it("belongs to one directory alone", async () => {
    const first = await world();
    const second = await world({ organizationId: first.organizationId });
    await first.post("ada");
    const made = await second.call("POST", "/Users", second.person("ada"));
    expect(made).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
  });
});

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

type Call = Awaited<ReturnType<typeof world>>["call"];

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

describe("a change", () => {
  it("of an address follows in the profile, and a taken one is noted and left", async () => {
    const { organizationId, domain, patch, post, requests } = await world();
    const { id } = await post("ada");
    await post("eve");
    await patch(`/Users/${id}`, { op: "replace", path: "userName", value: `countess@${domain}` });
    expect(await userOf(organizationId, `countess@${domain}`)).not.toBeNull();
    const taken = await patch(`/Users/${id}`, {
      op: "replace",
      path: 'emails[type eq "work"].value',
      value: `eve@${domain}`,
    });
    expect(taken.status).toBe(200);
    expect(await userOf(organizationId, `countess@${domain}`)).not.toBeNull();
    expect((await requests())[0]?.facts).toMatchObject([{ key: "emailStays" }]);
  });

  it("of an administrator's address is taken only to a verified domain: codes go there", async () => {
    const { organizationId, domain, patch, post, requests } = await world();
    await byHand(organizationId, `boss@${domain}`, ["account_administrator"]);
    const { id } = await post("boss");
    const move = (address: string) =>
      patch(`/Users/${id}`, { op: "replace", path: "emails", value: [{ value: address }] });
    await move("boss@elsewhere.test");
    expect(await userOf(organizationId, `boss@${domain}`)).not.toBeNull();
    expect((await requests())[0]?.facts).toMatchObject([{ key: "emailStays" }]);
    await move(`chief@${domain}`);
    expect(await userOf(organizationId, `chief@${domain}`)).not.toBeNull();
  });

  it("fills own attributes that are called as those of SCIM", async () => {
    const { organizationId, domain, post } = await world();
    const attribute = { key: "department", label: "Department", type: "text" } as const;
    await createAttribute({ organizationId, attribute }, testContext(database.db));
    await post("ada", { [enterprise]: { department: "R&D" } });
    const user = await userOf(organizationId, `ada@${domain}`);
    const values = await attributesOfUsers(database.db, organizationId, [user?.id ?? ""]);
    expect(values.get(user?.id ?? "")).toEqual({ department: "R&D" });
  });

  it("that is refused at its end changes nothing at its beginning", async () => {
    const { call, patch, post } = await world();
    const { id } = await post("ada", { title: "Countess" });
    const answer = await patch(
      `/Users/${id}`,
      { op: "replace", path: "title", value: "Boss" },
      { op: "replace", path: "id", value: "x" },
    );
    expect(answer).toMatchObject({ status: 400, body: { scimType: "mutability" } });
    expect((await call("GET", `/Users/${id}`)).body).toMatchObject({ title: "Countess", meta: { version: 'W/"1"' } });
  });

  it("to a name that somebody has is a conflict", async () => {
    const { patch, post } = await world();
    await post("ada");
    const { id, userName } = await post("eve");
    const answer = await patch(`/Users/${id}`, {
      op: "replace",
      path: "userName",
      value: userName.replace("eve", "ADA"),
    });
    expect(answer).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
  });

  it("is answered without a body, unless somebody asks for one", async () => {
    const { call, post } = await world();
    const { id } = await post("ada");
    const Operations = [{ op: "replace", path: "title", value: "Boss" }];
    expect(await call("PATCH", `/Users/${id}`, { Operations })).toMatchObject({ status: 204, text: "" });
    const asked = await call("PATCH", `/Users/${id}?attributes=title`, { Operations });
    expect(asked).toMatchObject({ status: 200, body: { id, title: "Boss" } });
    expect(asked.body).not.toHaveProperty("userName");
  });

  it("to what is there already changes nothing, and neither does none", async () => {
    const { patch, post, requests } = await world();
    const { id } = await post("ada", { title: "Boss" });
    for (const operations of [[{ op: "replace", path: "title", value: "Boss" }], []])
      expect(await patch(`/Users/${id}`, ...operations)).toMatchObject({
        status: 200,
        body: { meta: { version: 'W/"1"' } },
      });
    expect((await requests())[0]?.facts).toMatchObject([{ key: "scimUnchanged" }]);
  });

  it("is made only when the version is the one that the client read", async () => {
    const { call, post, person } = await world();
    const { id } = await post("ada");
    const put = (tag: string) => call("PUT", `/Users/${id}`, { ...person("ada"), title: tag }, { "If-Match": tag });
    expect(await put('W/"7"')).toMatchObject({ status: 412, body: { status: "412" } });
    expect((await put('W/"1"')).headers.get("etag")).toBe('W/"2"');
    expect((await call("DELETE", `/Users/${id}`, undefined, { "If-Match": 'W/"1"' })).status).toBe(412);
    const read = (tag: string) => call("GET", `/Users/${id}`, undefined, { "If-None-Match": tag });
    expect(await read('W/"2"')).toMatchObject({ status: 304, text: "" });
    expect((await read('W/"1"')).status).toBe(200);
  });
});
