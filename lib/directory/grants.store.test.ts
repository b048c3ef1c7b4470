import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { userRoles } from "@/drizzle/schema/directory";
import { assertedAda, newOrganization, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import { deleteConnection } from "@/lib/connections/delete-connection";
import type { GrantFate } from "@/lib/connections/grant-fate";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { deleteOrganization } from "@/lib/installation/delete-organization";
import { countAdministrators } from "./administrator-store";
import { countGrantsFrom } from "./connection-grant-store";
import { listMemberships } from "./group-store";
import { listRoleHoldings } from "./role-grant-store";
import { createGroup, deleteGroup } from "./save-group";
import { createRole, deleteRole } from "./save-role";
import { createUser, updateUser } from "./save-user";
import { takeGrant } from "./take-grant";
import { updateUserRow } from "./user-store";

/**
 * Relatives looked for: whatever names a role or a group by its key and outlives it (grants, memberships, rows of both tables, default
 * roles), and whatever a connection granted that outlives the connection.
 */
let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

const mapping = {
  roles: { policy: "all", unmapped: "ignore", rules: [{ value: "dev", role: "developer" }] },
  groups: { rules: [{ value: "6f3c", group: "designers" }] },
};

/** Ada, who has a role and a group from a connection. */
async function newWorld() {
  const organization = await newOrganization(database.db);
  const of = { organizationId: organization.id };
  await createGroup({ ...of, group: { key: "designers", name: "Designers" } }, context());
  const connection = await saveSaml(database.db, organization.id, { provisioning: mapping });
  const claims = { role: ["dev"], groups: ["6f3c"] };
  const signIn = () => signInAs(database.db, assertedAda(connection.id, { claims }));
  const { userId } = await signIn();
  const held = async () => {
    const roles = await listRoleHoldings(database.db, organization.id, userId);
    const groups = await listMemberships(database.db, organization.id, userId);
    return [
      ...roles.map(({ role, grantedBy }) => `${role} by ${grantedBy}`),
      ...groups.map(({ group, grantedBy }) => `${group} by ${grantedBy}`),
    ];
  };
  const target = { ...of, userId, byOperator: false };
  const end = (grants: GrantFate, byOperator = false) =>
    deleteConnection({ ...of, connectionId: connection.id, confirmName: null, grants, byOperator }, context());
  return { organization, of, connection, signIn, userId, held, target, end };
}

const code = (code: string) => expect.objectContaining({ code });

describe("a role that is in use stays", () => {
  it("is not deleted while somebody holds it, however it was granted", async () => {
    const { of, held, connection } = await newWorld();
    await expect(deleteRole({ ...of, key: "developer" }, context())).rejects.toEqual(code("role_in_use"));
    expect(await held()).toContain(`developer by ${connection.id}`);
  });

  it("a grant at the same moment as the deletion: one of them fails, and nobody holds what is gone", async () => {
    const { of, target } = await newWorld();
    for (let round = 0; round < 8; round += 1) {
      const key = `role-${round}`;
      await createRole({ ...of, role: { key, name: key, console: false } }, context());
      const outcomes = await Promise.allSettled([
        deleteRole({ ...of, key }, context()),
        updateUser({ ...target, patch: { roles: [key] }, replaces: "manual" }, context()),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      for (const outcome of outcomes)
        if (outcome.status === "rejected") expect(["role_in_use", "validation_failed"]).toContain(outcome.reason.code);
      await updateUser({ ...target, patch: { roles: [] }, replaces: "manual" }, context());
      if (outcomes[0]?.status === "rejected") await deleteRole({ ...of, key }, context());
      await createRole({ ...of, role: { key, name: key, console: true } }, context());
      const holders = await database.db
        .select()
        .from(userRoles)
        .where(and(eq(userRoles.organizationId, of.organizationId), eq(userRoles.roleKey, key)));
      expect(holders).toEqual([]);
    }
  });

  it("is not deleted while a row or a default names it, nor is a group", async () => {
    const organization = await newOrganization(database.db);
    const of = { organizationId: organization.id };
    await createGroup({ ...of, group: { key: "designers", name: "Designers" } }, context());
    const { id } = await saveSaml(database.db, organization.id, {
      provisioning: { ...mapping, roles: { ...mapping.roles, unmapped: "default", default: "finance" } },
    });
    for (const key of ["developer", "finance"])
      await expect(deleteRole({ ...of, key }, context())).rejects.toEqual(code("role_in_use"));
    await expect(deleteGroup({ ...of, key: "designers" }, context())).rejects.toEqual(code("group_in_use"));
    await saveSaml(database.db, organization.id, { id, provisioning: {} });
    await deleteRole({ ...of, key: "developer" }, context());
    await deleteGroup({ ...of, key: "designers" }, context());
  });

  it("goes with its organization, holders and all", async () => {
    const { organization } = await newWorld();
    await deleteOrganization({ slug: organization.slug }, context());
    const left = await database.db.select().from(userRoles).where(eq(userRoles.organizationId, organization.id));
    expect(left).toEqual([]);
  });
});

describe("what a connection granted", () => {
  it("can be taken by an administrator, and comes back at the next sign-in while the provider says so", async () => {
    const { target, held, connection, signIn } = await newWorld();
    await takeGrant({ ...target, kind: "role", key: "developer", grantedBy: connection.id }, context());
    await takeGrant({ ...target, kind: "group", key: "designers", grantedBy: connection.id }, context());
    expect(await held()).toEqual([]);
    await expect(
      takeGrant({ ...target, kind: "role", key: "developer", grantedBy: connection.id }, context()),
    ).rejects.toEqual(code("not_found"));
    await signIn();
    expect(await held()).toEqual([`developer by ${connection.id}`, `designers by ${connection.id}`]);
  });

  it("is never taken through another organization, nor from an operator by an administrator of one", async () => {
    const { target, connection, held } = await newWorld();
    const stranger = await newOrganization(database.db);
    const grant = { kind: "role", key: "developer", grantedBy: connection.id } as const;
    await expect(takeGrant({ ...target, organizationId: stranger.id, ...grant }, context())).rejects.toEqual(
      code("not_found"),
    );
    await updateUserRow(database.db, target.organizationId, target.userId, { operator: true });
    await expect(takeGrant({ ...target, ...grant }, context())).rejects.toEqual(code("forbidden"));
    expect(await held()).toHaveLength(2);
    await takeGrant({ ...target, byOperator: true, ...grant }, context());
  });

  it("is removed with the connection, counted before, and written in the audit log", async () => {
    const { of, end, held, connection } = await newWorld();
    expect(await countGrantsFrom(database.db, of.organizationId, connection.id)).toEqual({
      people: 1,
      roles: 1,
      groups: 1,
      administrators: 0,
    });
    await end("remove");
    expect(await held()).toEqual([]);
    const [entry] = await listAudit(
      database.db,
      of.organizationId,
      { action: "connection.deleted" },
      { limit: 1, before: null },
    );
    expect(entry?.changes).toEqual([{ field: "grants", from: { roles: 1, groups: 1, administrators: 0 }, to: null }]);
  });

  it("becomes manual by choice, also where somebody gave the same by hand", async () => {
    const { end, held, target } = await newWorld();
    await updateUser({ ...target, patch: { roles: ["developer", "finance"] }, replaces: "manual" }, context());
    await end("keep");
    expect((await held()).sort()).toEqual(["designers by manual", "developer by manual", "finance by manual"]);
  });

  it.each([
    ["and may become manual", "keep", false, ["account_administrator by manual", "designers by manual"]],
    ["but by an operator of the installation", "remove", true, []],
  ] as const)("is not removed from the last administrator, %s", async (_title, fate, byOperator, left) => {
    const { organization, of, connection, signIn, end, held } = await newWorld();
    const rules = [{ value: "dev", role: "account_administrator" }];
    const roles = { policy: "all", unmapped: "ignore", rules };
    const change = { id: connection.id, confirmsConsoleRoles: true, provisioning: { ...mapping, roles } };
    await saveSaml(database.db, organization.id, change);
    await signIn();
    const before = await countAdministrators(database.db, of.organizationId);
    expect(before).toEqual({ administrators: 1, owners: 1 });
    await expect(end("remove")).rejects.toEqual(code("last_administrator"));
    expect(await countAdministrators(database.db, of.organizationId)).toEqual(before);
    await end(fate, byOperator);
    expect(await held()).toEqual(left);
  });

  it("a sign-in that is being written while the connection is deleted leaves no grant behind", async () => {
    const { signIn, end, held } = await newWorld();
    const [, ended] = await Promise.allSettled([signIn(), end("remove"), signIn()]);
    expect(ended).toMatchObject({ status: "fulfilled" });
    expect(await held()).toEqual([]);
  });
});

describe("what an update of a user replaces", () => {
  it("all that they hold, for REST: an empty list takes the grants of connections, too", async () => {
    const { target, held, connection } = await newWorld();
    const kept = await updateUser({ ...target, patch: { roles: ["developer"] }, replaces: "all" }, context());
    expect(kept.roles).toEqual(["developer"]);
    expect((await held()).sort()).toEqual(
      [`developer by ${connection.id}`, "developer by manual", `designers by ${connection.id}`].sort(),
    );
    const view = await updateUser({ ...target, patch: { roles: [], groups: [] }, replaces: "all" }, context());
    expect([view.roles, view.groups]).toEqual([[], []]);
    expect(await held()).toEqual([]);
  });

  it("what was given by hand, for the form: grants of connections stay", async () => {
    const { target, held, connection } = await newWorld();
    await updateUser({ ...target, patch: { roles: [], groups: [] }, replaces: "manual" }, context());
    expect(await held()).toEqual([`developer by ${connection.id}`, `designers by ${connection.id}`]);
  });

  it("a role that is made up is refused, and nothing changes", async () => {
    const { target, held } = await newWorld();
    const patch = { roles: ["made-up"] };
    await expect(updateUser({ ...target, patch, replaces: "all" }, context())).rejects.toEqual(
      code("validation_failed"),
    );
    expect(await held()).toHaveLength(2);
  });

  it("a new user gets what is listed", async () => {
    const organization = await newOrganization(database.db);
    const user = { email: "eve@acme.test", roles: ["finance"] };
    const view = await createUser({ organizationId: organization.id, user, createdBy: "api" }, context());
    expect(view.roles).toEqual(["finance"]);
  });
});
