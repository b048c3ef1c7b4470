import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, signInEvents } from "@/drizzle/schema/activity";
import { users } from "@/drizzle/schema/directory";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { organizations } from "@/drizzle/schema/organizations";
import { saveSaml, sessionOf } from "@/e2e/support/directory-world";
import { makeSoftwareKey, type SoftwareKey } from "@/e2e/support/software-authenticator";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Context } from "@/lib/context";
import { randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { addGrants, removeGrants } from "@/lib/directory/grant-store";
import type { ConsolePasskeyPolicy } from "@/lib/directory/opened-rights";
import { listPasskeys } from "@/lib/directory/passkey-store";
import { countRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { createOrganization } from "@/lib/directory/save-organization";
import { createRole } from "@/lib/directory/save-role";
import { createUser, updateUser } from "@/lib/directory/save-user";
import { findSessionPerson, renewSessionToken } from "@/lib/directory/session-store";
import { said } from "@/lib/facts/fact";
import { beginConfirmation, beginPasskeyRegistration } from "./begin-passkey";
import { confirmWithPasskey, confirmWithRecoveryCode } from "./confirm-session";
import { renewRecoveryCodes } from "./renew-recovery-codes";
import { registerPasskey, removePasskey } from "./save-passkey";
import { signInWithRecoveryCode } from "./sign-in-with-code";

// A session that no passkey confirmed opens no console, no matter who vouched for it. Attacks looked for: a passkey of somebody else, of another
// organization's person; another session's challenge, another browser's, a second time; a passkey added or removed before the
// confirmation; a confirmation that outlives its passkey, its role or its token; a recovery code of somebody else, or twice.

type Person = { organizationId: string; userId: string; email: string };

let database: DatabaseHandle;
let ada: Person;
let key: SoftwareKey;
let origin: string;
let counter = 0;
let clock = Date.now();
const mark = clock.toString(36);

/** Every step a second later, as in life. */
const context = (): Context => {
  clock += 1000;
  return testContext(database.db, new Date(clock));
};
const expired = { code: "passkey_expired" };
const wrong = { code: "passkey_wrong" };
const owner = { rights: ["owner"], isOperator: false };

const begin = async ({ organizationId, userId }: Person, connectionId: string | null = null) => ({
  organizationId,
  userId,
  ...(await sessionOf(database.db, { organizationId, userId }, { now: context().now, connectionId })),
});
type Begun = Awaited<ReturnType<typeof begin>>;

const opened = async ({ token }: Pick<Begun, "token">) => findSessionPerson(database.db, token, new Date(clock));
const setPolicy = (consolePasskeys: ConsolePasskeyPolicy) =>
  database.db.update(organizations).set({ consolePasskeys }).where(eq(organizations.id, ada.organizationId));

async function register(session: Begun, made = key, isUnconfirmed = false) {
  const { organizationId, userId, sessionId } = session;
  const holder = { organizationId, userId, sessionId, isVouchedFor: false, isUnconfirmed };
  const person = { ...holder, authenticatedAt: new Date(clock) };
  const { options, browserToken } = await beginPasskeyRegistration(person, context());
  await registerPasskey({ person, name: "Laptop", browserToken, response: made.attest(options) }, context());
}

const ask = ({ organizationId, userId, sessionId }: Begun) =>
  beginConfirmation({ organizationId, userId, sessionId, returnPath: "/console/acme/users" }, context());

async function confirm(session: Begun, made = key, forged: Parameters<SoftwareKey["assert"]>[1] = {}) {
  const { options, browserToken } = await ask(session);
  return confirmWithPasskey({ ...session, browserToken, response: made.assert(options, forged) }, context());
}

async function newPerson(name: string, organizationId: string): Promise<Person> {
  const email = `${name}-${counter}@${mark}.test`;
  const user = { email, roles: ["keeper"] };
  const { id: userId } = await createUser({ organizationId, user, createdBy: "api" }, context());
  return { organizationId, userId, email };
}

async function newOrganizationWith(name: string): Promise<Person> {
  const slug = `${name}-${mark}-${counter}`;
  const { id } = await createOrganization({ slug, name: slug, tenantId: null }, context());
  await createRole({ organizationId: id, role: { key: "keeper", name: "Keeper", console: true } }, context());
  return newPerson(name, id);
}

beforeAll(async () => {
  database = await openTestDatabase();
  origin = new URL(testContext(database.db).baseUrl).origin;
});
afterAll(() => database?.close());

beforeEach(async () => {
  counter += 1;
  ada = await newOrganizationWith("ada");
  key = makeSoftwareKey(origin);
});

describe("a session opens", () => {
  it("what the rule of the organization says: nothing asked, asked of those who have a passkey, of everybody", async () => {
    const session = await begin(ada);
    expect(await opened(session)).toMatchObject({ ...owner, withheld: null });
    await setPolicy("held");
    expect(await opened(session)).toMatchObject({ ...owner, withheld: null });
    await setPolicy("required");
    const withheld = { rights: ["owner"], isOperator: false, hasPasskey: false };
    expect(await opened(session)).toMatchObject({ rights: [], isOperator: false, withheld });
    // Registering is the confirmation: the authenticator has just verified the person.
    await register(session);
    expect(await opened(session)).toMatchObject({ ...owner, withheld: null, confirmedBy: "passkey" });
    await setPolicy("held");
    const other = await begin(ada);
    expect(await opened(other)).toMatchObject({ rights: [], withheld: { ...withheld, hasPasskey: true } });
    expect(await confirm(other)).toBe("/console/acme/users");
    expect(await opened(other)).toMatchObject({ ...owner, withheld: null, confirmedBy: "passkey" });
    await setPolicy("off");
    expect(await opened(await begin(ada))).toMatchObject({ ...owner, withheld: null });
  });

  it("the same through a provider, and what was confirmed is written down", async () => {
    await register(await begin(ada));
    await setPolicy("required");
    const { id } = await saveSaml(database.db, ada.organizationId, { isLive: true });
    const session = await begin(ada, id);
    expect((await opened(session))?.rights).toEqual([]);
    await confirm(session);
    expect((await opened(session))?.rights).toEqual(["owner"]);
    const written = await database.db
      .select({ action: auditEntries.action, changes: auditEntries.changes })
      .from(auditEntries)
      .where(eq(auditEntries.targetId, ada.userId))
      .orderBy(auditEntries.id);
    expect(written.at(-1)).toEqual({
      action: "user.session-confirmed",
      changes: [{ field: "confirmedBy", from: null, to: "passkey" }],
    });
  });

  it("nothing more to members, whatever the rule", async () => {
    await setPolicy("required");
    const user = { email: `mia-${counter}@${mark}.test`, roles: [] };
    const { organizationId } = ada;
    const { id: userId } = await createUser({ organizationId, user, createdBy: "api" }, context());
    expect(await opened(await begin({ organizationId, userId, email: "" }))).toMatchObject({
      rights: [],
      withheld: null,
    });
  });

  it("an operator's rights after their passkey, whatever their organization asks for", async () => {
    await database.db.update(users).set({ operator: true }).where(eq(users.id, ada.userId));
    const session = await begin(ada);
    expect(await opened(session)).toMatchObject({ isOperator: true, withheld: null });
    await register(session);
    const other = await begin(ada);
    expect(await opened(other)).toMatchObject({ isOperator: false, rights: [], withheld: { isOperator: true } });
    await confirm(other);
    expect(await opened(other)).toMatchObject({ isOperator: true, withheld: null });
  });

  it("nothing by a role that was given after the sign-in", async () => {
    await setPolicy("required");
    const user = { email: `new-${counter}@${mark}.test`, roles: [] };
    const { organizationId } = ada;
    const { id: userId } = await createUser({ organizationId, user, createdBy: "api" }, context());
    const session = await begin({ organizationId, userId, email: "" });
    const patch = { roles: ["keeper"] };
    await updateUser({ organizationId, userId, byOperator: true, patch, replaces: "all" }, context());
    expect(await opened(session)).toMatchObject({ rights: [], withheld: { rights: ["owner"], hasPasskey: false } });
  });
});

describe("an answer confirms nothing", () => {
  let session: Begun;
  beforeEach(async () => {
    await register(await begin(ada));
    await setPolicy("required");
    session = await begin(ada);
  });
  const stillClosed = async () => expect((await opened(session))?.rights).toEqual([]);

  it("of somebody else's passkey, of the organization or of another one; the challenge asks for one's own", async () => {
    const bob = await newPerson("bob", ada.organizationId);
    const eve = await newOrganizationWith("eve");
    for (const person of [bob, eve]) {
      const theirs = makeSoftwareKey(origin);
      const before = await begin(person);
      await database.db.update(organizations).set({ consolePasskeys: "off" });
      await register(before, theirs);
      await database.db.update(organizations).set({ consolePasskeys: "required" });
      await expect(confirm(session, theirs)).rejects.toMatchObject(wrong);
      const { options } = await ask(session);
      expect(options.allowCredentials?.map(({ id }) => id)).not.toContain(theirs.assert(options).id);
    }
    await stillClosed();
  });

  it("that says another person, another page, or comes without the person; and the organization sees it", async () => {
    const bob = await newPerson("bob", ada.organizationId);
    const userHandle = Buffer.from(`${bob.organizationId}.${bob.userId}`).toString("base64url");
    await expect(confirm(session, key, { userHandle })).rejects.toMatchObject(wrong);
    await expect(confirm(session, key, { origin: "https://evil.test" })).rejects.toMatchObject(wrong);
    await expect(confirm(session, key, { isVerified: false })).rejects.toMatchObject(wrong);
    await stillClosed();
    const seen = await database.db
      .select({ code: signInEvents.code, userId: signInEvents.userId })
      .from(signInEvents)
      .where(eq(signInEvents.organizationId, ada.organizationId));
    expect(seen).toContainEqual({ code: "passkey_wrong", userId: ada.userId });
  });

  it("to another session's challenge, in another browser, a second time, too late, or to none", async () => {
    const other = await begin(ada);
    const theirs = await ask(other);
    const moved = { ...session, browserToken: theirs.browserToken, response: key.assert(theirs.options) };
    await expect(confirmWithPasskey(moved, context())).rejects.toMatchObject(expired);
    // Used up before it was looked at: not in its own session either.
    await expect(confirmWithPasskey({ ...moved, ...other }, context())).rejects.toMatchObject(expired);
    const mine = await ask(session);
    const response = key.assert(mine.options);
    const foreign = confirmWithPasskey({ ...session, browserToken: randomToken(32), response }, context());
    await expect(foreign).rejects.toMatchObject(expired);
    clock += 5 * 60_000;
    const late = confirmWithPasskey({ ...session, browserToken: mine.browserToken, response }, context());
    await expect(late).rejects.toMatchObject(expired);
    await stillClosed();
    const again = await ask(session);
    const right = { ...session, browserToken: again.browserToken, response: key.assert(again.options) };
    await confirmWithPasskey(right, context());
    await expect(confirmWithPasskey(right, context())).rejects.toMatchObject(expired);
  });

  it("that was asked for to sign in", async () => {
    const { options, browserToken } = await beginPasskeyRegistration(
      { ...session, isVouchedFor: false, isUnconfirmed: false, authenticatedAt: new Date(clock) },
      context(),
    );
    const moved = confirmWithPasskey({ ...session, browserToken, response: key.assert(options) }, context());
    await expect(moved).rejects.toMatchObject(expired);
  });

  it("of a session that is over", async () => {
    const { options, browserToken } = await ask(session);
    const input = { ...session, sessionId: "gone", browserToken, response: key.assert(options) };
    await expect(confirmWithPasskey(input, context())).rejects.toMatchObject(expired);
  });
});

describe("what was confirmed lasts no longer than what it rests on", () => {
  let session: Begun;
  beforeEach(async () => {
    session = await begin(ada);
    await register(session);
    await setPolicy("required");
    expect((await opened(session))?.rights).toEqual(["owner"]);
  });

  it("the passkey", async () => {
    const [made] = await listPasskeys(database.db, ada);
    const removal = { ...ada, isVouchedFor: false, hasUsedPasskey: false, passkeyId: made?.id ?? "" };
    await expect(removePasskey({ ...removal, isUnconfirmed: true }, context())).rejects.toMatchObject({
      code: "passkey_unconfirmed",
    });
    await removePasskey({ ...removal, isUnconfirmed: false }, context());
    expect(await opened(session)).toMatchObject({ rights: [], withheld: { hasPasskey: false } });
  });

  it("the role: taken and given again, it asks again", async () => {
    const { organizationId, userId } = ada;
    await newPerson("bob", organizationId);
    await removeGrants(database.db, "role", { organizationId, userId, grantedBy: "manual" }, ["keeper"]);
    const given = { organizationId, userId, grantedBy: "a connection", createdAt: context().now };
    await addGrants(database.db, "role", given, [{ key: "keeper", reason: said("setAtFirstRun") }]);
    expect(await opened(session)).toMatchObject({ rights: [], withheld: { rights: ["owner"], hasPasskey: false } });
  });

  it("the session: another one asks again, and so does another token of it", async () => {
    expect((await opened(await begin(ada)))?.rights).toEqual([]);
    const token = randomToken(32);
    await renewSessionToken(database.db, ada.organizationId, session.sessionId, token);
    expect((await opened({ token }))?.rights).toEqual([]);
  });

  it("and no other passkey is added before it", async () => {
    const other = await begin(ada);
    await expect(register(other, makeSoftwareKey(origin), true)).rejects.toMatchObject({ code: "passkey_unconfirmed" });
  });
});

describe("a recovery code", () => {
  it("confirms in place of a passkey, is used up by it, and told of", async () => {
    const codes = await renewRecoveryCodes({ userId: ada.userId }, context());
    await setPolicy("required");
    const session = await begin(ada);
    const code = codes[0] ?? "";
    await confirmWithRecoveryCode({ ...session, code }, context());
    expect(await opened(session)).toMatchObject({ ...owner, confirmedBy: "recovery code" });
    expect(await countRecoveryCodes(database.db, ada.userId)).toBe(codes.length - 1);
    const told = await database.db
      .select({ type: domainEvents.type })
      .from(domainEvents)
      .where(eq(domainEvents.organizationId, ada.organizationId));
    expect(told.map(({ type }) => type)).toContain("recovery_code.used");
    const again = confirmWithRecoveryCode({ ...(await begin(ada)), code }, context());
    await expect(again).rejects.toMatchObject({ code: "recovery_code_wrong" });
  });

  it("of somebody else confirms nothing, and is not used up", async () => {
    const bob = await newPerson("bob", ada.organizationId);
    const codes = await renewRecoveryCodes({ userId: bob.userId }, context());
    const foreign = confirmWithRecoveryCode({ ...(await begin(ada)), code: codes[0] ?? "" }, context());
    await expect(foreign).rejects.toMatchObject({ code: "recovery_code_wrong" });
    expect(await countRecoveryCodes(database.db, bob.userId)).toBe(codes.length);
  });

  it("that signs in confirms the session that it begins", async () => {
    const codes = await renewRecoveryCodes({ userId: ada.userId }, context());
    await setPolicy("required");
    const meta = { address: null, userAgent: null };
    const input = { email: ada.email, code: codes[0] ?? "", returnPath: "/", meta };
    const { token } = await signInWithRecoveryCode(input, context());
    expect(await opened({ token })).toMatchObject({ ...owner, confirmedBy: "recovery code" });
  });
});
