import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { said } from "@/lib/facts/fact";
import type { Grantable } from "./bulk-grant-store";
import { changeGrants } from "./change-grants";
import { changeStatuses } from "./change-statuses";
import { addGrants } from "./grant-store";
import { groupsOfUsers, insertGroup } from "./group-store";
import { rolesOfUsers } from "./role-grant-store";
import { createOrganization } from "./save-organization";
import { insertUser } from "./user-store";

const now = new Date("2026-06-15T12:00:00Z");
let database: DatabaseHandle;
let slug: string;
let organizationId: string;
let rounds = 0;

const id = (name: string) => `${slug}-${name}`;
const by = (name: string): Context => ({
  ...testContext(database.db, now),
  actor: { type: "user", id: id(name), label: `${name}@acme.test` },
});
const role = (key: string): Grantable => ({ kind: "role", organizationId, key });
const refused = (code: string) => expect.objectContaining({ code });
const rolesOf = async (name: string) =>
  (await rolesOfUsers(database.db, organizationId, [id(name)])).get(id(name)) ?? [];
const entries = () => listAudit(database.db, organizationId, { action: "user.updated" }, { limit: 50, before: null });

async function addUser(name: string, roles: string[] = [], grantedBy = "manual", operator = false): Promise<void> {
  const user = { id: id(name), organizationId, email: `${name}@acme.test`, operator, createdBy: "api" as const };
  await insertUser(database.db, { ...user, createdAt: now });
  await addGrants(
    database.db,
    "role",
    { organizationId, userId: user.id, grantedBy, createdAt: now },
    roles.map((key) => ({ key, reason: said("setBy", { name: "test" }) })),
  );
}

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});
beforeEach(async () => {
  slug = `bulk-${rounds++}-${Date.now().toString(36)}`;
  ({ id: organizationId } = await createOrganization(
    { slug, name: slug, tenantId: null },
    testContext(database.db, now),
  ));
  await addUser("admin", ["account_administrator"]);
  await addUser("ada");
  await addUser("bob", ["developer"]);
  await addUser("carl", ["developer"], "connection-1");
  await addUser("root", ["developer"], "manual", true);
});

describe("roles and groups of many", () => {
  const everybody = () => ["ada", "bob", "carl", "root", "nobody"].map(id);

  it("a role is given by hand to those who do not have it so, with an entry each; operators are left out", async () => {
    const changed = await changeGrants({ ...role("developer"), userIds: everybody(), change: "add" }, by("admin"));
    expect(changed.sort()).toEqual([id("ada"), id("carl")]);
    expect(await rolesOf("ada")).toEqual(["developer"]);
    expect((await entries()).map(({ target, changes }) => [target, changes])).toEqual(
      expect.arrayContaining([["ada@acme.test", [{ field: "roles.developer", from: null, to: "manual" }]]]),
    );
    expect(await entries()).toHaveLength(2);
  });

  it("only what was given by hand is taken; what a connection gave stays", async () => {
    const changed = await changeGrants({ ...role("developer"), userIds: everybody(), change: "remove" }, by("admin"));
    expect(changed).toEqual([id("bob")]);
    expect([await rolesOf("bob"), await rolesOf("carl"), await rolesOf("root")]).toEqual([
      [],
      ["developer"],
      ["developer"],
    ]);
  });

  it("a group is given and taken the same way", async () => {
    await insertGroup(database.db, { organizationId, key: "team", name: "Team", createdAt: now });
    const team = { kind: "group", organizationId, key: "team" } as const;
    expect(await changeGrants({ ...team, userIds: everybody(), change: "add" }, by("admin"))).toHaveLength(3);
    expect((await groupsOfUsers(database.db, organizationId, [id("ada")])).get(id("ada"))).toEqual(["team"]);
    expect(await changeGrants({ ...team, userIds: everybody(), change: "remove" }, by("admin"))).toHaveLength(3);
  });

  it("an unknown role or group changes nothing", async () => {
    const unknown = { userIds: everybody(), change: "add" } as const;
    await expect(changeGrants({ ...role("nothing"), ...unknown }, by("admin"))).rejects.toEqual(
      refused("validation_failed"),
    );
    const group = { kind: "group", organizationId, key: "nothing" } as const;
    await expect(changeGrants({ ...group, ...unknown }, by("admin"))).rejects.toEqual(refused("validation_failed"));
    expect(await entries()).toEqual([]);
  });

  it("people of another organization are not reached", async () => {
    const other = await createOrganization(
      { slug: `${slug}-b`, name: slug, tenantId: null },
      testContext(database.db, now),
    );
    const foreign = { ...role("developer"), organizationId: other.id, userIds: everybody() };
    expect(await changeGrants({ ...foreign, change: "add" }, by("admin"))).toEqual([]);
    expect(await changeGrants({ ...foreign, change: "remove" }, by("admin"))).toEqual([]);
    expect(await rolesOf("bob")).toEqual(["developer"]);
  });
});

describe("somebody who administers the organization stays", () => {
  const console = () => role("account_administrator");

  it("nobody takes the console from themselves in a list", async () => {
    await addUser("second", ["account_administrator"]);
    const userIds = ["admin", "second"].map(id);
    expect(await changeGrants({ ...console(), userIds, change: "remove" }, by("admin"))).toEqual([id("second")]);
  });

  it("the last one keeps the role, whoever takes it", async () => {
    const taken = changeGrants({ ...console(), userIds: [id("admin")], change: "remove" }, by("root"));
    await expect(taken).rejects.toEqual(refused("last_administrator"));
    expect(await rolesOf("admin")).toEqual(["account_administrator"]);
    expect(await entries()).toEqual([]);
  });

  it("the last one stays active, whoever suspends", async () => {
    const suspended = changeStatuses({ organizationId, userIds: [id("admin")], status: "suspended" }, by("root"));
    await expect(suspended).rejects.toEqual(refused("last_administrator"));
  });
});
