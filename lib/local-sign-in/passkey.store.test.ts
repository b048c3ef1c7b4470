import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries, signInEvents } from "@/drizzle/schema/activity";
import { users } from "@/drizzle/schema/directory";
import { queuedMails } from "@/drizzle/schema/mail";
import { passkeys } from "@/drizzle/schema/sessions";
import { sessionOf } from "@/e2e/support/directory-world";
import { makeSoftwareKey, type SoftwareKey } from "@/e2e/support/software-authenticator";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Context } from "@/lib/context";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { addGrants, removeGrants } from "@/lib/directory/grant-store";
import { findPasskey, insertPasskey, listPasskeys } from "@/lib/directory/passkey-store";
import { hasBreakGlass } from "@/lib/directory/recovery-code-store";
import { createOrganization } from "@/lib/directory/save-organization";
import { createRole, updateRole } from "@/lib/directory/save-role";
import { createUser, deleteUser, updateUser } from "@/lib/directory/save-user";
import { findSessionPerson } from "@/lib/directory/session-store";
import { said } from "@/lib/facts/fact";
import { beginPasskeyRegistration, beginPasskeySignIn } from "./begin-passkey";
import { registerPasskey, removePasskey } from "./save-passkey";
import { signInWithPasskey } from "./sign-in-with-passkey";

// A passkey signs in without a provider, so whoever gets one in by a forged answer is an administrator. Attacks looked for: an answer
// for another page, another domain, another challenge, another browser, a second time, too late; without the person; by another key, for
// another person; a copy of a key; a key made in a session that was found open, or by an operator's provider; and a key that outlives
// what it was made for.

let database: DatabaseHandle;
let organizationId: string;
let userId: string;
/** A session of theirs that a mailed code began. */
let sessionId: string;
let key: SoftwareKey;
let origin: string;
let counter = 0;
let clock = Date.now();
const mark = clock.toString(36);

/** Every step a second later, as in life. */
const context = (later = 0): Context => {
  clock += 1000 + later;
  return testContext(database.db, new Date(clock));
};
const owner = () => ({ organizationId, userId });
const person = (change: { isVouchedFor?: boolean; isUnconfirmed?: boolean; authenticatedAt?: Date } = {}) => ({
  ...owner(),
  sessionId,
  isVouchedFor: false,
  isUnconfirmed: false,
  hasUsedPasskey: false,
  authenticatedAt: new Date(clock),
  ...change,
});
const meta = { address: null, userAgent: null };

async function register(
  made = key,
  change: Parameters<typeof person>[0] = {},
  forged: Parameters<SoftwareKey["attest"]>[1] = {},
) {
  const { options, browserToken } = await beginPasskeyRegistration(person(change), context());
  const response = made.attest(options, forged);
  await registerPasskey({ person: person(change), name: "Laptop", browserToken, response }, context());
}

async function enter(forged: Parameters<SoftwareKey["assert"]>[1] = {}, made = key) {
  const { options, browserToken } = await beginPasskeySignIn({ returnPath: "/console" }, context());
  return signInWithPasskey({ browserToken, response: made.assert(options, forged), meta }, context());
}

const wrong = { code: "passkey_wrong" };
const expired = { code: "passkey_expired" };

const newUser = async (name: string) => {
  const user = { email: `${name}-${counter}@${mark}.test`, roles: ["keeper"] };
  return (await createUser({ organizationId, user, createdBy: "api" }, context())).id;
};

beforeAll(async () => {
  database = await openTestDatabase();
  origin = new URL(testContext(database.db).baseUrl).origin;
});
afterAll(() => database?.close());

beforeEach(async () => {
  counter += 1;
  const slug = `passkeys-${mark}-${counter}`;
  ({ id: organizationId } = await createOrganization({ slug, name: slug, tenantId: null }, context()));
  for (const role of ["keeper", "member"])
    await createRole({ organizationId, role: { key: role, name: role, console: role === "keeper" } }, context());
  userId = await newUser("ada");
  ({ sessionId } = await sessionOf(database.db, { organizationId, userId }, context()));
  key = makeSoftwareKey(origin);
});

describe("a passkey", () => {
  it("signs its owner in, again and again, and says when it was used", async () => {
    expect(await hasBreakGlass(database.db, organizationId)).toBe(false);
    await register();
    expect(await hasBreakGlass(database.db, organizationId)).toBe(true);
    const { token, returnPath } = await enter();
    expect(returnPath).toBe("/console");
    expect(await findSessionPerson(database.db, token, new Date(clock))).toMatchObject({
      method: "passkey",
      connectionId: null,
      user: { id: userId },
    });
    await enter();
    const [kept] = await listPasskeys(database.db, owner());
    expect(kept).toMatchObject({ name: "Laptop", isBackedUp: false, lastUsedAt: new Date(clock) });
  });

  it("is told of: to the audit log, and to its owner by mail, when it comes and when it goes", async () => {
    await register();
    const [made] = await listPasskeys(database.db, owner());
    await removePasskey({ ...person(), passkeyId: made?.id ?? "" }, context());
    const written = await database.db
      .select({ action: auditEntries.action, changes: auditEntries.changes })
      .from(auditEntries)
      .where(eq(auditEntries.targetId, userId))
      .orderBy(auditEntries.id);
    expect(written.slice(-2)).toEqual([
      { action: "user.passkey-added", changes: [{ field: "passkey", from: null, to: "Laptop" }] },
      { action: "user.passkey-removed", changes: [{ field: "passkey", from: "Laptop", to: null }] },
    ]);
    const mails = await database.db
      .select({ to: queuedMails.recipient, subject: queuedMails.subject })
      .from(queuedMails)
      .where(eq(queuedMails.organizationId, organizationId))
      .orderBy(queuedMails.createdAt);
    const to = `ada-${counter}@${mark}.test`;
    expect(mails).toEqual([
      { to, subject: "A passkey was added to your account" },
      { to, subject: "A passkey was removed from your account" },
    ]);
    await expect(enter()).rejects.toMatchObject(wrong);
  });

  it("is removed by its owner alone", async () => {
    await register();
    const [made] = await listPasskeys(database.db, owner());
    const passkeyId = made?.id ?? "";
    const other = { organizationId, userId: await newUser("eve") };
    await expect(
      removePasskey(
        { ...other, isVouchedFor: false, isUnconfirmed: false, hasUsedPasskey: false, passkeyId },
        context(),
      ),
    ).rejects.toMatchObject({
      code: "not_found",
    });
    const { id: elsewhere } = await createOrganization(
      { slug: `other-${mark}-${counter}`, name: "Other", tenantId: null },
      context(),
    );
    const removal = removePasskey({ ...person(), organizationId: elsewhere, passkeyId }, context());
    await expect(removal).rejects.toMatchObject({ code: "not_found" });
    expect(await listPasskeys(database.db, owner())).toHaveLength(1);
  });

  it("is one of ten at most, whatever asks; a place that is free is given again", async () => {
    for (let made = 0; made < 10; made += 1) await register(makeSoftwareKey(origin));
    await expect(register()).rejects.toMatchObject({ code: "quota_reached" });
    const row = { ...owner(), id: `eleventh-${counter}`, name: "x", credentialId: `eleventh-${counter}` };
    const rest = { publicKey: new Uint8Array(1), counter: 0, transports: [], isBackedUp: false };
    expect(await insertPasskey(database.db, { ...row, ...rest, place: 10 })).toBe(false);
    await expect(insertPasskey(database.db, { ...row, ...rest, place: 11 })).rejects.toThrow();
    const [first] = await listPasskeys(database.db, owner());
    await removePasskey({ ...person(), passkeyId: first?.id ?? "" }, context());
    await register();
  });

  it("is registered once", async () => {
    await register();
    await expect(register()).rejects.toMatchObject({ code: "already_exists" });
  });

  it("goes with its owner", async () => {
    await register();
    await newUser("bob");
    await deleteUser({ organizationId, userId, byOperator: true }, context());
    const [left] = await database.db.select({ rows: count() }).from(passkeys).where(eq(passkeys.userId, userId));
    expect(left?.rows).toBe(0);
  });
});

type Forged = NonNullable<Parameters<SoftwareKey["assert"]>[1]>;
const forgeries: [string, Forged][] = [
  ["of a page of another site", { origin: "https://evil.test" }],
  ["for another domain", { rpId: "evil.test" }],
  ["to another challenge", { challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
  ["by somebody who was not verified", { isVerified: false }],
  ["in a frame of another site", { crossOrigin: true }],
];

describe("an answer is refused", () => {
  it.each(forgeries)("that is %s, when a passkey is made", async (_what, forged) => {
    await expect(register(key, {}, forged)).rejects.toMatchObject(wrong);
    expect(await listPasskeys(database.db, owner())).toEqual([]);
  });

  it.each(forgeries)("that is %s, when it signs; and the organization sees it", async (_what, forged) => {
    await register();
    await expect(enter(forged)).rejects.toMatchObject(wrong);
    const [seen] = await database.db
      .select({ code: signInEvents.code, protocol: signInEvents.protocol, userId: signInEvents.userId })
      .from(signInEvents)
      .where(eq(signInEvents.organizationId, organizationId));
    expect(seen).toEqual({ code: "passkey_wrong", protocol: "passkey", userId });
  });

  it("that was made to register, when it is to sign in, and the other way round", async () => {
    await expect(register(key, {}, { type: "webauthn.get" })).rejects.toMatchObject(wrong);
    await register();
    await expect(enter({ type: "webauthn.create" })).rejects.toMatchObject(wrong);
  });

  it("a second time, too late, in another browser, and for another purpose", async () => {
    await register();
    const begin = () => beginPasskeySignIn({ returnPath: "/" }, context());
    const { options, browserToken } = await begin();
    const response = key.assert(options);
    await signInWithPasskey({ browserToken, response, meta }, context());
    await expect(signInWithPasskey({ browserToken, response, meta }, context())).rejects.toMatchObject(expired);
    const late = await begin();
    const afterwards = signInWithPasskey(
      { browserToken: late.browserToken, response: key.assert(late.options), meta },
      context(5 * 60_000),
    );
    await expect(afterwards).rejects.toMatchObject(expired);
    const [mine, theirs] = [await begin(), await begin()];
    const stolen = { browserToken: theirs.browserToken, response: key.assert(mine.options), meta };
    await expect(signInWithPasskey(stolen, context())).rejects.toMatchObject(wrong);
    const none = { browserToken: "", response: key.assert(mine.options), meta };
    await expect(signInWithPasskey(none, context())).rejects.toMatchObject(expired);
    const other = await beginPasskeyRegistration(person(), context());
    const moved = { browserToken: other.browserToken, response: key.assert(other.options), meta };
    await expect(signInWithPasskey(moved, context())).rejects.toMatchObject(expired);
  });

  it("wrong once, the challenge is spent", async () => {
    await register();
    const { options, browserToken } = await beginPasskeySignIn({ returnPath: "/" }, context());
    const forged = { browserToken, response: key.assert(options, { origin: "https://evil.test" }), meta };
    await expect(signInWithPasskey(forged, context())).rejects.toMatchObject(wrong);
    const right = { browserToken, response: key.assert(options), meta };
    await expect(signInWithPasskey(right, context())).rejects.toMatchObject(expired);
  });

  it("for another person, and by another key that takes its name", async () => {
    await register();
    const handle = (user: string) => Buffer.from(`${organizationId}.${user}`).toString("base64url");
    await expect(enter({ userHandle: handle(await newUser("eve")) })).rejects.toMatchObject(wrong);
    await expect(enter({ userHandle: "AAAA" })).rejects.toMatchObject(wrong);
    const { options, browserToken } = await beginPasskeySignIn({ returnPath: "/" }, context());
    const { id, rawId } = key.assert(options);
    const response = { ...makeSoftwareKey(origin).assert(options, { userHandle: handle(userId) }), id, rawId };
    await expect(signInWithPasskey({ browserToken, response, meta }, context())).rejects.toMatchObject(wrong);
  });

  it("whose challenge somebody else asked for, when a passkey is made", async () => {
    const theirs = { ...person(), userId: await newUser("eve") };
    const { options, browserToken } = await beginPasskeyRegistration(theirs, context());
    const mine = registerPasskey(
      { person: person(), name: "x", browserToken, response: key.attest(options) },
      context(),
    );
    await expect(mine).rejects.toMatchObject(expired);
  });

  it("of a copy: a count that was there before, or of two at once one", async () => {
    await register();
    await enter({ counter: 7 });
    for (const counted of [7, 3, 0])
      await expect(enter({ counter: counted })).rejects.toMatchObject({ code: "passkey_copied" });
    const begun = await Promise.all([1, 2].map(() => beginPasskeySignIn({ returnPath: "/" }, context())));
    const answers = await Promise.allSettled(
      begun.map(({ options, browserToken }) =>
        signInWithPasskey({ browserToken, response: key.assert(options, { counter: 8 }), meta }, context()),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("not of an authenticator that does not count", async () => {
    await register();
    await enter({ counter: 0 });
    await enter({ counter: 0 });
  });
});

describe("who may register one", () => {
  it("is who signed in lately", async () => {
    const authenticatedAt = new Date(clock - 16 * 60_000);
    await expect(register(key, { authenticatedAt })).rejects.toMatchObject({ code: "sign_in_too_old" });
    const { options, browserToken } = await beginPasskeyRegistration(person(), context());
    const stale = { person: person({ authenticatedAt }), name: "x", browserToken, response: key.attest(options) };
    await expect(registerPasskey(stale, context())).rejects.toMatchObject({ code: "sign_in_too_old" });
  });

  it("has the console, and is active", async () => {
    const user = { email: `mia-${counter}@${mark}.test`, roles: ["member"] };
    const { id } = await createUser({ organizationId, user, createdBy: "api" }, context());
    const member = beginPasskeyRegistration({ ...person(), userId: id }, context());
    await expect(member).rejects.toMatchObject({ code: "forbidden" });
    await newUser("bob");
    await updateUser({ ...owner(), byOperator: true, patch: { status: "suspended" }, replaces: "all" }, context());
    await expect(register()).rejects.toMatchObject({ code: "not_found" });
  });

  it("is an operator only in a session that no provider vouched for", async () => {
    await database.db.update(users).set({ operator: true }).where(eq(users.id, userId));
    await expect(register(key, { isVouchedFor: true })).rejects.toMatchObject({ code: "forbidden" });
    await register();
    const { token } = await enter();
    expect((await findSessionPerson(database.db, token, new Date(clock)))?.isOperator).toBe(true);
  });
});

const change = (patch: Parameters<typeof updateUser>[0]["patch"]) =>
  updateUser({ ...owner(), byOperator: true, patch, replaces: "all" }, context());

describe("passkeys and their sessions end with the right, and none wakes with it", () => {
  const asRole = (console: boolean) =>
    updateRole({ organizationId, key: "keeper", patch: { console }, byOperator: true }, context());
  const byConnection = () => ({ ...owner(), grantedBy: "a connection", createdAt: context().now });
  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    ["by hand", () => change({ roles: ["member"] }), () => change({ roles: ["keeper"] })],
    [
      "by a sign-in",
      () => removeGrants(database.db, "role", { ...owner(), grantedBy: "manual" }, ["keeper"]),
      () => addGrants(database.db, "role", byConnection(), [{ key: "keeper", reason: said("setAtFirstRun") }]),
    ],
    ["with the role's console right", () => asRole(false), () => asRole(true)],
    ["by suspension", () => change({ status: "suspended" }), () => change({ status: "active" })],
    ["with the address", () => change({ email: `new-${counter}@${mark}.test` }), async () => undefined],
  ])("taken %s", async (_way, take, give) => {
    await newUser("bob");
    await register();
    const { token } = await enter();
    await take();
    await expect(enter()).rejects.toMatchObject(wrong);
    expect(await findSessionPerson(database.db, token, new Date(clock))).toBeNull();
    await give();
    await expect(enter()).rejects.toMatchObject(wrong);
    expect(await listPasskeys(database.db, owner())).toEqual([]);
  });

  it("and one that is void makes room for the next", async () => {
    await register();
    await removeGrants(database.db, "role", { ...owner(), grantedBy: "manual" }, ["keeper"]);
    await addGrants(database.db, "role", byConnection(), [{ key: "keeper", reason: said("setAtFirstRun") }]);
    await register();
    await enter();
  });

  it("is found in its own organization alone", async () => {
    await register();
    const { options } = await beginPasskeySignIn({ returnPath: "/" }, context());
    const { id } = key.assert(options);
    expect(await findPasskey(database.db, owner(), id)).not.toBeNull();
    expect(await findPasskey(database.db, { organizationId: "another", userId }, id)).toBeNull();
  });
});
