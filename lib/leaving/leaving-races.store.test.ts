import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { apiKeys } from "@/drizzle/schema/api";
import { setupLinks } from "@/drizzle/schema/connections";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { spreadStatements } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { createSetupLink } from "@/lib/connections/manage-setup-link";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import type { Organization } from "@/lib/directory/organization-store";
import { createApiKey, revokeApiKey } from "@/lib/directory/save-api-key";
import { createUser } from "@/lib/directory/save-user";
import { endAllAccess } from "./end-all-access";

// Who leaves makes something for later in the same moment: it ends with the rest, or is not made.

const rounds = Array.from({ length: 6 }, (_, round) => round);
let database: DatabaseHandle;
let organization: Organization;

beforeAll(async () => {
  database = await openTestDatabase();
  organization = await newOrganization(database.db);
  spreadStatements(database.db);
});
afterAll(() => database?.close());

const context = () => testContext(database.db);

async function leaver(round: number): Promise<{ userId: string; own: Context }> {
  const email = `ada-${round}@${organization.slug}.test`;
  const { id } = await createUser({ organizationId: organization.id, user: { email }, createdBy: "api" }, context());
  return { userId: id, own: { ...context(), actor: { type: "user", id, label: email } } };
}

const newKey = (ctx: Context) =>
  createApiKey(
    { organizationId: organization.id, key: { name: "CI", readOnly: false, scopes: null, expiresAt: null } },
    ctx,
  );

it.each(rounds)("an API key and a setup link: none is open afterwards (%i)", async (round) => {
  const { userId, own } = await leaver(round);
  const { id: connectionId } = await saveSaml(database.db, organization.id, { name: `Okta ${round}` });
  const make = [
    () => newKey(own),
    () => createSetupLink({ organizationId: organization.id, connectionId, days: 7 }, own),
  ];
  const leave = () => endAllAccess({ organization, userId, byOperator: true, revokesKeys: true }, context());
  const acts = round % 2 === 0 ? [...make, leave] : [leave, ...make];
  const refused = (await Promise.allSettled(acts.map((act) => act()))).filter(({ status }) => status === "rejected");
  for (const one of refused) expect(one).toMatchObject({ reason: { code: "user_disabled" } });
  const { db } = database;
  const author = own.actor.label;
  expect(await db.$count(apiKeys, and(eq(apiKeys.createdBy, author), isNull(apiKeys.revokedAt)))).toBe(0);
  expect(await db.$count(setupLinks, and(eq(setupLinks.createdBy, author), isNull(setupLinks.revokedAt)))).toBe(0);
  await expect(newKey(own)).rejects.toMatchObject({ code: "user_disabled" });
});

it("a key that was revoked makes no other one", async () => {
  const { id, name } = await newKey(context());
  const byKey: Context = { ...context(), actor: { type: "key", id, label: name } };
  await newKey(byKey);
  await revokeApiKey({ organizationId: organization.id, keyId: id }, context());
  await expect(newKey(byKey)).rejects.toMatchObject({ code: "key_invalid" });
});
