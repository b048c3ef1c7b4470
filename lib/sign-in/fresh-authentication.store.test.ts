import { inflateRawSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { signInAttempts } from "@/drizzle/schema/sign-in";
import { madeConnection, trusting } from "@/e2e/support/connection-world";
import { type MockProvider, startMockProvider } from "@/e2e/support/mock-openid-provider";
import { answerFor, beginSignIn, postAnswer, redeem } from "@/e2e/support/saml-arrival";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { startSignIn } from "./start-sign-in";

let database: DatabaseHandle;
let idp: KeyPair;
let provider: MockProvider;

beforeAll(async () => {
  database = await openTestDatabase();
  idp = await makeKeyPair("idp");
  provider = await startMockProvider();
});
afterAll(async () => {
  await provider.stop();
  await database.close();
});

type Wanted = Pick<Parameters<typeof startSignIn>[0], "acrValues" | "wantsChoice">;

const start = async (connectionId: string, isFresh: boolean, wanted: Wanted = {}) => {
  const input = {
    connectionId,
    returnTo: null,
    loginHint: null,
    initiatingIssuer: null,
    browserToken: null,
  };
  const { request } = await startSignIn({ ...input, isFresh, ...wanted }, testContext(database.db));
  if (request.binding !== "redirect") throw new Error("redirect expected");
  return new URL(request.url).searchParams;
};

it("a SAML provider is asked to authenticate the person again, and its answer will be checked against that", async () => {
  const { connection } = await madeConnection(database.db, {
    kind: "generic-saml",
    status: "live",
    saml: trusting(idp),
  });
  const xml = (query: URLSearchParams) =>
    inflateRawSync(Buffer.from(query.get("SAMLRequest") ?? "", "base64")).toString();
  expect(xml(await start(connection.id, false))).not.toContain("ForceAuthn");
  expect(xml(await start(connection.id, true))).toContain('ForceAuthn="true"');
  expect(xml(await start(connection.id, false, { acrValues: ["urn:mfa"] }))).toContain(
    ">urn:mfa</saml:AuthnContextClassRef>",
  );
  // Who chooses an account is shown the page for it; a provider that does not show it keeps nobody out.
  expect(xml(await start(connection.id, false, { wantsChoice: true }))).toContain('ForceAuthn="true"');
  const attempts = await database.db
    .select({ forceAuthn: signInAttempts.forceAuthn })
    .from(signInAttempts)
    .where(eq(signInAttempts.connectionId, connection.id));
  expect(attempts.map(({ forceAuthn }) => forceAuthn).sort()).toEqual([false, false, false, true]);
});

it("an OpenID provider is asked to authenticate the person again, and to say when it did", async () => {
  const { issuer } = provider.behaviour;
  const oidc = { issuer, clientId: provider.client.id, clientSecret: provider.client.secret };
  const { connection } = await madeConnection(database.db, { kind: "generic-oidc", status: "live", oidc });
  const query = await start(connection.id, true);
  expect([query.get("prompt"), query.get("max_age")]).toEqual(["login", "0"]);
  expect((await start(connection.id, false)).has("prompt")).toBe(false);
  expect((await start(connection.id, false, { acrValues: ["gold", "silver"] })).get("acr_values")).toBe("gold silver");
  const choice = await start(connection.id, false, { wantsChoice: true });
  expect([choice.get("prompt"), choice.get("max_age")]).toEqual(["login", null]);
});

it("a session knows when the provider saw the person, which may be long before it began", async () => {
  const acme = await madeConnection(database.db, { kind: "generic-saml", status: "live", saml: trusting(idp) });
  const begun = await beginSignIn(acme);
  const seen = new Date(Date.now() - 1_800_000);
  const answer = answerFor(acme, begun.requestId, { key: idp, authnInstant: seen });
  const arrived = await postAnswer(acme, acme.connection.id, answer, begun.relayState);
  await redeem(acme, arrived, begun.browserToken);
  const [session] = await database.db
    .select({ authenticatedAt: sessions.authenticatedAt, authentication: sessions.authentication })
    .from(sessions)
    .where(eq(sessions.organizationId, acme.organization.id));
  expect(Math.abs((session?.authenticatedAt?.getTime() ?? 0) - seen.getTime())).toBeLessThan(1_000);
  expect(session?.authentication?.context).toMatch(/^urn:oasis:names:tc:SAML:2\.0:ac:classes:/);
});
