import { afterAll, beforeAll, expect, it } from "vitest";
import { userGroups } from "@/drizzle/schema/directory";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Turn } from "@/lib/db/keyset";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeStatuses } from "./change-statuses";
import { searchGroupMembers } from "./group-member-queries";
import { createGroup } from "./save-group";
import { createUser } from "./save-user";
import type { UserFilter, UserSort } from "./user-queries";

let database: DatabaseHandle;
let organizationId: string;
let otherId: string;
const key = "designers";

beforeAll(async () => {
  database = await openTestDatabase();
  const { db } = database;
  const ctx = testContext(db);
  organizationId = (await newOrganization(db)).id;
  otherId = (await newOrganization(db)).id;
  const { id: connectionId } = await saveSaml(db, organizationId, { name: "Acme Okta" });
  const join = async (owner: string, email: string, fullName: string, groups: string[]) =>
    (await createUser({ organizationId: owner, user: { email, fullName, groups, roles: [] }, createdBy: "api" }, ctx))
      .id;
  for (const owner of [organizationId, otherId])
    await createGroup({ organizationId: owner, group: { key, name: key } }, ctx);
  await createGroup({ organizationId, group: { key: "others", name: "Others" } }, ctx);
  await join(otherId, "foreign@acme.test", "Foreign", [key]);
  await join(organizationId, "outside@acme.test", "Outside", ["others"]);
  await join(organizationId, "ada@acme.test", "Zoe Ada", [key]);
  const grace = await join(organizationId, "grace@acme.test", "Grace 100%", [key]);
  const alan = await join(organizationId, "alan@acme.test", "Alan", []);
  await changeStatuses({ organizationId, userIds: [alan], status: "suspended" }, ctx);
  const granted = { organizationId, groupKey: key, grantedBy: connectionId, createdAt: new Date("2026-01-01Z") };
  const reason = "claim groups";
  await db.insert(userGroups).values([grace, alan].map((userId) => ({ ...granted, userId, reason })));
});
afterAll(() => database?.close());

const search = (filter: UserFilter = {}, sort: UserSort = "email", turn: Turn | null = null, limit = 50) =>
  searchGroupMembers(database.db, { organizationId, key }, filter, { sort, descending: false, turn, limit });
const emails = async (filter: UserFilter = {}, sort: UserSort = "email") =>
  (await search(filter, sort)).rows.map(({ email }) => email.split("@")[0]);

it("lists who is in the group of one organization, each once, with everything that put them there", async () => {
  const { rows, total } = await search();
  expect(total).toEqual({ value: 3, isExact: true });
  expect(rows.map(({ email }) => email)).toEqual(["ada@acme.test", "alan@acme.test", "grace@acme.test"]);
  expect(rows.map(({ memberships }) => memberships.map(({ connectionName }) => connectionName))).toEqual([
    [null],
    ["Acme Okta"],
    ["Acme Okta", null],
  ]);
  expect(rows[2]?.memberships.map(({ grantedBy }) => grantedBy)).toContain("manual");
});

it("is filtered by a part of name or address, by status, and by what put them there, and by nothing of another group", async () => {
  expect(await emails({ search: "ZOE" })).toEqual(["ada"]);
  expect(await emails({ search: "%" })).toEqual(["grace"]);
  expect(await emails({ status: "suspended" })).toEqual(["alan"]);
  expect(await emails({ groupFrom: "manual" })).toEqual(["ada", "grace"]);
  expect(await emails({ groupFrom: "provider" })).toEqual(["alan", "grace"]);
  expect(await emails({ group: "others" })).toEqual(["ada", "alan", "grace"]);
});

it.each(["email", "name"] as const)("is turned page by page, there and back, by %s", async (sort) => {
  const whole = await emails({}, sort);
  expect(whole).toHaveLength(3);
  const first = await search({}, sort, null, 2);
  const second = await search({}, sort, first.next && { to: "after", cursor: first.next }, 2);
  expect([...first.rows, ...second.rows].map(({ email }) => email.split("@")[0])).toEqual(whole);
  const back = await search({}, sort, second.previous && { to: "before", cursor: second.previous }, 2);
  expect(back.rows).toEqual(first.rows);
  expect(back.previous).toBeNull();
});

it("finds nobody of a group that only another organization has", async () => {
  const page = { sort: "email", descending: false, turn: null, limit: 50 } as const;
  const found = await searchGroupMembers(database.db, { organizationId: otherId, key: "others" }, {}, page);
  expect([found.rows, found.total.value]).toEqual([[], 0]);
});
