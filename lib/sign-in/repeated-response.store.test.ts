import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { type MockProvider, startMockProvider } from "@/e2e/support/mock-openid-provider";
import { answerFor, beginSignIn, postAnswer } from "@/e2e/support/saml-arrival";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findSessionPerson } from "@/lib/directory/session-store";
import { completeSignIn } from "./complete-sign-in";
import { redeemRepeated, redeemTicket } from "./redeem-ticket";
import { startSignIn } from "./start-sign-in";

/*
 * The public case "answer sent twice". Relatives looked for: OpenID Connect callbacks loaded twice, the landing address
 * itself loaded twice, a first answer that is still being verified, a session cookie that the browser dropped, another
 * browser at each of them, and a second message that is not the first one.
 */

let database: DatabaseHandle;
let idp: KeyPair;
let provider: MockProvider;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  provider = await startMockProvider();
});
afterAll(async () => {
  await provider?.stop();
  await database?.close();
});

const context = (secondsLater = 0) => testContext(database.db, new Date(Date.now() + secondsLater * 1000));
const nobody = { currentUserId: null, elsewhereToken: null, isSwitchConfirmed: false };
const anywhere = { address: null, userAgent: null };

type Arrived = Awaited<ReturnType<typeof postAnswer>>;
type Walk = { browserToken: string; send: () => Promise<Arrived>; organizationId: string };

async function samlWalk(): Promise<Walk> {
  const acme = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });
  const begun = await beginSignIn(acme);
  const answer = answerFor(acme, begun.requestId, { key: idp });
  const send = () => postAnswer(acme, acme.connection.id, answer, begun.relayState);
  return { browserToken: begun.browserToken, send, organizationId: acme.organization.id };
}

async function oidcWalk(): Promise<Walk> {
  const oidc = {
    issuer: provider.behaviour.issuer,
    clientId: provider.client.id,
    clientSecret: provider.client.secret,
  };
  const claims = [
    { field: "email", from: "email" },
    { field: "role", from: "roles" },
  ];
  const acme = await madeConnection(database.db, { kind: "generic-oidc", status: "live", oidc, claims });
  const connectionId = acme.connection.id;
  const input = { connectionId, returnTo: "/dashboard?x=1", loginHint: null, initiatingIssuer: null };
  const { request, browserToken } = await startSignIn({ ...input, browserToken: null }, context());
  const parameters = provider.authorize(request.url);
  const send = () => {
    const arrived = new Request(`${baseUrl}/oidc/callback/${connectionId}?${parameters}`);
    return completeSignIn({ protocol: "oidc", connectionId, request: arrived }, context());
  };
  return { browserToken, send, organizationId: acme.organization.id };
}

function ticketOf(outcome: Arrived): string {
  if (outcome.status !== "signed-in") throw new Error(`expected a ticket, got ${JSON.stringify(outcome)}`);
  return outcome.ticket;
}

function attemptOf(outcome: Arrived): string {
  if (outcome.status !== "failed" || outcome.repeats === null)
    throw new Error(`expected a repetition, got ${JSON.stringify(outcome)}`);
  return outcome.repeats;
}

const land = (handle: string, browserToken: string | null, secondsLater = 0) =>
  redeemTicket({ handle, browserToken, ...nobody, ...anywhere }, context(secondsLater));

const redeemAgain = (
  attemptId: string,
  browserToken: string | null,
  { currentUserId = null, secondsLater = 0 }: { currentUserId?: string | null; secondsLater?: number } = {},
) =>
  redeemRepeated(
    { attemptId, reference: "abcdefghij", browserToken, ...nobody, ...anywhere, currentUserId },
    context(secondsLater),
  );

async function sessionsOf({ organizationId }: Walk): Promise<number> {
  const [row] = await database.db
    .select({ value: count() })
    .from(sessions)
    .where(eq(sessions.organizationId, organizationId));
  return row?.value ?? 0;
}

async function userOf(landed: Awaited<ReturnType<typeof land>>): Promise<string | null> {
  if (landed.status !== "session") throw new Error(`expected a session, got ${landed.status}`);
  return (await findSessionPerson(database.db, landed.token, new Date()))?.user.id ?? null;
}

describe.each([
  ["SAML", samlWalk],
  ["OpenID Connect", oidcWalk],
])("the same answer twice (%s)", (_protocol, walk) => {
  it("where the first was followed: back to the page, no new session", async () => {
    const to = await walk();
    const first = await land(ticketOf(await to.send()), to.browserToken);
    const currentUserId = await userOf(first);
    const attemptId = attemptOf(await to.send());
    for (const secondsLater of [0, 400])
      expect(await redeemAgain(attemptId, to.browserToken, { currentUserId, secondsLater })).toEqual({
        status: "signed-in-before",
        returnPath: "/dashboard?x=1",
      });
    expect(await sessionsOf(to)).toBe(1);
    expect(await userOf(first)).toBe(currentUserId);
  });

  it("where the browser dropped the first: its ticket still lets it in, once", async () => {
    const to = await walk();
    const ticket = ticketOf(await to.send());
    const landed = await redeemAgain(attemptOf(await to.send()), to.browserToken);
    expect(landed).toMatchObject({ status: "session", returnPath: "/dashboard?x=1" });
    expect(await userOf(landed)).not.toBeNull();
    expect(await land(ticket, null)).toMatchObject({ status: "failed" });
    expect(await sessionsOf(to)).toBe(1);
  });

  it("where the browser dropped the session cookie: it gets that session, and the dropped token opens nothing", async () => {
    const to = await walk();
    const dropped = await land(ticketOf(await to.send()), to.browserToken);
    const landed = await redeemAgain(attemptOf(await to.send()), to.browserToken);
    expect(await userOf(landed)).not.toBeNull();
    expect(await userOf(dropped)).toBeNull();
    expect(await sessionsOf(to)).toBe(1);
  });

  it("any other browser is refused, with whatever session, and burns nothing", async () => {
    const to = await walk();
    const ticket = ticketOf(await to.send());
    const attemptId = attemptOf(await to.send());
    for (const browserToken of [null, "", "x".repeat(43), `${"x".repeat(43)}.${"y".repeat(43)}`])
      for (const currentUserId of [null, "somebody else"])
        expect(await redeemAgain(attemptId, browserToken, { currentUserId })).toEqual({
          status: "failed",
          publicCode: "start_again",
          reference: "abcdefghij",
        });
    expect(await sessionsOf(to)).toBe(0);
    expect(await land(ticket, to.browserToken)).toMatchObject({ status: "session" });
  });

  it("a minute later there is no second chance, and after a sign-out neither", async () => {
    const to = await walk();
    await to.send();
    const attemptId = attemptOf(await to.send());
    expect(await redeemAgain(attemptId, to.browserToken, { secondsLater: 61 })).toMatchObject({ status: "failed" });
    expect(await userOf(await redeemAgain(attemptId, to.browserToken))).not.toBeNull();
    await database.db.delete(sessions).where(eq(sessions.organizationId, to.organizationId));
    expect(await redeemAgain(attemptId, to.browserToken)).toMatchObject({ status: "failed" });
  });

  it("at once: one ticket, one session", async () => {
    const to = await walk();
    const outcomes = await Promise.all([to.send(), to.send(), to.send()]);
    expect(outcomes.filter(({ status }) => status === "signed-in")).toHaveLength(1);
    const repeated = outcomes.flatMap((outcome) => (outcome.status === "failed" ? [outcome.repeats] : []));
    expect(repeated.every((attemptId) => attemptId !== null)).toBe(true);
    expect(await redeemAgain(repeated[0] ?? "", to.browserToken)).toMatchObject({ status: "session" });
    expect(await sessionsOf(to)).toBe(1);
  });

  it("the landing address loaded twice gives one session, and the first one stays", async () => {
    const to = await walk();
    const ticket = ticketOf(await to.send());
    const landed = await land(ticket, to.browserToken);
    expect(await land(ticket, to.browserToken)).toMatchObject({ status: "failed" });
    expect(await userOf(landed)).not.toBeNull();
    expect(await land(ticket, "x".repeat(43))).toMatchObject({ status: "failed" });
    expect(await sessionsOf(to)).toBe(1);
  });
});

it("a message that is wrong in any other way repeats nothing", async () => {
  const acme = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });
  const begun = await beginSignIn(acme);
  const send = (options: object) =>
    postAnswer(acme, acme.connection.id, answerFor(acme, begun.requestId, { key: idp, ...options }), begun.relayState);
  expect((await send({})).status).toBe("signed-in");
  const stranger = await makeKeyPair("stranger");
  for (const options of [
    { key: stranger },
    { audience: "https://other.test" },
    { now: new Date(Date.now() - 3_600_000) },
  ])
    expect(await send(options)).toMatchObject({ status: "failed", repeats: null });
});
