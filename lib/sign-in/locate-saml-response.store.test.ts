import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { madeConnection, runTest, trusting } from "@/e2e/support/connection-world";
import { answerFor, beginSignIn, eventOf, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { ensureActiveKey } from "@/lib/connections/ensure-key";
import type { DatabaseHandle } from "@/lib/db/open-database";

/*
 * The public case "request named only inside encryption". Relatives looked for: a signed response, a test, the shared
 * address with our RelayState, with another one and without, a request of another connection, an outer name that
 * contradicts the inner one, and whatever else took the first confirmation for ours: the look-up, the checks, the kept
 * request of a replay, the evidence for fixes.
 */

let database: DatabaseHandle;
let idp: KeyPair;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
});
afterAll(() => database?.close());

async function made(saml: object = {}, status = "live") {
  const acme = await madeConnection(database.db, { kind: "generic-saml", status, saml: { ...trusting(idp), ...saml } });
  const { certificate } = await ensureActiveKey(acme.connection, testContext(database.db));
  return { ...acme, certificate };
}

/** The Response itself names no request. */
const unnamed = (xml: string) => xml.replace(/(<samlp:Response [^>]*) InResponseTo="[^"]+"/, "$1");
/** The assertion names another one than the Response. */
const insideNames = (id: string) => (xml: string) =>
  xml.replace(/(SubjectConfirmationData [^>]*InResponseTo=")[^"]+/, `$1${id}`);

describe("a request that is named only inside an encrypted assertion", () => {
  it.each(["assertion", "both"] as const)(
    "signs in, once, and only the browser that began (signed: %s)",
    async (sign) => {
      const acme = await made();
      const begun = await beginSignIn(acme);
      const answer = answerFor(acme, begun.requestId, {
        key: idp,
        sign,
        encryptFor: acme.certificate,
        beforeSigning: unnamed,
      });
      const outcome = await postAnswer(acme, acme.connection.id, answer, begun.relayState);
      expect(outcome.status).toBe("signed-in");
      const again = await postAnswer(acme, acme.connection.id, answer, begun.relayState);
      expect(again).toMatchObject({ status: "failed", code: "saml_request_used" });
      expect(await redeem(acme, outcome, begun.browserToken)).toMatchObject({
        status: "session",
        returnPath: "/dashboard?x=1",
      });

      const other = await beginSignIn(acme);
      const theirs = answerFor(acme, other.requestId, {
        key: idp,
        sign,
        encryptFor: acme.certificate,
        beforeSigning: unnamed,
      });
      const second = await postAnswer(acme, acme.connection.id, theirs, other.relayState);
      expect(await redeem(acme, second, "x".repeat(43))).toMatchObject({ status: "failed", publicCode: "start_again" });
    },
  );

  it("belongs to the test that asked, verified by its draft", async () => {
    const acme = await made({}, "draft");
    const stranger = await makeKeyPair("not saved yet");
    const testId = await acme.begin({ saml: trusting(stranger) });
    const options = { key: stranger, encryptFor: acme.certificate, beforeSigning: unnamed };
    expect((await runTest(acme, testId, options)).outcome).toMatchObject({ status: "tested", code: "ok" });
  });

  it.each([
    ["with our RelayState", (own: string) => own],
    ["with a RelayState of the provider", () => "https://apps.test/start"],
    ["without RelayState", () => null],
  ])("is found on the shared address %s", async (_case, relayStateOf) => {
    const acme = await made({ addressStyle: "shared", issuer: `https://idp-${crypto.randomUUID()}.test` });
    if (acme.connection.protocol !== "saml") throw new Error("SAML expected");
    const issuer = acme.connection.saml.issuer ?? "";
    const begun = await beginSignIn(acme);
    const options = { key: idp, issuer, encryptFor: acme.certificate, beforeSigning: unnamed };
    const outcome = await postAnswer(
      acme,
      null,
      answerFor(acme, begun.requestId, options),
      relayStateOf(begun.relayState),
    );
    expect(outcome.status).toBe("signed-in");
    expect(await redeem(acme, outcome, begun.browserToken)).toMatchObject({ status: "session" });
  });

  it("is refused when it is not ours, another connection's, or not the one that the outside names", async () => {
    const acme = await made();
    const beta = await made();
    const begun = await beginSignIn(acme);
    const foreign = await beginSignIn(beta);
    const send = async (id: string, change: (xml: string) => string) => {
      const options = { key: idp, encryptFor: acme.certificate, beforeSigning: change };
      const outcome = await postAnswer(acme, acme.connection.id, answerFor(acme, id, options), begun.relayState);
      return (await eventOf(acme, outcome))?.code;
    };
    expect(await send("id-nobody-sent-this", unnamed)).toBe("saml_request_unknown");
    expect(await send(foreign.requestId, unnamed)).toBe("saml_request_connection");
    expect(await send(begun.requestId, insideNames("id-other"))).toBe("saml_request_unknown");
    expect(await send(begun.requestId, unnamed)).toBe("ok");
  });

  it("stays hidden from keys that do not open it", async () => {
    const acme = await made();
    const stranger = await makeKeyPair("stranger");
    const begun = await beginSignIn(acme);
    const options = { key: idp, encryptFor: stranger.certificate, beforeSigning: unnamed };
    const outcome = await postAnswer(
      acme,
      acme.connection.id,
      answerFor(acme, begun.requestId, options),
      begun.relayState,
    );
    expect((await eventOf(acme, outcome))?.code).toBe("saml_decrypt");
  });
});

it("confirmations for others are passed over, wherever they stand", async () => {
  const acme = await made();
  const begun = await beginSignIn(acme);
  const forOthers = [
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="https://other.test/acs" InResponseTo="id-of-others" NotOnOrAfter="2100-01-01T00:00:00Z"/></saml:SubjectConfirmation>',
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"><saml:SubjectConfirmationData InResponseTo="id-of-a-holder"/></saml:SubjectConfirmation>',
  ].join("");
  const before = (xml: string) =>
    unnamed(xml).replace("<saml:SubjectConfirmation ", `${forOthers}<saml:SubjectConfirmation `);
  for (const encryptFor of [undefined, acme.certificate]) {
    const { requestId, relayState } = encryptFor ? await beginSignIn(acme) : begun;
    const answer = answerFor(acme, requestId, { key: idp, encryptFor, beforeSigning: before });
    expect((await postAnswer(acme, acme.connection.id, answer, relayState)).status).toBe("signed-in");
  }
});

it("an answer whose only confirmations are for others is told with the request that they name", async () => {
  const acme = await made();
  const begun = await beginSignIn(acme);
  const elsewhere = (xml: string) => unnamed(xml).replace(/Recipient="[^"]+"/, 'Recipient="https://other.test/acs"');
  const answer = answerFor(acme, begun.requestId, { key: idp, beforeSigning: elsewhere });
  const event = await eventOf(acme, await postAnswer(acme, acme.connection.id, answer, begun.relayState));
  expect(event?.code).toBe("saml_recipient");
  expect(event?.checks.find(({ name }) => name.startsWith("saml_request"))).toMatchObject({ passed: true });
});
