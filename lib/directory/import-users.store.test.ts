import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { Context } from "@/lib/context";
import { exportedText } from "@/lib/csv/exported-text";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { exportUsers, userColumnsWith } from "./export-users";
import { insertGroup } from "./group-store";
import { importUsers, previewUserImport } from "./import-users";
import { listRoleHoldings } from "./role-grant-store";
import { createAttribute } from "./save-attribute";
import { createOrganization } from "./save-organization";
import { createUser } from "./save-user";
import { countUsers, findUserByEmail } from "./user-store";

const now = new Date("2026-06-15T12:00:00Z");
let database: DatabaseHandle;
let organizationId: string;
let ctx: Context;
let rounds = 0;

async function organization(name: string): Promise<string> {
  const slug = `${name}-${rounds++}-${Date.now().toString(36)}`;
  const { id } = await createOrganization({ slug, name: slug, tenantId: null }, testContext(database.db, now));
  const attribute = { key: "tags", label: "Tags", type: "list" as const };
  await createAttribute({ organizationId: id, attribute }, testContext(database.db, now));
  await insertGroup(database.db, { organizationId: id, key: "ops", name: "Operations", createdAt: now });
  return id;
}
const given = (csv: string, changes: object = {}) => ({
  organizationId,
  csv,
  columns: null,
  existing: "update" as const,
  byOperator: false,
  createdBy: "administrator" as const,
  confirmsAdministrators: false,
  ...changes,
});
const run = (csv: string, changes: object = {}) => importUsers(given(csv, changes), ctx);
const find = (email: string) => findUserByEmail(database.db, organizationId, email);
const refused = (code: string) => expect.objectContaining({ code });

async function exported(id: string): Promise<string> {
  const pieces: string[] = [];
  const read = (turn: Parameters<typeof exportUsers>[3]) => exportUsers(database.db, id, {}, turn);
  for await (const piece of exportedText("csv", userColumnsWith([{ key: "tags" }]), read)) pieces.push(piece);
  return pieces.join("");
}

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});
beforeEach(async () => {
  organizationId = await organization("import");
  ctx = { ...testContext(database.db, now), actor: { type: "user", id: "boss", label: "boss@acme.test" } };
});

describe("an import of users", () => {
  it("writes nothing before it is confirmed", async () => {
    const { report, columns } = await previewUserImport(given("Mail,Name\na@acme.test,Ada\nbob,Bob"), ctx);
    expect(columns).toEqual(["email", "fullName"]);
    expect(report).toMatchObject({ created: 1, refused: [{ line: 3, email: "bob", cells: ["bob", "Bob"] }] });
    expect(await countUsers(database.db, organizationId)).toBe(0);
  });

  it("creates users with their roles and groups, by hand and with who did it", async () => {
    const { report } = await run(
      "email;roles;groups;status\na@acme.test;developer;ops;active\nb@acme.test;;;suspended",
    );
    expect(report).toEqual({ created: 2, updated: 0, unchanged: 0, skipped: 0, refused: [] });
    const ada = await find("a@acme.test");
    expect(ada).toMatchObject({ createdBy: "administrator", emailVerifiedAt: null });
    const [holding] = await listRoleHoldings(database.db, organizationId, ada?.id ?? "");
    expect(holding).toMatchObject({ role: "developer", grantedBy: "manual" });
    expect(JSON.stringify(holding?.reason)).toContain("boss@acme.test");
    expect((await find("b@acme.test"))?.status).toBe("suspended");
    const audit = await listAudit(database.db, organizationId, {}, { limit: 50, before: null });
    expect(audit.map(({ action, actor }) => `${action} ${actor}`).slice(0, 3)).toEqual([
      "users.imported boss@acme.test",
      "user.created boss@acme.test",
      "user.created boss@acme.test",
    ]);
  });

  it("takes the rows that can be taken, over more than one transaction", async () => {
    const names = Array.from({ length: 120 }, (_value, index) => `person${index}@acme.test`);
    const { report } = await run(["email", ...names, "nobody", "person3@acme.test"].join("\n"));
    expect(report).toMatchObject({ created: 120, refused: [{ line: 122 }, { line: 123 }] });
    expect(await countUsers(database.db, organizationId)).toBe(120);
  });

  it("skips or updates who is there, as chosen", async () => {
    await run("email,name\na@acme.test,Ada");
    expect((await run("email,name\na@acme.test,Other", { existing: "skip" })).report).toMatchObject({ skipped: 1 });
    expect((await find("a@acme.test"))?.fullName).toBe("Ada");
    expect((await run("email,name\na@acme.test,Other")).report).toMatchObject({ updated: 1 });
    expect((await find("a@acme.test"))?.fullName).toBe("Other");
  });

  it("makes nobody an administrator who was not confirmed", async () => {
    const csv = "email,roles\na@acme.test,account_administrator";
    await expect(run(csv)).rejects.toEqual(refused("administrators_unconfirmed"));
    expect(await countUsers(database.db, organizationId)).toBe(0);
    expect((await previewUserImport(given(csv), ctx)).administrators).toEqual([
      { email: "a@acme.test", roles: ["account_administrator"] },
    ]);
    expect((await run(csv, { confirmsAdministrators: true })).report.created).toBe(1);
  });

  it("leaves somebody who administers the organization", async () => {
    await run("email,roles\na@acme.test,account_administrator", { confirmsAdministrators: true });
    const { report } = await run("email,status,name\na@acme.test,suspended,\nb@acme.test,active,Bob");
    expect(report).toMatchObject({ created: 1, updated: 0 });
    expect(report.refused).toMatchObject([{ line: 2, problems: [{ field: null, problem: "last_administrator" }] }]);
    expect((await find("a@acme.test"))?.status).toBe("active");
  });

  it("changes nobody of another organization", async () => {
    const other = await organization("other");
    const user = { email: "a@acme.test", fullName: "Ada" };
    const { id } = await createUser({ organizationId: other, user, createdBy: "api" }, ctx);
    await run("email,name\na@acme.test,Stolen");
    expect(await findUserByEmail(database.db, other, "a@acme.test")).toMatchObject({ id, fullName: "Ada" });
  });

  it.each([
    ["a file without a column of addresses", "name\nAda", "validation_failed", {}],
    ["columns of another file", "email\na@acme.test", "validation_failed", { columns: ["email", "fullName"] }],
    ["a file that is none", 'email\n"a@acme.test', "csv_malformed", {}],
    ["too many rows", `email\n${"a@acme.test\n".repeat(2_001)}`, "csv_too_large", {}],
  ])("refuses %s", async (_name, csv, code, changes) => {
    await expect(run(csv, changes)).rejects.toEqual(refused(code));
  });
});

describe("a file of our own export", () => {
  const people = [
    "email,fullName,firstName,phone,roles,groups,status,tags",
    "a@acme.test,=HYPERLINK(A1),,+49 30 1,developer;finance,ops,active,red;green",
    '"b@acme.test","Lovelace, ""Ada""",\'=1,,,,suspended',
    "c@acme.test,محمد,  -x,,account_administrator,,active",
  ].join("\n");

  it("changes nothing where it comes from", async () => {
    await run(people, { confirmsAdministrators: true });
    const before = await exported(organizationId);
    const { report } = await run(before);
    expect(report).toEqual({ created: 0, updated: 0, unchanged: 3, skipped: 0, refused: [] });
    expect(await exported(organizationId)).toBe(before);
  });

  it("makes the same people elsewhere", async () => {
    await run(people, { confirmsAdministrators: true });
    const file = await exported(organizationId);
    const source = await Promise.all(["a", "b", "c"].map((name) => find(`${name}@acme.test`)));
    organizationId = await organization("copy");
    expect((await run(file, { confirmsAdministrators: true })).report).toMatchObject({ created: 3, refused: [] });
    const copies = await Promise.all(["a", "b", "c"].map((name) => find(`${name}@acme.test`)));
    expect(copies.map((copy) => [copy?.fullName, copy?.firstName, copy?.phone, copy?.status])).toEqual(
      source.map((user) => [user?.fullName, user?.firstName, user?.phone, user?.status]),
    );
    expect(await exported(organizationId)).toContain("red; green");
  });
});
