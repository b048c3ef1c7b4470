import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryUsers } from "@/drizzle/schema/directories";
import { users } from "@/drizzle/schema/directory";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { mapDirectoryGroup } from "@/lib/directories/map-directory-group";
import { addGrants } from "@/lib/directory/grant-store";
import { groupsOfUsers, listGroups } from "@/lib/directory/group-store";
import { createGroup, deleteGroup } from "@/lib/directory/save-group";
import { findUserByEmail } from "@/lib/directory/user-store";
import { said } from "@/lib/facts/fact";

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

/** A directory with people and a group of the first two. */
async function world() {
  const made = await newDirectory(database.db);
  const { organizationId, domain, call, post } = made;
  const [ada, eve, bob] = [await post("ada"), await post("eve"), await post("bob")];
  const answer = await call("POST", "/Groups", {
    displayName: "Team A",
    members: [{ value: ada.id }, { value: eve.id }],
  });
  const group = `/Groups/${answer.body.id}`;
  const members = async () =>
    ((await call("GET", group)).body.members ?? []).map(({ value }: { value: string }) => value).sort();
  const held = async (name: string) => {
    const user = await findUserByEmail(database.db, organizationId, `${name}@${domain}`);
    return (await groupsOfUsers(database.db, organizationId, [user?.id ?? ""])).get(user?.id ?? "") ?? [];
  };
  return { ...made, ada, eve, bob, answer, group, members, held };
}

const ids = (...people: { id: string }[]) => people.map(({ id }) => id).sort();

describe("a new group", () => {
  it("is answered with its members, and they are in the group of Gatehouse", async () => {
    const { directory, answer, ada, held } = await world();
    expect(answer.status).toBe(201);
    const base = `https://console.test/scim/v2/${directory.id}`;
    expect(answer.headers.get("location")).toBe(`${base}/Groups/${answer.body.id}`);
    expect(answer.body.members).toContainEqual({
      value: ada.id,
      $ref: `${base}/Users/${ada.id}`,
      display: ada.userName,
      type: "User",
    });
    expect([await held("ada"), await held("eve"), await held("bob")]).toEqual([["team-a"], ["team-a"], []]);
  });

  it("of a name that is there is a conflict, also when two come at once", async () => {
    const { call } = await world();
    expect(await call("POST", "/Groups", { displayName: "TEAM a" })).toMatchObject({
      status: 409,
      body: { scimType: "uniqueness" },
    });
    const both = await Promise.all([1, 2].map(() => call("POST", "/Groups", { displayName: "Other" })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it("fills the group of Gatehouse that is called so, and never one that another fills", async () => {
    const { organizationId, call, requests } = await world();
    await createGroup({ organizationId, group: { key: "designers", name: "Design" } }, testContext(database.db));
    await call("POST", "/Groups", { displayName: "design" });
    expect((await requests())[0]?.facts).toMatchObject([{ key: "scimGroupAdopted" }]);
    const other = await newDirectory(database.db, { organizationId });
    await other.call("POST", "/Groups", { displayName: "Design" });
    const keys = (await listGroups(database.db, organizationId, { limit: 50, after: null })).map(({ key }) => key);
    expect(keys).toEqual(["design", "designers", "team-a"]);
  });

  it("with letters that keys do not have gets a key all the same", async () => {
    const { organizationId, call } = await world();
    for (const displayName of ["Größe & Maß", "研究", "研究 2"]) await call("POST", "/Groups", { displayName });
    const keys = (await listGroups(database.db, organizationId, { limit: 50, after: null })).map(({ key }) => key);
    expect(keys).toEqual(["2", "grosse-mass", "group", "team-a"]);
  });

  it.each([{}, { displayName: "" }, { displayName: "x", members: "" }, { displayName: "x", members: [{}] }])(
    "of a form that is not understood is refused: %j",
    async (body) => {
      const { call } = await newDirectory(database.db);
      expect(await call("POST", "/Groups", body)).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    },
  );
});

describe("two groups that fill the same group", () => {
  /** Team B, with Eve and Bob, fills what Team A fills. */
  async function shared() {
    const made = await world();
    const { name, call, eve, bob } = made;
    const answer = await call("POST", "/Groups", {
      displayName: "Team B",
      members: [{ value: eve.id }, { value: bob.id }],
    });
    await mapDirectoryGroup({ ...name, groupId: answer.body.id, groupKey: "team-a" }, testContext(database.db));
    const all = async () => [await made.held("ada"), await made.held("eve"), await made.held("bob")];
    return { ...made, second: `/Groups/${answer.body.id}`, all };
  }
  const remove = ({ id }: { id: string }) => ({ op: "remove", path: `members[value eq "${id}"]` });
  const has = ["team-a"];

  it("give it to people who are in one of them, and take it from who is in neither any more", async () => {
    const { group, second, patch, all, eve, bob } = await shared();
    expect(await all()).toEqual([has, has, has]);
    await patch(group, remove(eve));
    expect(await all()).toEqual([has, has, has]);
    await patch(second, remove(eve), remove(bob));
    expect(await all()).toEqual([has, [], []]);
  });

  it("lose one of them, by deletion or as a whole, and the other one goes on", async () => {
    const { group, second, call, patch, all } = await shared();
    await patch(group, { op: "replace", path: "members", value: [] });
    expect(await all()).toEqual([[], has, has]);
    await call("DELETE", second);
    expect(await all()).toEqual([[], [], []]);
  });

  it("of which one is deleted leave it to the members of the other one", async () => {
    const { group, call, all } = await shared();
    await call("DELETE", group);
    expect(await all()).toEqual([[], has, has]);
  });

  it("of which one is renamed keep the name of what they fill", async () => {
    const { organizationId, second, patch } = await shared();
    await patch(second, { op: "replace", path: "displayName", value: "Crew" });
    const groups = await listGroups(database.db, organizationId, { limit: 9, after: null });
    expect(groups.map(({ name }) => name)).toEqual(["Team A", "Team B"]);
  });

  it("that somebody leaves at once have them no more", async () => {
    const { group, second, patch, held, eve } = await shared();
    await Promise.all([patch(group, remove(eve)), patch(second, remove(eve))]);
    expect(await held("eve")).toEqual([]);
  });

  it("one of which somebody leaves while they come into the other stay theirs", async () => {
    const { group, second, patch, held, ada } = await shared();
    const add = { op: "add", path: "members", value: [{ value: ada.id }] };
    await Promise.all([patch(group, remove(ada)), patch(second, add)]);
    expect(await held("ada")).toEqual(has);
  });

  it("give nothing back to who is changed otherwise meanwhile", async () => {
    const { group, patch, all, eve } = await shared();
    await patch(group, remove(eve));
    await patch(`/Users/${eve.id}`, { op: "replace", path: "title", value: "Boss" });
    expect(await all()).toEqual([has, has, has]);
  });
});

describe("members", () => {
  it("are added and removed as each client says it", async () => {
    const { patch, group, members, held, ada, eve, bob } = await world();
    const steps: [unknown, { id: string }[]][] = [
      [{ op: "Add", path: "members", value: [{ value: bob.id, $ref: null }] }, [ada, eve, bob]],
      [{ op: "add", path: "members", value: [{ value: bob.id, display: "Bob" }] }, [ada, eve, bob]],
      [{ op: "Remove", path: "members", value: [{ value: ada.id }, { value: bob.id }] }, [eve]],
      [{ op: "add", value: { members: [{ value: ada.id }] } }, [ada, eve]],
      [{ op: "remove", path: `members[value eq "${ada.id}"]` }, [eve]],
      [{ op: "remove", path: `members[value eq "${ada.id}"]` }, [eve]],
      [{ op: "remove", path: "members", value: [] }, [eve]],
      [{ op: "replace", path: "members", value: [{ value: bob.id }] }, [bob]],
      [{ op: "add", path: "members", value: eve.id }, [eve, bob]],
      [{ op: "remove", path: `members[value eq "${eve.id}" or value eq "${bob.id}"]` }, []],
      [{ op: "replace", value: { members: [{ value: eve.id }, { value: bob.id }] } }, [eve, bob]],
      [{ op: "remove", path: "members" }, []],
    ];
    for (const [operation, expected] of steps) {
      expect(await patch(group, operation)).toMatchObject({ status: 204, text: "" });
      expect(await members(), JSON.stringify(operation)).toEqual(ids(...expected));
    }
    expect([await held("ada"), await held("eve"), await held("bob")]).toEqual([[], [], []]);
  });

  it.each([
    { op: "remove", path: "members", value: null },
    { op: "add", path: "members" },
    { op: "add", path: "members", value: [{}] },
    { op: "add", path: "members", value: [{ value: { id: "x" } }] },
    { op: "replace", path: "members", value: "" },
    { op: "remove", path: 'members[display co "a"]' },
    { op: "remove", path: 'members[value ne "a"]' },
    { op: "add", path: 'members[value eq "a"]', value: "x" },
    { op: "replace", path: "members.value", value: "x" },
  ])("in a form that is not understood are refused, and nothing changes: %j", async (operation) => {
    const { patch, group, members, ada, eve, bob } = await world();
    const answer = await patch(group, { op: "add", path: "members", value: [{ value: bob.id }] }, operation);
    expect(answer.status, answer.text).toBe(400);
    expect(await members()).toEqual(ids(ada, eve));
  });

  it("are called what the client calls them", async () => {
    const { call, patch, group, bob } = await world();
    await patch(group, { op: "replace", path: "members", value: [{ value: bob.id, displayName: "Bobby" }] });
    expect((await call("GET", group)).body.members).toMatchObject([{ value: bob.id, display: "Bobby" }]);
  });

  it("that nobody knows are left out and noted", async () => {
    const { patch, group, members, requests, ada, eve, bob } = await world();
    const value = [{ value: "nobody" }, { value: bob.id }];
    expect((await patch(group, { op: "add", path: "members", value })).status).toBe(204);
    expect(await members()).toEqual(ids(ada, eve, bob));
    expect((await requests())[1]?.facts).toMatchObject([
      { key: "scimMembersAdded", args: { count: 1 } },
      { key: "scimMembersUnknown", args: { count: 1 } },
    ]);
  });

  it("of another directory are nobody", async () => {
    const { organizationId, patch, group, members, ada, eve } = await world();
    const stranger = await (await newDirectory(database.db, { organizationId })).post("stranger");
    expect((await patch(group, { op: "add", path: "members", value: [{ value: stranger.id }] })).status).toBe(204);
    expect(await members()).toEqual(ids(ada, eve));
  });

  it("that 20 changes add at once are all there", async () => {
    const { call, patch, post, group, members } = await world();
    const people = [];
    for (let index = 0; index < 20; index++) people.push(await post(`p${index}`));
    await patch(group, { op: "remove", path: "members" });
    const answers = await Promise.all(
      people.map(({ id }) => patch(group, { op: "add", path: "members", value: [{ value: id }] })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await members()).toEqual(ids(...people));
    expect((await call("GET", `/Users/${people[0].id}`)).body.groups).toMatchObject([{ display: "Team A" }]);
  });

  it("5,000 of them are one statement each, and at most so many as the directory allows", async () => {
    const { organizationId, directory, name, patch, group, members } = await world();
    await database.db.execute(sql`insert into ${users} (id, organization_id, email, created_by)
      select 'many-' || ${directory.id} || n, ${organizationId}, n || '@many.test', 'directory' from generate_series(1, 5000) n`);
    await database.db.execute(sql`insert into ${directoryUsers}
      (id, organization_id, directory_id, user_id, user_name, user_name_key, active, resource, updated_at)
      select 'm' || n, ${organizationId}, ${name.directoryId}, 'many-' || ${directory.id} || n, 'm' || n, 'm' || n, true, '{}', now()
      from generate_series(1, 5000) n`);
    const value = Array.from({ length: 5000 }, (_, index) => ({ value: `m${index + 1}` }));
    expect((await patch(group, { op: "add", path: "members", value })).status).toBe(204);
    expect(await members()).toHaveLength(5002);
    const counted = await database.db.execute(
      sql`select count(*)::int as value from user_groups where organization_id = ${organizationId} and group_key = 'team-a'`,
    );
    expect(JSON.stringify(counted)).toContain('{"value":5002}');

    const small = await newDirectory(database.db, { maxMembers: 2 });
    const people = [await small.post("a"), await small.post("b"), await small.post("c")];
    const many = people.map(({ id }) => ({ value: id }));
    expect(await small.call("POST", "/Groups", { displayName: "Many", members: many })).toMatchObject({
      status: 400,
      body: { scimType: "tooMany" },
    });
    const made = await small.call("POST", "/Groups", { displayName: "Two", members: many.slice(0, 2) });
    const third = { op: "add", path: "members", value: many.slice(2) };
    expect((await small.patch(`/Groups/${made.body.id}`, third)).status).toBe(400);
  });
});

describe("a group", () => {
  it("is renamed, here too, and keeps its members", async () => {
    const { organizationId, call, patch, group, members, ada, eve } = await world();
    const { id } = (await call("GET", group)).body;
    expect((await patch(group, { op: "replace", value: { id, displayName: "Team B" } })).status).toBe(204);
    expect(await members()).toEqual(ids(ada, eve));
    const [named] = await listGroups(database.db, organizationId, { limit: 1, after: null });
    expect(named).toMatchObject({ key: "team-a", name: "Team B" });
  });

  it("is replaced: members that are said are all, and those that are not said stay", async () => {
    const { call, group, members, held, ada, eve, bob } = await world();
    expect((await call("PUT", group, { displayName: "Team A", externalId: "G1" })).body).toMatchObject({
      externalId: "G1",
    });
    expect(await members()).toEqual(ids(ada, eve));
    await call("PUT", group, { displayName: "Team A", members: [{ value: bob.id }] });
    expect(await members()).toEqual(ids(bob));
    expect([await held("ada"), await held("bob")]).toEqual([[], ["team-a"]]);
    await call("PUT", group, { displayName: "Team A", members: [] });
    expect(await members()).toEqual([]);
  });

  it("is deleted: its members lose what it gave them, and keep what others gave", async () => {
    const { organizationId, domain, call, group, held, requests } = await world();
    const ada = await findUserByEmail(database.db, organizationId, `ada@${domain}`);
    const grant = { organizationId, userId: ada?.id ?? "", grantedBy: "manual", createdAt: new Date() };
    await addGrants(database.db, "group", grant, [{ key: "team-a", reason: said("setBy", { name: "x" }) }]);
    expect(await call("DELETE", group)).toMatchObject({ status: 204, text: "" });
    expect((await call("GET", group)).status).toBe(404);
    expect([await held("ada"), await held("eve")]).toEqual([["team-a"], []]);
    expect((await requests())[1]).toMatchObject({ action: "group.deleted", targetLabel: "Team A" });
    const filter = { action: "directory.group.deleted" };
    expect(await listAudit(database.db, organizationId, filter, { limit: 2, before: null })).toMatchObject([
      { targetType: "group", targetId: "team-a", target: "Team A", changes: [{ field: "members", from: 2, to: 0 }] },
    ]);
  });

  it("that a directory fills is not deleted in the console", async () => {
    const { organizationId } = await world();
    await expect(deleteGroup({ organizationId, key: "team-a" }, testContext(database.db))).rejects.toMatchObject({
      code: "group_in_use",
    });
  });

  it("is answered with what is asked for", async () => {
    const { call, patch, group } = await world();
    expect((await call("GET", `${group}?excludedAttributes=members`)).body).not.toHaveProperty("members");
    expect((await call("GET", "/Groups?excludedAttributes=members")).body.Resources[0]).not.toHaveProperty("members");
    const operation = { op: "replace", path: "displayName", value: "Team C" };
    const answer = await patch(`${group}?attributes=displayName`, operation);
    expect(answer).toMatchObject({ status: 200, body: { displayName: "Team C" } });
    expect(answer.body).not.toHaveProperty("members");
  });

  it("without the members of Entra's own schema among its schemas is taken as it is", async () => {
    const { call } = await world();
    const schemas = [
      "urn:ietf:params:scim:schemas:core:2.0:Group",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
    ];
    const made = await call("POST", "/Groups", {
      schemas,
      externalId: "G9",
      displayName: "Entra",
      meta: { resourceType: "Group" },
    });
    expect(made).toMatchObject({ status: 201, body: { schemas: schemas.slice(0, 1), externalId: "G9" } });
  });
});
