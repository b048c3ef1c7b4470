import { afterAll, beforeAll, expect, it } from "vitest";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Turn } from "@/lib/db/keyset";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { touchDirectory } from "@/lib/scim/directory-store";
import { type DirectoryFilter, type DirectorySort, directorySorts, searchDirectories } from "./directory-list-queries";
import { directoryInputSchema } from "./directory-schema";
import { directoryState, directoryStates } from "./directory-state";
import { createBareDirectory, updateDirectory } from "./save-directory";

let database: DatabaseHandle;
let organizationId: string;
const now = new Date("2026-06-15T12:00:00Z");

beforeAll(async () => {
  database = await openTestDatabase();
  const { db } = database;
  const make = async (owner: string, input: object, minute = 0) => {
    const ctx = testContext(db, new Date(now.getTime() + minute * 60_000));
    const directory = directoryInputSchema.parse({ preset: "entra", ...input });
    return (await createBareDirectory({ organizationId: owner, directory }, ctx)).id;
  };
  organizationId = (await newOrganization(db)).id;
  const { id: otherId } = await newOrganization(db);
  await make(otherId, { name: "Foreign people" });
  const asked = await make(organizationId, { name: "Beech people" }, 1);
  await touchDirectory(db, { organizationId, directoryId: asked }, now);
  const paused = await make(organizationId, { name: "alder 100%", preset: "okta" }, 2);
  await updateDirectory({ organizationId, directoryId: paused, patch: { status: "paused" } }, testContext(db));
  await make(organizationId, { name: "Cedar", dryRun: true }, 3);
  await make(organizationId, { name: "Dogwood" }, 3);
});
afterAll(() => database?.close());

const search = (filter: DirectoryFilter, sort: DirectorySort, turn: Turn | null = null, limit = 50) =>
  searchDirectories(database.db, { organizationId, now }, filter, { sort, descending: false, turn, limit });
const names = async (filter: DirectoryFilter, sort: DirectorySort = "name") =>
  (await search(filter, sort)).rows.map(({ name }) => name);

it("lists the directories of one organization by name, whatever the case, with their figures", async () => {
  const { rows, total } = await search({}, "name");
  expect(rows.map(({ name }) => name)).toEqual(["alder 100%", "Beech people", "Cedar", "Dogwood"]);
  expect(total).toEqual({ value: 4, isExact: true });
  expect(rows[0]).toMatchObject({ active: 0, inactive: 0, groups: 0, refused: 0 });
});

it("is filtered by a part of the name, by provider, and by what a directory is doing", async () => {
  expect(await names({ search: "PEOPLE" })).toEqual(["Beech people"]);
  expect(await names({ search: "%" })).toEqual(["alder 100%"]);
  expect(await names({ preset: "okta" })).toEqual(["alder 100%"]);
  expect(await names({ preset: "google" })).toEqual([]);
  for (const state of directoryStates) {
    const { rows, total } = await search({ state }, "name");
    expect([state, rows.map(directoryState), total.value]).toEqual([state, [state], 1]);
  }
});

it("is sorted by the last request, what was never asked first", async () => {
  expect((await names({}, "lastRequest")).at(-1)).toBe("Beech people");
  expect((await names({}, "created"))[0]).toBe("Beech people");
});

it.each(directorySorts)("is turned page by page, there and back, by %s", async (sort) => {
  const whole = await names({}, sort);
  const first = await search({}, sort, null, 3);
  expect([first.previous, first.rows.length]).toEqual([null, 3]);
  const second = await search({}, sort, first.next && { to: "after", cursor: first.next }, 3);
  expect([...first.rows, ...second.rows].map(({ name }) => name)).toEqual(whole);
  expect(second.next).toBeNull();
  const back = await search({}, sort, second.previous && { to: "before", cursor: second.previous }, 3);
  expect(back.rows.map(({ name }) => name)).toEqual(whole.slice(0, 3));
});
