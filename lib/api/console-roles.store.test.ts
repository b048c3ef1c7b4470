import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { roles, userRoles } from "@/drizzle/schema/directory";
import { apiCaller } from "@/e2e/support/api-caller";
import { makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeGrants } from "@/lib/directory/change-grants";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { type ConsoleRole, consoleRoles, may, type Permission } from "@/lib/directory/console-role";
import { findOrganization } from "@/lib/directory/organization-store";
import { createPersonalToken } from "@/lib/directory/save-personal-token";
import { deleteUser, updateUser } from "@/lib/directory/save-user";
import { takeGrant } from "@/lib/directory/take-grant";
import { operations } from "./operations";

// What a console role allows, asked where programs call; and that nobody climbs: not by a role, not by a key, not by another account.

let database: DatabaseHandle;
let organizationId: string;
const ids: Record<string, string> = {};
const tokens: Record<string, string> = {};
const call = apiCaller(() => database.db);
const acme = "/organizations/acme";
const missing = { status: 403, body: { code: "permission_missing" } };
const context = (role: ConsoleRole) => ({ ...testContext(database.db), rights: [role] });

beforeAll(async () => {
  database = await openTestDatabase();
  await call("POST", "/organizations", { slug: "acme", name: "Acme" });
  organizationId = (await findOrganization(database.db, "acme"))?.id ?? "";
  for (const consoleRole of consoleRoles) {
    await call("POST", `${acme}/roles`, { key: consoleRole, name: consoleRole, consoleRole });
    const { body } = await call("POST", `${acme}/users`, { email: `${consoleRole}@acme.test`, roles: [consoleRole] });
    ids[consoleRole] = body.id;
    const token = { name: "script", readOnly: false, days: 30 } as const;
    const owner = { organizationId, userId: body.id };
    tokens[consoleRole] = (await createPersonalToken({ ...owner, token }, testContext(database.db))).token;
  }
  const { body } = await call("POST", `${acme}/users`, { email: "ada@acme.test" });
  ids.nobody = body.id;
});
afterAll(() => database?.close());

const by = (role: ConsoleRole, method: string, path: string, body?: object) =>
  call(method, `${acme}${path}`, body, { key: tokens[role] ?? "" });

describe("every operation by a token of every role", () => {
  const each = operations.flatMap(({ method, path, access, scope }) =>
    access === "operator" || scope === "installation" ? [] : [[`${method} ${path}`, method, path, access] as const],
  );
  it.each(each)("%s", async (_name, method, path, access: Permission) => {
    const address = path
      .replace("{slug}", "acme")
      .replace("{domain}", "example.test")
      .replaceAll(/\{\w+\}/g, "1");
    for (const role of consoleRoles) {
      if (may([role], access)) continue;
      expect(await call(method, address, {}, { key: tokens[role] ?? "" }), role).toMatchObject(missing);
    }
  });
});

it("what a role allows is answered, and what it does not says which role does", async () => {
  expect(await by("help_desk", "GET", "/users")).toMatchObject({ status: 200 });
  expect(await by("auditor", "GET", "/connections")).toMatchObject({ status: 200 });
  expect(await by("administrator", "POST", "/groups", { key: "made", name: "Made" })).toMatchObject({ status: 201 });
  const refused = await by("auditor", "POST", "/groups", { key: "no", name: "No" });
  expect(refused).toMatchObject(missing);
  expect(JSON.stringify(refused.body)).toContain("Administrator or Owner");
});

describe("console roles are given by owners alone", () => {
  it.each(["administrator", "help_desk"] as const)("%s: not to others, and not to themselves", async (role) => {
    for (const [target, given] of [
      ["nobody", "auditor"],
      [role, "owner"],
    ] as const)
      expect(await by(role, "PATCH", `/users/${ids[target]}`, { roles: [role, given] })).toMatchObject(missing);
    const made = await by(role, "POST", "/users", { email: `${role}-2@acme.test`, roles: ["owner"] });
    expect(made).toMatchObject(missing);
    const bulk = { kind: "role", organizationId, key: "auditor", userIds: [ids.nobody ?? ""], change: "add" } as const;
    await expect(changeGrants(bulk, context(role))).rejects.toMatchObject({ code: "permission_missing" });
  });

  it("not by what a role is: neither made nor changed", async () => {
    for (const body of [
      { key: "new", name: "New", consoleRole: "auditor" },
      { key: "new", name: "New", console: true },
    ])
      expect(await by("administrator", "POST", "/roles", body)).toMatchObject(missing);
    for (const patch of [{ consoleRole: "owner" }, { console: true }])
      expect(await by("administrator", "PATCH", "/roles/developer", patch)).toMatchObject(missing);
    expect(await by("administrator", "PATCH", "/roles/owner", { consoleRole: null })).toMatchObject(missing);
    expect(await by("administrator", "PATCH", "/roles/auditor", { name: "Auditors" })).toMatchObject({ status: 200 });
  });

  it("an owner does, and the audit log says so", async () => {
    expect(await by("owner", "POST", "/roles", { key: "made", name: "Made", consoleRole: "auditor" })).toMatchObject({
      status: 201,
      body: { console: true, consoleRole: "auditor" },
    });
    expect(await by("owner", "PATCH", "/roles/made", { console: false })).toMatchObject({
      body: { console: false, consoleRole: null },
    });
    const { body } = await call("GET", `${acme}/audit?action=role.updated`);
    expect(body.items[0]).toMatchObject({ actor: "owner@acme.test", target: "Made" });
    expect(JSON.stringify(body.items[0].changes)).toContain("consoleRole");
  });

  it("a script that knows no console roles makes owners, as it did before", async () => {
    expect(await call("POST", `${acme}/roles`, { key: "scripted", name: "Scripted", console: true })).toMatchObject({
      body: { consoleRole: "owner" },
    });
  });

  it("not by rows of a connection, and not by a live one that has none", async () => {
    const connection = { name: "Okta", kind: "generic-saml" };
    const rules = [{ value: "bosses", role: "owner" }];
    const rows = { ...connection, provisioning: { roles: { rules } } };
    expect(await by("administrator", "POST", "/connections", rows)).toMatchObject(missing);
    const linking = { ...connection, provisioning: { linkAdministrators: true } };
    expect(await by("administrator", "POST", "/connections", linking)).toMatchObject(missing);
    const { body: made } = await by("administrator", "POST", "/connections", connection);
    expect(made.id).toBeDefined();
    expect(await by("administrator", "PATCH", `/connections/${made.id}`, rows)).toMatchObject(missing);
    expect(await by("owner", "PATCH", `/connections/${made.id}`, rows)).toMatchObject({ status: 200 });
    expect(await by("administrator", "PATCH", `/connections/${made.id}`, { name: "Okta 2" })).toMatchObject({
      status: 200,
    });
    // The provider's word is a role's key where there are no rows.
    const { certificate } = await makeKeyPair("idp");
    const saml = { issuer: "https://idp.test", ssoUrl: "https://idp.test/sso", certificates: [certificate] };
    const claims = [
      { field: "email", from: "NameID" },
      { field: "role", from: "role" },
    ];
    const live = { name: "Live", kind: "generic-saml", status: "live", saml, claims };
    expect(await by("administrator", "POST", "/connections", live)).toMatchObject(missing);
    const harmless = { roles: { rules: [{ value: "devs", role: "developer" }] } };
    expect(await by("administrator", "POST", "/connections", { ...live, provisioning: harmless })).toMatchObject({
      status: 201,
    });
  });
});

describe("nobody touches the account of who may do more", () => {
  it.each([
    ["help_desk", "owner"],
    ["help_desk", "administrator"],
    ["help_desk", "auditor"],
    ["administrator", "owner"],
  ] as const)("%s: not that of %s", async (role, target) => {
    const path = `/users/${ids[target]}`;
    // Anyone who has their address receives their codes.
    for (const patch of [{ email: "eve@acme.test" }, { status: "suspended" }, { roles: [] }])
      expect(await by(role, "PATCH", path, patch)).toMatchObject(missing);
    expect(await by(role, "DELETE", path)).toMatchObject(missing);
    expect(await by(role, "POST", `${path}/leave`, {})).toMatchObject(missing);
    const userId = ids[target] ?? "";
    const grant = {
      organizationId,
      userId,
      byOperator: false,
      kind: "role",
      key: target,
      grantedBy: "manual",
    } as const;
    await expect(takeGrant(grant, context(role))).rejects.toMatchObject({ code: "permission_missing" });
    const many = { organizationId, userIds: [userId] };
    expect(await changeStatuses({ ...many, status: "suspended" }, context(role))).toEqual([]);
    const taken = { ...many, kind: "role", key: target, change: "remove" } as const;
    expect(await changeGrants(taken, context(role))).toEqual([]);
  });

  it("but that of who may do no more", async () => {
    expect(await by("help_desk", "PATCH", `/users/${ids.nobody}`, { fullName: "Ada" })).toMatchObject({ status: 200 });
    expect(await by("administrator", "PATCH", `/users/${ids.auditor}`, { fullName: "Eve" })).toMatchObject({
      status: 200,
    });
  });
});

it("a key does at most what may who made it", async () => {
  const { body } = await by("administrator", "POST", "/keys", { name: "theirs" });
  expect(body).toMatchObject({ consoleRole: "administrator" });
  const give = () => call("PATCH", `${acme}/users/${ids.nobody}`, { roles: ["owner"] }, { key: body.key });
  expect(await give()).toMatchObject(missing);
  const { body: owners } = await by("owner", "POST", "/keys", { name: "owner's" });
  expect(owners).toMatchObject({ consoleRole: "owner" });
  const again = await call("POST", `${acme}/keys`, { name: "more" }, { key: body.key });
  expect(again.body).toMatchObject({ consoleRole: "administrator" });
});

it("the last owner stays: neither suspended, nor deleted, nor without the role; an operator may", async () => {
  const userId = ids.owner ?? "";
  const target = { organizationId, userId, byOperator: false };
  const last = { code: "last_administrator" };
  const ctx = context("owner");
  for (const patch of [{ status: "suspended" as const }, { roles: ["administrator"] }])
    await expect(updateUser({ ...target, patch, replaces: "all" }, ctx)).rejects.toMatchObject(last);
  await expect(deleteUser(target, ctx)).rejects.toMatchObject(last);
  const grant = { ...target, kind: "role", key: "owner", grantedBy: "manual" } as const;
  await expect(takeGrant(grant, ctx)).rejects.toMatchObject(last);
  expect(await by("owner", "PATCH", "/roles/owner", { consoleRole: "administrator" })).toMatchObject({
    status: 409,
    body: last,
  });
  const held = and(eq(userRoles.userId, userId), eq(userRoles.roleKey, "owner"));
  expect(await database.db.$count(userRoles, held)).toBe(1);
  await updateUser({ ...target, byOperator: true, patch: { roles: ["owner", "developer"] }, replaces: "all" }, ctx);
});

it("the version before reads an auditor's role as one without the console", async () => {
  const { administers, consoleRole } = roles;
  const rows = await database.db
    .select({ administers, consoleRole })
    .from(roles)
    .where(eq(roles.organizationId, organizationId));
  for (const row of rows)
    expect(row.administers).toBe(row.consoleRole === "owner" || row.consoleRole === "administrator");
});
