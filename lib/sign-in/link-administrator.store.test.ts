import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { domains } from "@/drizzle/schema/organizations";
import { assertedAda, newOrganization, saveSaml, signInAs } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { reserveDomain } from "@/lib/directory/save-domain";
import { createUser } from "@/lib/directory/save-user";

/**
 * The attack: a second provider names the address of an administrator. Relatives looked for: other identifying attributes, linking by
 * verified e-mail, a domain that another organization has proven, and an administrator who is linked already.
 */
let database: DatabaseHandle;
const context = () => testContext(database.db);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  await database?.close();
});

const denied = expect.objectContaining({ code: "administrator_link_denied" });

async function newWorld(domain: string) {
  const { id: organizationId } = await newOrganization(database.db);
  const email = `boss@${domain}`;
  const user = { email, userName: "boss", roles: ["account_administrator"] };
  const { id: userId } = await createUser({ organizationId, user, createdBy: "administrator" }, context());
  const connect = async (provisioning: object) => (await saveSaml(database.db, organizationId, { provisioning })).id;
  const signIn = (connectionId: string, claims: Record<string, string[]> = {}) =>
    signInAs(database.db, assertedAda(connectionId, { subject: email, claims }));
  return { organizationId, userId, connect, signIn };
}

async function prove(organizationId: string, domain: string): Promise<void> {
  await reserveDomain({ organizationId, domain, includeSubdomains: false }, context());
  await database.db.update(domains).set({ verifiedAt: new Date() }).where(eq(domains.domain, domain));
}

const byName = { identifyBy: { field: "userName", claim: "uid" } };

it("an administrator is linked to no provider that merely names them, until the domain is proven", async () => {
  const { organizationId, userId, connect, signIn } = await newWorld("proven-late.test");
  const connections = [await connect({}), await connect(byName)];
  const claims = { uid: ["boss"] };
  for (const id of connections) await expect(signIn(id, claims)).rejects.toEqual(denied);
  await prove(organizationId, "proven-late.test");
  for (const id of connections) expect((await signIn(id, claims)).userId).toBe(userId);
});

it("nor where another organization has proven it", async () => {
  const { connect, signIn } = await newWorld("proven-elsewhere.test");
  const { id: other } = await newOrganization(database.db);
  await prove(other, "proven-elsewhere.test");
  const id = await connect(byName);
  await expect(signIn(id, { uid: ["boss"] })).rejects.toEqual(denied);
});

it("an administrator's word lets this connection, and the link stays when it is taken back", async () => {
  const { organizationId, userId, connect, signIn } = await newWorld("unproven.test");
  const id = await connect({ linkAdministrators: true });
  expect((await signIn(id)).userId).toBe(userId);
  await saveSaml(database.db, organizationId, { id, provisioning: {} });
  expect((await signIn(id)).userId).toBe(userId);
  await expect(signIn(await connect({}))).rejects.toEqual(denied);
});
