import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryDepartures } from "@/drizzle/schema/directories";
import { sessions } from "@/drizzle/schema/sessions";
import { startSession } from "@/e2e/support/provider-world";
import { type Json, newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { endDryRun, updateDirectory } from "@/lib/directories/save-directory";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { groupsOfUsers, listGroups } from "@/lib/directory/group-store";
import { updateGroup } from "@/lib/directory/save-group";
import { createUser } from "@/lib/directory/save-user";
import { findUserByEmail } from "@/lib/directory/user-store";
import { answerScimRequest } from "./answer-scim-request";

/* A directory that was in use and is put back into a dry run: nobody changes until it ends, and then everything is done. */

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
const context = () => testContext(database.db);

/** Ada and Bob are in Staff; both are users, and the directory tries again. */
async function world(change = {}) {
  const made = await newDirectory(database.db, change);
  const { organizationId, domain, name, post, call, patch } = made;
  const [ada, bob] = [await post("ada"), await post("bob")];
  const members = [{ value: ada.id }, { value: bob.id }];
  const staff = (await call("POST", "/Groups", { displayName: "Staff", members })).body;
  await updateDirectory({ ...name, patch: { dryRun: true } }, context());
  const user = (who: string) => findUserByEmail(database.db, organizationId, `${who}@${domain}`);
  const statuses = async () => [(await user("ada"))?.status, (await user("bob"))?.status];
  const groups = async (who: string) => {
    const id = (await user(who))?.id ?? "";
    return (await groupsOfUsers(database.db, organizationId, [id])).get(id) ?? [];
  };
  const setActive = (person: Json, value: boolean) =>
    patch(`/Users/${person.id}`, { op: "replace", path: "active", value });
  const end = () => endDryRun(name, context());
  return { ...made, ada, bob, staff, user, statuses, groups, setActive, end };
}

describe("a directory that is put back into a dry run", () => {
  it("lets somebody who is deactivated stay until it ends: then they are out", async () => {
    const { organizationId, ada, user, statuses, setActive, end } = await world();
    const id = (await user("ada"))?.id ?? "";
    await startSession(database.db, organizationId, id);
    const open = () => database.db.$count(sessions, eq(sessions.userId, id));
    expect((await setActive(ada, false)).body.active).toBe(false);
    expect([await statuses(), await open()]).toEqual([["active", "active"], 1]);
    expect(await end()).toEqual({ users: 1, groups: 0, refused: 0 });
    expect([await statuses(), await open()]).toEqual([["suspended", "active"], 0]);
    expect(await end()).toEqual({ users: 0, groups: 0, refused: 0 });
  });

  it("carries out what changed last: away and back is no change, and a name is one", async () => {
    const { ada, bob, user, statuses, setActive, patch, end } = await world();
    await setActive(ada, false);
    await setActive(ada, true);
    await patch(`/Users/${bob.id}`, { op: "replace", path: "name.givenName", value: "Robert" });
    expect((await user("bob"))?.firstName).not.toBe("Robert");
    await end();
    expect(await statuses()).toEqual(["active", "active"]);
    expect((await user("bob"))?.firstName).toBe("Robert");
  });

  it("carries out a word that was on its way when it ended, and its log says so", async () => {
    const { ada, directory, token, requests, statuses, end } = await world();
    const answer = await answerScimRequest(
      {
        method: "PATCH",
        directoryId: directory.id,
        path: `/Users/${ada.id}`,
        query: new URLSearchParams(),
        headers: new Headers({ Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json" }),
        machine: "192.0.2.1",
        readBody: async () => {
          await end();
          return JSON.stringify({ Operations: [{ op: "replace", path: "active", value: false }] });
        },
      },
      database.db,
      context(),
    );
    expect(answer.status).toBeLessThan(300);
    expect(await statuses()).toEqual(["suspended", "active"]);
    expect((await requests())[0]).toMatchObject({ action: "user.deactivated", dryRun: false });
  });

  it("brings back whom it activates, and nobody whom an administrator suspended meanwhile", async () => {
    const { organizationId, name, ada, bob, user, statuses, setActive, patch, end } = await world();
    await updateDirectory({ ...name, patch: { dryRun: false } }, context());
    await setActive(ada, false);
    await updateDirectory({ ...name, patch: { dryRun: true } }, context());
    await setActive(ada, true);
    const userIds = [(await user("bob"))?.id ?? ""];
    await changeStatuses({ organizationId, userIds, status: "suspended" }, context());
    await patch(`/Users/${bob.id}`, { op: "replace", path: "name.givenName", value: "Robert" });
    await end();
    expect(await statuses()).toEqual(["active", "suspended"]);
  });

  it("after it ended, one word of the provider counts once", async () => {
    const { organizationId, ada, user, statuses, setActive, patch, end } = await world();
    await setActive(ada, false);
    await end();
    await setActive(ada, true);
    expect(await statuses()).toEqual(["active", "active"]);
    const userIds = [(await user("ada"))?.id ?? ""];
    await changeStatuses({ organizationId, userIds, status: "suspended" }, context());
    await patch(`/Users/${ada.id}`, { op: "replace", path: "name.givenName", value: "A" });
    expect(await statuses()).toEqual(["suspended", "active"]);
  });

  it.each(["suspend", "remove"] as const)("lets go whom it deleted when it ends: %s", async (onDelete) => {
    const { ada, user, call, groups, end } = await world({ onDelete });
    expect((await call("DELETE", `/Users/${ada.id}`)).status).toBe(204);
    expect((await call("GET", `/Users/${ada.id}`)).status).toBe(404);
    expect([(await user("ada"))?.status, await groups("ada")]).toEqual(["active", ["staff"]]);
    expect(await end()).toEqual({ users: 1, groups: 0, refused: 0 });
    expect((await user("ada"))?.status).toBe(onDelete === "suspend" ? "suspended" : undefined);
    expect(await groups("ada")).toEqual([]);
    expect(await database.db.select().from(directoryDepartures)).toEqual([]);
  });

  it("keeps whom it deleted and named again", async () => {
    const { ada, statuses, call, post, end } = await world();
    await call("DELETE", `/Users/${ada.id}`);
    await post("ada");
    await end();
    expect(await statuses()).toEqual(["active", "active"]);
  });

  it("gives and takes groups when it ends, also those of a group that is gone", async () => {
    const { name, ada, bob, staff, call, patch, groups, end } = await world();
    const late = (await call("POST", "/Groups", { displayName: "Late", members: [{ value: bob.id }] })).body;
    await patch(`/Groups/${staff.id}`, { op: "remove", path: `members[value eq "${ada.id}"]` });
    expect([await groups("ada"), await groups("bob")]).toEqual([["staff"], ["staff"]]);
    expect(await end()).toEqual({ users: 0, groups: 1, refused: 0 });
    expect([await groups("ada"), await groups("bob")]).toEqual([[], ["late", "staff"]]);
    await updateDirectory({ ...name, patch: { dryRun: true } }, context());
    await call("DELETE", `/Groups/${late.id}`);
    expect(await groups("bob")).toEqual(["late", "staff"]);
    await end();
    expect(await groups("bob")).toEqual(["staff"]);
  });

  it("calls a group what it was renamed to when it ends, and leaves the name that an administrator gave", async () => {
    const { organizationId, name, staff, patch, end } = await world();
    const rename = (value: string) => patch(`/Groups/${staff.id}`, { op: "replace", path: "displayName", value });
    const called = async () => (await listGroups(database.db, organizationId, { limit: 9, after: null }))[0]?.name;
    await rename("Crew");
    await rename("People");
    expect(await called()).toBe("Staff");
    await end();
    expect(await called()).toBe("People");
    await updateGroup({ organizationId, key: "staff", patch: { name: "Ours" } }, context());
    await updateDirectory({ ...name, patch: { dryRun: true } }, context());
    await rename("Crew");
    await rename("People");
    await end();
    expect(await called()).toBe("Ours");
  });

  it("keeps the last administrator, whether deactivated or deleted, and goes on with everybody else", async () => {
    const { organizationId, domain, name, ada, post, user, statuses, setActive, call, end } = await world();
    const administrator = async (who: string) => {
      const made = { email: `${who}@${domain}`, roles: ["account_administrator"] };
      return createUser({ organizationId, user: made, createdBy: "api" }, context());
    };
    await administrator("root");
    const other = { organizationId, userIds: [(await administrator("other")).id] };
    const root = await post("root");
    await end();
    for (const leaves of [() => setActive(root, false), () => call("DELETE", `/Users/${root.id}`)]) {
      await changeStatuses({ ...other, status: "active" }, context());
      await updateDirectory({ ...name, patch: { dryRun: true } }, context());
      expect((await leaves()).status).toBeLessThan(300);
      await setActive(ada, (await user("ada"))?.status === "suspended");
      // Root could be spared when the provider spoke, and cannot now.
      await changeStatuses({ ...other, status: "suspended" }, context());
      expect(await end()).toEqual({ users: 1, groups: 0, refused: 1 });
      expect((await user("root"))?.status).toBe("active");
    }
    expect(await statuses()).toEqual(["active", "active"]);
    expect(await database.db.select().from(directoryDepartures)).toEqual([]);
  });
});
