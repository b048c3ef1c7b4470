import { eq } from "drizzle-orm";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { sessions } from "@/drizzle/schema/sessions";
import { type ApplicationWorld, everyone, openApplicationWorld } from "@/e2e/support/application-world";
import { ProviderBrowser, providerOver, redirectUri, signedInPerson, startSession } from "@/e2e/support/provider-world";
import { begin, follow, signInTo } from "@/e2e/support/relying-party";
import { countRoundTrips } from "@/e2e/support/statements";
import { baseUrl, testContext } from "@/e2e/support/test-database";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { saveConnection } from "@/lib/connections/save-connection";
import { findSignInFor } from "../find-sign-in-for";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

const hourAgo = () => new Date(Date.now() - 3_600_000);

async function liveConnection(organizationId: string): Promise<string> {
  const endpoints = { authorizationEndpoint: "https://op.test/auth", tokenEndpoint: "https://op.test/token" };
  const connection = connectionInputSchema.parse({
    name: "Acme",
    kind: "generic-oidc",
    status: "live",
    oidc: {
      issuer: "https://op.test",
      ...endpoints,
      jwksUri: "https://op.test/jwks",
      clientId: "us",
      clientAuth: "none",
    },
    claims: [{ field: "email", from: "email" }],
  });
  const input = { organizationId, connectionId: null, connection, explicitSamlFields: [] };
  return (await saveConnection(input, testContext(world.db))).id;
}

describe("a person who is signed in", () => {
  it("signs in to an application without being asked, and the application learns what its record says", async () => {
    const { application, config } = await world.wiki({ claims: [{ claim: "team", from: "value", value: "blue" }] });
    const { userId, browser } = await world.ada();
    const { url, checks } = await begin(config);
    const landing = await follow(browser, url);
    expect(landing.href).toContain(`${redirectUri}?code=`);
    const tokens = await client.authorizationCodeGrant(config, landing, checks);
    const told = {
      sub: userId,
      name: "Ada Lovelace",
      organization_id: world.organizationId,
      roles: [],
      groups: [],
      team: "blue",
    };
    expect(tokens.claims()).toMatchObject({ ...told, iss: `${baseUrl}/op`, aud: application.clientId });
    const byGet = await client.fetchUserInfo(config, tokens.access_token, userId);
    expect(byGet).toMatchObject(told);
    const post = { method: "POST", headers: { authorization: `Bearer ${tokens.access_token}` } };
    const byPost = await providerOver(world.db)(`${baseUrl}/op/userinfo`, post);
    expect(await byPost.json()).toEqual(byGet);
  });

  it("is not asked by prompt=none, and keeps the cookie of our session as it is", async () => {
    const { config } = await world.wiki();
    const { browser, token } = await world.ada();
    const { url, checks } = await begin(config, { prompt: "none" });
    const answer = await browser.open(url.href);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const landing = new URL(answer.headers.get("location") ?? "");
    expect((await client.authorizationCodeGrant(config, landing, checks)).claims()?.sid).toHaveLength(22);
    expect(browser.token).toBe(token);
  });

  it("is at most ten round trips to the database away from its tokens", async () => {
    const { config } = await world.wiki();
    const { browser } = await world.ada();
    // Keys and cached statements are there from the second time on.
    await signInTo(config, browser);
    const roundTrips = countRoundTrips(world.db);
    const tokens = await signInTo(config, browser);
    expect(tokens.refresh_token).toBeTruthy();
    expect(roundTrips()).toBeLessThanOrEqual(10);
  });

  it("uses their session by it: whoever goes from application to application is not idle", async () => {
    const { config } = await world.wiki();
    const { browser, sessionId } = await world.ada({ authenticatedAt: hourAgo() });
    const idleLimit = async () => {
      const [row] = await world.db.select().from(sessions).where(eq(sessions.id, sessionId));
      return row?.expiresAt.getTime() ?? 0;
    };
    const before = await idleLimit();
    await signInTo(config, browser);
    expect(await idleLimit()).toBeGreaterThan(before + 3_000_000);
  });

  it("keeps nothing in the database that opens something", async () => {
    const { config } = await world.wiki();
    const { browser, token } = await world.ada();
    const { url, checks } = await begin(config);
    const landing = await follow(browser, url);
    const tokens = await client.authorizationCodeGrant(config, landing, checks);
    const { url: asking } = await begin(config, { prompt: "login" });
    const waiting = await follow(browser, asking);
    const kept = JSON.stringify(await world.db.select().from(oidcArtifacts));
    const secrets = [landing.searchParams.get("code"), tokens.access_token, tokens.refresh_token, token];
    for (const secret of [...secrets, waiting.pathname.split("/").at(-1)]) expect(kept).not.toContain(secret);
  });

  it("leaves no row for client, session or grant, however often they sign in", async () => {
    const { application, config } = await world.wiki();
    const { browser } = await world.ada();
    for (let times = 0; times < 3; times++) await signInTo(config, browser);
    const kept = await world.db.select().from(oidcArtifacts).where(eq(oidcArtifacts.applicationId, application.id));
    const models = new Set(kept.map(({ model }) => model));
    expect([...models].sort()).toEqual(["AccessToken", "AuthorizationCode", "RefreshToken"]);
  });

  it("asks nobody for a consent, also where an application wants it asked", async () => {
    const { config } = await world.wiki();
    const { browser, userId } = await world.ada();
    const { url, checks } = await begin(config, { prompt: "consent", scope: "openid offline_access" });
    const landing = await world.resume(browser, await follow(browser, url));
    expect((await client.authorizationCodeGrant(config, landing, checks)).claims()?.sub).toBe(userId);
  });
});

describe("a person who has to sign in", () => {
  it("goes to the application's organization with the application's name, and comes back for the code", async () => {
    const { config } = await world.wiki({ name: "The wiki" });
    const browser = new ProviderBrowser(world.db);
    const { url, checks } = await begin(config, { login_hint: "ada@acme.test", connection: "k3v9q2" });
    const waiting = await follow(browser, url);
    const { uid, outcome } = await world.step(browser, waiting);
    expect(outcome).toMatchObject({ to: "sign-in", connectionId: null, loginHint: "ada@acme.test" });
    const page = await findSignInFor(world.db, `/op/interaction/${uid}`, new Date());
    expect(page).toMatchObject({
      applicationName: "The wiki",
      organization: { id: world.organizationId },
      wantsFresh: false,
    });
    const { token, userId } = await world.ada();
    browser.signIn(token);
    const tokens = await client.authorizationCodeGrant(config, await world.resume(browser, waiting), checks);
    expect(tokens.claims()?.sub).toBe(userId);
  });

  it("goes straight to the connection that the application names, where it is one of its organization", async () => {
    const { config } = await world.wiki();
    const own = await liveConnection(world.organizationId);
    const foreign = await liveConnection(world.otherOrganizationId);
    for (const [connection, connectionId] of [
      [own, own],
      [foreign, null],
    ] as const) {
      const browser = new ProviderBrowser(world.db);
      const waiting = await follow(browser, (await begin(config, { connection })).url);
      expect((await world.step(browser, waiting)).outcome).toMatchObject({ to: "sign-in", connectionId });
    }
  });

  it("gets login_required where the application wants nobody asked", async () => {
    const { config } = await world.wiki();
    const { url } = await begin(config, { prompt: "none" });
    const landing = await follow(new ProviderBrowser(world.db), url);
    expect(landing.searchParams.get("error")).toBe("login_required");
  });

  it("is another browser's nobody: the address of a request that waits opens nothing elsewhere", async () => {
    const { config } = await world.wiki();
    const waiting = await follow(new ProviderBrowser(world.db), (await begin(config)).url);
    expect((await world.step((await world.ada()).browser, waiting)).outcome).toEqual({ to: "start-again" });
  });

  it.each([
    ["prompt=login", { prompt: "login" }],
    ["max_age", { max_age: "600" }],
  ])("authenticates again for %s, and only a new session will do", async (_name, parameters) => {
    const { config } = await world.wiki();
    const { browser, userId } = await world.ada({ authenticatedAt: hourAgo() });
    const { url, checks } = await begin(config, parameters);
    const waiting = await follow(browser, url);
    const { uid, outcome } = await world.step(browser, waiting);
    expect(outcome.to).toBe("sign-in");
    expect((await findSignInFor(world.db, `/op/interaction/${uid}`, new Date()))?.wantsFresh).toBe(true);
    browser.signIn((await startSession(world.db, world.organizationId, userId)).token);
    const landing = await world.resume(browser, waiting);
    const tokens = await client.authorizationCodeGrant(config, landing, { ...checks, maxAge: 600 });
    expect(Number(tokens.claims()?.auth_time)).toBeGreaterThan(Date.now() / 1000 - 60);
  });

  it("is turned away with login_required when their provider did not ask them again", async () => {
    const { config } = await world.wiki();
    const { browser, userId } = await world.ada({ authenticatedAt: hourAgo() });
    const waiting = await follow(browser, (await begin(config, { prompt: "login" })).url);
    const { token, sessionId } = await startSession(world.db, world.organizationId, userId);
    await world.db.update(sessions).set({ authenticatedAt: hourAgo() }).where(eq(sessions.id, sessionId));
    browser.signIn(token);
    expect((await world.resume(browser, waiting)).searchParams.get("error")).toBe("login_required");
  });

  it("needs nothing where max_age is kept already", async () => {
    const { config } = await world.wiki();
    const { browser } = await world.ada({ authenticatedAt: hourAgo() });
    const landing = await follow(browser, (await begin(config, { max_age: "7200" })).url);
    expect(landing.searchParams.get("code")).toBeTruthy();
  });

  it("is the person whom the application's ID token names", async () => {
    const { config } = await world.wiki();
    const { browser } = await world.ada();
    const hint = String((await signInTo(config, browser)).id_token);
    const bob = await world.ada();
    const waiting = await follow(bob.browser, (await begin(config, { id_token_hint: hint })).url);
    expect((await world.step(bob.browser, waiting)).outcome).toEqual({ to: "switch" });
    const landing = await follow(browser, (await begin(config, { id_token_hint: hint })).url);
    expect(landing.searchParams.get("code")).toBeTruthy();
  });
});

describe("a person whom the application cannot take", () => {
  it("is of another organization: they are offered to change, and get no code whatever they do", async () => {
    const { config } = await world.wiki();
    const stranger = await signedInPerson(world.db, world.otherOrganizationId);
    const browser = new ProviderBrowser(world.db, stranger.token);
    const waiting = await follow(browser, (await begin(config)).url);
    const { uid, outcome } = await world.step(browser, waiting);
    expect(outcome).toEqual({ to: "switch" });
    const again = await follow(browser, `${baseUrl}/op/auth/${uid}`);
    expect(again.pathname).toMatch(/^\/op\/interaction\//);
    const silent = await follow(browser, (await begin(config, { prompt: "none" })).url);
    expect(silent.searchParams.get("error")).toBe("login_required");
  });

  it("is let in by no rule: they read why, the administrator finds the event, and no code is made", async () => {
    const { application, config } = await world.wiki({ access: { ...everyone, mode: "any", roles: ["admin"] } });
    const { browser, userId } = await world.ada();
    const waiting = await follow(browser, (await begin(config)).url);
    const { uid, outcome } = await world.step(browser, waiting);
    expect(outcome.to).toBe("denied");
    const [event] = await world.db.select().from(signInEvents).where(eq(signInEvents.userId, userId));
    expect(event).toMatchObject({ code: "application_denied", applicationId: application.id, purpose: "application" });
    expect((await follow(browser, `${baseUrl}/op/auth/${uid}`)).pathname).toMatch(/^\/op\/interaction\//);
    const silent = await follow(browser, (await begin(config, { prompt: "none" })).url);
    expect(silent.searchParams.get("error")).toBe("access_denied");
  });
});
