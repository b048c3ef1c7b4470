import { and, eq, isNull } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiKeys } from "@/drizzle/schema/api";
import { setupLinks } from "@/drizzle/schema/connections";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { crossings } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { createSetupLink } from "@/lib/connections/manage-setup-link";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import type { Organization } from "@/lib/directory/organization-store";
import { createApiKey, revokeApiKey } from "@/lib/directory/save-api-key";
import { createUser } from "@/lib/directory/save-user";
import { endAllAccess } from "./end-all-access";

// Who leaves makes something for later between any two statements of their leaving, and the other way round: it ends with the rest, or is not made.

let database: DatabaseHandle;
let organization: Organization;
let crossEverywhere: ReturnType<typeof crossings>;
let counter = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  organization = await newOrganization(database.db);
  crossEverywhere = crossings(database.db);
});
afterAll(() => database?.close());

const context = () => testContext(database.db);

async function leaver(): Promise<{ userId: string; own: Context }> {
  counter += 1;
  const email = `ada-${counter}@${organization.slug}.test`;
  const { id } = await createUser({ organizationId: organization.id, user: { email }, createdBy: "api" }, context());
  return { userId: id, own: { ...context(), actor: { type: "user", id, label: email } } };
}

const newKey = (ctx: Context) =>
  createApiKey(
    { organizationId: organization.id, key: { name: "CI", readOnly: false, scopes: null, expiresAt: null } },
    ctx,
  );

/** What somebody makes, refused as who has left if at all. */
const unlessLeft = (make: () => Promise<unknown>) => () =>
  make().catch((error: unknown) => expect(error).toMatchObject({ code: "user_disabled" }));

describe("at once with the end of all access", () => {
  async function cross(makeBy: (own: Context) => () => Promise<unknown>): Promise<void> {
    for (const isMadeFirst of [true, false])
      await crossEverywhere(async () => {
        const { userId, own } = await leaver();
        const make = unlessLeft(makeBy(own));
        const leave = () => endAllAccess({ organization, userId, byOperator: true, revokesKeys: true }, context());
        const [one, other] = isMadeFirst ? [make, leave] : [leave, make];
        return { one, other, afterwards: () => nothingIsOpen(own) };
      });
  }

  async function nothingIsOpen(own: Context): Promise<void> {
    const { db } = database;
    const author = own.actor.label;
    expect(await db.$count(apiKeys, and(eq(apiKeys.createdBy, author), isNull(apiKeys.revokedAt)))).toBe(0);
    expect(await db.$count(setupLinks, and(eq(setupLinks.createdBy, author), isNull(setupLinks.revokedAt)))).toBe(0);
    await expect(newKey(own)).rejects.toMatchObject({ code: "user_disabled" });
  }

  it("an API key is made: none is open afterwards", () => cross((own) => () => newKey(own)));

  it("a setup link is made: none is open afterwards", async () => {
    const { id: connectionId } = await saveSaml(database.db, organization.id, { name: "Okta" });
    const { id: organizationId } = organization;
    await cross((own) => () => createSetupLink({ organizationId, connectionId, days: 7 }, own));
  });
});

it("a key that was revoked makes no other one", async () => {
  const { id, name } = await newKey(context());
  const byKey: Context = { ...context(), actor: { type: "key", id, label: name } };
  await newKey(byKey);
  await revokeApiKey({ organizationId: organization.id, keyId: id }, context());
  await expect(newKey(byKey)).rejects.toMatchObject({ code: "key_invalid" });
});
