import { inflateRawSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { type MadeConnection, madeConnection, runTest, trusting } from "@/e2e/support/connection-world";
import { startSession } from "@/e2e/support/provider-world";
import { buildLogout, type LogoutOptions } from "@/e2e/support/saml-logout";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { findConnection } from "@/lib/connections/connection-store";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { readLogoutState } from "@/lib/diagnosis/read-logout-state";
import { completeLogout } from "./complete-logout";
import { startLogoutTest } from "./start-logout-test";
import { takeSamlLogout } from "./take-saml-logout";

// A test of the logout asks the provider for real, ends nothing here, and leads the person who tests to every check of the answer.

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

async function tested(saml: object = {}) {
  const made = await madeConnection(database.db, { kind: "generic-saml", saml: {} });
  const provider = { ...trusting(idp), sloUrl: `${issuer}/slo`, ...saml };
  await made.save({ status: "live", saml: provider });
  await runTest(made, await made.begin({ status: "live", saml: provider }), { key: idp });
  return made;
}

async function begin(made: MadeConnection, secondsLater = 0, admin = made.admin) {
  const saved = await findConnection(database.db, made.organization.id, made.connection.id);
  if (!saved) throw new Error("no connection");
  return startLogoutTest(saved, { id: admin, email: "admin@acme.test" }, ctx(secondsLater));
}

/** Begins, and reads what the provider gets. */
async function sent(made: MadeConnection) {
  const started = await begin(made);
  if (started?.message.binding !== "redirect") throw new Error("a redirect expected");
  const query = new URL(started.message.url).searchParams;
  const xml = inflateRawSync(Buffer.from(query.get("SAMLRequest") ?? "", "base64")).toString();
  return { ...started, query, xml, id: / ID="([^"]+)"/.exec(xml)?.[1] ?? "" };
}

function answer(made: MadeConnection, inResponseTo: string, options: Partial<LogoutOptions> = {}) {
  const destination = `${baseUrl}/saml/logout/${made.connection.id}`;
  const kind = "LogoutResponse" as const;
  const of = { kind, binding: "post" as const, issuer, destination, now: new Date(), key: idp, inResponseTo };
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const request = new Request(destination, { method: "POST", body: buildLogout({ ...of, ...options }), headers });
  return takeSamlLogout({ connectionId: made.connection.id, request, query: "" }, ctx());
}

async function eventAfter(made: MadeConnection, browserToken: string) {
  const done = await completeLogout(browserToken, ctx());
  if (done?.purpose !== "test") throw new Error(JSON.stringify(done));
  expect(done.organizationSlug).toBe(made.organization.slug);
  return findEvent(database.db, made.organization.id, done.reference ?? "");
}

describe("a test of the logout", () => {
  it("is signed, names the person of the last test, and ends no session here", async () => {
    const made = await tested();
    const { token } = await startSession(database.db, made.organization.id, made.admin);
    const { xml, query, id, browserToken } = await sent(made);
    expect(token).not.toBe("");
    expect(xml).toContain(">ada@acme.test</saml:NameID>");
    expect(xml).toContain("<samlp:SessionIndex>");
    expect(query.get("Signature")).not.toBeNull();
    expect(await answer(made, id)).toEqual({ status: "answered" });
    const event = await eventAfter(made, browserToken);
    expect(event).toMatchObject({ code: "ok", purpose: "logout", email: "admin@acme.test", userId: made.admin });
    expect(event?.checks.length).toBeGreaterThan(3);
    expect(await database.db.$count(sessions, eq(sessions.organizationId, made.organization.id))).toBe(1);
  });

  it.each<[string, string, () => Partial<LogoutOptions>]>([
    ["that the provider refuses", "slo_status", () => ({ status: "Requester", subStatus: "RequestDenied" })],
    ["whose answer is unsigned", "slo_unsigned", () => ({ sign: false })],
    ["whose answer somebody else signed", "saml_signature_invalid", () => ({ key: stranger })],
    ["whose answer is for another address", "slo_destination", () => ({ destination: `${baseUrl}/saml/logout/x` })],
  ])("%s leads to the reason", async (_name, code, options) => {
    const made = await tested();
    const { id, browserToken } = await sent(made);
    expect(await answer(made, id, options())).toEqual({ status: "answered" });
    const event = await eventAfter(made, browserToken);
    expect(event?.code).toBe(code);
    expect(event?.checks).toContainEqual(expect.objectContaining({ name: code, passed: false }));
  });

  it("after an answer that was wrong a right one still counts, once", async () => {
    const made = await tested();
    const { id, browserToken } = await sent(made);
    await answer(made, id, { sign: false });
    await answer(made, id);
    expect((await eventAfter(made, browserToken))?.code).toBe("ok");
    expect(await answer(made, id)).toMatchObject({ status: "failed" });
  });

  it("that nobody answers says so", async () => {
    const made = await tested();
    const { browserToken } = await sent(made);
    expect((await eventAfter(made, browserToken))?.code).toBe("slo_unanswered");
  });

  it.each<[string, (made: MadeConnection) => ReturnType<typeof begin>]>([
    ["by another administrator, who tested nobody", (made) => begin(made, 0, "somebody-else")],
    ["a day after the test", (made) => begin(made, 25 * 3600)],
    [
      "after the connection was moved to another provider",
      async (made) => {
        const saml = { ...trusting(idp), sloUrl: `${issuer}/slo`, issuer: "https://other.test" };
        await made.save({ status: "live", saml });
        return begin(made);
      },
    ],
    [
      "where single logout is off",
      async (made) => {
        const saml = { ...trusting(idp), sloUrl: `${issuer}/slo`, singleLogout: { enabled: false } };
        await made.save({ status: "live", saml });
        return begin(made);
      },
    ],
  ])("%s sends nothing", async (_name, attempt) => {
    expect(await attempt(await tested())).toBeNull();
  });

  it("is offered where the provider takes one, and ready once the sign-in passed a test", async () => {
    const state = async ({ organization, connection, admin }: MadeConnection) => {
      const saved = await findConnection(database.db, organization.id, connection.id);
      if (!saved) throw new Error("no connection");
      return (await readLogoutState(saved, admin, { db: database.db, now: new Date() })).test;
    };
    expect(await state(await tested({ sloUrl: null }))).toBeNull();
    const made = await tested();
    expect(await state(made)).toEqual({ url: `${issuer}/slo`, binding: "redirect", signed: true, isReady: true });
    expect(await state({ ...made, admin: "somebody-else" })).toMatchObject({ isReady: false });
    const moved = { ...trusting(idp), sloUrl: `${issuer}/slo`, issuer: "https://other.test" };
    await made.save({ status: "live", saml: moved });
    expect(await state(made)).toMatchObject({ isReady: false });
  });
});
