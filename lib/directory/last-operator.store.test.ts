import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { users } from "@/drizzle/schema/directory";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { deleteOrganization } from "@/lib/installation/delete-organization";
import { findOrganization } from "./organization-store";
import { createUser, deleteUser, updateUser } from "./save-user";
import { updateUserRow } from "./user-store";

/** Relatives looked for: every way in which an operator goes (organization, user, suspending, many at once), and two of them together. */
let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

async function newOperator() {
  const organization = await newOrganization(database.db);
  const email = `${organization.slug}@operators.test`;
  const { id } = await createUser(
    { organizationId: organization.id, user: { email }, createdBy: "administrator" },
    context(),
  );
  await updateUserRow(database.db, organization.id, id, { operator: true });
  return { organization, target: { organizationId: organization.id, userId: id, byOperator: true } };
}

const last = expect.objectContaining({ code: "last_administrator" });

describe("the last operator", () => {
  it("is not deleted with an organization, until another organization has one", async () => {
    await database.db.update(users).set({ operator: false });
    const only = await newOperator();
    const remove = () => deleteOrganization({ slug: only.organization.slug }, context());
    await expect(remove()).rejects.toEqual(last);
    expect(await findOrganization(database.db, only.organization.slug)).not.toBeNull();
    const other = await newOperator();
    await updateUser({ ...other.target, patch: { status: "suspended" }, replaces: "manual" }, context());
    await expect(remove()).rejects.toEqual(last);
    await updateUser({ ...other.target, patch: { status: "active" }, replaces: "manual" }, context());
    await remove();
    expect(await findOrganization(database.db, only.organization.slug)).toBeNull();
  });

  it.each<[string, (a: Awaited<ReturnType<typeof newOperator>>) => Promise<unknown>]>([
    ["deleting organizations", ({ organization }) => deleteOrganization({ slug: organization.slug }, context())],
    ["deleting users", ({ target }) => deleteUser(target, context())],
    [
      "suspending users",
      ({ target }) => updateUser({ ...target, patch: { status: "suspended" }, replaces: "manual" }, context()),
    ],
  ])("%s: two at once leave one", async (_how, remove) => {
    await database.db.update(users).set({ operator: false });
    const both = [await newOperator(), await newOperator()];
    const outcomes = await Promise.allSettled(both.map(remove));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
