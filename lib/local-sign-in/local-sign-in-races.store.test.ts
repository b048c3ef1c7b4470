import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { passkeys, recoveryCodes, sessions } from "@/drizzle/schema/sessions";
import { newOrganization, sessionOf } from "@/e2e/support/directory-world";
import { makeSoftwareKey, type SoftwareKey } from "@/e2e/support/software-authenticator";
import { spreadStatements } from "@/e2e/support/statements";
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
 * Somebody signs in past every provider at once with the end of what they may do, on connections of their own and with pauses between the
 * statements: each round stands at other ones, so that what is read before it is held gives itself away. Looked for: a session that the
 * end did not see, codes and passkeys that outlive it, and two that wait for each other.
 */

const rounds = Array.from({ length: 4 }, (_, round) => round);
let database: DatabaseHandle;
let organization: Organization;
let key: SoftwareKey;
let email: string;
let userId: string;
let recoveryCode: string;
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
  spreadStatements(database.db);
});
afterAll(() => database?.close());

async function newUser(name: string) {
  const user = { email: `${name}@${organization.slug}.test`, roles: ["keeper"] };
  return createUser({ organizationId: organization.id, user, createdBy: "api" }, context());
}

beforeEach(async () => {
  counter += 1;
  ({ id: userId, email } = await newUser(`ada-${counter}`));
  key = makeSoftwareKey(new URL(testContext(database.db).baseUrl).origin);
  await (await registration())();
  await database.db.delete(sessions).where(eq(sessions.userId, userId));
  [recoveryCode = ""] = await renewRecoveryCodes({ userId }, context());
});

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

const byRecoveryCode = async () => () =>
  signInWithRecoveryCode({ email, code: recoveryCode, returnPath: "/dashboard", meta }, context());

async function byPasskey() {
  const { options, browserToken } = await beginPasskeySignIn({ returnPath: "/console" }, context());
  const response = key.assert(options);
  return () => signInWithPasskey({ browserToken, response, meta }, context());
}

async function confirmation() {
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

/** Both at once, now the one first and now the other; a refusal is an answer, and nothing else that is thrown. */
async function atOnce(round: number, one: () => Promise<unknown>, other: () => Promise<unknown>) {
  const refusable = async (act: () => Promise<unknown>) => {
    await act().catch((error) => {
      if (!(error instanceof SsoError)) throw error;
    });
  };
  const both = [refusable.bind(null, one), other];
  await Promise.all((round % 2 === 0 ? both : both.reverse()).map((act) => act()));
}

const openSessions = () => database.db.$count(sessions, eq(sessions.userId, userId));

const ways = {
  "a mailed code": byCode,
  "a recovery code": byRecoveryCode,
  "a passkey": byPasskey,
  "a confirmation": confirmation,
};

describe.each(Object.entries(ways))("%s", (_way, prepare) => {
  it.each(rounds)("at once with a suspension: nobody is in afterwards (%i)", async (round) => {
    await atOnce(round, await prepare(), suspension);
    expect(await openSessions()).toBe(0);
  });

  it.each(rounds)("at once with the end of all access: nobody is in afterwards (%i)", async (round) => {
    await atOnce(round, await prepare(), leaving);
    expect(await openSessions()).toBe(0);
  });

  it.each(rounds)("at once with another address: nobody is in by the one before (%i)", async (round) => {
    await atOnce(round, await prepare(), newAddress);
    expect(await openSessions()).toBe(0);
  });
});

describe("at once with a suspension", () => {
  it.each(rounds)("recovery codes are made: none is left (%i)", async (round) => {
    await atOnce(round, await renewal(), suspension);
    expect(await database.db.$count(recoveryCodes, eq(recoveryCodes.userId, userId))).toBe(0);
  });

  it.each(rounds)("somebody makes recovery codes for themselves: none is left (%i)", async (round) => {
    await atOnce(round, await ownRenewal(), suspension);
    expect(await database.db.$count(recoveryCodes, eq(recoveryCodes.userId, userId))).toBe(0);
  });

  it.each(rounds)("a passkey is registered, a token made: none is left (%i)", async (round) => {
    const [register, make] = [await registration(makeSoftwareKey(testContext(database.db).baseUrl)), await token()];
    await Promise.all([atOnce(round, register, suspension), make().catch(() => undefined)]);
    expect(await database.db.$count(passkeys, eq(passkeys.userId, userId))).toBe(0);
    await expect(make()).rejects.toMatchObject({ code: "forbidden" });
  });

  it("who was found active, and is not any more, is refused as such", async () => {
    const user = await findUser(database.db, organization.id, userId);
    if (!user) throw new Error("Ada is a user");
    await suspension();
    const proven = { user, patch: {}, method: "code", returnPath: "/dashboard", meta } as const;
    await expect(beginLocalSession(proven, context())).rejects.toMatchObject({ code: "user_disabled" });
    expect(await openSessions()).toBe(0);
  });
});

it.each(rounds)("of two who make recovery codes at once, the codes of one stay (%i)", async () => {
  const made = await Promise.all([await renewal(), await ownRenewal()].map((renew) => renew()));
  const kept = await database.db.$count(recoveryCodes, eq(recoveryCodes.userId, userId));
  expect(kept).toBe(made[0]?.length);
});

it.each(rounds)(
  "a mailed code at once with the end of mailed codes: nobody is in by one afterwards (%i)",
  async (round) => {
    const enter = await byCode();
    const change = (emailCodes: "offered" | "off") =>
      updateOrganization(
        { slug: organization.slug, patch: { emailCodes }, byOperator: true, isSsoProven: true },
        context(),
      );
    await atOnce(round, enter, () => change("off"));
    expect(await openSessions()).toBe(0);
    await change("offered");
  },
);

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
