import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { core, enterprise, newDirectory, scimCaller } from "@/e2e/support/scim-world";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findUserByEmail } from "@/lib/directory/user-store";

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const world = (change = {}) => newDirectory(database.db, change);
const query = (path: string, parameters: Record<string, string>) => `${path}?${new URLSearchParams(parameters)}`;

describe("Entra ID", () => {
  it("tests with a random user, finds nobody, and is content", async () => {
    const { call } = await world();
    const answer = await call("GET", query("/Users", { filter: 'userName eq "3f1c0d1e-5f6a"' }));
    expect(answer).toMatchObject({ status: 200, body: { totalResults: 0, Resources: [] } });
  });

  it("provisions, finds, changes and switches off, without its flag", async () => {
    const { organizationId, domain, call, patch } = await world({ preset: "entra" });
    const made = await call("POST", "/Users", {
      schemas: [`${core}:User`, enterprise],
      externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
      userName: `ada@${domain}`,
      active: true,
      emails: [{ primary: true, type: "work", value: `ada@${domain}` }],
      meta: { resourceType: "User" },
      name: { formatted: "Ada Byron", familyName: "Byron", givenName: "Ada" },
      roles: [],
    });
    expect(made.status).toBe(201);
    const { id } = made.body;
    for (const filter of [
      `userName eq "ada@${domain}"`,
      'externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"',
      `emails[type eq "work"].value eq "ada@${domain}"`,
    ])
      expect((await call("GET", query("/Users", { filter }))).body.Resources).toMatchObject([{ id }]);
    const changed = await patch(
      `/Users/${id}`,
      { op: "Replace", path: "name.givenName", value: "Augusta" },
      { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "+49 1" },
      { op: "Add", path: `${enterprise}:department`, value: "R&D" },
      { op: "Add", path: `${enterprise}:manager`, value: "26118915" },
      { op: "Add", path: `${enterprise}:manager`, value: [{ $ref: null, value: "26118916" }] },
    );
    expect(changed.body).toMatchObject({
      name: { givenName: "Augusta", familyName: "Byron" },
      phoneNumbers: [{ type: "mobile", value: "+49 1" }],
      [enterprise]: { department: "R&D", manager: { value: "26118916" } },
    });
    expect(await findUserByEmail(database.db, organizationId, `ada@${domain}`)).toMatchObject({
      firstName: "Augusta",
      mobile: "+49 1",
      userPrincipalName: `ada@${domain}`,
    });
    const cleared = await patch(`/Users/${id}`, { op: "Replace", path: `${enterprise}:manager`, value: "" });
    expect(cleared.body[enterprise]).toEqual({ department: "R&D" });
    expect((await patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" })).body.active).toBe(false);
    const found = await call("GET", query("/Users", { filter: `userName eq "ada@${domain}"` }));
    expect(found.body.Resources).toMatchObject([{ active: false }]);
    expect((await call("DELETE", `/Users/${id}`)).status).toBe(204);
  });

  it("changes several attributes at once with aadOptscim062020", async () => {
    const { post, patch } = await world({ preset: "entra" });
    const { id } = await post("ada");
    const value = {
      displayName: "Ada",
      "name.givenName": "Ada",
      "name.familyName": "Byron",
      'emails[type eq "work"].value': "ada@work.test",
      [`${enterprise}:employeeNumber`]: "7",
      active: false,
    };
    expect((await patch(`/Users/${id}?aadOptscim062020`, { op: "replace", value })).body).toMatchObject({
      displayName: "Ada",
      name: { givenName: "Ada", familyName: "Byron" },
      emails: [{ type: "work", value: "ada@work.test" }],
      [enterprise]: { employeeNumber: "7" },
      active: false,
    });
  });

  it("finds groups without members, changes them with each flag, and gets 204", async () => {
    const { call, post, patch } = await world({ preset: "entra" });
    const { id } = await post("ada");
    const schemas = [`${core}:Group`, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"];
    const made = await call("POST", "/Groups", {
      schemas,
      externalId: "G",
      displayName: "Staff",
      meta: { resourceType: "Group" },
    });
    const group = `/Groups/${made.body.id}`;
    const found = await call(
      "GET",
      query("/Groups", { excludedAttributes: "members", filter: 'displayName eq "Staff"' }),
    );
    expect(found.body.Resources).toMatchObject([{ id: made.body.id }]);
    for (const operation of [
      { op: "Add", path: "members", value: [{ $ref: null, value: id }] },
      { op: "Remove", path: "members", value: [{ $ref: null, value: id }] },
      { op: "add", path: "members", value: [{ value: id }] },
      { op: "remove", path: `members[value eq "${id}"]` },
      { op: "Replace", path: "displayName", value: "Everybody" },
    ])
      expect((await patch(group, operation)).status).toBe(204);
    const { body } = await call("GET", query(group, { excludedAttributes: "members" }));
    expect(body).toMatchObject({ displayName: "Everybody", externalId: "G" });
  });
});

describe("Okta", () => {
  it("checks, creates with a password and groups, and gets them back without", async () => {
    const { call, domain } = await world({ preset: "okta" });
    const check = () =>
      call("GET", query("/Users", { filter: `userName eq "ada@${domain}"`, startIndex: "1", count: "100" }));
    expect((await check()).body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0 });
    const made = await call("POST", "/Users", {
      schemas: [`${core}:User`],
      userName: `ada@${domain}`,
      name: { givenName: "Ada", familyName: "Byron" },
      emails: [{ primary: true, value: `ada@${domain}`, type: "work" }],
      displayName: "Ada Byron",
      locale: "en-US",
      externalId: "00ujl29u0le5T6Aj10h7",
      groups: [],
      password: "1mz050nq",
      active: true,
    });
    expect(made.status).toBe(201);
    expect(made.text).not.toMatch(/password|1mz050nq|"groups"/);
    expect((await check()).body.Resources).toMatchObject([{ id: made.body.id }]);
  });

  it("of a custom application changes everything by PUT, and switches off by it", async () => {
    const { call, post } = await world({ preset: "okta" });
    const made = await post("ada", { title: "Countess" });
    const put = await call("PUT", `/Users/${made.id}`, {
      ...made,
      title: undefined,
      nickName: "A",
      active: false,
      password: "x",
      groups: [],
    });
    expect(put).toMatchObject({ status: 200, body: { id: made.id, nickName: "A", active: false } });
    expect(put.body).not.toHaveProperty("title");
  });

  it("of the catalog switches off by a PATCH without a path, and on again", async () => {
    const { post, patch } = await world({ preset: "okta" });
    const { id } = await post("ada");
    for (const active of [false, true])
      expect((await patch(`/Users/${id}`, { op: "replace", value: { active } })).body).toMatchObject({ id, active });
  });

  it("pushes groups: renames with an id, adds, removes, replaces, and unlinks", async () => {
    const { call, post, patch } = await world({ preset: "okta" });
    const [ada, eve] = [await post("ada"), await post("eve")];
    const made = await call("POST", "/Groups", { schemas: [`${core}:Group`], displayName: "Push", members: [] });
    const { id } = made.body;
    const names = async () =>
      ((await call("GET", `/Groups/${id}`)).body.members ?? []).map(({ value }: { value: string }) => value);
    await patch(`/Groups/${id}`, { op: "replace", value: { id, displayName: "Push" } });
    await patch(`/Groups/${id}`, { op: "add", path: "members", value: [{ value: ada.id, display: "ada" }] });
    expect(await names()).toEqual([ada.id]);
    await patch(`/Groups/${id}`, { op: "replace", path: "members", value: [{ value: eve.id, display: "eve" }] });
    expect(await names()).toEqual([eve.id]);
    await patch(`/Groups/${id}`, { op: "remove", path: `members[value eq "${eve.id}"]` });
    expect(await names()).toEqual([]);
    expect(
      (await call("PUT", `/Groups/${id}`, { id, displayName: "Push", members: [{ value: ada.id, display: "ada" }] }))
        .status,
    ).toBe(200);
    expect(await names()).toEqual([ada.id]);
    expect((await call("DELETE", `/Groups/${id}`)).status).toBe(204);
  });
});

describe("what Okta publishes as tests of a server", () => {
  type Test = [string, (made: Awaited<ReturnType<typeof world>>, id: string) => Promise<unknown>, object];
  const tests: Test[] = [
    [
      "R1: a list has somebody with an id, a name, a userName, a state and an address",
      ({ call }) => call("GET", "/Users?count=1&startIndex=1"),
      {
        status: 200,
        body: {
          Resources: [
            {
              id: expect.any(String),
              name: { familyName: "Byron", givenName: "Ada" },
              userName: expect.any(String),
              active: true,
              emails: [{ value: expect.any(String) }],
            },
          ],
        },
      },
    ],
    [
      "R2: one by id",
      ({ call }, id) => call("GET", `/Users/${id}`),
      { status: 200, body: { userName: expect.any(String) } },
    ],
    [
      "R3: an unknown userName finds nobody",
      ({ call }) => call("GET", query("/Users", { filter: 'userName eq "nobody@acme.test"' })),
      { status: 200, body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], totalResults: 0 } },
    ],
    [
      "R4: an unknown id",
      ({ call }) => call("GET", "/Users/010101001010101011001010101011"),
      {
        status: 404,
        body: { detail: expect.any(String), status: "404", schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"] },
      },
    ],
    [
      "R5: somebody random is made",
      ({ call }) =>
        call("POST", "/Users", { userName: "runscope@okta.test", name: { givenName: "R", familyName: "S" } }),
      { status: 201, body: { active: true, id: expect.any(String), name: { familyName: "S", givenName: "R" } } },
    ],
    [
      "R6: and read",
      ({ call }, id) => call("GET", `/Users/${id}`),
      { status: 200, body: { name: { familyName: "Byron" } } },
    ],
    [
      "R7: the same userName with another address",
      ({ call, person }) => call("POST", "/Users", { ...person("ada"), emails: [{ value: "other@acme.test" }] }),
      { status: 409, body: { status: "409" } },
    ],
    [
      "R8: a userName in capitals",
      ({ call, domain }) => call("GET", query("/Users", { filter: `userName eq "ADA@${domain.toUpperCase()}"` })),
      { status: 200, body: { totalResults: 1 } },
    ],
    ["R9: groups", ({ call }) => call("GET", "/Groups"), { status: 200, body: { totalResults: 0, Resources: [] } }],
    ["R10: an unknown group", ({ call }) => call("GET", "/Groups/010101"), { status: 404, body: { status: "404" } }],
    [
      "R11: a wrong token",
      ({ directory }) => scimCaller(database.db, directory.id, "wrong")("GET", "/Users?startIndex=1&count=1"),
      { status: 401, body: { detail: expect.any(String), status: "401", schemas: expect.any(Array) } },
    ],
    [
      "R12: pages by numbers",
      ({ call }) => call("GET", "/Users?startIndex=1&count=100"),
      { status: 200, body: { startIndex: 1, itemsPerPage: 1, totalResults: 1 } },
    ],
  ];
  it.each(tests)("%s", async (_name, ask, expected) => {
    const made = await world({ preset: "okta" });
    const { id } = await made.post("ada", {
      name: { familyName: "Byron", givenName: "Ada" },
      emails: [{ value: `ada@${made.domain}`, primary: true }],
    });
    expect(await ask(made, id)).toMatchObject(expected);
  });
});

describe("other clients", () => {
  it("OneLogin's template: texts, an id of null, schemas of version 1, a managerId", async () => {
    const { call, domain } = await world({ preset: "onelogin" });
    const made = await call("POST", "/Users", {
      schemas: ["urn:scim:schemas:core:1.0", enterprise],
      id: null,
      userName: `ada@${domain}`,
      active: "true",
      externalId: 4711,
      name: { familyName: "Byron", givenName: "Ada", formatted: null },
      [enterprise]: { department: "", manager: { managerId: "26" } },
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      schemas: [`${core}:User`, enterprise],
      externalId: "4711",
      active: true,
      name: { familyName: "Byron", givenName: "Ada" },
      [enterprise]: { manager: { value: "26" } },
    });
    expect(
      (await call("PUT", `/Users/${made.body.id}`, { userName: `ada@${domain}`, active: "False" })).body.active,
    ).toBe(false);
  });

  it("Google probes, replaces groups as a whole, and deletes somebody who is active", async () => {
    const { call, post } = await world({ preset: "google" });
    const { id } = await post("ada");
    expect((await call("GET", "/Users?count=1")).body.itemsPerPage).toBe(1);
    const group = await call("POST", "/Groups", { displayName: "G", members: [{ value: id }] });
    expect((await call("PUT", `/Groups/${group.body.id}`, { displayName: "G", members: [] })).body).not.toHaveProperty(
      "members",
    );
    expect((await call("DELETE", `/Users/${id}`)).status).toBe(204);
  });

  it("rauthy and JumpCloud look for their own ids and for groups by name", async () => {
    const { call, post } = await world({ preset: "jumpcloud" });
    const { id } = await post("ada", { externalId: "J1" });
    const made = await call("POST", "/Groups", { displayName: "J", externalId: "JG" });
    expect((await call("GET", query("/Users", { filter: 'externalId eq "J1"' }))).body.Resources).toMatchObject([
      { id },
    ]);
    for (const filter of ['externalId eq "JG"', 'displayName eq "j"'])
      expect((await call("GET", query("/Groups", { filter }))).body.Resources).toMatchObject([{ id: made.body.id }]);
  });
});
