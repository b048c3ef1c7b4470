import { afterAll, beforeAll, expect, it } from "vitest";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { answerFor, type Begun, beginSignIn, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { findSessionPerson } from "@/lib/directory/session-store";
import { findUserByEmail } from "@/lib/directory/user-store";
import { redeemTicket } from "./redeem-ticket";

// What a browser sends along binds nothing new: neither an attempt cookie that was planted, nor the session that it had.

let database: DatabaseHandle;
let idp: KeyPair;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
});
afterAll(() => database?.close());

const made = () => madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });
type Made = Awaited<ReturnType<typeof made>>;

const answered = (acme: Made, { requestId, relayState }: Begun) =>
  postAnswer(acme, acme.connection.id, answerFor(acme, requestId, { key: idp }), relayState);

it("a planted attempt cookie binds no sign-in, and does not stay", async () => {
  const acme = await made();
  const planted = randomToken(32);
  const begun = await beginSignIn(acme, { browserToken: planted });
  expect(begun.browserToken).not.toContain(planted);
  const outcome = await answered(acme, begun);
  expect(await redeem(acme, outcome, planted)).toMatchObject({ status: "failed", publicCode: "start_again" });
});

it("a secret that somebody learnt from one sign-in opens no later one of the same browser", async () => {
  const acme = await made();
  const first = await beginSignIn(acme);
  const second = await beginSignIn(acme, { browserToken: first.browserToken });
  const outcome = await answered(acme, second);
  expect(await redeem(acme, outcome, first.browserToken)).toMatchObject({ status: "failed" });
});

it("sign-ins in several tabs get in, in any order", async () => {
  const acme = await made();
  const first = await beginSignIn(acme);
  const second = await beginSignIn(acme, { browserToken: first.browserToken });
  const third = await beginSignIn(acme, { browserToken: second.browserToken });
  for (const begun of [second, first, third])
    expect(await redeem(acme, await answered(acme, begun), third.browserToken)).toMatchObject({ status: "session" });
});

it("secrets of sign-ins that are over are left out of the cookie", async () => {
  const acme = await made();
  const old = await beginSignIn(acme, { now: new Date(Date.now() - 11 * 60_000) });
  const begun = await beginSignIn(acme, { browserToken: old.browserToken });
  expect(begun.browserToken.split(".")).toHaveLength(1);
});

it("signing in again ends the session that the browser had, and no other one", async () => {
  const acme = await made();
  const signIn = async (currentToken: string | null) => {
    const begun = await beginSignIn(acme);
    const outcome = await answered(acme, begun);
    const user = await findUserByEmail(database.db, acme.organization.id, "ada@acme.test");
    if (outcome.status !== "signed-in") throw new Error("a ticket expected");
    const landed = await redeemTicket(
      {
        handle: outcome.ticket,
        browserToken: begun.browserToken,
        currentUserId: currentToken && (user?.id ?? null),
        currentToken,
        elsewhereToken: null,
        isSwitchConfirmed: false,
        address: null,
        userAgent: null,
      },
      testContext(database.db),
    );
    if (landed.status !== "session") throw new Error("a session expected");
    return landed.token;
  };
  const alive = async (token: string) => (await findSessionPerson(database.db, token, new Date())) !== null;
  const elsewhere = await signIn(null);
  const before = await signIn(null);
  const after = await signIn(before);
  expect([await alive(elsewhere), await alive(before), await alive(after)]).toEqual([true, false, true]);
});
