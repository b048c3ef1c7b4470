import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryGroups, directoryMembers, directoryUsers, scimRequests } from "@/drizzle/schema/directories";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { addGrants } from "@/lib/directory/grant-store";
import { insertGroup, listMemberships } from "@/lib/directory/group-store";
import { insertUser, updateUserRow } from "@/lib/directory/user-store";
import { said } from "@/lib/facts/fact";
import { grantorOf } from "@/lib/scim/scim-context";
import { noFigures, readDirectoryFigures } from "./directory-figures-queries";
import { searchDirectoryGroups } from "./directory-group-queries";
import { searchDirectoryPeople } from "./directory-people-queries";
import { directoryInputSchema } from "./directory-schema";
import { mapDirectoryGroup } from "./map-directory-group";
import { explainMissing } from "./missing-person";
import { readMissingScene } from "./missing-person-queries";
import { findPersonDirectory } from "./person-directory-queries";
import { countDryRun, findScimRequest, listDryRun, type RequestFilter, searchScimRequests } from "./request-queries";
import { createDirectory } from "./save-directory";

let database: DatabaseHandle;
const now = () => new Date();
const context = () => testContext(database.db);
let made = 0;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

/** An organization with a directory that has named some people. */
async function world(existing?: string) {
  const { db } = database;
  const organizationId = existing ?? (await newOrganization(db)).id;
  const input = directoryInputSchema.parse({ name: "Entra", preset: "entra" });
  const { directory } = await createDirectory({ organizationId, directory: input }, context());
  const name = { organizationId, directoryId: directory.id };
  for (const key of existing === undefined ? ["designers", "makers", "builders"] : [])
    await insertGroup(db, { organizationId, key, name: key, createdAt: now() });

  async function person(email: string, change: { active?: boolean; isUser?: boolean } = {}) {
    made += 1;
    const { active = true, isUser = true } = change;
    const userId = isUser ? `user-${made}` : null;
    if (userId) {
      const user = { id: userId, organizationId, email, createdBy: "directory" as const, createdAt: now() };
      await insertUser(db, { ...user, status: active ? "active" : "suspended" });
    }
    const row = { id: `row-${made}`, userId, userName: email, userNameKey: email, email, active, resource: {} };
    await db.insert(directoryUsers).values({ ...name, ...row, updatedAt: now() });
    return { id: row.id, userId: userId ?? "" };
  }

  async function group(displayName: string, groupKey: string, members: readonly { id: string; userId: string }[]) {
    made += 1;
    const id = `group-${made}`;
    const row = { id, displayName, displayNameKey: displayName.toLowerCase(), groupKey };
    await db.insert(directoryGroups).values({ ...name, ...row, updatedAt: now() });
    for (const member of members) {
      await db.insert(directoryMembers).values({ ...name, groupId: id, directoryUserId: member.id });
      const grant = { organizationId, userId: member.userId, grantedBy: grantorOf(directory), createdAt: now() };
      await addGrants(db, "group", grant, [{ key: groupKey, reason: said("setBy", { name: displayName }) }]);
    }
    return { ...name, groupId: id };
  }

  const request = (change: Partial<typeof scimRequests.$inferInsert>) =>
    db.insert(scimRequests).values({
      ...name,
      at: now(),
      method: "POST",
      path: "/Users",
      status: 201,
      action: "user.created",
      milliseconds: 3,
      dryRun: false,
      facts: [],
      ...change,
    });
  const groupsOf = async (userId: string) =>
    (await listMemberships(db, organizationId, userId)).map(({ group: key, grantedBy }) => [key, grantedBy]).sort();
  return { organizationId, directory, name, person, group, request, groupsOf, grantor: grantorOf(directory) };
}

describe("which group here a group of the directory assigns", () => {
  it("is another one at once: members lose the one and get the other, and nobody else", async () => {
    const { organizationId, name, person, group, groupsOf, grantor } = await world();
    const ada = await person("ada@acme.test");
    const bob = await person("bob@acme.test");
    const target = await group("Design", "designers", [ada]);
    await group("All", "builders", [bob]);
    await mapDirectoryGroup({ ...target, groupKey: "makers" }, context());
    expect(await groupsOf(ada.userId)).toEqual([["makers", grantor]]);
    expect(await groupsOf(bob.userId)).toEqual([["builders", grantor]]);
    const place = { sort: "name", descending: false, turn: null, limit: 9 } as const;
    expect((await searchDirectoryGroups(database.db, name, {}, place)).rows).toMatchObject([
      { displayName: "All", groupKey: "builders", members: 1 },
      { displayName: "Design", groupKey: "makers", members: 1 },
    ]);
    const filter = { action: "directory.group.mapped" };
    const [entry] = await listAudit(database.db, organizationId, filter, { limit: 1, before: null });
    expect(entry?.changes).toEqual([{ field: "groups.Design", from: "designers", to: "makers" }]);
  });

  it("leaves what somebody has by another group of the directory, and by hand", async () => {
    const { organizationId, person, group, groupsOf, grantor } = await world();
    const ada = await person("ada@acme.test");
    const target = await group("Design", "designers", [ada]);
    await group("Design too", "designers", [ada]);
    const byHand = { organizationId, userId: ada.userId, grantedBy: "manual", createdAt: now() };
    await addGrants(database.db, "group", byHand, [{ key: "designers", reason: said("setBy", { name: "admin" }) }]);
    await mapDirectoryGroup({ ...target, groupKey: "makers" }, context());
    expect(await groupsOf(ada.userId)).toEqual([
      ["designers", "manual"],
      ["designers", grantor],
      ["makers", grantor],
    ]);
  });

  it("may be one that another group of the directory assigns: anyone who is in one of them has it", async () => {
    const { person, group, groupsOf, grantor } = await world();
    const ada = await person("ada@acme.test");
    const bob = await person("bob@acme.test");
    const target = await group("Design", "designers", [ada, bob]);
    await group("All", "makers", [ada]);
    await mapDirectoryGroup({ ...target, groupKey: "makers" }, context());
    for (const { userId } of [ada, bob]) expect(await groupsOf(userId)).toEqual([["makers", grantor]]);
    await mapDirectoryGroup({ ...target, groupKey: "designers" }, context());
    expect(await groupsOf(ada.userId)).toEqual([
      ["designers", grantor],
      ["makers", grantor],
    ]);
    expect(await groupsOf(bob.userId)).toEqual([["designers", grantor]]);
  });

  it("is refused for a group that another directory assigns: the two would take from each other's people", async () => {
    const { organizationId, person, group, groupsOf, grantor } = await world();
    const other = await world(organizationId);
    const ada = await person("ada@acme.test");
    const target = await group("Design", "designers", [ada]);
    await other.group("All", "makers", []);
    const refusal = { code: "validation_failed", details: { fields: { groupKey: "group_filled" } } };
    await expect(mapDirectoryGroup({ ...target, groupKey: "makers" }, context())).rejects.toMatchObject(refusal);
    expect(await groupsOf(ada.userId)).toEqual([["designers", grantor]]);
  });

  it("is refused for a group that is not there, and for another organization", async () => {
    const { person, group, groupsOf } = await world();
    const other = await world();
    const ada = await person("ada@acme.test");
    const target = await group("Design", "designers", [ada]);
    const change = (input: object) => mapDirectoryGroup({ ...target, groupKey: "makers", ...input }, context());
    await expect(change({ groupKey: "nowhere" })).rejects.toMatchObject({ code: "validation_failed" });
    await expect(change({ organizationId: other.organizationId })).rejects.toMatchObject({ code: "not_found" });
    await expect(change(other.name)).rejects.toMatchObject({ code: "not_found" });
    expect(await groupsOf(ada.userId)).toMatchObject([["designers", expect.anything()]]);
  });
});

describe("what a directory has named", () => {
  it("is counted and found, of its directory alone", async () => {
    const { organizationId, directory, name, person, group, request } = await world();
    const ada = await person("ada@acme.test");
    await person("eve@acme.test", { active: false });
    await group("Design", "designers", [ada]);
    await request({ status: 409 });
    await request({ action: "read", method: "GET", status: 404 });
    const figures = await readDirectoryFigures(database.db, organizationId, now());
    expect(figures.get(directory.id)).toEqual({ active: 1, inactive: 1, groups: 1, refused: 1 });
    const place = { sort: "userName", descending: false, turn: null, limit: 10 } as const;
    const found = async (filter: object) =>
      (await searchDirectoryPeople(database.db, name, filter, place)).rows.map(({ userName, groups }) => [
        userName,
        groups,
      ]);
    expect(await found({})).toEqual([
      ["ada@acme.test", 1],
      ["eve@acme.test", 0],
    ]);
    expect(await found({ state: "inactive" })).toEqual([["eve@acme.test", 0]]);
    expect(await found({ search: "ADA" })).toEqual([["ada@acme.test", 1]]);
    const stranger = await world();
    expect((await readDirectoryFigures(database.db, stranger.organizationId, now())).get(directory.id)).toBeUndefined();
    expect(noFigures).toEqual({ active: 0, inactive: 0, groups: 0, refused: 0 });
  });
});

describe("the requests of a directory", () => {
  it("are found by whom they are about, what they were and how they ended; questions only where they are wanted", async () => {
    const { name, request } = await world();
    const other = await world();
    await request({ targetLabel: "ada@acme.test", userId: "u1" });
    await request({ targetLabel: "eve@acme.test", status: 409, action: "refused" });
    await request({ targetLabel: "eve@acme.test", method: "GET", action: "read", status: 200 });
    await other.request({ targetLabel: "ada@acme.test" });
    const search = async (filter: Partial<RequestFilter>) =>
      (
        await searchScimRequests(database.db, name, { withQuestions: false, ...filter }, { turn: null, limit: 9 })
      ).rows.map(({ targetLabel, action }) => [targetLabel, action]);
    const ada = ["ada@acme.test", "user.created"];
    const refused = ["eve@acme.test", "refused"];
    expect(await search({})).toEqual([refused, ada]);
    expect(await search({ withQuestions: true })).toHaveLength(3);
    expect(await search({ target: "ADA" })).toEqual([ada]);
    expect(await search({ user: "u1" })).toEqual([ada]);
    expect(await search({ outcome: "refused" })).toEqual([refused]);
    expect(await search({ outcome: "done" })).toEqual([ada]);
    expect(await search({ action: "read" })).toEqual([["eve@acme.test", "read"]]);
  });

  it("are one organization's: nobody opens another one's by its number", async () => {
    const { name, request } = await world();
    const other = await world();
    await request({ targetLabel: "ada@acme.test" });
    const page = { turn: null, limit: 1 };
    const [row] = (await searchScimRequests(database.db, name, { withQuestions: false }, page)).rows;
    expect(await findScimRequest(database.db, name, row?.id ?? 0)).toMatchObject({ targetLabel: "ada@acme.test" });
    expect(await findScimRequest(database.db, other.name, row?.id ?? 0)).toBeNull();
  });

  it("of a dry run are counted by what they would have done", async () => {
    const { directory, request } = await world();
    const dry = { dryRun: true };
    await request({ ...dry, targetLabel: "ada@acme.test" });
    await request({ ...dry, targetLabel: "eve@acme.test" });
    await request({ ...dry, status: 409, action: "refused" });
    await request({ ...dry, action: "read", method: "GET" });
    await request({});
    const counted = await countDryRun(database.db, directory);
    expect(counted.map(({ action, isRefused, requests }) => [action, isRefused, requests]).sort()).toEqual([
      ["refused", true, 1],
      ["user.created", false, 2],
    ]);
    expect(await listDryRun(database.db, directory, 9)).toHaveLength(3);
    // Put back into a dry run: what the one before did is done.
    const again = { ...directory, dryRunSince: new Date(Date.now() + 60_000) };
    expect(await listDryRun(database.db, again, 9)).toEqual([]);
  });
});

describe("on the page of a person", () => {
  it("what the directory gave is called by its name, and the directory is the one that feeds them", async () => {
    const { organizationId, directory, person, group } = await world();
    const ada = await person("ada@acme.test");
    await group("Design", "designers", [ada]);
    const [membership] = await listMemberships(database.db, organizationId, ada.userId);
    expect(membership).toMatchObject({ group: "designers", connectionName: "Entra" });
    const owner = { organizationId, userId: ada.userId };
    expect(await findPersonDirectory(database.db, owner)).toMatchObject({
      directory: { id: directory.id },
      row: { id: ada.id },
    });
    const other = await world();
    expect(await findPersonDirectory(database.db, { ...owner, organizationId: other.organizationId })).toBeNull();
  });
});

describe("why somebody is not here", () => {
  const answers = async (organizationId: string, email: string) =>
    explainMissing(await readMissingScene(database.db, organizationId, email)).map(({ kind }) => kind);

  it("is read out of directories, requests and users of the organization alone", async () => {
    const { organizationId, person, request } = await world();
    const other = await world();
    expect(await answers(organizationId, "ada@acme.test")).toEqual(["waiting"]);
    const ada = await person("ada@acme.test");
    expect(await answers(organizationId, "ada@acme.test")).toEqual(["here"]);
    expect(await answers(other.organizationId, "ada@acme.test")).toEqual(["waiting"]);
    await updateUserRow(database.db, organizationId, ada.userId, { status: "suspended", updatedAt: now() });
    expect(await answers(organizationId, "ada@acme.test")).toEqual(["suspended"]);
    await person("eve@acme.test", { active: false });
    expect(await answers(organizationId, "eve@acme.test")).toEqual(["inactive"]);
    await person("new@acme.test", { isUser: false });
    expect(await answers(organizationId, "new@acme.test")).toEqual(["notMade"]);
    await request({ targetLabel: "Max@acme.test", status: 409, action: "refused" });
    expect(await answers(organizationId, "max@acme.test")).toEqual(["refused", "waiting"]);
    await request({ targetLabel: "max@acme.test", status: 201 });
    expect(await answers(organizationId, "max@acme.test")).toEqual(["waiting"]);
  });
});
