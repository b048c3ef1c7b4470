import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeStatuses } from "./change-statuses";
import { createOrganization } from "./save-organization";
import { countFoundUsers, searchUsers } from "./user-queries";
import { findUser, insertUser } from "./user-store";

const now = new Date("2026-06-15T12:00:00Z");
const slug = `seats-${Date.now().toString(36)}`;
let database: DatabaseHandle;
let organizationId: string;

const context = (): Context => ({
  ...testContext(database.db, now),
  actor: { type: "user", id: `${slug}-admin`, label: "admin@acme.test" },
});
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);

beforeAll(async () => {
  database = await openTestDatabase();
  ({ id: organizationId } = await createOrganization({ slug, name: slug, tenantId: null }, context()));
  const user = (name: string, createdAt: Date, lastSignInAt: Date | null, operator = false) =>
    insertUser(database.db, {
      id: `${slug}-${name}`,
      organizationId,
      email: `${name}@acme.test`,
      operator,
      createdBy: "sign-in",
      createdAt,
      lastSignInAt,
    });
  await user("daily", daysAgo(400), daysAgo(1));
  await user("quarterly", daysAgo(400), daysAgo(100));
  await user("once", daysAgo(200), daysAgo(200));
  await user("invited", daysAgo(40), null);
  await user("operator", daysAgo(400), null, true);
  await user("admin", daysAgo(400), null);
});

afterAll(async () => {
  await database?.close();
});

it.each([
  ["30", ["admin", "invited", "once", "operator", "quarterly"]],
  ["90", ["admin", "once", "operator", "quarterly"]],
  ["180", ["admin", "once", "operator"]],
  ["never-returned", ["admin", "invited", "once", "operator"]],
] as const)("IK-O9: people not seen (%s)", async (kind, expected) => {
  const page = { sort: "email", descending: false, turn: null, limit: 50 } as const;
  const { rows } = await searchUsers(database.db, organizationId, { idle: { kind, now } }, page);
  const total = await countFoundUsers(database.db, organizationId, { idle: { kind, now } });
  expect(rows.map(({ email }) => email.split("@")[0])).toEqual(expected);
  expect(total).toEqual({ value: expected.length, isExact: true });
});

it("IK-O9: the chosen are suspended with an entry each; operators, oneself and other organizations' people are left out", async () => {
  const other = await createOrganization({ slug: `${slug}-b`, name: slug, tenantId: null }, context());
  const userIds = ["once", "operator", "admin", "nobody"].map((name) => `${slug}-${name}`);
  const suspended = { userIds, status: "suspended" } as const;
  expect(await changeStatuses({ organizationId: other.id, ...suspended }, context())).toEqual([]);
  expect(await changeStatuses({ organizationId, ...suspended }, context())).toEqual([`${slug}-once`]);
  const status = async (name: string) =>
    (await findUser(database.db, organizationId, `${slug}-${name}`))?.status ?? "missing";
  expect([await status("once"), await status("operator"), await status("admin")]).toEqual([
    "suspended",
    "active",
    "active",
  ]);
  const entries = await listAudit(database.db, organizationId, {}, { limit: 10, before: null });
  expect(entries.filter(({ action }) => action === "user.updated")).toHaveLength(1);
  const activated = { userIds, status: "active" } as const;
  expect(await changeStatuses({ organizationId: other.id, ...activated }, context())).toEqual([]);
  expect(await changeStatuses({ organizationId, ...activated }, context())).toEqual([`${slug}-once`]);
  expect(await status("once")).toBe("active");
});
