import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { personalTokens } from "@/drizzle/schema/api";
import { passkeys, recoveryCodes, sessions } from "@/drizzle/schema/sessions";
import { newOrganization, sessionOf } from "@/e2e/support/directory-world";
import { makeSoftwareKey, type SoftwareKey } from "@/e2e/support/software-authenticator";
import { crossings } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { endExpiredSessions, endSessionOfBrowser } from "@/lib/directory/end-sessions";
import type { Organization } from "@/lib/directory/organization-store";
import { updateOrganization } from "@/lib/directory/save-organization";
import { createPersonalToken } from "@/lib/directory/save-personal-token";
import { createRole } from "@/lib/directory/save-role";
import { createUser, updateUser } from "@/lib/directory/save-user";
import { findUser } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { endAllAccess } from "@/lib/leaving/end-all-access";
import { beginLocalSession } from "./begin-local-session";
import { beginConfirmation, beginPasskeyRegistration, beginPasskeySignIn } from "./begin-passkey";
import { confirmWithPasskey } from "./confirm-session";
import { renewOwnRecoveryCodes, renewRecoveryCodes } from "./renew-recovery-codes";
import { requestLoginCode } from "./request-login-code";
import { registerPasskey } from "./save-passkey";
import { signInWithCode, signInWithRecoveryCode } from "./sign-in-with-code";
import { signInWithPasskey } from "./sign-in-with-passkey";

/*
 * Somebody signs in past every provider at once with the end of what they may do, on connections of their own and between any two
 * statements of each: what is read before it is held gives itself away. Looked for: a session that the
 * end did not see, codes and passkeys that outlive it, and two that wait for each other.
 */

const rounds = Array.from({ length: 4 }, (_, round) => round);
let database: DatabaseHandle;
let organization: Organization;
let key: SoftwareKey;
let email: string;
let userId: string;
let crossEverywhere: ReturnType<typeof crossings>;
let counter = 0;
let clock = Date.now();

const context = () => {
  clock += 1000;
  return testContext(database.db, new Date(clock));
};
const owner = () => ({ organizationId: organization.id, userId });
const meta = { address: null, userAgent: null };

beforeAll(async () => {
  database = await openTestDatabase();
  organization = await newOrganization(database.db);
  const role = { key: "keeper", name: "Keeper", console: true };
  await createRole({ organizationId: organization.id, role }, context());
  // Somebody else who owns the organization: the last owner stays.
  await newUser("other");
  crossEverywhere = crossings(database.db);
});
afterAll(() => database?.close());

async function newUser(name: string) {
  const user = { email: `${name}@${organization.slug}.test`, roles: ["keeper"] };
  return createUser({ organizationId: organization.id, user, createdBy: "api" }, context());
}

beforeEach(newAda);

async function newAda(): Promise<void> {
  counter += 1;
  ({ id: userId, email } = await newUser(`ada-${counter}`));
  key = makeSoftwareKey(new URL(testContext(database.db).baseUrl).origin);
}

/** She has a passkey, and no session. */
async function registered(): Promise<void> {
  await (await registration())();
  await database.db.delete(sessions).where(eq(sessions.userId, userId));
}

/** A session as a mailed code begins it, as far as passkeys are concerned. */
async function holder() {
  const { sessionId } = await sessionOf(database.db, owner(), context());
  const person = { ...owner(), sessionId, isVouchedFor: false, isUnconfirmed: false, authenticatedAt: new Date(clock) };
  return person;
}

/** Everything is ready: what is returned takes the last step. */
async function registration(made = key) {
  const person = await holder();
  const { options, browserToken } = await beginPasskeyRegistration(person, context());
  const response = made.attest(options);
  return () => registerPasskey({ person, name: "Laptop", browserToken, response }, context());
}

async function byCode() {
  const asked = { email, address: email, deviceId: null, organizationSlug: organization.slug, limitScale: 1 };
  const { challenge, mail } = await requestLoginCode({ ...asked, returnPath: "/dashboard" }, context());
  const code = mail?.kind === "code" ? mail.code : "";
  return () => signInWithCode({ challenges: [challenge], code, organization: null, meta }, context());
}

async function byRecoveryCode() {
  const [code = ""] = await renewRecoveryCodes({ userId }, context());
  return () => signInWithRecoveryCode({ email, code, returnPath: "/dashboard", meta }, context());
}

async function byPasskey() {
  await registered();
  const { options, browserToken } = await beginPasskeySignIn({ returnPath: "/console" }, context());
  const response = key.assert(options);
  return () => signInWithPasskey({ browserToken, response, meta }, context());
}

async function confirmation() {
  await registered();
  const { sessionId } = await sessionOf(database.db, owner(), context());
  const session = { ...owner(), sessionId };
  const { options, browserToken } = await beginConfirmation({ ...session, returnPath: "/console" }, context());
  const response = key.assert(options);
  return () => confirmWithPasskey({ ...session, browserToken, response }, context());
}

const renewal = async () => () => renewRecoveryCodes({ userId }, context());
const ownRenewal = async () => {
  const person = await holder();
  return () => renewOwnRecoveryCodes(person, context());
};
const token = async () => () =>
  createPersonalToken({ ...owner(), token: { name: "CI", readOnly: false, days: 7 } }, context());

const suspension = () =>
  changeStatuses({ organizationId: organization.id, userIds: [userId], status: "suspended" }, context());
const leaving = () => endAllAccess({ organization, userId, byOperator: true, revokesKeys: true }, context());
const newAddress = () =>
  updateUser({ ...owner(), byOperator: true, patch: { email: `moved-${email}` }, replaces: "manual" }, context());

/** Somebody for each time, and each of two things before each statement of the other; a refusal is an answer, and nothing else that is thrown. */
async function cross(
  prepare: () => Promise<() => Promise<unknown>>,
  other: () => Promise<unknown>,
  afterwards: () => Promise<void>,
): Promise<void> {
  const refusable = (act: () => Promise<unknown>) => () =>
    act().catch((error) => {
      if (!(error instanceof SsoError)) throw error;
    });
  for (const isTurned of [false, true])
    await crossEverywhere(async () => {
      await newAda();
      const both = [refusable(await prepare()), other] as const;
      const [first, second] = isTurned ? [both[1], both[0]] : both;
      return { one: first, other: second, afterwards };
    });
}

const nobodyIsIn = async () => expect(await database.db.$count(sessions, eq(sessions.userId, userId))).toBe(0);
const noCodeIsLeft = async () =>
  expect(await database.db.$count(recoveryCodes, eq(recoveryCodes.userId, userId))).toBe(0);

const ways = {
  "a mailed code": byCode,
  "a recovery code": byRecoveryCode,
  "a passkey": byPasskey,
  "a confirmation": confirmation,
};

describe.each(Object.entries(ways))("%s", (_way, prepare) => {
  it("at once with a suspension: nobody is in afterwards", () => cross(prepare, suspension, nobodyIsIn));
  it("at once with the end of all access: nobody is in afterwards", () => cross(prepare, leaving, nobodyIsIn));
  it("at once with another address: nobody is in by the one before", () => cross(prepare, newAddress, nobodyIsIn));
});

describe("at once with a suspension", () => {
  it("recovery codes are made: none is left", () => cross(renewal, suspension, noCodeIsLeft));
  it("somebody makes recovery codes for themselves: none is left", () => cross(ownRenewal, suspension, noCodeIsLeft));

  it("a passkey is registered: none is left", () =>
    cross(
      () => registration(makeSoftwareKey(testContext(database.db).baseUrl)),
      suspension,
      async () => expect(await database.db.$count(passkeys, eq(passkeys.userId, userId))).toBe(0),
    ));

  it("a token is made: none is left, and no other can be made", () =>
    cross(token, suspension, async () => {
      expect(await database.db.$count(personalTokens, eq(personalTokens.userId, userId))).toBe(0);
      await expect((await token())()).rejects.toMatchObject({ code: "forbidden" });
    }));

  it("who was found active, and is not any more, is refused as such", async () => {
    const user = await findUser(database.db, organization.id, userId);
    if (!user) throw new Error("Ada is a user");
    await suspension();
    const proven = { user, patch: {}, method: "code", returnPath: "/dashboard", meta } as const;
    await expect(beginLocalSession(proven, context())).rejects.toMatchObject({ code: "user_disabled" });
    await nobodyIsIn();
  });
});

it.each(rounds)("of two who make recovery codes at once, the codes of one stay (%i)", async () => {
  const made = await Promise.all([await renewal(), await ownRenewal()].map((renew) => renew()));
  const kept = await database.db.$count(recoveryCodes, eq(recoveryCodes.userId, userId));
  expect(kept).toBe(made[0]?.length);
});

it("a mailed code at once with the end of mailed codes: nobody is in by one afterwards", async () => {
  const change = (emailCodes: "offered" | "off") =>
    updateOrganization(
      { slug: organization.slug, patch: { emailCodes }, byOperator: true, isSsoProven: true },
      context(),
    );
  await cross(
    byCode,
    () => change("off"),
    async () => {
      await nobodyIsIn();
      await change("offered");
    },
  );
});

it.each(rounds)(
  "who closes sign-ins and whose sessions end at that moment do not wait for each other (round %i)",
  async () => {
    const own = await newOrganization(database.db);
    const user = { email: `eve@${own.slug}.test` };
    const { id } = await createUser({ organizationId: own.id, user, createdBy: "api" }, context());
    const made = await Promise.all(
      rounds.map(() => sessionOf(database.db, { organizationId: own.id, userId: id }, context())),
    );
    const close = (patch: object) =>
      updateOrganization({ slug: own.slug, patch, byOperator: true, isSsoProven: true }, context());
    await Promise.all([
      ...made.map(({ token }) => endSessionOfBrowser(token, "signed_out", context())),
      close({ emailCodes: "off" }),
      endExpiredSessions({ db: database.db, now: new Date(clock + 400 * 86_400_000) }),
      close({ session: { idleMinutes: 30 } }),
    ]);
  },
);
