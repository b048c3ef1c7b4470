import { eq } from "drizzle-orm";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessions } from "@/drizzle/schema/sessions";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { startSession } from "@/e2e/support/provider-world";
import { begin, follow, signInTo } from "@/e2e/support/relying-party";
import { testContext } from "@/e2e/support/test-database";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { saveConnection } from "@/lib/connections/save-connection";
import { findSignInFor } from "../find-sign-in-for";

let world: ApplicationWorld;
let connectionId: string;

beforeAll(async () => {
  world = await openApplicationWorld();
  const endpoints = {
    issuer: "https://op.test",
    authorizationEndpoint: "https://op.test/auth",
    tokenEndpoint: "https://op.test/token",
    jwksUri: "https://op.test/jwks",
    clientId: "gatehouse",
    clientAuth: "none",
  };
  const connection = connectionInputSchema.parse({
    name: "Acme",
    kind: "generic-oidc",
    status: "draft",
    oidc: endpoints,
    claims: [{ field: "email", from: "email" }],
  });
  const input = { organizationId: world.organizationId, connectionId: null, connection, explicitSamlFields: [] };
  ({ id: connectionId } = await saveConnection(input, testContext(world.db)));
});
afterAll(() => world.close());

type Words = { context?: string; methods?: string[] } | null;

/** The person's provider vouched for a session, in these words. */
const vouch = (sessionId: string, authentication: Words) =>
  world.db.update(sessions).set({ connectionId, method: "oidc", authentication }).where(eq(sessions.id, sessionId));

async function vouched(authentication: Words) {
  const person = await world.ada();
  await vouch(person.sessionId, authentication);
  return person;
}

describe("how somebody authenticated", () => {
  it("is told in the words of their provider, and by which connection", async () => {
    const { config } = await world.wiki();
    const { browser } = await vouched({ context: "urn:mfa", methods: ["pwd", "otp"] });
    const tokens = await signInTo(config, browser);
    expect(tokens.claims()).toMatchObject({ acr: "urn:mfa", amr: ["pwd", "otp"], idp: connectionId });
    const told = await client.fetchUserInfo(config, tokens.access_token, String(tokens.claims()?.sub));
    expect(told).toMatchObject({ acr: "urn:mfa", amr: ["pwd", "otp"] });
  });

  it("is not told where the provider said nothing", async () => {
    const { config } = await world.wiki();
    const { browser } = await vouched(null);
    const claims = (await signInTo(config, browser)).claims();
    expect([claims?.acr, claims?.amr]).toEqual([undefined, undefined]);
  });
});

describe("an application that wants another authentication", () => {
  it("has the person sent to their provider once, and is told what came of it", async () => {
    const { config } = await world.wiki();
    const { browser, userId } = await vouched({ context: "urn:password" });
    const { url, checks } = await begin(config, { acr_values: "urn:mfa urn:key" });
    const waiting = await follow(browser, url);
    const { uid, outcome } = await world.step(browser, waiting);
    expect(outcome).toMatchObject({ to: "sign-in" });
    const asking = await findSignInFor(world.db, `/op/interaction/${uid}`, new Date());
    expect(asking).toMatchObject({ acrValues: ["urn:mfa", "urn:key"], wantsFresh: false });
    const another = await startSession(world.db, world.organizationId, userId);
    await vouch(another.sessionId, { context: "urn:mfa", methods: ["otp"] });
    browser.signIn(another.token);
    const tokens = await client.authorizationCodeGrant(config, await world.resume(browser, waiting), checks);
    expect(tokens.claims()).toMatchObject({ acr: "urn:mfa", amr: ["otp"] });
  });

  it("gets what there is when the provider does not do as it was asked", async () => {
    const { config } = await world.wiki();
    const { browser, userId } = await vouched({ context: "urn:password" });
    const { url, checks } = await begin(config, { acr_values: "urn:mfa" });
    const waiting = await follow(browser, url);
    const another = await startSession(world.db, world.organizationId, userId);
    await vouch(another.sessionId, { context: "urn:password" });
    browser.signIn(another.token);
    const tokens = await client.authorizationCodeGrant(config, await world.resume(browser, waiting), checks);
    expect(tokens.claims()?.acr).toBe("urn:password");
  });

  it.each<[string, Record<string, string>, Words]>([
    ["who authenticated so already", { acr_values: "urn:key urn:mfa" }, { context: "urn:mfa" }],
    ["where it wants nobody asked", { acr_values: "urn:mfa", prompt: "none" }, { context: "urn:password" }],
  ])("sends nobody anywhere %s", async (_name, parameters, words) => {
    const { config } = await world.wiki();
    const { browser } = await vouched(words);
    const { url, checks } = await begin(config, parameters);
    const tokens = await client.authorizationCodeGrant(config, await follow(browser, url), checks);
    expect(tokens.claims()?.acr).toBe(words?.context);
  });
});
