import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findFindings } from "@/lib/connections/health/find-findings";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { deleteRole } from "@/lib/directory/save-role";
import { plain } from "@/lib/facts/fact";
import { connectionInputSchema } from "./connection-schema";
import { importConnections } from "./import-connection";
import { offerConnection } from "./offer-connection";
import { restoreVersion } from "./restore-version";

/**
 * Relatives looked for: every way in which a row reaches the table (form and REST by saving, a file, an older version), role rows, the
 * default role and group rows.
 */
let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

const rows = (...rules: object[]) => ({ provisioning: { roles: { rules } } });
const administrators = { value: "Admins", role: "account_administrator" };
const developers = { value: "Devs", role: "developer" };

describe("a row that makes people administrators", () => {
  it("is saved only after somebody said that it is meant, by every way in", async () => {
    const { id: organizationId } = await newOrganization(database.db);
    const unconfirmed = expect.objectContaining({
      code: "console_roles_unconfirmed",
      details: expect.objectContaining({ got: plain(["Admins = Account administrator"]) }),
    });
    const save = (change: object) => saveSaml(database.db, organizationId, change);
    await expect(save(rows(administrators))).rejects.toEqual(unconfirmed);
    const { id } = await save(rows(developers));
    await expect(save({ id, ...rows(developers, administrators) })).rejects.toEqual(unconfirmed);
    const saved = await save({ id, ...rows(developers, administrators), confirmsConsoleRoles: true });
    // What was confirmed is not asked about again.
    const again = await save({ id, ...rows(administrators, developers) });
    expect(again.version).toBe(saved.version + 1);

    const file = connectionInputSchema.parse({ name: "From a file", kind: "generic-saml", ...rows(administrators) });
    const importRows = (confirmsConsoleRoles: boolean, isDryRun = false) =>
      importConnections({ organizationId, connections: [file], isDryRun, confirmsConsoleRoles }, context());
    await expect(importRows(false)).rejects.toEqual(unconfirmed);
    await importRows(false, true);
    await importRows(true);

    const third = await save({ id, ...rows(developers) });
    const restore = (confirmsConsoleRoles: boolean) =>
      restoreVersion(
        { organizationId, connectionId: id, version: saved.version, override: "a test", confirmsConsoleRoles },
        context(),
      );
    await expect(restore(false)).rejects.toEqual(unconfirmed);
    expect((await restore(true)).version).toBe(third.version + 1);
  });

  it("is not asked about where the empty table meant the same", async () => {
    const { id: organizationId } = await newOrganization(database.db);
    const { id } = await saveSaml(database.db, organizationId);
    const implicit = { value: "account_administrator", role: "account_administrator" };
    await saveSaml(database.db, organizationId, { id, ...rows(implicit, developers) });
  });
});

describe("a row that names what does not exist", () => {
  const unknown = (fields: object) =>
    expect.objectContaining({ code: "validation_failed", details: expect.objectContaining({ fields }) });

  it("is refused with its path, for roles, the default role and groups", async () => {
    const { id: organizationId } = await newOrganization(database.db);
    const save = (provisioning: object) => saveSaml(database.db, organizationId, { provisioning });
    await expect(save({ roles: { rules: [developers, { value: "x", role: "gone" }] } })).rejects.toEqual(
      unknown({ "provisioning.roles.rules.1.role": "role_unknown" }),
    );
    await expect(save({ roles: { default: "gone" } })).rejects.toEqual(
      unknown({ "provisioning.roles.default": "role_unknown" }),
    );
    await expect(save({ groups: { rules: [{ value: "x", group: "gone" }] } })).rejects.toEqual(
      unknown({ "provisioning.groups.rules.0.group": "group_unknown" }),
    );
    const other = await newOrganization(database.db);
    const file = connectionInputSchema.parse({
      name: "From elsewhere",
      kind: "generic-saml",
      provisioning: { roles: { rules: [{ value: "x", role: "elsewhere" }] } },
    });
    for (const isDryRun of [true, false])
      await expect(
        importConnections({ organizationId: other.id, connections: [file], isDryRun }, context()),
      ).rejects.toEqual(unknown({ "provisioning.roles.rules.0.role": "role_unknown" }));
  });

  it("saving a row and deleting its role at once: one of them fails", async () => {
    const { id: organizationId } = await newOrganization(database.db);
    const outcomes = await Promise.allSettled([
      saveSaml(database.db, organizationId, rows(developers)),
      deleteRole({ organizationId, key: "developer" }, context()),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("from before is a finding, and does not stop other changes", async () => {
    const { id: organizationId } = await newOrganization(database.db);
    const { id } = await saveSaml(database.db, organizationId, rows(developers));
    await database.db.execute(
      sql`update connections set config = jsonb_set(config, '{provisioning,roles,rules,0,role}', '"gone"') where id = ${id}`,
    );
    const findings = await findFindings({ organizationId, connectionId: id }, context());
    expect(findings).toContainEqual(
      expect.objectContaining({ id: "unknown_target", severity: "error", subject: "gone" }),
    );
    await offerConnection({ organizationId, connectionId: id, isOffered: false }, context());
  });
});
