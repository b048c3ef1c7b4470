import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { directoryUsers } from "@/drizzle/schema/directories";
import { users } from "@/drizzle/schema/directory";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { saveSaml } from "@/e2e/support/directory-world";
import { newDirectory } from "@/e2e/support/scim-world";
import { countRoundTrips } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { deleteConnection } from "@/lib/connections/delete-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { deleteDirectory } from "@/lib/directories/delete-directory";
import { mapDirectoryGroup } from "@/lib/directories/map-directory-group";
import { addGrants } from "@/lib/directory/grant-store";
import { createGroup, deleteGroup } from "@/lib/directory/save-group";
import { findUserByEmail } from "@/lib/directory/user-store";
import { said } from "@/lib/facts/fact";
import { updateDirectoryRow } from "./directory-store";

let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

/** A directory with Ada and Eve in a group, and Bob; what came before is told no more. */
async function world(change: Parameters<typeof newDirectory>[1] = {}) {
  const { db } = database;
  const made = await newDirectory(db, change);
  const { organizationId, domain, call, post } = made;
  const [ada, eve, bob] = [await post("ada"), await post("eve"), await post("bob")];
  const members = [{ value: ada.id }, { value: eve.id }];
  const answer = await call("POST", "/Groups", { displayName: "Team A", members });
  const grantsOnly = and(
    eq(domainEvents.organizationId, organizationId),
    inArray(domainEvents.type, ["grant.added", "grant.removed"]),
  );
  const events = () => db.select().from(domainEvents).where(grantsOnly).orderBy(asc(domainEvents.number));
  /** What was told since the last time: `+ada team-a` of somebody who has a group now. */
  const told = async () => {
    const rows = await events();
    await db.delete(domainEvents).where(grantsOnly);
    return rows.map(({ type, subject, data }) => {
      expect(data.kind).toMatch(/^(role|group)$/);
      return `${type === "grant.added" ? "+" : "-"}${subject.label.split("@")[0]} ${data.key}`;
    });
  };
  const give = async (name: string, group: string, grantedBy = "manual") => {
    const user = await findUserByEmail(db, organizationId, `${name}@${domain}`);
    const grant = { organizationId, userId: user?.id ?? "", grantedBy, createdAt: new Date() };
    await addGrants(db, "group", grant, [{ key: group, reason: said("setBy", { name: "x" }) }]);
  };
  const groupId: string = answer.body.id;
  return { ...made, ada, eve, bob, groupId, group: `/Groups/${groupId}`, events, told, give };
}

const add = (...people: { id: string }[]) => ({
  op: "add",
  path: "members",
  value: people.map(({ id }) => ({ value: id })),
});
const remove = (...people: { id: string }[]) => ({ ...add(...people), op: "remove" });

describe("members of a directory's group", () => {
  it("are told one by one, as the directory's doing, with the ids that they have here", async () => {
    const { organizationId, directory, domain, events, told, patch, group, eve, bob } = await world();
    const ada = await findUserByEmail(database.db, organizationId, `ada@${domain}`);
    const [first] = await events();
    expect(first).toMatchObject({
      type: "grant.added",
      actor: { type: "system", id: null, label: `directory ${directory.name}` },
      subject: { type: "user", id: ada?.id, label: `ada@${domain}` },
      data: { kind: "group", key: "team-a" },
    });
    expect(await told()).toEqual(["+ada team-a", "+eve team-a"]);
    await patch(group, remove(eve), add(bob));
    expect(await told()).toEqual(["-eve team-a", "+bob team-a"]);
    await patch(group, add(bob));
    expect(await told()).toEqual([]);
    await patch(group, { op: "replace", path: "members", value: [] });
    expect(await told()).toEqual(["-ada team-a", "-bob team-a"]);
  });

  it("who have the group by something else, too, neither get nor lose it", async () => {
    const { told, give, patch, group, ada, eve, bob } = await world();
    await give("ada", "team-a");
    await give("bob", "team-a");
    await told();
    await patch(group, remove(ada, eve), add(bob));
    expect(await told()).toEqual(["-eve team-a"]);
    await patch(group, add(ada), remove(bob));
    expect(await told()).toEqual([]);
  });

  it("whose group means a role are told of that, too, and not of one that they have by something else", async () => {
    const rules = [{ from: "group" as const, value: "Team A", role: "developer" }];
    const { organizationId, domain, told, patch, group, eve, bob } = await world({
      roles: { policy: "all", default: null, rules },
    });
    expect((await told()).sort()).toEqual(["+ada developer", "+ada team-a", "+eve developer", "+eve team-a"]);
    const holder = await findUserByEmail(database.db, organizationId, `bob@${domain}`);
    const grant = { organizationId, userId: holder?.id ?? "", grantedBy: "manual", createdAt: new Date() };
    await addGrants(database.db, "role", grant, [{ key: "developer", reason: said("setBy", { name: "x" }) }]);
    await patch(group, remove(eve), add(bob));
    expect(await told()).toEqual(["-eve team-a", "+bob team-a", "-eve developer"]);
    await patch(group, remove(bob));
    expect(await told()).toEqual(["-bob team-a"]);
  });

  it("in a dry run are told of nothing", async () => {
    const { name, told, patch, call, group, eve, bob } = await world();
    await told();
    await updateDirectoryRow(database.db, name, { dryRun: true });
    await patch(group, remove(eve), add(bob));
    await call("DELETE", group);
    expect(await told()).toEqual([]);
  });

  it("are told in as few round trips as one of them, however many they are", async () => {
    const { organizationId, directory, name, told, patch, group } = await world();
    await database.db.execute(sql`insert into ${users} (id, organization_id, email, created_by)
      select 'all-' || ${directory.id} || n, ${organizationId}, n || '@many.test', 'directory' from generate_series(1, 3000) n`);
    await database.db.execute(sql`insert into ${directoryUsers}
      (id, organization_id, directory_id, user_id, user_name, user_name_key, active, resource, updated_at)
      select 'a' || n, ${organizationId}, ${name.directoryId}, 'all-' || ${directory.id} || n, 'a' || n, 'a' || n, true, '{}', now()
      from generate_series(1, 3000) n`);
    const people = Array.from({ length: 3000 }, (_, index) => ({ id: `a${index + 1}` }));
    const trips = countRoundTrips(database.db);
    const tripsOf = async (...operations: unknown[]) => {
      const before = trips();
      expect((await patch(group, ...operations)).status).toBe(204);
      return trips() - before;
    };
    await told();
    const one = [await tripsOf(add(...people.slice(0, 1))), await tripsOf(remove(...people.slice(0, 1)))];
    expect(await told()).toHaveLength(2);
    expect([await tripsOf(add(...people)), await tripsOf(remove(...people))]).toEqual(one);
    expect(await told()).toHaveLength(6000);
  });
});

describe("what ends with something else is told", () => {
  it("a group that the directory deletes: to those who have it by nothing else", async () => {
    const { told, give, call, group } = await world();
    await give("ada", "team-a");
    await told();
    await call("DELETE", group);
    expect(await told()).toEqual(["-eve team-a"]);
  });

  it.each(["suspend", "remove"] as const)(
    "a person whom the directory deletes (%s): their groups",
    async (onDelete) => {
      const { told, call, ada } = await world({ onDelete });
      await told();
      await call("DELETE", `/Users/${ada.id}`);
      expect(await told()).toEqual(["-ada team-a"]);
    },
  );

  it("a group of the directory that fills another one here: members lose the one and get the other", async () => {
    const { organizationId, name, groupId, told, give } = await world();
    await createGroup({ organizationId, group: { key: "makers", name: "Makers" } }, context());
    await give("eve", "makers");
    await told();
    await mapDirectoryGroup({ ...name, groupId, groupKey: "makers" }, context());
    expect(await told()).toEqual(["-ada team-a", "-eve team-a", "+ada makers"]);
  });

  it("a directory that is deleted with what it gave, and none that leaves it", async () => {
    for (const grants of ["remove", "keep"] as const) {
      const { organizationId, name, told } = await world();
      await told();
      const target = { organizationId, directoryId: name.directoryId, confirmName: null, grants };
      await deleteDirectory(target, context());
      expect(await told()).toEqual(grants === "remove" ? ["-ada team-a", "-eve team-a"] : []);
    }
  });

  it("a connection that is deleted with what it gave, and none that leaves it", async () => {
    for (const grants of ["remove", "keep"] as const) {
      const { organizationId, told, give } = await world();
      await createGroup({ organizationId, group: { key: "makers", name: "Makers" } }, context());
      const connection = await saveSaml(database.db, organizationId);
      await give("eve", "makers", connection.id);
      await give("bob", "makers", connection.id);
      await give("bob", "makers");
      await told();
      const target = { organizationId, connectionId: connection.id, confirmName: null, grants };
      await deleteConnection(target, context());
      expect(await told()).toEqual(grants === "remove" ? ["-eve makers"] : []);
    }
  });

  it("a group that is deleted here: each member once", async () => {
    const { organizationId, told, give } = await world();
    await createGroup({ organizationId, group: { key: "makers", name: "Makers" } }, context());
    for (const grantedBy of ["manual", "another"]) await give("eve", "makers", grantedBy);
    await give("bob", "makers");
    await told();
    await deleteGroup({ organizationId, key: "makers" }, context());
    expect(await told()).toEqual(["-bob makers", "-eve makers"]);
  });
});
