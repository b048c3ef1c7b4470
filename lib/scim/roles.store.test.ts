import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DirectoryRoles } from "@/drizzle/schema/directories";
import { assertedAda, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { newDirectory } from "@/e2e/support/scim-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { deleteDirectory } from "@/lib/directories/delete-directory";
import { createDirectoryToken } from "@/lib/directories/manage-directory-token";
import { previewDirectoryRoles } from "@/lib/directories/preview-directory-roles";
import { createDirectory, endDryRun, updateDirectory } from "@/lib/directories/save-directory";
import { addGrants } from "@/lib/directory/grant-store";
import { countHolders, listRoleHoldings, rolesOfUsers } from "@/lib/directory/role-grant-store";
import { deleteRole } from "@/lib/directory/save-role";
import { findUserByEmail } from "@/lib/directory/user-store";
import { plain, said } from "@/lib/facts/fact";
import { newClaims } from "@/lib/identity/asserted-identity";

let database: DatabaseHandle;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const context = () => testContext(database.db);
const owner = "account_administrator";
const group = (value: string, role: string) => ({ from: "group" as const, value, role });
const attribute = (value: string, role: string) => ({ from: "role" as const, value, role });
const remove = ({ id }: { id: string }) => ({ op: "remove", path: `members[value eq "${id}"]` });
const add = ({ id }: { id: string }) => ({ op: "add", path: "members", value: [{ value: id }] });

/** A directory with a table of roles, three people, and a group of the first one. */
async function world(table: Partial<DirectoryRoles> = {}, columns: { dryRun?: boolean } = {}) {
  const roles = {
    policy: "highest" as const,
    default: null,
    rules: [group("Devs", "developer"), attribute("finance", "finance")],
    ...table,
  };
  const made = await newDirectory(database.db, { roles, ...columns });
  const { organizationId, domain, call, post } = made;
  const [ada, eve, bob] = [await post("ada"), await post("eve"), await post("bob")];
  const answer = await call("POST", "/Groups", { displayName: "Devs", members: [{ value: ada.id }] });
  const userId = async (name: string) =>
    (await findUserByEmail(database.db, organizationId, `${name}@${domain}`))?.id ?? "";
  const held = async (name: string) => {
    const id = await userId(name);
    return (await rolesOfUsers(database.db, organizationId, [id])).get(id);
  };
  const all = async () => [await held("ada"), await held("eve"), await held("bob")];
  const save = (patch: Partial<DirectoryRoles>, confirmsConsoleRoles = false) =>
    updateDirectory({ ...made.name, patch: { roles: { ...roles, ...patch } }, confirmsConsoleRoles }, context());
  return { ...made, ada, eve, bob, group: `/Groups/${answer.body.id}`, userId, held, all, save, roles };
}

describe("a group that has a row", () => {
  it("gives its members the role and says why, and the one who leaves it loses the role", async () => {
    const { organizationId, directory, ada, eve, group: path, patch, all, userId, requests } = await world();
    expect(await all()).toEqual([["developer"], [], []]);
    expect(await listRoleHoldings(database.db, organizationId, await userId("ada"))).toMatchObject([
      {
        role: "developer",
        grantedBy: `scim:${directory.id}`,
        connectionName: "Acme",
        reason: said("reasonInDirectory", {
          reason: said("scimGroupSaid", { group: "Devs" }),
          directory: "Acme",
        }),
      },
    ]);
    await patch(path, add(eve), remove(ada));
    expect(await all()).toEqual([[], ["developer"], []]);
    const facts = (await requests())[0]?.facts;
    expect(facts).toContainEqual(said("scimRoleGiven", { role: plain("developer"), count: 1 }));
    expect(facts).toContainEqual(said("scimRoleTaken", { role: plain("developer"), count: 1 }));
    const audit = await listAudit(database.db, organizationId, { action: "user.updated" }, { limit: 10, before: null });
    expect(audit.map(({ changes }) => changes)).toContainEqual([{ field: "roles", from: ["developer"], to: [] }]);
  });

  it("is known by its name: called otherwise it gives nothing, and another one that takes the name does", async () => {
    const { group: path, patch, all } = await world();
    await patch(path, { op: "replace", path: "displayName", value: "Engineers" });
    expect(await all()).toEqual([[], [], []]);
    await patch(path, { op: "replace", value: { displayName: "Devs" } });
    expect(await all()).toEqual([["developer"], [], []]);
  });

  it("takes the role with it when it is deleted", async () => {
    const { group: path, call, all } = await world();
    expect((await call("DELETE", path)).status).toBe(204);
    expect(await all()).toEqual([[], [], []]);
  });

  it("loses nobody's role when two groups with one role change at once", async () => {
    const {
      ada,
      call,
      patch,
      group: path,
      held,
    } = await world({
      rules: [group("Devs", "developer"), group("More devs", "developer")],
    });
    const other = `/Groups/${(await call("POST", "/Groups", { displayName: "More devs", members: [{ value: ada.id }] })).body.id}`;
    await Promise.all([patch(path, remove(ada)), patch(other, remove(ada))]);
    expect(await held("ada")).toEqual([]);
    await Promise.all([patch(path, add(ada)), patch(other, add(ada))]);
    expect(await held("ada")).toEqual(["developer"]);
  });

  it("gives more members than one statement takes the role in one request", async () => {
    const { organizationId, directory, group: path, call } = await world();
    await database.db.execute(sql`insert into users (id, organization_id, email, created_by)
      select 'many-' || ${directory.id} || n, ${organizationId}, n || '@many.test', 'directory' from generate_series(1, 1200) n`);
    await database.db.execute(sql`insert into directory_users (id, organization_id, directory_id, user_id, user_name, user_name_key, active, resource, updated_at)
      select 'r' || n, ${organizationId}, ${directory.id}, 'many-' || ${directory.id} || n, 'r' || n, 'r' || n, true, '{}', now()
      from generate_series(1, 1200) n`);
    const value = Array.from({ length: 1200 }, (_, index) => ({ value: `r${index + 1}` }));
    const body = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
      Operations: [{ op: "add", path: "members", value }],
    };
    expect((await call("PATCH", path, body)).status).toBe(204);
    expect(await countHolders(database.db, organizationId, "developer")).toBe(1201);
  });
});

describe("the attribute roles", () => {
  it("gives a role with a row, also to somebody new, and takes it when the value goes", async () => {
    const { bob, patch, post, held } = await world();
    const set = (...values: string[]) => ({ op: "replace", path: "roles", value: values.map((value) => ({ value })) });
    await patch(`/Users/${bob.id}`, set("finance", "something else"));
    expect(await held("bob")).toEqual(["finance"]);
    await patch(`/Users/${bob.id}`, set("something else"));
    expect(await held("bob")).toEqual([]);
    await post("new", { roles: [{ value: "finance" }] });
    expect(await held("new")).toEqual(["finance"]);
  });
});

describe("a table that is saved", () => {
  it("counts at once for everybody, and an empty one takes what the directory gave", async () => {
    const { all, save } = await world();
    await save({ rules: [group("Devs", "finance")], default: "developer" });
    expect(await all()).toEqual([["finance"], ["developer"], ["developer"]]);
    await save({ rules: [], default: null });
    expect(await all()).toEqual([[], [], []]);
  });

  it("is tried without changing anything", async () => {
    const { name, all, roles } = await world();
    const wanted = { ...roles, rules: [group("Devs", "finance")], default: "developer" };
    const found = await previewDirectoryRoles({ ...name, roles: wanted }, context());
    expect(found.sort((a, b) => a.role.localeCompare(b.role))).toEqual([
      { role: "developer", given: 2, taken: 1 },
      { role: "finance", given: 1, taken: 0 },
    ]);
    expect(await all()).toEqual([["developer"], [], []]);
  });

  it("names roles that there are, and no console as the default", async () => {
    const { save } = await world();
    const refused = (fields: object) =>
      expect.objectContaining({ code: "validation_failed", details: expect.objectContaining({ fields }) });
    await expect(save({ rules: [group("x", "gone")], default: "gone" })).rejects.toEqual(
      refused({ "roles.rules.0.role": "role_unknown", "roles.default": "role_unknown" }),
    );
    await expect(save({ default: owner }, true)).rejects.toEqual(refused({ "roles.default": "role_opens_console" }));
  });

  it("keeps its roles from being deleted", async () => {
    // Of a dry run: nobody holds them.
    const { organizationId, save } = await world({ rules: [] }, { dryRun: true });
    const key = "finance";
    const refused = { code: "role_in_use", details: { got: plain(["Acme"]) } };
    for (const table of [{ rules: [group("Devs", key)] }, { rules: [], default: key }]) {
      await save(table);
      await expect(deleteRole({ organizationId, key }, context())).rejects.toMatchObject(refused);
    }
  });
});

describe("a row that makes people administrators", () => {
  const rules = [group("Admins", owner)];

  it("is saved only after somebody said that it is meant, and asked about once", async () => {
    const { organizationId, save } = await world();
    const unconfirmed = {
      code: "console_roles_unconfirmed",
      details: { got: plain(["Admins = Account administrator"]) },
    };
    await expect(save({ rules })).rejects.toMatchObject(unconfirmed);
    const made = { name: "New", preset: "other" as const, connection: null, matchBy: "email" as const };
    const directory = {
      ...made,
      onDelete: "suspend" as const,
      dryRun: false,
      roles: { policy: "all" as const, default: null, rules },
    };
    await expect(createDirectory({ organizationId, directory }, context())).rejects.toMatchObject(unconfirmed);
    await save({ rules }, true);
    await save({ rules: [group("Devs", "developer"), ...rules] });
  });

  it("is for those who may give console roles, and so is a token of such a directory", async () => {
    const { name, save, roles } = await world();
    const by = { ...context(), rights: ["administrator" as const] };
    const change = { ...name, patch: { roles: { ...roles, rules } }, confirmsConsoleRoles: true };
    const refused = { code: "permission_missing" };
    await expect(updateDirectory(change, by)).rejects.toMatchObject(refused);
    await expect(previewDirectoryRoles({ ...name, roles: change.patch.roles }, by)).rejects.toMatchObject(refused);
    const token = { label: "second", days: null };
    await save({ rules }, true);
    await expect(createDirectoryToken({ ...name, token }, by)).rejects.toMatchObject(refused);
    // What an owner set may stay.
    await updateDirectory({ ...name, patch: { roles: { ...roles, rules, policy: "all" } } }, by);
    await createDirectoryToken({ ...name, token }, context());
  });

  it("never takes the last administrator: not by the group, the attribute, the entry or the table", async () => {
    const {
      ada,
      call,
      patch,
      group: path,
      held,
      save,
      requests,
    } = await world({
      rules: [group("Devs", owner), attribute("boss", owner)],
      policy: "all",
    });
    expect(await held("ada")).toEqual([owner]);
    const refused = { status: 409, body: { scimType: "mutability" } };
    expect(await patch(path, remove(ada))).toMatchObject(refused);
    expect((await requests())[0]?.facts).toContainEqual(said("scimLastAdministratorOfGroup", { group: plain("Devs") }));
    expect(await call("DELETE", path)).toMatchObject(refused);
    expect(await call("DELETE", `/Users/${ada.id}`)).toMatchObject(refused);
    await expect(save({ rules: [] })).rejects.toMatchObject({ code: "last_administrator" });
    const boss = (...values: object[]) => ({ op: "replace", path: "roles", value: values });
    await patch(`/Users/${ada.id}`, boss({ value: "boss" }));
    expect((await patch(path, remove(ada))).status).toBe(204);
    expect(await patch(`/Users/${ada.id}`, boss())).toMatchObject(refused);
    expect(await held("ada")).toEqual([owner]);
  });
});

describe("who else gives roles", () => {
  it("keeps what they gave: by hand and by a sign-in it is another grant", async () => {
    const { organizationId, domain, ada, group: path, patch, held, userId } = await world();
    const manual = { organizationId, userId: await userId("ada"), grantedBy: "manual", createdAt: new Date() };
    await addGrants(database.db, "role", manual, [{ key: "developer", reason: said("setBy", { name: "test" }) }]);
    const connection = await saveSaml(database.db, organizationId, {
      provisioning: {
        linkByVerifiedEmail: true,
        roles: { unmapped: "ignore", rules: [{ value: "money", role: "finance" }] },
      },
      claims: [
        { field: "email", from: "NameID" },
        { field: "role", from: "role" },
      ],
    });
    const signIn = (role: string[]) =>
      signInAs(
        database.db,
        assertedAda(connection.id, { subject: `ada@${domain}`, claims: Object.assign(newClaims(), { role }) }),
      );
    await signIn(["money"]);
    expect(await held("ada")).toEqual(["developer", "finance"]);
    await patch(path, remove(ada));
    expect(await held("ada")).toEqual(["developer", "finance"]);
    await signIn([]);
    expect(await held("ada")).toEqual(["developer"]);
  });
});

describe("a dry run", () => {
  it("gives nobody a role until it ends", async () => {
    const { name, all, save, eve, group: path, patch } = await world({}, { dryRun: true });
    await save({ default: "finance" });
    expect(await all()).toEqual([[], [], []]);
    await endDryRun(name, context());
    expect(await all()).toEqual([["developer"], ["finance"], ["finance"]]);
    await updateDirectory({ ...name, patch: { dryRun: true } }, context());
    await patch(path, add(eve));
    expect(await all()).toEqual([["developer"], ["finance"], ["finance"]]);
    await endDryRun(name, context());
    expect(await all()).toEqual([["developer"], ["developer"], ["finance"]]);
  });
});

describe("somebody whom the directory", () => {
  it("deactivates keeps the role for the way back, and deletes loses it", async () => {
    const { ada, call, patch, held } = await world();
    await patch(`/Users/${ada.id}`, { op: "replace", path: "active", value: false });
    expect(await held("ada")).toEqual(["developer"]);
    await call("DELETE", `/Users/${ada.id}`);
    expect(await held("ada")).toEqual([]);
  });

  it("leaves behind with its own end keeps the role by hand, or loses it", async () => {
    for (const grants of ["keep", "remove"] as const) {
      const { name, held } = await world();
      await deleteDirectory({ ...name, confirmName: null, grants }, context());
      expect(await held("ada")).toEqual(grants === "keep" ? ["developer"] : []);
    }
  });
});
