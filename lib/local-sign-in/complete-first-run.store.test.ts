import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { organizations } from "@/drizzle/schema/organizations";
import { firstRunTokens } from "@/drizzle/schema/sessions";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findOrganization, type Organization } from "@/lib/directory/organization-store";
import { findUserByEmail } from "@/lib/directory/user-store";
import { completeFirstRun } from "./complete-first-run";
import { insertFirstRunToken, isFirstRunTokenOpen } from "./first-run-store";

let database: DatabaseHandle;
let existing: Organization;
const now = new Date("2026-11-26T10:00:00Z");
const token = "a printed link";
const email = "olive@acme.test";

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

beforeEach(async () => {
  // Each begins with an installation that has no operator.
  await database.db.delete(organizations);
  await database.db.delete(firstRunTokens);
  existing = await newOrganization(database.db);
  await insertFirstRunToken(database.db, token, now);
});

const complete = (change: { organizationSlug: string; joins?: string }) =>
  completeFirstRun(
    { token, fullName: "Olive Operator", email, organizationName: "Typed", locale: "en", ...change },
    { address: null, userAgent: null },
    testContext(database.db, now),
  );

describe("a short name that an organization has", () => {
  it.each([
    ["without a word about joining", undefined],
    ["by somebody who agreed to join another one", "another"],
    ["by somebody who agreed to nothing", ""],
  ])("is refused at its field %s; nobody is made, and the link goes on working", async (_case, joins) => {
    await expect(complete({ organizationSlug: existing.slug, joins })).rejects.toMatchObject({
      code: "already_exists",
      details: { fields: { organizationSlug: "slug_taken" } },
    });
    expect(await findUserByEmail(database.db, existing.id, email)).toBeNull();
    expect(await isFirstRunTokenOpen(database.db, token, now)).toBe(true);
  });

  it("is joined by somebody who agreed to it; the organization keeps its name", async () => {
    const { organization } = await complete({ organizationSlug: existing.slug, joins: existing.slug });
    expect(organization).toBe(existing.slug);
    expect(await findUserByEmail(database.db, existing.id, email)).toMatchObject({ operator: true, status: "active" });
    expect(await findOrganization(database.db, existing.slug)).toMatchObject({ name: existing.name });
  });

  it("is not told to anybody without a link that works", async () => {
    const asked = completeFirstRun(
      {
        token: "another link",
        fullName: "Eve",
        email,
        organizationName: "Typed",
        organizationSlug: existing.slug,
        locale: "en",
      },
      { address: null, userAgent: null },
      testContext(database.db, now),
    );
    await expect(asked).rejects.toMatchObject({ code: "first_run_link" });
  });
});

it("a free short name makes a new organization with the typed name, also for somebody who had agreed to join another one", async () => {
  await complete({ organizationSlug: "free", joins: existing.slug });
  const [made] = await database.db.select().from(organizations).where(eq(organizations.slug, "free"));
  expect(made).toMatchObject({ name: "Typed" });
  expect(await findUserByEmail(database.db, existing.id, email)).toBeNull();
});
