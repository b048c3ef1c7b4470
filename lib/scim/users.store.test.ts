import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { core, enterprise, newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createAttribute } from "@/lib/directory/save-attribute";
import { createUser } from "@/lib/directory/save-user";
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
    ["the same userName and externalId", { externalId: "E1" }],
  ])("with %s is a conflict, and the first one stays as it is", async (_what, change) => {
    const { call, post } = await world();
    const { id } = await post("x", { userName: "ada", externalId: "E1", title: "Countess" });
    const again = await call("POST", "/Users", { userName: "ada", ...change });
    expect(again).toMatchObject({ status: 409, body: { status: "409", scimType: "uniqueness" } });
    expect((await call("GET", `/Users/${id}`)).body).toMatchObject({ title: "Countess", meta: { version: 'W/"1"' } });
  });

  it("with an externalId that somebody else has is another person, and both are found by it", async () => {
    const { organizationId, domain, call, post, patch } = await world();
    const ada = await post("ada", { externalId: "E1" });
    const eve = await post("eve", { externalId: "E1" });
    const cyd = await post("cyd", { externalId: "E2" });
    expect((await patch(`/Users/${cyd.id}`, { op: "replace", path: "externalId", value: "E1" })).status).toBe(200);
    const found = (await call("GET", `/Users?filter=${encodeURIComponent('externalId eq "E1"')}`)).body.Resources;
    expect(found.map(({ id }: { id: string }) => id)).toEqual([ada.id, eve.id, cyd.id]);
    const users = await Promise.all(["ada", "eve", "cyd"].map((name) => userOf(organizationId, `${name}@${domain}`)));
    expect(new Set(users.map((user) => user?.id)).size).toBe(3);
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

  it("fills custom attributes that are called as those of SCIM", async () => {
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

  it("an unchanged person in other groups is sent again, and may be changed by who read them before", async () => {
    const { call, patch, post } = await world();
    const { id } = await post("ada");
    const read = (tag: string) => call("GET", `/Users/${id}`, undefined, { "If-None-Match": tag });
    const team = await call("POST", "/Groups", { displayName: "Team", members: [{ value: id }] });
    const inTeam = await read('W/"1"');
    expect(inTeam).toMatchObject({ status: 200, body: { groups: [{ display: "Team" }] } });
    const tag = inTeam.headers.get("etag") ?? "";
    expect(inTeam.body.meta.version).toBe(tag);
    expect((await read(tag)).status).toBe(304);
    await patch(`/Groups/${team.body.id}`, { op: "replace", path: "displayName", value: "Crew" });
    expect((await read(tag)).body).toMatchObject({ groups: [{ display: "Crew" }] });
    await call("DELETE", `/Groups/${team.body.id}`);
    expect((await read(tag)).body).not.toHaveProperty("groups");
    const change = { Operations: [{ op: "replace", path: "title", value: "Boss" }] };
    expect((await call("PATCH", `/Users/${id}`, change, { "If-Match": tag })).status).toBe(204);
    expect((await call("PATCH", `/Users/${id}`, change, { "If-Match": tag })).status).toBe(412);
  });
});
