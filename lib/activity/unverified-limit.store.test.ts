import { count, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { type MockProvider, startMockProvider } from "@/e2e/support/mock-openid-provider";
import { answerFor, beginSignIn, eventOf, postAnswer } from "@/e2e/support/saml-arrival";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { peerHeader } from "@/lib/net/client-address";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { completeSignIn } from "@/lib/sign-in/complete-sign-in";
import { countByConnection, readSignInChart } from "./sign-in-chart-queries";
import { readStatistics, readTopRefusals } from "./sign-in-statistics-queries";

/*
 * Rubbish is cheap, and does not fill the database; good answers never pay for it. Relatives looked for: an unknown
 * connection, OpenID Connect, our RelayState under rubbish, and the figures that administrators see.
 */

/** As our server writes the peer: files of tests share a process, and its limits of a machine that nobody knows. */
const markerName = Symbol.for("gatehouse.peer-marker");
const marker = "0123456789abcdef0123456789abcdef";
const machine = "192.0.2.44";

let database: DatabaseHandle;
let idp: KeyPair;
let stranger: KeyPair;
let provider: MockProvider;

beforeAll(async () => {
  database = await openTestDatabase();
  [idp, stranger] = await Promise.all([makeKeyPair("idp"), makeKeyPair("stranger")]);
  provider = await startMockProvider();
  Object.assign(globalThis, { [markerName]: marker });
});
afterAll(async () => {
  Reflect.deleteProperty(globalThis, markerName);
  await provider?.stop();
  await database?.close();
});

const made = () => madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });

async function rows(organizationId: string): Promise<number> {
  const of = eq(signInEvents.organizationId, organizationId);
  const [row] = await database.db.select({ value: count() }).from(signInEvents).where(of);
  return row?.value ?? 0;
}

it("of refusals without a valid signature a few get an event, the others are counted with the last of their kind", async () => {
  const acme = await made();
  const begun = await beginSignIn(acme);
  const forged = answerFor(acme, begun.requestId, { key: stranger });
  for (let sent = 0; sent < 75; sent++) await postAnswer(acme, acme.connection.id, forged, begun.relayState);
  expect(await rows(acme.organization.id)).toBe(60);
  const counted = await postAnswer(acme, acme.connection.id, forged, begun.relayState);
  const event = await eventOf(acme, counted);
  expect(event).toMatchObject({ code: "saml_signature_invalid", repeats: 16, lastRepeatAt: expect.any(String) });
  expect(event?.checks.at(-1)).toMatchObject({ passed: false });
  // Another reason is told, too, once.
  const broken = await postAnswer(acme, acme.connection.id, "%%%", begun.relayState);
  expect(await eventOf(acme, broken)).toMatchObject({ code: "saml_encoding", repeats: 0 });
  await postAnswer(acme, acme.connection.id, "%%%", begun.relayState);
  expect(await rows(acme.organization.id)).toBe(61);

  const now = new Date();
  const ofOne = await countByConnection(database.db, acme.organization.id, null, now);
  expect([...ofOne]).toEqual([[acme.connection.id, { succeeded: 0, failed: 78 }]]);
  const chart = await readSignInChart(database.db, acme.organization.id, "24h", now);
  expect(chart.bars.at(-1)).toMatchObject({ succeeded: 0, failed: 78 });
  expect(chart.refusals).toEqual([
    { code: "saml_signature_invalid", count: 76 },
    { code: "saml_encoding", count: 2 },
  ]);
  const statistics = await readStatistics(database.db, acme.organization.id, [acme.connection.id], now);
  expect(statistics.get(acme.connection.id)?.day).toEqual({ succeeded: 0, failed: 78 });
  expect((await readTopRefusals(database.db, acme.organization.id, undefined, now))[0]).toEqual({
    code: "saml_signature_invalid",
    count: 76,
  });
});

it("what the provider signed always gets an event of its own", async () => {
  const acme = await made();
  const begun = await beginSignIn(acme);
  for (let sent = 0; sent < 13; sent++) {
    const answer = answerFor(acme, begun.requestId, { key: idp, audience: "https://other.test" });
    expect((await eventOf(acme, await postAnswer(acme, acme.connection.id, answer, begun.relayState)))?.repeats).toBe(
      0,
    );
  }
  expect(await rows(acme.organization.id)).toBe(13);
});

it("a stranger who fails too often is refused unread; who names a sign-in of ours still gets in", async () => {
  const acme = await made();
  const post = (samlResponse: string, relayState: string | null) => {
    const body = new URLSearchParams({
      SAMLResponse: samlResponse,
      ...(relayState !== null && { RelayState: relayState }),
    });
    const headers = { [peerHeader]: `${marker} ${machine}` };
    const request = new Request(`${baseUrl}/saml/consume`, { method: "POST", body, headers });
    const callback = { protocol: "saml", connectionId: acme.connection.id, request } as const;
    return completeSignIn(callback, testContext(database.db));
  };
  const good = async (relayStateOf: (own: string) => string | null) => {
    const begun = await beginSignIn(acme);
    return post(answerFor(acme, begun.requestId, { key: idp }), relayStateOf(begun.relayState));
  };
  // Good answers take no points, however many there are.
  for (let sent = 0; sent < 5; sent++) expect((await good(() => null)).status).toBe("signed-in");
  for (let sent = 0; sent < 240; sent++) await takeRateLimit("unverified", `machine ${machine}`);
  const refused = await post("%%%", "not ours");
  expect(refused).toMatchObject({ status: "failed", code: "rate_limited", publicCode: "rate_limited" });
  expect((await good((own) => own)).status).toBe("signed-in");
  // The provider's own RelayState, or none: the request that the message names is as good.
  for (const relayState of ["https://apps.test/start", null])
    expect((await good(() => relayState)).status).toBe("signed-in");
});

it("the RelayState of one sign-in is no way around the limit", async () => {
  const acme = await made();
  const begun = await beginSignIn(acme);
  const codes = [];
  for (let sent = 0; sent < 242; sent++) {
    const outcome = await postAnswer(acme, acme.connection.id, "%%%", begun.relayState);
    codes.push(outcome.status === "failed" ? outcome.code : outcome.status);
  }
  expect(codes.filter((code) => code === "saml_encoding")).toHaveLength(240);
  expect(codes.at(-1)).toBe("rate_limited");
});

it("OpenID Connect answers that name no sign-in of ours are counted, too", async () => {
  const oidc = { issuer: provider.behaviour.issuer, clientId: provider.client.id, clientSecret: "secret" };
  const acme = await madeConnection(database.db, { kind: "generic-oidc", status: "live", oidc });
  for (let sent = 0; sent < 65; sent++) {
    const request = new Request(`${baseUrl}/oidc/callback/${acme.connection.id}?state=${sent}&code=x`);
    await completeSignIn({ protocol: "oidc", connectionId: acme.connection.id, request }, testContext(database.db));
  }
  expect(await rows(acme.organization.id)).toBe(60);
});
