import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { users } from "@/drizzle/schema/directory";
import { domains } from "@/drizzle/schema/organizations";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { mostOffered } from "@/lib/connections/offered-connection-queries";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { reserveDomain } from "@/lib/directory/save-domain";
import { createUser } from "@/lib/directory/save-user";
import { routeEmail } from "./route-email";

let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

/** An organization with a live connection, whose provider vouches for an address. */
async function knows(email: string) {
  const organization = await newOrganization(database.db);
  const { id } = await saveSaml(database.db, organization.id, { isLive: true });
  const user = await createUser(
    { organizationId: organization.id, user: { email }, createdBy: "administrator" },
    context(),
  );
  await database.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, user.id));
  return { organization, connectionId: id };
}

async function prove(organizationId: string, domain: string): Promise<void> {
  await reserveDomain({ organizationId, domain, includeSubdomains: false }, context());
  await database.db.update(domains).set({ verifiedAt: new Date() }).where(eq(domains.domain, domain));
}

const route = (email: string, organizationSlug: string | null = null) =>
  routeEmail({ email, organizationSlug }, context());

describe("the page for everybody, with several organizations", () => {
  it("asks when several organizations know an address", async () => {
    const email = "ada@several.test";
    const [one, two] = [await knows(email), await knows(email)];
    const asked = await route(email);
    expect(asked).toMatchObject({ to: "chooser", offersCode: true });
    expect(asked.to === "chooser" && [...asked.connectionIds].sort()).toEqual(
      [one.connectionId, two.connectionId].sort(),
    );
  });

  it("offers of hundreds as many as a page shows, says that there are more, and forgets no organization", async () => {
    const email = "ada@hundreds.test";
    const [one, two] = [await knows(email), await knows(email)];
    await database.db.execute(sql`insert into connections
      (id, organization_id, name, kind, protocol, status, config, version, created_at, updated_at)
      select c.id || '-' || n, c.organization_id, 'Company ' || n, c.kind, c.protocol, c.status, c.config, 1,
        c.created_at, c.updated_at
      from connections c, generate_series(1, 50) n where c.id = ${one.connectionId}`);
    const asked = await route(email);
    expect(asked).toMatchObject({ to: "chooser", isCut: true });
    const ids = asked.to === "chooser" ? asked.connectionIds : [];
    expect(ids.length).toBeLessThanOrEqual(mostOffered);
    expect(ids).toContain(two.connectionId);
    const alone = await route(email, one.organization.slug);
    expect(alone.to === "chooser" && alone.connectionIds).toHaveLength(mostOffered);
  });

  it("asks when one knows the address by a code or an invitation alone, and a stranger's provider vouches for it", async () => {
    const email = "victim@unproven.test";
    const { id: organizationId } = await newOrganization(database.db);
    await createUser({ organizationId, user: { email }, createdBy: "administrator" }, context());
    const stranger = await knows(email);
    expect(await route(email)).toEqual({
      to: "chooser",
      connectionIds: [stranger.connectionId],
      offersCode: true,
      isCut: false,
    });
  });

  it("IK-O6: goes straight on when only one does", async () => {
    await knows("somebody@elsewhere.test");
    const { connectionId } = await knows("known@unproven.test");
    expect(await route("known@unproven.test")).toEqual({ to: "connection", connectionId });
  });

  it("goes straight to the organization that has proven the domain, whoever else knows the address", async () => {
    const email = "ada@proven.test";
    const [owner] = [await knows(email), await knows(email)];
    await prove(owner.organization.id, "proven.test");
    expect(await route(email)).toEqual({ to: "connection", connectionId: owner.connectionId });
  });

  it("goes straight on an organization's own page, which the person has chosen", async () => {
    const { organization, connectionId } = await knows("ada@own-page.test");
    expect(await route("ada@own-page.test", organization.slug)).toEqual({ to: "connection", connectionId });
  });
});
