import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { users } from "@/drizzle/schema/directory";
import { organizations } from "@/drizzle/schema/organizations";
import { signInAttempts } from "@/drizzle/schema/sign-in";
import { buildResponse, encodeResponse, type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { countMadeStatements, countRoundTrips } from "@/e2e/support/statements";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findStoredResponse } from "@/lib/activity/stored-response-store";
import type { SamlConnection } from "@/lib/connections/connection";
import { listKeys, setKeyState } from "@/lib/connections/connection-key-store";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { findConnection } from "@/lib/connections/connection-store";
import { saveConnection } from "@/lib/connections/save-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createOrganization } from "@/lib/directory/save-organization";
import { findUserByEmail } from "@/lib/directory/user-store";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { completeSignIn } from "./complete-sign-in";
import { prepareArrival } from "./prepare-arrival";
import { redeemTicket } from "./redeem-ticket";
import { rememberedConnection } from "./remembered-connection";
import { startSignIn } from "./start-sign-in";

let database: DatabaseHandle;
let idp: KeyPair;
let connection: SamlConnection;
let counted: () => number;
let made: () => number;

const context = () => testContext(database.db);

beforeAll(async () => {
  idp = await makeKeyPair("idp");
  database = await openTestDatabase();
  counted = countRoundTrips(database.db);
  made = countMadeStatements(database.db);
  connection = await saved({});
});

afterAll(async () => {
  await database?.close();
});

async function saved(saml: object): Promise<SamlConnection> {
  const organization = await createOrganization({ slug: "acme", name: "Acme", tenantId: null }, context());
  const input = connectionInputSchema.parse({
    name: "Test provider",
    kind: "generic-saml",
    status: "live",
    saml: { issuer: "https://idp.test", ssoUrl: "https://idp.test/sso", certificates: [idp.certificate], ...saml },
  });
  const { id: organizationId } = organization;
  const made = await saveConnection(
    { organizationId, connectionId: null, connection: input, explicitSamlFields: [] },
    context(),
  );
  if (made.protocol !== "saml") throw new Error("SAML expected");
  return made;
}

/** @param browserToken the cookie of a browser that signs in elsewhere, too */
async function start(browserToken: string | null = null, { isFresh = false } = {}) {
  const input = { connectionId: connection.id, returnTo: "/", loginHint: null, initiatingIssuer: null, browserToken };
  const started = await startSignIn({ ...input, isFresh }, context());
  if (started.request.binding !== "redirect") throw new Error("redirect expected");
  const query = new URL(started.request.url).searchParams;
  const xml = inflateRawSync(Buffer.from(query.get("SAMLRequest") ?? "", "base64")).toString();
  return {
    browserToken: started.browserToken,
    relayState: query.get("RelayState") ?? "",
    requestId: / ID="([^"]+)"/.exec(xml)?.[1] ?? "",
  };
}

function answer(
  { requestId }: { requestId: string | null },
  change: Partial<Parameters<typeof buildResponse>[0]> = {},
) {
  const { acsUrl, entityId } = spAddresses(connection.id, connection.saml, baseUrl);
  return encodeResponse(
    buildResponse({
      issuer: "https://idp.test",
      acsUrl,
      audience: entityId,
      inResponseTo: requestId,
      nameId: "ada@acme.test",
      attributes: { full_name: ["Ada"], role: ["developer"] },
      now: new Date(),
      key: idp,
      ...change,
    }),
  );
}

function verify(samlResponse: string, relayState: string) {
  const body = new URLSearchParams({ SAMLResponse: samlResponse, RelayState: relayState });
  const request = new Request(`${baseUrl}/saml/consume`, { method: "POST", body });
  return completeSignIn({ protocol: "saml", connectionId: connection.id, request }, context());
}

async function consume(samlResponse: string, relayState: string) {
  const outcome = await verify(samlResponse, relayState);
  if (outcome.status !== "signed-in") throw new Error(outcome.status);
  return outcome.ticket;
}

async function save(change: { status?: "live" | "off"; saml?: object }) {
  const current = await findConnection(database.db, connection.organizationId, connection.id);
  if (current?.protocol !== "saml") throw new Error("SAML expected");
  const input = connectionInputSchema.parse({
    name: current.name,
    kind: "generic-saml",
    status: change.status ?? "live",
    saml: { ...current.saml, ...change.saml },
  });
  const { organizationId, id: connectionId } = connection;
  const answers = { override: "a test" };
  await saveConnection(
    { organizationId, connectionId, connection: input, explicitSamlFields: [], ...answers },
    context(),
  );
}

const lastSignIn = async () =>
  (await findUserByEmail(database.db, connection.organizationId, "ada@acme.test"))?.lastSignInAt;

function land(handle: string, browserToken: string) {
  return redeemTicket(
    {
      handle,
      browserToken,
      currentUserId: null,
      elsewhereToken: null,
      isSwitchConfirmed: false,
      address: "127.0.0.1",
      userAgent: "test",
    },
    context(),
  );
}

/** What a piece of work asks of the database. */
async function trips<T>(work: () => Promise<T>): Promise<[count: number, result: T]> {
  const before = counted();
  const result = await work();
  return [counted() - before, result];
}

describe("a person who signed in before, with nothing new said about them", () => {
  beforeEach(async () => {
    const first = await start();
    await land(await consume(answer(first), first.relayState), first.browserToken);
  });

  it("takes one round trip to start, two to verify the response, two to land", async () => {
    const other = await start();
    const [starting, started] = await trips(() => start(other.browserToken));
    expect(starting).toBe(1);
    const message = answer(started);
    const [verifying, ticket] = await trips(() => consume(message, started.relayState));
    expect(verifying).toBe(2);
    const [landing, landed] = await trips(() => land(ticket, started.browserToken));
    expect(landing).toBe(2);
    expect(landed).toMatchObject({ status: "session" });
  });

  it("has the text made of what is written alone: what is read was made before", async () => {
    const started = await start();
    const before = made();
    const ticket = await consume(answer(started), started.relayState);
    expect(made() - before, "judging").toBe(1);
    await land(ticket, started.browserToken);
    expect(made() - before, "judging and landing").toBe(2);
  });

  it("is written once, whatever arrives at once: one ticket, and the other answers are refused for it", async () => {
    const started = await start();
    const message = answer(started);
    const outcomes = await Promise.all([1, 2, 3].map(() => verify(message, started.relayState)));
    expect(outcomes.filter(({ status }) => status === "signed-in")).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.status === "failed" ? [outcome.code] : []));
    expect(refused).toEqual(["saml_request_used", "saml_request_used"]);
  });

  it("leaves nothing of a replay that nobody asked for: not even that the person was here", async () => {
    await save({ saml: { allowIdpInitiated: true } });
    const message = answer({ requestId: null });
    await consume(message, "/");
    const before = await lastSignIn();
    expect(await verify(message, "/")).toMatchObject({ status: "failed", code: "saml_replay" });
    expect(await lastSignIn()).toEqual(before);
  });

  it("lands once, no matter how often the address is loaded at once", async () => {
    const started = await start();
    const ticket = await consume(answer(started), started.relayState);
    const outcomes = await Promise.all([1, 2].map(() => land(ticket, started.browserToken)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["failed", "session"]);
    expect(await land(ticket, started.browserToken)).toMatchObject({ status: "failed" });
  });

  it("lands nobody who was suspended, nor through a connection that was switched off, after the answer", async () => {
    const started = await start();
    const ticket = await consume(answer(started), started.relayState);
    await save({ status: "off" });
    expect(await land(ticket, started.browserToken)).toMatchObject({ status: "failed" });
    await save({ status: "live" });
    const again = await start();
    const other = await consume(answer(again), again.relayState);
    await database.db.update(users).set({ status: "suspended" });
    expect(await land(other, again.browserToken)).toMatchObject({ status: "failed" });
    await database.db.update(users).set({ status: "active" });
  });

  it("has the whole answer kept in the same statement, where the organization wants that", async () => {
    await database.db.update(organizations).set({ answersRetentionHours: 1 });
    const started = await start();
    const [verifying, outcome] = await trips(() => verify(answer(started), started.relayState));
    await database.db.update(organizations).set({ answersRetentionHours: 0 });
    expect(verifying).toBe(2);
    const { organizationId } = connection;
    const kept = await findStoredResponse(database.db, organizationId, outcome.reference, new Date());
    expect(kept).toMatchObject({ protocol: "saml" });
  });
});

describe("an answer that was verified before its request was read", () => {
  const ada = { nameId: "ada@acme.test" };

  it("makes nobody be looked for whom the provider's key did not name", async () => {
    const stranger = await makeKeyPair("stranger");
    const started = await start();
    const form = (key: KeyPair) => ({ samlResponse: answer(started, { key }), relayState: started.relayState });
    const named = { relayState: started.relayState, requestId: started.requestId };
    const asked = (key: KeyPair) =>
      prepareArrival({ form: form(key), connectionId: connection.id, named }, "machine 192.0.2.7", context());
    expect(await asked(idp)).toMatchObject({
      outcome: { verdict: "accepted" },
      question: { identity: { subject: ada.nameId } },
    });
    expect(await asked(stranger)).toMatchObject({ outcome: { verdict: "refused" }, question: null });
    expect(await verify(form(stranger).samlResponse, started.relayState)).toMatchObject({
      code: "saml_signature_invalid",
    });
    expect(await verify(form(idp).samlResponse, started.relayState)).toMatchObject({ status: "signed-in" });
  });

  it("is verified by the connection as it is now", async () => {
    const other = await makeKeyPair("other");
    const started = await start();
    await save({ saml: { certificates: [other.certificate] } });
    expect(await verify(answer(started), started.relayState)).toMatchObject({ code: "saml_signature_invalid" });
    await save({ saml: { certificates: [idp.certificate] } });
    const again = await start();
    await save({ status: "off" });
    expect(await verify(answer(again), again.relayState)).toMatchObject({ code: "connection_disabled" });
    await save({ status: "live" });
  });

  it("is verified by its request as it is: used, of another time, of another sign-in, or of nobody", async () => {
    const started = await start();
    const message = answer(started);
    await consume(message, started.relayState);
    expect(await verify(answer(started), started.relayState)).toMatchObject({ code: "saml_request_used" });
    const unknown = answer({ requestId: `id-${"x".repeat(32)}` });
    expect(await verify(unknown, "/")).toMatchObject({ code: "saml_request_unknown" });
    const fresh = await start(null, { isFresh: true });
    const authenticated = { authnInstant: new Date(Date.now() - 400_000) };
    expect(await verify(answer(fresh, authenticated), fresh.relayState)).toMatchObject({ code: "saml_reauth" });
    const late = await start();
    await database.db.update(signInAttempts).set({ expiresAt: new Date(Date.now() - 1_000) });
    expect(await verify(answer(late), late.relayState)).toMatchObject({ code: "saml_request_expired" });
  });

  it("of a machine that failed too often waits until its request is known, and is accepted then", async () => {
    await start();
    const machine = "machine unknown";
    const started = await start();
    const named = { relayState: started.relayState, requestId: started.requestId };
    const form = { samlResponse: Buffer.from("<rubbish/>").toString("base64"), relayState: started.relayState };
    for (let sent = 0; sent < 240; sent++)
      await prepareArrival({ form, connectionId: connection.id, named }, machine, context());
    const honest = { samlResponse: answer(started), relayState: started.relayState };
    const prepared = prepareArrival({ form: honest, connectionId: connection.id, named }, machine, context());
    expect(await prepared).toBeNull();
    expect(await verify(honest.samlResponse, started.relayState)).toMatchObject({ status: "signed-in" });
  });
});

describe("a connection that was remembered", () => {
  it("is read again after a save, whichever instance saved it", async () => {
    await start();
    await save({ saml: { ssoUrl: "https://new.idp.test/sso" } });
    const input = { connectionId: connection.id, returnTo: "/", loginHint: null, initiatingIssuer: null };
    const { request } = await startSignIn({ ...input, browserToken: null }, context());
    expect(request).toMatchObject({ url: expect.stringContaining("https://new.idp.test/sso") });
  });

  it("signs nobody in once it is off, or its organization is", async () => {
    await start();
    await save({ status: "off" });
    await expect(start()).rejects.toMatchObject({ code: "connection_disabled" });
    await save({ status: "live" });
    await start();
    await database.db.update(organizations).set({ ssoEnabled: false });
    await expect(start()).rejects.toMatchObject({ code: "organization_disabled" });
    await database.db.update(organizations).set({ ssoEnabled: true });
  });

  it("is none that signs nobody in, whatever is sent to it: a draft need not say where people sign in", async () => {
    await save({ status: "off" });
    expect(await verify(answer({ requestId: null }), "/")).toMatchObject({ code: "connection_disabled" });
    expect(rememberedConnection(connection.id)?.found.connection.status).not.toBe("off");
    await save({ status: "live" });
  });

  it("signs requests with the key that is active, in one round trip", async () => {
    await save({ saml: { signRequests: true } });
    await start();
    const [count] = await trips(() => start());
    expect(count).toBe(1);
    const [before] = await listKeys(database.db, connection.organizationId, connection.id);
    const of = { organizationId: connection.organizationId, connectionId: connection.id };
    await setKeyState(database.db, of, { from: "active", to: "retired" });
    await start();
    const keys = await listKeys(database.db, connection.organizationId, connection.id);
    expect(keys.find(({ state }) => state === "active")?.id).not.toBe(before?.id);
    await save({ saml: { signRequests: false } });
  });
});
