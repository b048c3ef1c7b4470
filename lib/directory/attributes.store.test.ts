import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { assertedAda, newOrganization, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { importConnections } from "@/lib/connections/import-connection";
import { restoreVersion } from "@/lib/connections/restore-version";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { personal, plain, said } from "@/lib/facts/fact";
import { countAttributeValues, listAttributes } from "./attribute-store";
import { exportUsers, userColumnsWith } from "./export-users";
import { quotas } from "./quotas";
import { createAttribute, deleteAttribute, updateAttribute } from "./save-attribute";
import { createUser, updateUser } from "./save-user";
import { attributesOfUsers, listUserAttributes } from "./user-attribute-store";

let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

const costCenter = { key: "costCenter", label: "Cost center", type: "text" } as const;
const level = { key: "level", label: "Level", type: "number" } as const;
const claims = [
  { field: "email", from: "NameID" },
  { field: "attributes.costCenter", from: "cc" },
  { field: "attributes.level", from: "level" },
];
const refused = (fields: object) =>
  expect.objectContaining({ code: "validation_failed", details: expect.objectContaining({ fields }) });

/** An organization with two attributes, and a connection that fills them. */
async function mapped(change: { claims?: object[] } = {}) {
  const { id: organizationId } = await newOrganization(database.db);
  for (const attribute of [costCenter, level]) await createAttribute({ organizationId, attribute }, context());
  const { id } = await saveSaml(database.db, organizationId, { claims, ...change });
  const signIn = (sent: Record<string, string[]>) => signInAs(database.db, assertedAda(id, { claims: sent }));
  const read = async (userId: string) =>
    (await listUserAttributes(database.db, { organizationId, userId })).map(({ key, value, setBy, reason }) => ({
      key,
      value,
      setBy,
      reason,
    }));
  return { organizationId, connectionId: id, signIn, read };
}

describe("a sign-in", () => {
  it("sets what it maps, each value with whose word it is, and changes what is sent again", async () => {
    const { organizationId, connectionId, signIn, read } = await mapped();
    const { userId } = await signIn({ cc: ["4711"], level: ["3"] });
    const reason = (claim: string) =>
      said("reasonIn", { reason: said("claimNamed", { claim }), connection: "Test provider", version: 1 });
    expect(await read(userId)).toEqual([
      { key: "costCenter", value: "4711", setBy: connectionId, reason: reason("cc") },
      { key: "level", value: 3, setBy: connectionId, reason: reason("level") },
    ]);
    expect((await signIn({ cc: ["4711"], level: ["3"] })).decision).toMatchObject({ kind: "unchanged" });
    const changed = await signIn({ cc: ["4712"] });
    expect(changed.decision).toMatchObject({ kind: "update", attributes: [{ key: "costCenter", to: "4712" }] });
    expect(await read(userId)).toMatchObject([{ value: "4712" }, { value: 3 }]);
    const audited = await database.db
      .select({ changes: auditEntries.changes })
      .from(auditEntries)
      .where(and(eq(auditEntries.organizationId, organizationId), eq(auditEntries.action, "user.updated")));
    expect(audited).toEqual([{ changes: [{ field: "attributes.costCenter", from: "4711", to: "4712" }] }]);
  });

  it("succeeds with a value of another type, and says that it was not taken", async () => {
    const { signIn, read } = await mapped();
    await signIn({ level: ["3"] });
    const { userId, decision } = await signIn({ cc: ["4711"], level: ["senior"] });
    expect(await read(userId)).toMatchObject([
      { key: "costCenter", value: "4711" },
      { key: "level", value: 3 },
    ]);
    const misfit = { attribute: "Level", claim: "level", type: "number", values: personal(["senior"]) };
    expect(decision).toMatchObject({ notes: expect.arrayContaining([said("attributeMisfit", misfit)]) });
  });

  it("replaces an administrator's value as it replaces every field, and says so; a row for empty ones leaves it", async () => {
    const { organizationId, connectionId, signIn, read } = await mapped();
    const { userId } = await signIn({ cc: ["4711"] });
    const target = { organizationId, userId, byOperator: false };
    const edit = (attributes: object) =>
      updateUser({ ...target, patch: { attributes: attributes as { level: number } }, replaces: "manual" }, context());
    await edit({ costCenter: "by hand" });
    expect(await read(userId)).toMatchObject([{ value: "by hand", setBy: "manual" }]);
    const { decision } = await signIn({ cc: ["4711"] });
    expect(decision).toMatchObject({
      attributes: [{ key: "costCenter", from: "by hand", to: "4711" }],
      notes: [said("attributeReplaced", { attribute: "Cost center", claim: "cc" })],
    });
    // Who saves a form says nothing about what they did not touch.
    await edit({ costCenter: "4711", level: 7 });
    expect(await read(userId)).toMatchObject([
      { key: "costCenter", setBy: connectionId },
      { key: "level", value: 7, setBy: "manual" },
    ]);
    const whenEmpty = claims.map((row) => ({ ...row, update: "whenEmpty" }));
    await saveSaml(database.db, organizationId, { id: connectionId, claims: whenEmpty });
    await signIn({ level: ["9"] });
    expect(await read(userId)).toMatchObject([{ key: "costCenter" }, { key: "level", value: 7 }]);
    await edit({ level: null });
    await signIn({ level: ["9"] });
    expect(await read(userId)).toMatchObject([{ key: "costCenter" }, { key: "level", value: 9, setBy: connectionId }]);
  });
});

describe("by hand", () => {
  it("a value is set, changed and taken away; an unknown attribute and another type are refused at their path", async () => {
    const { organizationId } = await mapped();
    const user = { email: "grace@acme.test", attributes: { costCenter: "1", level: 2 } };
    const made = await createUser({ organizationId, user, createdBy: "api" }, context());
    expect(made.attributes).toEqual({ costCenter: "1", level: 2 });
    const patch = (attributes: Record<string, string | number | boolean | string[] | null>) =>
      updateUser(
        { organizationId, userId: made.id, byOperator: false, patch: { attributes }, replaces: "all" },
        context(),
      );
    expect((await patch({ level: null })).attributes).toEqual({ costCenter: "1" });
    await expect(patch({ level: "three", gone: "x" })).rejects.toEqual(
      refused({ "attributes.level": "attribute_number", "attributes.gone": "attribute_unknown" }),
    );
    await expect(patch({ gone: null })).rejects.toEqual(refused({ "attributes.gone": "attribute_unknown" }));
    expect((await patch({})).attributes).toEqual({ costCenter: "1" });
  });

  it("an export has a column for each", async () => {
    const { organizationId } = await mapped();
    const user = { email: "grace@acme.test", attributes: { level: 2 } };
    await createUser({ organizationId, user, createdBy: "api" }, context());
    const { rows } = await exportUsers(database.db, organizationId, {}, null);
    const columns = userColumnsWith(await listAttributes(database.db, organizationId));
    const cells = Object.fromEntries(columns.map(({ name, value }) => [name, rows[0] && value(rows[0])]));
    expect(cells).toMatchObject({ "attributes.costCenter": null, "attributes.level": 2 });
  });
});

describe("an attribute", () => {
  it("that a connection fills is not deleted, and what maps it is named; else its values go with it", async () => {
    const { organizationId, connectionId, signIn, read } = await mapped();
    const { userId } = await signIn({ cc: ["4711"], level: ["3"] });
    await expect(deleteAttribute({ organizationId, key: "level" }, context())).rejects.toEqual(
      expect.objectContaining({
        code: "attribute_in_use",
        details: expect.objectContaining({ got: plain(["Test provider"]) }),
      }),
    );
    expect(await read(userId)).toHaveLength(2);
    await saveSaml(database.db, organizationId, { id: connectionId, claims: claims.slice(0, 2) });
    expect(await countAttributeValues(database.db, organizationId)).toEqual(
      new Map([
        ["costCenter", 1],
        ["level", 1],
      ]),
    );
    await deleteAttribute({ organizationId, key: "level" }, context());
    expect(await read(userId)).toMatchObject([{ key: "costCenter" }]);
  });

  it("that does not exist is refused with its path by every way in", async () => {
    const { organizationId, connectionId } = await mapped();
    const gone = [...claims, { field: "attributes.gone", from: "x" }];
    const unknown = refused({ "claims.3.field": "attribute_unknown" });
    await expect(saveSaml(database.db, organizationId, { claims: gone })).rejects.toEqual(unknown);
    const file = connectionInputSchema.parse({ name: "From elsewhere", kind: "generic-saml", claims: gone });
    for (const isDryRun of [true, false])
      await expect(importConnections({ organizationId, connections: [file], isDryRun }, context())).rejects.toEqual(
        unknown,
      );
    await saveSaml(database.db, organizationId, { id: connectionId, claims: claims.slice(0, 1) });
    await deleteAttribute({ organizationId, key: "level" }, context());
    await expect(
      restoreVersion({ organizationId, connectionId, version: 1, override: "a test" }, context()),
    ).rejects.toEqual(refused({ "claims.2.field": "attribute_unknown" }));
  });

  it("mapping it and deleting it at once: one of them fails", async () => {
    const { organizationId, connectionId } = await mapped({ claims: claims.slice(0, 1) });
    const outcomes = await Promise.allSettled([
      saveSaml(database.db, organizationId, { id: connectionId, claims }),
      deleteAttribute({ organizationId, key: "level" }, context()),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("is one of few, also when two are made at once, and of one key", async () => {
    const { organizationId } = await mapped();
    const make = (key: string) => createAttribute({ organizationId, attribute: { ...costCenter, key } }, context());
    await expect(make("level")).rejects.toMatchObject({
      code: "already_exists",
      details: { fields: { key: "attribute_taken" } },
    });
    for (let count = 2; count < quotas.attributes - 1; count += 1) await make(`field${count}`);
    const outcomes = await Promise.allSettled([make("last"), make("oneTooMany")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await listAttributes(database.db, organizationId)).toHaveLength(quotas.attributes);
  });

  it("of another organization is nobody's here", async () => {
    const ours = await mapped();
    const { id: theirs } = await newOrganization(database.db);
    const { userId } = await ours.signIn({ cc: ["4711"] });
    expect((await attributesOfUsers(database.db, theirs, [userId])).get(userId)).toEqual({});
    expect(await listUserAttributes(database.db, { organizationId: theirs, userId })).toEqual([]);
    await expect(saveSaml(database.db, theirs, { claims })).rejects.toEqual(
      refused({ "claims.1.field": "attribute_unknown", "claims.2.field": "attribute_unknown" }),
    );
    const user = { email: "eve@beta.test", attributes: { costCenter: "x" } };
    await expect(createUser({ organizationId: theirs, user, createdBy: "api" }, context())).rejects.toEqual(
      refused({ "attributes.costCenter": "attribute_unknown" }),
    );
    for (const change of [
      () => deleteAttribute({ organizationId: theirs, key: "costCenter" }, context()),
      () => updateAttribute({ organizationId: theirs, key: "costCenter", patch: { label: "Mine" } }, context()),
    ])
      await expect(change()).rejects.toMatchObject({ code: "not_found" });
    expect(await ours.read(userId)).toMatchObject([{ value: "4711" }]);
  });
});
