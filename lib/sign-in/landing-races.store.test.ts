import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { answerFor, beginSignIn, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { spreadStatements } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { endSessions } from "@/lib/directory/end-sessions";
import { updateOrganization } from "@/lib/directory/save-organization";
import { findUserByEmail } from "@/lib/directory/user-store";

/*
 * A ticket that is redeemed at once with something that contradicts it, on connections of their own and with pauses between the
 * statements: each round stands at other ones, so that what is read before it is held gives itself away.
 */

const rounds = Array.from({ length: 8 }, (_, round) => round);
let database: DatabaseHandle;
let idp: KeyPair;
let made: MadeConnection;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  made = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });
  spreadStatements(database.db);
});
afterAll(() => database?.close());

const context = () => testContext(database.db);
const organizationId = () => made.organization.id;
const openSessions = () => database.db.$count(sessions, eq(sessions.organizationId, organizationId()));
const signOutAll = async () => {
  await database.db.delete(sessions).where(eq(sessions.organizationId, organizationId()));
};

/** The provider has answered; the browser holds a ticket. */
async function answered() {
  const begun = await beginSignIn(made);
  const answer = answerFor(made, begun.requestId, { key: idp });
  const outcome = await postAnswer(made, made.connection.id, answer, begun.relayState);
  expect(outcome.status).toBe("signed-in");
  return { outcome, browserToken: begun.browserToken };
}

async function ada() {
  const user = await findUserByEmail(database.db, organizationId(), "ada@acme.test");
  if (!user) throw new Error("Ada is a user");
  return user;
}

/** Both at once, now the one first and now the other. */
const atOnce = (round: number, one: () => Promise<unknown>, other: () => Promise<unknown>) =>
  Promise.all((round % 2 === 0 ? [one, other] : [other, one]).map((act) => act()));

describe("at once with a landing", () => {
  it.each(rounds)("another one with the same ticket: one session (%i)", async () => {
    const { outcome, browserToken } = await answered();
    const landed = await Promise.all([1, 2, 3].map(() => redeem(made, outcome, browserToken)));
    expect(landed.filter(({ status }) => status === "session")).toHaveLength(1);
    expect(await openSessions()).toBe(1);
    await signOutAll();
  });

  it.each(rounds)("the ticket in another browser: never a session there, and one at most (%i)", async (round) => {
    const { outcome, browserToken } = await answered();
    const stranger: unknown[] = [];
    await atOnce(
      round,
      () => redeem(made, outcome, browserToken),
      async () => stranger.push(await redeem(made, outcome, "x".repeat(43))),
    );
    expect(stranger).toMatchObject([{ status: "failed" }]);
    expect(await openSessions()).toBeLessThanOrEqual(1);
    await signOutAll();
  });

  it.each(rounds)("a suspension: nobody is in afterwards (%i)", async (round) => {
    const { outcome, browserToken } = await answered();
    const target = { organizationId: organizationId(), userIds: [(await ada()).id] };
    await atOnce(
      round,
      () => redeem(made, outcome, browserToken),
      () => changeStatuses({ ...target, status: "suspended" }, context()),
    );
    expect(await openSessions()).toBe(0);
    await changeStatuses({ ...target, status: "active" }, context());
  });

  it.each(rounds)("single sign-on is switched off: nobody is in when it is on again (%i)", async (round) => {
    const { outcome, browserToken } = await answered();
    const set = (ssoEnabled: boolean) => {
      const { slug } = made.organization;
      return updateOrganization({ slug, patch: { ssoEnabled }, byOperator: true, isSsoProven: true }, context());
    };
    await atOnce(
      round,
      () => redeem(made, outcome, browserToken),
      () => set(false),
    );
    expect(await openSessions()).toBe(0);
    await set(true);
  });

  it.each(rounds)(
    "the end of all of the person's sessions: the new one is whole or it is not there (%i)",
    async (round) => {
      const { outcome, browserToken } = await answered();
      const { id } = await ada();
      const filter = { users: [id] };
      await atOnce(
        round,
        () => redeem(made, outcome, browserToken),
        () => endSessions({ organizationId: organizationId(), filter, byOperator: false }, "revoked", context()),
      );
      expect(await openSessions()).toBeLessThanOrEqual(1);
      await signOutAll();
    },
  );
});
