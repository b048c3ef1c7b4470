import { afterAll, beforeAll, expect, it } from "vitest";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Turn } from "@/lib/db/keyset";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createGroup } from "@/lib/directory/save-group";
import { insertDirectoryGroup } from "@/lib/scim/directory-group-store";
import {
  type DirectoryGroupFilter,
  type DirectoryGroupSort,
  directoryGroupSorts,
  listDirectoryGroupNames,
  searchDirectoryGroups,
} from "./directory-group-queries";
import { directoryInputSchema } from "./directory-schema";
import { createBareDirectory } from "./save-directory";

let database: DatabaseHandle;
let place: { organizationId: string; directoryId: string };
const now = new Date("2026-06-15T12:00:00Z");

async function newDirectory(organizationId: string, name: string) {
  const directory = directoryInputSchema.parse({ preset: "entra", name });
  const { id } = await createBareDirectory({ organizationId, directory }, testContext(database.db));
  return { organizationId, directoryId: id };
}

async function make(of: typeof place, displayName: string, groupKey: string | null = null, minute = 0) {
  const updatedAt = new Date(now.getTime() + minute * 60_000);
  const id = `${of.directoryId}-${displayName}`;
  const names = { displayName, displayNameKey: displayName.toLowerCase() };
  await insertDirectoryGroup(database.db, { ...of, ...names, id, groupKey, createdAt: now, updatedAt });
}

beforeAll(async () => {
  database = await openTestDatabase();
  const ctx = testContext(database.db);
  const { id: organizationId } = await newOrganization(database.db);
  const { id: otherId } = await newOrganization(database.db);
  place = await newDirectory(organizationId, "Entra");
  await createGroup({ organizationId, group: { key: "engineers", name: "Engineering" } }, ctx);
  await make(await newDirectory(organizationId, "Beside"), "Groups beside");
  await make(await newDirectory(otherId, "Foreign"), "Foreign groups");
  await make(place, "inventors", "engineers", 2);
  await make(place, "Analysts", null, 1);
  await make(place, "100%", null, 3);
});
afterAll(() => database?.close());

const search = (filter: DirectoryGroupFilter, sort: DirectoryGroupSort, turn: Turn | null = null, limit = 50) =>
  searchDirectoryGroups(database.db, place, filter, { sort, descending: false, turn, limit });
const names = async (filter: DirectoryGroupFilter, sort: DirectoryGroupSort = "name") =>
  (await search(filter, sort)).rows.map(({ displayName }) => displayName);

it("lists the groups of one directory by name, whatever the case, each with the group here", async () => {
  const { rows, total } = await search({}, "name");
  expect(rows.map(({ displayName }) => displayName)).toEqual(["100%", "Analysts", "inventors"]);
  expect(total).toEqual({ value: 3, isExact: true });
  expect(await listDirectoryGroupNames(database.db, place, 2)).toEqual(["100%", "Analysts"]);
  expect(rows[1]).toMatchObject({ groupKey: null, groupName: null, members: 0 });
  expect(rows[2]).toMatchObject({ groupKey: "engineers", groupName: "Engineering" });
});

it("is filtered by a part of the name at the provider, or of the group here", async () => {
  expect(await names({ search: "ANALY" })).toEqual(["Analysts"]);
  expect(await names({ search: "%" })).toEqual(["100%"]);
  const { rows, total } = await search({ search: "engineering" }, "name");
  expect([rows.map(({ displayName }) => displayName), total.value]).toEqual([["inventors"], 1]);
});

it.each(directoryGroupSorts)("is turned page by page, there and back, by %s", async (sort) => {
  const whole = await names({}, sort);
  const first = await search({}, sort, null, 2);
  const second = await search({}, sort, first.next && { to: "after", cursor: first.next }, 2);
  expect([...first.rows, ...second.rows].map(({ displayName }) => displayName)).toEqual(whole);
  expect(second.next).toBeNull();
  const back = await search({}, sort, second.previous && { to: "before", cursor: second.previous }, 2);
  expect(back.rows).toEqual(first.rows);
});
