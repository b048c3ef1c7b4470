import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { answerFor, beginSignIn, eventOf, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";

/*
 * The public case "RelayState replaced by the provider". Relatives looked for: ours with a line break at its end, an empty
 * one, none, that of another sign-in, and values that would be dangerous as an address.
 */

let database: DatabaseHandle;
let idp: KeyPair;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
});
afterAll(() => database?.close());

const made = () => madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });

describe("RelayState", () => {
  it.each([
    ["a start URL", "https://app.customer.example/start"],
    ["an address of another host", "//evil.test"],
    ["a script", "javascript:alert(1)"],
    ["five thousand characters", "x".repeat(5_000)],
  ])("of the provider in place of ours is a remark, and leads nowhere: %s", async (_kind, relayState) => {
    const acme = await made();
    const begun = await beginSignIn(acme);
    const answer = answerFor(acme, begun.requestId, { key: idp });
    const outcome = await postAnswer(acme, acme.connection.id, answer, relayState);
    expect(await redeem(acme, outcome, begun.browserToken)).toMatchObject({
      status: "session",
      returnPath: "/dashboard?x=1",
    });
    const event = await eventOf(acme, outcome);
    expect(event?.code).toBe("ok");
    expect(event?.checks.find(({ name }) => name === "relay_state")).toMatchObject({ passed: true, warns: true });
  });

  it("of ours is no remark, also with white space at its end, and dropped by the provider neither", async () => {
    const acme = await made();
    for (const change of [(own: string) => own, (own: string) => `${own}\r\n`, () => null, () => ""]) {
      const begun = await beginSignIn(acme);
      const answer = answerFor(acme, begun.requestId, { key: idp });
      const outcome = await postAnswer(acme, acme.connection.id, answer, change(begun.relayState));
      const event = await eventOf(acme, outcome);
      expect(event?.code).toBe("ok");
      expect(event?.checks.some(({ name }) => name === "relay_state")).toBe(false);
    }
  });

  it("another sign-in's RelayState gives nobody else's page or session away", async () => {
    const acme = await made();
    const mine = await beginSignIn(acme);
    const theirs = await beginSignIn(acme);
    const answer = answerFor(acme, mine.requestId, { key: idp });
    const outcome = await postAnswer(acme, acme.connection.id, answer, theirs.relayState);
    expect((await eventOf(acme, outcome))?.checks.find(({ name }) => name === "relay_state")).toMatchObject({
      warns: true,
    });
    expect(await redeem(acme, outcome, theirs.browserToken)).toMatchObject({ status: "failed" });
  });
});
