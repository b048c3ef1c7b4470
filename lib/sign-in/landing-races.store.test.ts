import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { answerFor, beginSignIn, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { crossings } from "@/e2e/support/statements";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { turnOffConnection } from "@/lib/connections/turn-off-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { endSessions } from "@/lib/directory/end-sessions";
import { updateOrganization } from "@/lib/directory/save-organization";
import { findUserByEmail } from "@/lib/directory/user-store";

/*
 * A ticket is redeemed between any two statements of something that contradicts it, and the other way round: what is read before it is
 * held gives itself away.
 */

let database: DatabaseHandle;
let idp: KeyPair;
let made: MadeConnection;
let crossEverywhere: ReturnType<typeof crossings>;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  made = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });
  crossEverywhere = crossings(database.db);
});
afterAll(() => database?.close());

const context = () => testContext(database.db);
const organizationId = () => made.organization.id;
const openSessions = () => database.db.$count(sessions, eq(sessions.organizationId, organizationId()));
const idleLimits = async () => {
  const rows = await database.db.select().from(sessions).where(eq(sessions.organizationId, organizationId()));
  return rows.map(({ idleMinutes }) => idleMinutes);
};
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

type Landing = { land: () => Promise<unknown>; other: () => Promise<unknown>; afterwards: () => Promise<void> };

/** Each before each statement of the other. */
async function cross(prepare: () => Promise<Landing>): Promise<void> {
  await crossEverywhere(async () => {
    const { land, other, afterwards } = await prepare();
    return { one: land, other, afterwards };
  });
  await crossEverywhere(async () => {
    const { land, other, afterwards } = await prepare();
    return { one: other, other: land, afterwards };
  });
}

const areIn = async (most: number) => {
  expect(await openSessions()).toBeLessThanOrEqual(most);
  await signOutAll();
};

describe("at once with a landing", () => {
  it("another one with the same ticket: one session", () =>
    cross(async () => {
      const { outcome, browserToken } = await answered();
      const landed: string[] = [];
      const land = async () => landed.push((await redeem(made, outcome, browserToken)).status);
      const afterwards = async () => {
        expect(landed.filter((status) => status === "session")).toHaveLength(1);
        expect(await openSessions()).toBe(1);
        await signOutAll();
      };
      return { land, other: land, afterwards };
    }));

  it("the ticket in another browser: never a session there, and one at most", () =>
    cross(async () => {
      const { outcome, browserToken } = await answered();
      const stranger: unknown[] = [];
      const afterwards = async () => {
        expect(stranger).toMatchObject([{ status: "failed" }]);
        await areIn(1);
      };
      const land = () => redeem(made, outcome, browserToken);
      return { land, other: async () => stranger.push(await redeem(made, outcome, "x".repeat(43))), afterwards };
    }));

  it("a suspension: nobody is in afterwards", () =>
    cross(async () => {
      const { outcome, browserToken } = await answered();
      const target = { organizationId: organizationId(), userIds: [(await ada()).id] };
      const afterwards = async () => {
        await areIn(0);
        await changeStatuses({ ...target, status: "active" }, context());
      };
      const other = () => changeStatuses({ ...target, status: "suspended" }, context());
      return { land: () => redeem(made, outcome, browserToken), other, afterwards };
    }));

  it("single sign-on is switched off: nobody is in when it is on again", () =>
    cross(async () => {
      const { outcome, browserToken } = await answered();
      const set = (ssoEnabled: boolean) => {
        const { slug } = made.organization;
        return updateOrganization({ slug, patch: { ssoEnabled }, byOperator: true, isSsoProven: true }, context());
      };
      const afterwards = async () => {
        await areIn(0);
        await set(true);
      };
      return { land: () => redeem(made, outcome, browserToken), other: () => set(false), afterwards };
    }));

  it("narrower limits of the connection: the new session has them", () =>
    cross(async () => {
      const { outcome, browserToken } = await answered();
      const limit = (sessionIdleMinutes: number | null) => made.save({ signIn: { sessionIdleMinutes } });
      const afterwards = async () => {
        expect(await idleLimits()).toEqual([5]);
        await signOutAll();
        await limit(null);
      };
      return { land: () => redeem(made, outcome, browserToken), other: () => limit(5), afterwards };
    }));

  it("narrower limits of the organization: the new session has them", () =>
    cross(async () => {
      const { outcome, browserToken } = await answered();
      const limit = (idleMinutes: number) => {
        const { slug } = made.organization;
        const patch = { session: { idleMinutes } };
        return updateOrganization({ slug, patch, byOperator: true, isSsoProven: true }, context());
      };
      const afterwards = async () => {
        expect(await idleLimits()).toEqual([5]);
        await signOutAll();
        await limit(480);
      };
      return { land: () => redeem(made, outcome, browserToken), other: () => limit(5), afterwards };
    }));

  it("the end of all of the person's sessions: the new one is whole or it is not there", () =>
    cross(async () => {
      const { outcome, browserToken } = await answered();
      const ending = { organizationId: organizationId(), filter: { users: [(await ada()).id] }, byOperator: false };
      const other = () => endSessions(ending, "revoked", context());
      return { land: () => redeem(made, outcome, browserToken), other, afterwards: () => areIn(1) };
    }));
});

describe("at once with the provider's answer", () => {
  /** The browser is at the provider, which is about to answer. */
  async function arriving() {
    const begun = await beginSignIn(made);
    const answer = answerFor(made, begun.requestId, { key: idp });
    const land = async () => {
      const outcome = await postAnswer(made, made.connection.id, answer, begun.relayState);
      if (outcome.status === "signed-in") await redeem(made, outcome, begun.browserToken);
    };
    return { land };
  }

  it("a suspension: nobody is in afterwards", () =>
    cross(async () => {
      const target = { organizationId: organizationId(), userIds: [(await ada()).id] };
      const afterwards = async () => {
        await areIn(0);
        await changeStatuses({ ...target, status: "active" }, context());
      };
      const other = () => changeStatuses({ ...target, status: "suspended" }, context());
      return { ...(await arriving()), other, afterwards };
    }));

  it("the connection is turned off, and its sessions end: nobody is in afterwards", () =>
    cross(async () => {
      const which = { organizationId: organizationId(), connectionId: made.connection.id };
      const filter = { connection: made.connection.id };
      const other = async () => {
        await turnOffConnection(which, context());
        await endSessions({ ...which, filter, byOperator: false }, "connection_off", context());
      };
      const afterwards = async () => {
        await areIn(0);
        await made.save({});
      };
      return { ...(await arriving()), other, afterwards };
    }));
});
