import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createOrganization } from "./save-organization";
import { saveView } from "./save-view";
import { savedViewInputSchema, viewLists, viewsAtMost } from "./saved-view";
import { countSavedViews, deleteSavedView, listSavedViews } from "./saved-view-store";
import { deleteUserRow, insertUser } from "./user-store";

const slug = `views-${Date.now().toString(36)}`;
let database: DatabaseHandle;
let organizationId: string;

const owner = (name: string) => ({ organizationId, userId: `${slug}-${name}` });
const view = (name: string, query = "status=active") => savedViewInputSchema.parse({ list: "users", name, query });
const save = (who: string, name: string, query?: string) =>
  saveView({ owner: owner(who), view: view(name, query) }, testContext(database.db));
const views = (who: string) => listSavedViews(database.db, owner(who), "users");

beforeAll(async () => {
  database = await openTestDatabase();
  ({ id: organizationId } = await createOrganization({ slug, name: slug, tenantId: null }, testContext(database.db)));
  for (const name of ["ada", "bob"])
    await insertUser(database.db, {
      id: `${slug}-${name}`,
      organizationId,
      email: `${name}@acme.test`,
      createdBy: "api",
    });
});
afterAll(async () => {
  await database?.close();
});

it("a view is its person's own; one of the same name replaces it, and it forgets the place in the list", async () => {
  await save("ada", "Idle", "idle=90&after=abc");
  await save("ada", "Idle", "idle=180&before=abc");
  expect(await views("ada")).toEqual([{ name: "Idle", query: "idle=180" }]);
  expect(await views("bob")).toEqual([]);
  const other = await createOrganization({ slug: `${slug}-b`, name: slug, tenantId: null }, testContext(database.db));
  expect(await listSavedViews(database.db, { ...owner("ada"), organizationId: other.id }, "users")).toEqual([]);
  await deleteSavedView(database.db, owner("bob"), "users", "Idle");
  expect(await views("ada")).toHaveLength(1);
  await deleteSavedView(database.db, owner("ada"), "users", "Idle");
  expect(await views("ada")).toEqual([]);
});

it("every list has views of its own", async () => {
  const who = owner("ada");
  for (const list of viewLists) {
    const kept = savedViewInputSchema.parse({ list, name: "Mine", query: `of=${list}&after=abc` });
    await saveView({ owner: who, view: kept }, testContext(database.db));
  }
  for (const list of viewLists)
    expect(await listSavedViews(database.db, who, list)).toEqual([{ name: "Mine", query: `of=${list}` }]);
  for (const list of viewLists) await deleteSavedView(database.db, who, list, "Mine");
  expect(await countSavedViews(database.db, who)).toBe(0);
});

it("nobody keeps more than so many", async () => {
  for (let index = 0; index < viewsAtMost; index++) await save("bob", `View ${index}`);
  await expect(save("bob", "One more")).rejects.toEqual(expect.objectContaining({ code: "quota_reached" }));
  expect(await countSavedViews(database.db, owner("bob"))).toBe(viewsAtMost);
  await save("bob", "View 1", "status=suspended");
});

it("views go with their person", async () => {
  await deleteUserRow(database.db, organizationId, owner("bob").userId);
  expect(await countSavedViews(database.db, owner("bob"))).toBe(0);
});

it.each([
  ["a list that is none", { list: "secrets", name: "x", query: "" }],
  ["no name", { list: "users", name: " ", query: "" }],
  ["a name that is too long", { list: "users", name: "x".repeat(61), query: "" }],
  ["a query that is too long", { list: "users", name: "x", query: "x".repeat(2001) }],
])("not kept: %s", (_name, input) => {
  expect(savedViewInputSchema.safeParse(input).success).toBe(false);
});
