import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { initialRoles } from "./directory-schema";
import { type RoleFilter, type RoleSort, searchRoles } from "./role-list-queries";
import { createOrganization } from "./save-organization";
import { createRole } from "./save-role";
import { createUser } from "./save-user";

let database: DatabaseHandle;
let organizationId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const ctx = testContext(database.db);
  const make = async (slug: string) => (await createOrganization({ slug, name: slug, tenantId: null }, ctx)).id;
  organizationId = await make(`roles-${Date.now().toString(36)}`);
  const otherId = await make(`roles-b-${Date.now().toString(36)}`);
  await createRole({ organizationId: otherId, role: { key: "theirs", name: "Theirs", console: true } }, ctx);
  for (const id of [organizationId, otherId])
    await createUser({ organizationId: id, user: { email: `a@${id}.test`, role: "finance" }, createdBy: "api" }, ctx);
});
afterAll(async () => {
  await database?.close();
});

const search = (filter: RoleFilter, sort: RoleSort, descending = false) =>
  searchRoles(database.db, organizationId, filter, { sort, descending, turn: null, limit: 50 });
const keys = async (filter: RoleFilter, sort: RoleSort = "priority") =>
  (await search(filter, sort)).rows.map(({ key }) => key);

it("lists the roles of one organization by their priority, with how many people hold each", async () => {
  const { rows, total } = await search({}, "priority");
  expect(rows.map(({ key }) => key)).toEqual(initialRoles.map(({ key }) => key));
  expect(total).toEqual({ value: initialRoles.length, isExact: true });
  expect(rows.filter(({ holders }) => holders > 0)).toMatchObject([{ key: "finance", holders: 1 }]);
});

it("is filtered by a part of label or key, and by who opens the console", async () => {
  expect(await keys({ search: "FINAN" })).toEqual(["finance"]);
  expect(await keys({ search: "_" })).toEqual(initialRoles.map(({ key }) => key).filter((key) => key.includes("_")));
  expect(await keys({ console: true })).toEqual(["account_administrator"]);
  expect(await keys({ console: false })).not.toContain("account_administrator");
});

it.each(["priority", "name", "key"] as const)("is turned page by page, by %s", async (sort) => {
  const whole = await keys({}, sort);
  const found: string[] = [];
  let turn = null;
  do {
    const page = await searchRoles(database.db, organizationId, {}, { sort, descending: false, turn, limit: 2 });
    found.push(...page.rows.map(({ key }) => key));
    turn = page.next && ({ to: "after", cursor: page.next } as const);
  } while (turn);
  expect(found).toEqual(whole);
});
