import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { sessions } from "@/drizzle/schema/sessions";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { answerFor, beginSignIn, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { buildLogout, type LogoutOptions } from "@/e2e/support/saml-logout";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listKeys } from "@/lib/connections/connection-key-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { readCertificate } from "@/lib/saml/certificate";
import { ns, statusRequestDenied, statusSuccess } from "@/lib/saml/saml-names";
import { openEnvelope } from "@/lib/saml/soap-envelope";
import { attribute, childElement, ownText, parseMessage, walk } from "@/lib/saml/xml-document";
import { verifyEnvelopedSignature } from "@/lib/saml/xml-signature";
import { takeSoapLogout } from "./take-soap-logout";

/* Single logout by SOAP: what the provider's server is answered; the rules of a message are in verify-logout.test.ts. */

const issuer = "https://idp.test";
let database: DatabaseHandle;
let idp: KeyPair;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
});
afterAll(() => database?.close());

function connect(singleLogout: object = { soap: true }) {
  const saml = { ...trusting(idp), singleLogout };
  return madeConnection(database.db, { kind: "generic-saml", status: "live", saml });
}

async function signIn(made: MadeConnection): Promise<void> {
  const begun = await beginSignIn(made);
  const answer = answerFor(made, begun.requestId, { key: idp });
  const answered = await postAnswer(made, made.connection.id, answer, begun.relayState);
  expect(await redeem(made, answered, begun.browserToken)).toMatchObject({ status: "session" });
}

const countSessions = ({ organization }: MadeConnection) =>
  database.db.$count(sessions, eq(sessions.organizationId, organization.id));

async function logoutEvents({ organization }: MadeConnection) {
  const rows = await database.db.select().from(signInEvents).where(eq(signInEvents.organizationId, organization.id));
  return rows.filter(({ purpose }) => purpose === "logout");
}

function send(made: MadeConnection, options: Partial<LogoutOptions> = {}) {
  const destination = `${baseUrl}/saml/logout/${made.connection.id}`;
  const message = { kind: "LogoutRequest", binding: "soap", issuer, destination, now: new Date(), key: idp } as const;
  const body = buildLogout({ ...message, ...options });
  const request = new Request(destination, { method: "POST", body, headers: { "content-type": "text/xml" } });
  return takeSoapLogout({ connectionId: made.connection.id, request }, testContext(database.db));
}

/** What the provider reads of an answer: verified with the key of the connection. */
async function readAnswer(made: MadeConnection, envelope: string) {
  const message = openEnvelope(envelope);
  const signature = childElement(message, ns.ds, "Signature");
  if (!signature) throw new Error("The answer is not signed");
  const keys = await listKeys(database.db, made.organization.id, made.connection.id);
  const trusted = keys.flatMap(({ certificate }) => {
    const read = readCertificate(certificate);
    return read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  });
  const { element } = verifyEnvelopedSignature({ parent: message, signature }, trusted, false);
  const all = walk(element);
  const codes = all.filter(({ localName }) => localName === "StatusCode").map((code) => attribute(code, "Value"));
  const text = all.find(({ localName }) => localName === "StatusMessage");
  return {
    name: element.localName,
    answers: attribute(element, "InResponseTo"),
    codes,
    text: text ? ownText(text) : null,
  };
}

function faultOf(envelope: string) {
  const all = walk(parseMessage(envelope));
  const code = all.find(({ localName }) => localName === "faultcode");
  return code ? ownText(code) : null;
}

describe("the provider's server signs somebody out", () => {
  it("the session ends, and the answer is signed; once more there is none, which is a success, too", async () => {
    const made = await connect();
    await signIn(made);
    const { httpStatus, envelope } = await send(made, { id: "_r1" });
    expect(httpStatus).toBe(200);
    expect(await countSessions(made)).toBe(0);
    const success = { name: "LogoutResponse", codes: [statusSuccess], text: null };
    expect(await readAnswer(made, envelope)).toEqual({ ...success, answers: "_r1" });
    expect(await readAnswer(made, (await send(made, { id: "_r2" })).envelope)).toEqual({ ...success, answers: "_r2" });
    const events = await logoutEvents(made);
    expect(events.map(({ code, email }) => [code, email])).toEqual(
      expect.arrayContaining([
        ["ok", "ada@acme.test"],
        ["ok", null],
      ]),
    );
  });

  it.each<[string, Partial<LogoutOptions>, string]>([
    ["unsigned", { sign: false }, "slo_unsigned"],
    ["for another address", { destination: "https://other.test" }, "slo_destination"],
    ["old", { now: new Date(Date.now() - 3_600_000) }, "slo_issue_instant"],
  ])("a request that is %s ends nothing; the answer says no more than that", async (_name, options, code) => {
    const made = await connect();
    await signIn(made);
    const { httpStatus, envelope } = await send(made, { id: "_r1", ...options });
    expect(httpStatus).toBe(200);
    expect(await countSessions(made)).toBe(1);
    const [event] = await logoutEvents(made);
    expect(event).toMatchObject({ code });
    expect(await readAnswer(made, envelope)).toMatchObject({
      answers: "_r1",
      codes: [expect.stringContaining(":Requester"), statusRequestDenied],
      text: `Reference: ${event?.reference}`,
    });
  });

  it("a request counts once", async () => {
    const made = await connect();
    await send(made, { id: "_r1" });
    await signIn(made);
    const { envelope } = await send(made, { id: "_r1" });
    expect((await readAnswer(made, envelope)).codes).toContain(statusRequestDenied);
    expect(await countSessions(made)).toBe(1);
  });

  it.each<[string, string, number, Partial<LogoutOptions>]>([
    ["a header block that has to be understood", "soap:MustUnderstand", 500, { sentEnvelope: withHeader }],
    ["another version of SOAP", "soap:VersionMismatch", 500, { sentEnvelope: (e) => e.replaceAll("xmlsoap", "other") }],
    ["no XML", "soap:Client", 500, { sentEnvelope: () => "SAMLRequest=AAAA" }],
    ["a message of another kind", "soap:Client", 500, { sentEnvelope: (e) => e.replaceAll("LogoutRequest", "Ping") }],
  ])("%s is a fault: %s", async (_name, fault, status, options) => {
    const made = await connect();
    const { httpStatus, envelope } = await send(made, options);
    expect([faultOf(envelope), httpStatus]).toEqual([fault, status]);
    expect(await logoutEvents(made)).toHaveLength(1);
  });

  it.each([
    ["logout by SOAP is not turned on", {}],
    ["single logout is off", { enabled: false, soap: true }],
  ])("where %s nothing is taken", async (_name, singleLogout) => {
    const made = await connect(singleLogout);
    await signIn(made);
    const { httpStatus, envelope } = await send(made);
    expect([httpStatus, faultOf(envelope)]).toEqual([403, "soap:Client"]);
    expect(await countSessions(made)).toBe(1);
    expect(await logoutEvents(made)).toMatchObject([{ code: "slo_off" }]);
  });

  it("another provider's request for the connection of this one ends nothing", async () => {
    const [made, other] = [await connect(), await connect()];
    await signIn(made);
    await send(other, { destination: `${baseUrl}/saml/logout/${made.connection.id}` });
    expect(await countSessions(made)).toBe(1);
  });
});

function withHeader(envelope: string): string {
  const block = '<x xmlns="urn:x" SOAP-ENV:mustUnderstand="1"/>';
  return envelope.replace("<SOAP-ENV:Header/>", `<SOAP-ENV:Header>${block}</SOAP-ENV:Header>`);
}
