import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { directoryUsers } from "@/drizzle/schema/directories";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { newOrganization, saveSaml } from "@/e2e/support/directory-world";
import { signedInPerson, startSession } from "@/e2e/support/provider-world";
import { signInTo } from "@/e2e/support/relying-party";
import { testContext } from "@/e2e/support/test-database";
import { listAudit } from "@/lib/audit/audit-queries";
import { createSetupLink } from "@/lib/connections/manage-setup-link";
import { findSetupLink } from "@/lib/connections/setup-link-store";
import type { Context } from "@/lib/context";
import { findApiKey } from "@/lib/directory/api-key-store";
import { groupsOfUsers, insertGroup } from "@/lib/directory/group-store";
import { findOrganizationById, type Organization } from "@/lib/directory/organization-store";
import { insertPasskey, listHeldPasskeys } from "@/lib/directory/passkey-store";
import { findPersonalToken } from "@/lib/directory/personal-token-store";
import { countRecoveryCodes, replaceRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { createApiKey } from "@/lib/directory/save-api-key";
import { createPersonalToken } from "@/lib/directory/save-personal-token";
import { findSessionPerson } from "@/lib/directory/session-store";
import { findUser, insertUser } from "@/lib/directory/user-store";
import { consumeLoginCode, insertLoginCode } from "@/lib/local-sign-in/login-code-store";
import { insertDirectory } from "@/lib/scim/directory-store";
import { listActiveDirectories } from "./directory-row-store";
import { endAllAccess } from "./end-all-access";
import type { Door } from "./receipt";
import { findReceipt, listReceipts } from "./receipt-store";

// Doors looked for: one that stays open although the receipt is written, one that closes for somebody else (another organization, an
// address that is the same), and a refusal that closes half of them.

const administrator = "account_administrator";
let world: ApplicationWorld;
let organization: Organization;
let rounds = 0;

const now = () => new Date();
const as = (id: string, email: string): Context => ({
  ...testContext(world.db),
  actor: { type: "user", id, label: email },
});

async function loginCode(slug: string | null, email: string): Promise<string> {
  rounds += 1;
  const challengeHash = `challenge-${rounds}`;
  const at = now();
  await insertLoginCode(world.db, {
    challengeHash,
    email,
    organizationSlug: slug,
    address: "10.0.0.1",
    deviceId: null,
    codeHash: "hash",
    triesLeft: 5,
    triesTaken: 0,
    returnPath: "/",
    createdAt: at,
    expiresAt: new Date(at.getTime() + 600_000),
    usedAt: null,
  });
  return challengeHash;
}

/** A directory that calls somebody active. */
async function enrol(userId: string, email: string): Promise<void> {
  const part = { organizationId: organization.id, directoryId: `directory-${rounds}` };
  await insertDirectory(world.db, {
    id: part.directoryId,
    organizationId: part.organizationId,
    name: "Entra ID",
    preset: "entra",
    createdBy: "test",
    updatedAt: now(),
  });
  const said = { userName: email, userNameKey: email, email, active: true, resource: {} };
  await world.db.insert(directoryUsers).values({ ...part, ...said, id: `row-${rounds}`, userId, updatedAt: now() });
}

/** An administrator with one of everything. */
async function leaver() {
  rounds += 1;
  const email = `ada-${rounds}@acme.test`;
  const { wiki } = world;
  const person = await world.ada({ email, roles: [administrator], groups: ["designers"] });
  const { config, application } = await wiki({ name: "Wiki", backchannelLogoutUri: "https://wiki.test/logout" });
  const tokens = await signInTo(config, person.browser);
  const own = as(person.userId, email);
  const owner = { organizationId: organization.id, userId: person.userId };
  const token = await createPersonalToken({ ...owner, token: { name: "Laptop", readOnly: false, days: 30 } }, own);
  await replaceRecoveryCodes(world.db, person.userId, [`code-${rounds}`], now());
  await insertPasskey(world.db, {
    ...owner,
    ...{ id: `passkey-${rounds}`, place: 1, name: "Phone", credentialId: `credential-${rounds}` },
    ...{ publicKey: new Uint8Array(1), counter: 0, transports: [], isBackedUp: true, createdAt: now() },
  });
  const connection = await saveSaml(world.db, organization.id, { name: "Okta" });
  const link = await createSetupLink({ organizationId: organization.id, connectionId: connection.id, days: 7 }, own);
  const { key } = await createApiKey(
    { organizationId: organization.id, key: { name: "Terraform", readOnly: false, scopes: null, expiresAt: null } },
    own,
  );
  const code = await loginCode(organization.slug, email);
  await enrol(person.userId, email);
  return { ...person, email, application, tokens, token, link, key, code };
}

const leave = (
  userId: string,
  change: { revokesKeys?: boolean; byOperator?: boolean } = {},
  ctx = testContext(world.db),
) => endAllAccess({ organization, userId, byOperator: false, revokesKeys: true, ...change }, ctx);
const doorOf = (doors: readonly Door[], kind: string) => doors.find(({ door }) => door === kind);
const isSignedIn = async (token: string) => (await findSessionPerson(world.db, token, now())) !== null;

beforeAll(async () => {
  world = await openApplicationWorld();
  const found = await findOrganizationById(world.db, world.organizationId);
  if (!found) throw new Error("no organization");
  organization = found;
  await insertGroup(world.db, { organizationId: found.id, key: "designers", name: "Designers", createdAt: now() });
});
afterAll(() => world.close());
beforeEach(async () => {
  // Somebody else administers, so that whoever leaves is not the last one.
  await signedInPerson(world.db, organization.id, { roles: [administrator] });
});

describe("whoever leaves", () => {
  it("has no way in any more, and the receipt names each that they had", async () => {
    const ada = await leaver();
    const { doors, id } = await leave(ada.userId);
    expect(doors.map(({ door, state, count }) => [door, state, count])).toEqual([
      ["status", "closed", 1],
      ["directory", "closed", 1],
      ["sessions", "closed", 1],
      ["applications", "closed", 1],
      ["applicationTokens", "closed", expect.any(Number)],
      ["personalTokens", "closed", 1],
      ["recoveryCodes", "closed", 1],
      ["passkeys", "closed", 1],
      ["pendingSignIns", "closed", 1],
      ["setupLinks", "closed", 1],
      ["apiKeys", "closed", 1],
      ["roles", "closed", 1],
      ["groups", "closed", 1],
    ]);
    expect(doorOf(doors, "applications")?.names).toEqual(["Wiki"]);
    expect(doorOf(doors, "apiKeys")?.names).toEqual(["Terraform"]);
    expect(doorOf(doors, "passkeys")?.names).toEqual(["Phone"]);
    const { db } = world;
    expect((await findUser(db, organization.id, ada.userId))?.status).toBe("suspended");
    expect(await isSignedIn(ada.browser.token ?? "")).toBe(false);
    expect(await findPersonalToken(db, ada.token.token)).toBeNull();
    expect(await findApiKey(db, ada.key)).toBeNull();
    expect(await findSetupLink(db, ada.link, now())).toBeNull();
    expect(await countRecoveryCodes(db, ada.userId)).toBe(0);
    expect(await listHeldPasskeys(db, { organizationId: organization.id, userId: ada.userId })).toEqual([]);
    expect(await consumeLoginCode(db, ada.code, now())).toBe(false);
    expect(await listActiveDirectories(db, { organizationId: organization.id, userId: ada.userId })).toEqual([]);
    expect((await rolesOfUsers(db, organization.id, [ada.userId])).get(ada.userId) ?? []).toEqual([]);
    expect((await groupsOfUsers(db, organization.id, [ada.userId])).get(ada.userId) ?? []).toEqual([]);
    expect(await findReceipt(db, organization.id, id)).toMatchObject({ email: ada.email, userId: ada.userId });
  });

  it("is in the audit log with how many of each were closed", async () => {
    const ada = await leaver();
    const { id } = await leave(ada.userId);
    const [entry] = await listAudit(world.db, organization.id, { action: "user.left" }, { limit: 1, before: null });
    expect(entry).toMatchObject({ targetId: ada.userId, target: ada.email });
    expect(entry?.changes).toContainEqual({ field: "sessions", from: 1, to: 0 });
    expect(entry?.changes).toContainEqual({ field: "receipt", from: null, to: id });
  });

  it("leaves API keys to the programs that use them where that is wanted, and the receipt says that they are open", async () => {
    const ada = await leaver();
    const { doors } = await leave(ada.userId, { revokesKeys: false });
    expect(doorOf(doors, "apiKeys")).toEqual({ door: "apiKeys", state: "left_open", count: 1, names: ["Terraform"] });
    expect(await findApiKey(world.db, ada.key)).not.toBeNull();
  });

  it("who came back can leave again, with a receipt of what was open then", async () => {
    const ada = await leaver();
    await leave(ada.userId);
    const again = await leave(ada.userId);
    expect(again.doors).toEqual([]);
    const owner = { organizationId: organization.id, userId: ada.userId };
    expect(await listReceipts(world.db, owner, { limit: 10, before: null })).toHaveLength(2);
  });
});

describe("nothing is closed", () => {
  it("for the last administrator, whose session goes on", async () => {
    const other = await newOrganization(world.db);
    const last = await signedInPerson(world.db, other.id, { roles: [administrator] });
    const leaving = { organization: other, userId: last.userId, byOperator: true, revokesKeys: true };
    await expect(endAllAccess(leaving, testContext(world.db))).rejects.toMatchObject({ code: "last_administrator" });
    expect(await isSignedIn(last.token)).toBe(true);
    expect((await rolesOfUsers(world.db, other.id, [last.userId])).get(last.userId)).toEqual([administrator]);
    const owner = { organizationId: other.id, userId: last.userId };
    expect(await listReceipts(world.db, owner, { limit: 1, before: null })).toEqual([]);
  });

  it("for whoever asks: they would be signed out of the page with the receipt", async () => {
    const ada = await leaver();
    const asked = leave(ada.userId, {}, as(ada.userId, ada.email));
    await expect(asked).rejects.toMatchObject({ code: "forbidden" });
    expect(await isSignedIn(ada.browser.token ?? "")).toBe(true);
  });

  it("for an operator of the installation, unless an operator asks", async () => {
    rounds += 1;
    const id = `operator-${rounds}`;
    const row = { id, organizationId: organization.id, email: `${id}@acme.test`, operator: true };
    await insertUser(world.db, { ...row, createdBy: "first-run", createdAt: now() });
    const { token } = await startSession(world.db, organization.id, id);
    await expect(leave(id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await isSignedIn(token)).toBe(true);
  });

  it("of somebody of another organization, nor of who has the same address there", async () => {
    const ada = await leaver();
    const other = await newOrganization(world.db);
    const same = await signedInPerson(world.db, other.id, { email: ada.email });
    const code = await loginCode(other.slug, ada.email);
    await expect(leave(same.userId)).rejects.toMatchObject({ code: "not_found" });
    await leave(ada.userId);
    expect(await isSignedIn(same.token)).toBe(true);
    expect(await consumeLoginCode(world.db, code, now())).toBe(true);
    const [receipt] = await listReceipts(
      world.db,
      { organizationId: organization.id, userId: ada.userId },
      { limit: 1, before: null },
    );
    expect(await findReceipt(world.db, other.id, receipt?.id ?? "")).toBeNull();
  });
});
