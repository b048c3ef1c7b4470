import { afterAll, beforeAll, expect, it } from "vitest";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Turn } from "@/lib/db/keyset";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { type AttributeFilter, type AttributeSort, attributeSorts, searchAttributes } from "./attribute-list-queries";
import { createAttribute } from "./save-attribute";
import { createUser } from "./save-user";

let database: DatabaseHandle;
let organizationId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const ctx = testContext(database.db);
  organizationId = (await newOrganization(database.db)).id;
  const { id: otherId } = await newOrganization(database.db);
  const make = (owner: string, key: string, label: string, type: "text" | "number" = "text") =>
    createAttribute({ organizationId: owner, attribute: { key, label, type } }, ctx);
  await make(otherId, "level", "Foreign level");
  await make(organizationId, "zone", "area");
  await make(organizationId, "level", "Level", "number");
  await make(organizationId, "costCenter", "Cost center");
  for (const [owner, attributes] of [
    [organizationId, { level: 3 }],
    [otherId, { level: "senior" }],
  ] as const)
    await createUser(
      { organizationId: owner, user: { email: `a@${owner}.test`, roles: [], attributes }, createdBy: "api" },
      ctx,
    );
});
afterAll(() => database?.close());

const search = (filter: AttributeFilter, sort: AttributeSort, turn: Turn | null = null, limit = 50) =>
  searchAttributes(database.db, organizationId, filter, { sort, descending: false, turn, limit });
const keys = async (filter: AttributeFilter, sort: AttributeSort = "key") =>
  (await search(filter, sort)).rows.map(({ key }) => key);

it("lists the attributes of one organization, with how many of its people have a value", async () => {
  const { rows, total } = await search({}, "key");
  expect(total).toEqual({ value: 3, isExact: true });
  expect(rows.filter(({ people }) => people > 0)).toMatchObject([{ key: "level", label: "Level", people: 1 }]);
});

it("is filtered by a part of label or key, and by type", async () => {
  expect(await keys({ search: "CENTER" })).toEqual(["costCenter"]);
  expect(await keys({ search: "area" })).toEqual(["zone"]);
  expect(await keys({ search: "_" })).toEqual([]);
  expect(await keys({ type: "number" })).toEqual(["level"]);
});

it("is sorted by label, whatever the case", async () => {
  expect(await keys({}, "label")).toEqual(["zone", "costCenter", "level"]);
});

it.each(attributeSorts)("is turned page by page, there and back, by %s", async (sort) => {
  const whole = await keys({}, sort);
  const first = await search({}, sort, null, 2);
  const second = await search({}, sort, first.next && { to: "after", cursor: first.next }, 2);
  expect([...first.rows, ...second.rows].map(({ key }) => key)).toEqual(whole);
  const back = await search({}, sort, second.previous && { to: "before", cursor: second.previous }, 2);
  expect(back.rows).toEqual(first.rows);
});
