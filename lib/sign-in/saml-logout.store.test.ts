import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditEntries, signInEvents } from "@/drizzle/schema/activity";
import { sessions } from "@/drizzle/schema/sessions";
import { type MadeConnection, madeConnection, trusting } from "@/e2e/support/connection-world";
import { answerFor, beginSignIn, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { buildLogout, type LogoutOptions } from "@/e2e/support/saml-logout";
import { type KeyPair, makeKeyPair, type ResponseOptions } from "@/e2e/support/saml-response";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { listKeys } from "@/lib/connections/connection-key-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { readCertificate } from "@/lib/saml/certificate";
import { createKeyPair } from "@/lib/saml/create-key-pair";
import { readLogoutForm, readLogoutQuery } from "@/lib/saml/logout-arrival";
import { shapeLogout } from "@/lib/saml/logout-structure";
import type { OutgoingMessage } from "@/lib/saml/samlify-messages";
import { verifyLogoutRequest, verifyLogoutResponse } from "@/lib/saml/verify-logout";
import { attribute } from "@/lib/saml/xml-document";
import { completeLogout } from "./complete-logout";
import { endSession } from "./end-session";
import { takeSamlLogout } from "./take-saml-logout";

/* Single logout of SAML in both directions, as messages arrive and leave; the rules of a message are in verify-logout.test.ts. */

const issuer = "https://idp.test";
let database: DatabaseHandle;
let idp: KeyPair;
let stranger: KeyPair;

beforeAll(async () => {
  database = await openTestDatabase();
  [idp, stranger] = await Promise.all([makeKeyPair("idp"), makeKeyPair("stranger")]);
});
afterAll(() => database?.close());

const ctx = (secondsLater = 0) => testContext(database.db, new Date(Date.now() + secondsLater * 1000));

function connect(saml: object = {}, options: { hasKey?: boolean } = {}) {
  const provider = { ...trusting(idp), sloUrl: `${issuer}/slo`, ...saml };
  return madeConnection(database.db, { kind: "generic-saml", status: "live", saml: provider }, options);
}

const withIndex = (index: string) => (xml: string) => xml.replace(/SessionIndex="[^"]+"/, `SessionIndex="${index}"`);

/** The provider's answer has arrived; the browser lands when it is asked to. */
async function onTheWay(made: MadeConnection, index: string, options: Partial<ResponseOptions> = {}) {
  const begun = await beginSignIn(made);
  const answer = answerFor(made, begun.requestId, { key: idp, beforeSigning: withIndex(index), ...options });
  const answered = await postAnswer(made, made.connection.id, answer, begun.relayState);
  return () => redeem(made, answered, begun.browserToken);
}

/** Signs a person in; the SessionIndex is theirs. */
async function signIn(made: MadeConnection, index: string, options: Partial<ResponseOptions> = {}) {
  const land = await onTheWay(made, index, options);
  const landed = await land();
  if (landed.status !== "session") throw new Error(`expected a session, got ${JSON.stringify(landed)}`);
  return landed.token;
}

const countSessions = ({ organization }: MadeConnection) =>
  database.db.$count(sessions, eq(sessions.organizationId, organization.id));

const eventsOf = ({ organization }: MadeConnection) =>
  database.db.select().from(signInEvents).where(eq(signInEvents.organizationId, organization.id));

async function logoutEvents(made: MadeConnection) {
  return (await eventsOf(made)).filter(({ purpose }) => purpose === "logout");
}

/** A message of the provider as it arrives. */
function receive(made: MadeConnection, options: Partial<LogoutOptions> = {}, secondsLater = 0) {
  const destination = `${baseUrl}/saml/logout/${made.connection.id}`;
  const binding = options.binding ?? "post";
  const now = new Date(Date.now() + secondsLater * 1000);
  const arrived = buildLogout({ kind: "LogoutRequest", binding, issuer, destination, now, key: idp, ...options });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const request =
    binding === "post"
      ? new Request(destination, { method: "POST", body: arrived, headers })
      : new Request(`${destination}?${arrived}`);
  return takeSamlLogout(
    { connectionId: made.connection.id, request, query: new URL(request.url).search.slice(1) },
    ctx(secondsLater),
  );
}

/** What the provider reads of a message of ours: by the rules that we hold it to, with the key of the connection. */
async function readByProvider(made: MadeConnection, message: OutgoingMessage, address: string) {
  if (made.connection.protocol !== "saml") throw new Error("SAML expected");
  const arrived =
    message.binding === "post"
      ? readLogoutForm(new URLSearchParams(message.fields).toString())
      : readLogoutQuery(new URL(message.url).search.slice(1));
  const keys = await listKeys(database.db, made.organization.id, made.connection.id);
  const trusted = keys.flatMap(({ certificate }) => {
    const read = readCertificate(certificate);
    return read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  });
  const shaped = shapeLogout(arrived);
  const config = { ...made.connection.saml, issuer: `${baseUrl}/saml/consume/${made.connection.id}` };
  const expected = { now: new Date(), config, address };
  const named = attribute(shaped.root, "InResponseTo");
  const verified =
    arrived.parameter === "SAMLRequest"
      ? verifyLogoutRequest(shaped, { trusted, decryption: [] }, expected)
      : verifyLogoutResponse(
          shaped,
          { trusted, decryption: [] },
          { ...expected, request: { state: "open", requestId: named } },
        );
  return { ...verified, named, id: attribute(shaped.root, "ID") ?? "", relayState: arrived.relayState };
}

describe("the provider signs somebody out", () => {
  it("of three sessions the one whose SessionIndex is named ends; without one, all of them", async () => {
    const made = await connect();
    for (const index of ["_s1", "_s2", "_s3"]) await signIn(made, index);
    const bystander = await connect();
    await signIn(bystander, "_s2");
    expect(await receive(made, { sessionIndexes: ["_s2"] })).toMatchObject({ status: "answering" });
    expect(await countSessions(made)).toBe(2);
    await receive(made, { binding: "redirect" });
    expect(await countSessions(made)).toBe(0);
    expect(await countSessions(bystander)).toBe(1);
  });

  it.each<[string, Partial<LogoutOptions>, string]>([
    ["named by its SessionIndex", { sessionIndexes: ["_other", "_s1"] }, "failed"],
    ["named by its NameID alone", {}, "failed"],
    ["of another SessionIndex", { sessionIndexes: ["_other"] }, "session"],
    ["of somebody else", { nameId: "eve@acme.test" }, "session"],
  ])("a sign-in that has not landed, %s: what becomes of it", async (_name, options, status) => {
    const made = await connect();
    const land = await onTheWay(made, "_s1");
    expect(await receive(made, options)).toMatchObject({ status: "answering" });
    expect(await land()).toMatchObject({ status });
    expect(await countSessions(made)).toBe(status === "session" ? 1 : 0);
  });

  it("the answer waits for the connection's first key, and the session does not", async () => {
    const made = await connect({}, { hasKey: false });
    await signIn(made, "_s1");
    // One key is made at a time: that of the connection comes after this one.
    const other = createKeyPair("another", new Date());
    const received = receive(made);
    await expect.poll(() => countSessions(made), { timeout: 30_000 }).toBe(0);
    expect(await listKeys(database.db, made.organization.id, made.connection.id)).toEqual([]);
    const [outcome] = await Promise.all([received, other]);
    if (outcome.status !== "answering") throw new Error(JSON.stringify(outcome));
    expect(await readByProvider(made, outcome.message, `${issuer}/slo`)).toMatchObject({ verdict: "accepted" });
  });

  it("several SessionIndexes end several sessions, and each end is recorded", async () => {
    const made = await connect();
    for (const index of ["_s1", "_s2", "_s3"]) await signIn(made, index);
    await receive(made, { sessionIndexes: ["_s1", "_s3", "_unknown"] });
    expect(await countSessions(made)).toBe(1);
    const [event] = await logoutEvents(made);
    expect(event).toMatchObject({ code: "ok", email: "ada@acme.test", protocol: "saml" });
    expect(event?.checks).toContainEqual(
      expect.objectContaining({
        name: "slo_session",
        got: { kind: "said", key: "countedSessions", args: { count: 2 } },
      }),
    );
    const recorded = await database.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.organizationId, made.organization.id));
    const ends = recorded.filter(({ action }) => action === "session.ended");
    expect(ends).toHaveLength(2);
    expect(JSON.stringify(ends)).toContain("provider_logout");
  });

  it.each<[string, Partial<LogoutOptions>]>([
    ["another NameID format", { nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" }],
    ["no format", { nameIdFormat: null }],
    ["a qualifier more", { nameIdAttributes: ' NameQualifier="https://idp.test"' }],
    ["another person", { nameId: "eve@acme.test" }],
    ["another session", { sessionIndexes: ["_other"] }],
  ])("%s ends nothing, and is answered like everything else", async (_name, options) => {
    const made = await connect();
    await signIn(made, "_s1");
    const outcome = await receive(made, options);
    if (outcome.status !== "answering") throw new Error(JSON.stringify(outcome));
    expect(await readByProvider(made, outcome.message, `${issuer}/slo`)).toMatchObject({ said: { result: "success" } });
    expect(await countSessions(made)).toBe(1);
    const [event] = await logoutEvents(made);
    expect(event).toMatchObject({ code: "ok", email: null });
    expect(event?.checks).toContainEqual(expect.objectContaining({ name: "slo_session", passed: true, warns: true }));
  });

  it.each<[string, object, string]>([
    ["redirect", {}, `${issuer}/slo`],
    ["post", { sloBinding: "post", sloResponseUrl: `${issuer}/slo-answer` }, `${issuer}/slo-answer`],
  ])("the answer goes by %s, signed, with the same RelayState", async (binding, saml, address) => {
    const made = await connect(saml);
    const relayState = "a state: it's (theirs) & ours/\u00fc";
    const outcome = await receive(made, { id: "_request1", relayState });
    if (outcome.status !== "answering") throw new Error(JSON.stringify(outcome));
    expect(outcome.message.binding).toBe(binding);
    expect(outcome.message.url.startsWith(address)).toBe(true);
    expect(await readByProvider(made, outcome.message, address)).toMatchObject({
      verdict: "accepted",
      relayState,
      named: "_request1",
    });
  });

  it("a provider without an address is obeyed, and gets no answer", async () => {
    const made = await connect({ sloUrl: null });
    await signIn(made, "_s1");
    expect(await receive(made)).toEqual({ status: "signed-out", organization: made.organization.slug });
    expect(await countSessions(made)).toBe(0);
  });

  it.each<[string, string, Partial<LogoutOptions>]>([
    ["slo_unsigned", "unsigned", { sign: false }],
    ["saml_signature_invalid", "signed by somebody else", { key: undefined }],
    ["slo_destination", "for another address", { destination: `${baseUrl}/saml/logout/other` }],
    ["slo_root", "no logout message", { sentQuery: (body) => body.replace("SAMLRequest", "SAMLResponse") }],
  ])("%s: a message that is %s ends nothing, and is an event", async (code, _name, options) => {
    const made = await connect();
    await signIn(made, "_s1");
    const foreign = "key" in options ? { key: stranger } : {};
    const outcome = await receive(made, { ...options, ...foreign });
    expect(outcome).toMatchObject({ status: "failed", publicCode: "sign_out_failed" });
    expect(await countSessions(made)).toBe(1);
    expect(await logoutEvents(made)).toMatchObject([{ code }]);
  });

  it("a request counts once", async () => {
    const made = await connect();
    const id = "_once";
    expect(await receive(made, { id })).toMatchObject({ status: "answering" });
    await signIn(made, "_s1");
    expect(await receive(made, { id })).toMatchObject({ status: "failed" });
    expect(await countSessions(made)).toBe(1);
    expect((await logoutEvents(made)).map(({ code }) => code).sort()).toEqual(["ok", "slo_replay"]);
    expect(await receive(await connect(), { id })).toMatchObject({ status: "answering" });
  });

  it("the switch closes the address, and only the switch: a connection that is off still ends its sessions", async () => {
    const off = await connect({ singleLogout: { enabled: false } });
    await signIn(off, "_s1");
    expect(await receive(off)).toMatchObject({ status: "failed" });
    expect(await logoutEvents(off)).toMatchObject([{ code: "slo_off" }]);
    expect(await countSessions(off)).toBe(1);
    const made = await connect();
    await signIn(made, "_s1");
    await made.save({ status: "off", saml: { ...trusting(idp), sloUrl: `${issuer}/slo` } });
    expect(await receive(made)).toMatchObject({ status: "answering" });
    expect(await countSessions(made)).toBe(0);
  });

  it("an address of no connection, and a body of another kind, are refused", async () => {
    const made = await connect();
    const url = `${baseUrl}/saml/logout/nobody`;
    const nobody = await takeSamlLogout({ connectionId: "nobody", request: new Request(url), query: "" }, ctx());
    expect(nobody).toMatchObject({ status: "failed", publicCode: "connection_unavailable" });
    const request = new Request(url, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
    await takeSamlLogout(
      { connectionId: made.connection.id, request, query: new URL(request.url).search.slice(1) },
      ctx(),
    );
    expect(await logoutEvents(made)).toMatchObject([{ code: "slo_method" }]);
  });
});

describe("somebody signs out here", () => {
  async function signOut(saml: object = {}, options: Partial<ResponseOptions> = {}) {
    const made = await connect(saml);
    const token = await signIn(made, "_s1", options);
    const { provider: started, organization } = await endSession({ token, atProvider: true }, ctx());
    expect(organization).toBe(made.organization.slug);
    if (!started) throw new Error("expected the provider's logout");
    return { made, token, ...started };
  }

  const persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

  it.each(["redirect", "post"] as const)(
    "the request by %s names the person as the provider did",
    async (sloBinding) => {
      const { made, message } = await signOut(
        { sloBinding, nameIdFormat: "any" },
        {
          nameIdFormat: persistent,
          beforeSigning: (xml) =>
            withIndex("_s1")(xml).replace("<saml:NameID ", '<saml:NameID NameQualifier="https://idp.test" '),
        },
      );
      expect(await countSessions(made)).toBe(0);
      expect(message.binding).toBe(sloBinding);
      expect(await readByProvider(made, message, `${issuer}/slo`)).toMatchObject({
        verdict: "accepted",
        said: {
          subject: { nameId: "ada@acme.test", nameIdFormat: persistent, nameQualifier: "https://idp.test" },
          sessionIndexes: ["_s1"],
        },
      });
    },
  );

  it.each<[string, Partial<LogoutOptions>, string, string]>([
    ["every participant is out", {}, "success", "ok"],
    ["some are not", { subStatus: "PartialLogout" }, "partial", "ok"],
    ["the provider refuses", { status: "Requester", subStatus: "RequestDenied" }, "failed", "slo_status"],
  ])("%s: the browser that began it is told, and nobody else", async (_name, answer, result, code) => {
    const { made, message, browserToken } = await signOut();
    const { id } = await readByProvider(made, message, `${issuer}/slo`);
    const response = { kind: "LogoutResponse", inResponseTo: id, ...answer } as const;
    expect(await receive(made, response)).toEqual({ status: "answered" });
    expect(await completeLogout("another browser", ctx())).toBeNull();
    expect(await completeLogout(browserToken, ctx())).toEqual({ purpose: "logout", result });
    expect(await logoutEvents(made)).toMatchObject([{ code, email: "ada@acme.test" }]);
    expect(await receive(made, { ...response, id: "_again" })).toMatchObject({ status: "failed" });
    expect(await completeLogout(browserToken, ctx())).toEqual({ purpose: "logout", result });
  });

  it("an answer of another connection, of nobody's request, unsigned or too late is none", async () => {
    const { made, message, browserToken } = await signOut();
    const { id } = await readByProvider(made, message, `${issuer}/slo`);
    const response = { kind: "LogoutResponse", inResponseTo: id } as const;
    const other = await connect();
    const outcomes = [
      await receive(other, response),
      await receive(made, { ...response, inResponseTo: "id-nobody" }),
      await receive(made, { ...response, sign: false }),
      await receive(made, response, 360),
    ];
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: "failed" });
    expect(await logoutEvents(other)).toMatchObject([{ code: "slo_request_unknown" }]);
    const codes = (await logoutEvents(made)).map(({ code }) => code);
    expect(codes.sort()).toEqual(["slo_request_expired", "slo_request_unknown", "slo_unsigned"]);
    expect(await completeLogout(browserToken, ctx())).toMatchObject({ result: "unanswered" });
  });

  it("a provider that never answers: what remains open is said, and recorded once", async () => {
    const { made, message, browserToken } = await signOut();
    for (let visit = 0; visit < 2; visit++)
      expect(await completeLogout(browserToken, ctx(8))).toMatchObject({ result: "unanswered" });
    expect(await logoutEvents(made)).toMatchObject([{ code: "slo_unanswered", email: "ada@acme.test" }]);
    // It may still answer.
    const { id } = await readByProvider(made, message, `${issuer}/slo`);
    await receive(made, { kind: "LogoutResponse", inResponseTo: id });
    expect(await completeLogout(browserToken, ctx())).toMatchObject({ result: "success" });
  });

  it("a provider that asks us back about the same session gets a success, and nothing is asked again", async () => {
    const { made, token } = await signOut();
    expect(await receive(made)).toMatchObject({ status: "answering" });
    expect(await endSession({ token, atProvider: true }, ctx())).toEqual({ organization: null, provider: null });
  });

  it.each<[string, object, object]>([
    ["single logout is off", { singleLogout: { enabled: false } }, {}],
    ["the provider has no address", { sloUrl: null }, {}],
    ["the connection was moved to another provider", {}, { issuer: "https://other.test" }],
  ])("where %s the session ends here alone", async (_name, saml, moved) => {
    const made = await connect(saml);
    const token = await signIn(made, "_s1");
    await made.save({ saml: { ...trusting(idp), sloUrl: `${issuer}/slo`, ...saml, ...moved } });
    expect(await endSession({ token, atProvider: true }, ctx())).toEqual({
      organization: made.organization.slug,
      provider: null,
    });
    expect(await countSessions(made)).toBe(0);
  });

  it("messages are unsigned where the connection says so", async () => {
    const { message } = await signOut({ singleLogout: { signed: false } });
    expect(message.url).not.toContain("Signature=");
  });
});
