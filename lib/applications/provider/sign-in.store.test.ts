import { eq } from "drizzle-orm";
import { exportJWK, generateKeyPair } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signInEvents } from "@/drizzle/schema/activity";
import { applications } from "@/drizzle/schema/applications";
import { users } from "@/drizzle/schema/directory";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { sessions } from "@/drizzle/schema/sessions";
import { countRoundTrips } from "@/e2e/support/count-round-trips";
import { newOrganization } from "@/e2e/support/directory-world";
import {
  newApplication,
  ProviderBrowser,
  providerOver,
  redirectUri,
  signedInPerson,
  startSession,
} from "@/e2e/support/provider-world";
import { type Begun, begin, follow, oauthError, relyingParty, signInTo } from "@/e2e/support/relying-party";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { deleteSessionByToken } from "@/lib/directory/session-store";
import { insertSecret } from "../application-secret-store";
import { decideInteraction } from "./decide-interaction";
import { findSignInFor } from "./find-pending-request";

let database: DatabaseHandle;
let organizationId: string;
let otherOrganizationId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  organizationId = (await newOrganization(database.db)).id;
  otherOrganizationId = (await newOrganization(database.db)).id;
});
afterAll(() => database.close());

const everyone = { mode: "everyone" as const, roles: [], groups: [], allowUsers: [], denyUsers: [] };
const hourAgo = () => new Date(Date.now() - 3_600_000);

async function wiki(change: Parameters<typeof newApplication>[2] = {}) {
  const { application, secret } = await newApplication(database.db, organizationId, change);
  return {
    application,
    secret,
    config: await relyingParty(database.db, application, client.ClientSecretBasic(secret)),
  };
}

async function ada(change: Parameters<typeof signedInPerson>[2] = {}) {
  const person = await signedInPerson(database.db, organizationId, change);
  return { ...person, browser: new ProviderBrowser(database.db, person.token) };
}

/** What the browser does at the page where a request waits. */
async function step(browser: ProviderBrowser, waiting: URL) {
  const uid = waiting.pathname.split("/").at(-1) ?? "";
  const cookie = browser.cookies.get("gatehouse.interaction") ?? null;
  return { uid, outcome: await decideInteraction({ uid, cookie, token: browser.token }, testContext(database.db)) };
}

/** The answer of a request that went on after a page of ours. */
async function resume(browser: ProviderBrowser, waiting: URL): Promise<URL> {
  const { outcome } = await step(browser, waiting);
  if (outcome.to !== "application") throw new Error(`the browser goes to ${outcome.to}`);
  return follow(browser, outcome.address);
}

describe("a person who is signed in", () => {
  it("signs in to an application without being asked, and the application learns what its record says", async () => {
    const { application, config } = await wiki({ claims: [{ claim: "team", from: "value", value: "blue" }] });
    const { userId, browser } = await ada();
    const { url, checks } = await begin(config);
    const landing = await follow(browser, url);
    expect(landing.href).toContain(`${redirectUri}?code=`);
    const tokens = await client.authorizationCodeGrant(config, landing, checks);
    const told = {
      sub: userId,
      name: "Ada Lovelace",
      organization_id: organizationId,
      roles: [],
      groups: [],
      team: "blue",
    };
    expect(tokens.claims()).toMatchObject({ ...told, iss: `${baseUrl}/op`, aud: application.clientId });
    const byGet = await client.fetchUserInfo(config, tokens.access_token, userId);
    expect(byGet).toMatchObject(told);
    const post = { method: "POST", headers: { authorization: `Bearer ${tokens.access_token}` } };
    const byPost = await providerOver(database.db)(`${baseUrl}/op/userinfo`, post);
    expect(await byPost.json()).toEqual(byGet);
  });

  it("is not asked by prompt=none, and keeps the cookie of our session as it is", async () => {
    const { config } = await wiki();
    const { browser, token } = await ada();
    const { url, checks } = await begin(config, { prompt: "none" });
    const answer = await browser.open(url.href);
    expect(answer.headers.getSetCookie()).toEqual([]);
    const landing = new URL(answer.headers.get("location") ?? "");
    expect((await client.authorizationCodeGrant(config, landing, checks)).claims()?.sid).toHaveLength(22);
    expect(browser.token).toBe(token);
  });

  it("is at most ten round trips to the database away from its tokens", async () => {
    const { config } = await wiki();
    const { browser } = await ada();
    // Keys and cached statements are there from the second time on.
    await signInTo(config, browser);
    const roundTrips = countRoundTrips(database.db);
    const tokens = await signInTo(config, browser);
    expect(tokens.refresh_token).toBeTruthy();
    expect(roundTrips()).toBeLessThanOrEqual(10);
  });

  it("keeps nothing in the database that opens something", async () => {
    const { config } = await wiki();
    const { browser, token } = await ada();
    const { url, checks } = await begin(config);
    const landing = await follow(browser, url);
    const tokens = await client.authorizationCodeGrant(config, landing, checks);
    const { url: asking } = await begin(config, { prompt: "login" });
    const waiting = await follow(browser, asking);
    const kept = JSON.stringify(await database.db.select().from(oidcArtifacts));
    const secrets = [landing.searchParams.get("code"), tokens.access_token, tokens.refresh_token, token];
    for (const secret of [...secrets, waiting.pathname.split("/").at(-1)]) expect(kept).not.toContain(secret);
  });

  it("asks nobody for a consent, also where an application wants it asked", async () => {
    const { config } = await wiki();
    const { browser, userId } = await ada();
    const { url, checks } = await begin(config, { prompt: "consent", scope: "openid offline_access" });
    const landing = await resume(browser, await follow(browser, url));
    expect((await client.authorizationCodeGrant(config, landing, checks)).claims()?.sub).toBe(userId);
  });
});

describe("a person who has to sign in", () => {
  it("goes to the application's organization with the application's name, and comes back for the code", async () => {
    const { config } = await wiki({ name: "The wiki" });
    const browser = new ProviderBrowser(database.db);
    const { url, checks } = await begin(config, { login_hint: "ada@acme.test", connection: "k3v9q2" });
    const waiting = await follow(browser, url);
    const { uid, outcome } = await step(browser, waiting);
    expect(outcome).toMatchObject({ to: "sign-in", connectionId: null, loginHint: "ada@acme.test" });
    const page = await findSignInFor(database.db, `/op/interaction/${uid}`, new Date());
    expect(page).toMatchObject({
      applicationName: "The wiki",
      organization: { id: organizationId },
      wantsFresh: false,
    });
    const { token, userId } = await ada();
    browser.signIn(token);
    const tokens = await client.authorizationCodeGrant(config, await resume(browser, waiting), checks);
    expect(tokens.claims()?.sub).toBe(userId);
  });

  it("gets login_required where the application wants nobody asked", async () => {
    const { config } = await wiki();
    const { url } = await begin(config, { prompt: "none" });
    const landing = await follow(new ProviderBrowser(database.db), url);
    expect(landing.searchParams.get("error")).toBe("login_required");
  });

  it("is another browser's nobody: the address of a request that waits opens nothing elsewhere", async () => {
    const { config } = await wiki();
    const waiting = await follow(new ProviderBrowser(database.db), (await begin(config)).url);
    expect((await step((await ada()).browser, waiting)).outcome).toEqual({ to: "start-again" });
  });

  it.each([
    ["prompt=login", { prompt: "login" }],
    ["max_age", { max_age: "600" }],
  ])("authenticates anew for %s, and only a new session will do", async (_name, parameters) => {
    const { config } = await wiki();
    const { browser, userId } = await ada({ authenticatedAt: hourAgo() });
    const { url, checks } = await begin(config, parameters);
    const waiting = await follow(browser, url);
    const { uid, outcome } = await step(browser, waiting);
    expect(outcome.to).toBe("sign-in");
    expect((await findSignInFor(database.db, `/op/interaction/${uid}`, new Date()))?.wantsFresh).toBe(true);
    browser.signIn((await startSession(database.db, organizationId, userId)).token);
    const landing = await resume(browser, waiting);
    const tokens = await client.authorizationCodeGrant(config, landing, { ...checks, maxAge: 600 });
    expect(Number(tokens.claims()?.auth_time)).toBeGreaterThan(Date.now() / 1000 - 60);
  });

  it("is turned away with login_required when their provider did not ask them again", async () => {
    const { config } = await wiki();
    const { browser, userId } = await ada({ authenticatedAt: hourAgo() });
    const waiting = await follow(browser, (await begin(config, { prompt: "login" })).url);
    const { token, sessionId } = await startSession(database.db, organizationId, userId);
    await database.db.update(sessions).set({ authenticatedAt: hourAgo() }).where(eq(sessions.id, sessionId));
    browser.signIn(token);
    expect((await resume(browser, waiting)).searchParams.get("error")).toBe("login_required");
  });

  it("needs nothing where max_age is kept already", async () => {
    const { config } = await wiki();
    const { browser } = await ada({ authenticatedAt: hourAgo() });
    const landing = await follow(browser, (await begin(config, { max_age: "7200" })).url);
    expect(landing.searchParams.get("code")).toBeTruthy();
  });

  it("is the person whom the application's ID token names", async () => {
    const { config } = await wiki();
    const { browser } = await ada();
    const hint = String((await signInTo(config, browser)).id_token);
    const bob = await ada();
    const waiting = await follow(bob.browser, (await begin(config, { id_token_hint: hint })).url);
    expect((await step(bob.browser, waiting)).outcome).toEqual({ to: "switch" });
    const landing = await follow(browser, (await begin(config, { id_token_hint: hint })).url);
    expect(landing.searchParams.get("code")).toBeTruthy();
  });
});

describe("a person whom the application cannot take", () => {
  it("is of another organization: they are offered to change, and get no code whatever they do", async () => {
    const { config } = await wiki();
    const stranger = await signedInPerson(database.db, otherOrganizationId);
    const browser = new ProviderBrowser(database.db, stranger.token);
    const waiting = await follow(browser, (await begin(config)).url);
    const { uid, outcome } = await step(browser, waiting);
    expect(outcome).toEqual({ to: "switch" });
    const again = await follow(browser, `${baseUrl}/op/auth/${uid}`);
    expect(again.pathname).toMatch(/^\/op\/interaction\//);
    const silent = await follow(browser, (await begin(config, { prompt: "none" })).url);
    expect(silent.searchParams.get("error")).toBe("login_required");
  });

  it("is let in by no rule: they read why, the administrator finds the event, and no code is made", async () => {
    const { application, config } = await wiki({ access: { ...everyone, mode: "any", roles: ["admin"] } });
    const { browser, userId } = await ada();
    const waiting = await follow(browser, (await begin(config)).url);
    const { uid, outcome } = await step(browser, waiting);
    expect(outcome.to).toBe("denied");
    const [event] = await database.db.select().from(signInEvents).where(eq(signInEvents.userId, userId));
    expect(event).toMatchObject({ code: "application_denied", applicationId: application.id, purpose: "application" });
    expect((await follow(browser, `${baseUrl}/op/auth/${uid}`)).pathname).toMatch(/^\/op\/interaction\//);
    const silent = await follow(browser, (await begin(config, { prompt: "none" })).url);
    expect(silent.searchParams.get("error")).toBe("access_denied");
  });
});

describe("what an application sends", () => {
  it.each<[string, Record<string, string>]>([
    ["another address", { redirect_uri: `${redirectUri}/more` }],
    ["another host", { redirect_uri: "https://evil.test/callback" }],
    ["no such client", { client_id: "nobody" }],
  ])("is answered on a page of ours, never at the address: %s", async (_name, parameters) => {
    const { config } = await wiki();
    const { browser } = await ada();
    const answer = await browser.open((await begin(config, parameters)).url.href);
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.json()).toMatchObject({ page: "problem" });
  });

  it.each<[string, Record<string, string>, string]>([
    ["no PKCE", { code_challenge: "", code_challenge_method: "" }, "invalid_request"],
    ["plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
    ["the implicit flow", { response_type: "id_token" }, "unsupported_response_type"],
    ["a token in the address", { response_type: "code token" }, "unsupported_response_type"],
  ])("is refused at its address: %s", async (_name, parameters, error) => {
    const { config } = await wiki();
    const { browser } = await ada();
    const { url } = await begin(config, parameters);
    for (const [name, value] of Object.entries(parameters)) if (value === "") url.searchParams.delete(name);
    const landing = await follow(browser, url);
    const answered = new URLSearchParams(landing.search || landing.hash.slice(1));
    expect(answered.get("error")).toBe(error);
  });

  it("may name any port of the device itself when it is a native client, and nothing else of it", async () => {
    const { application } = await newApplication(database.db, organizationId, {
      clientAuth: "none",
      redirectUris: ["http://127.0.0.1/callback"],
    });
    const config = await relyingParty(database.db, application, client.None());
    const { browser } = await ada();
    const right = await begin(config, { redirect_uri: "http://127.0.0.1:49152/callback" });
    const tokens = await client.authorizationCodeGrant(config, await follow(browser, right.url), right.checks);
    expect(tokens.id_token).toBeTruthy();
    const wrong = await begin(config, { redirect_uri: "http://127.0.0.1:49152/other" });
    expect((await browser.open(wrong.url.href)).headers.get("location")).toBeNull();
  });

  it("is nothing while it is switched off", async () => {
    const { application, config } = await wiki();
    const { browser } = await ada();
    await database.db.update(applications).set({ status: "off" }).where(eq(applications.id, application.id));
    const answer = await browser.open((await begin(config)).url.href);
    expect(await answer.json()).toMatchObject({ page: "problem", error: "invalid_client" });
  });
});

describe("the code", () => {
  async function landed() {
    const made = await wiki();
    const { browser, userId, token, sessionId } = await ada();
    const begun: Begun = await begin(made.config);
    return { ...made, ...begun, userId, token, sessionId, landing: await follow(browser, begun.url) };
  }
  const exchange = (config: client.Configuration, landing: URL, checks: client.AuthorizationCodeGrantChecks) =>
    client.authorizationCodeGrant(config, landing, checks);

  it("is good once, and its second use ends what came of it", async () => {
    const { config, landing, checks } = await landed();
    const tokens = await exchange(config, landing, checks);
    expect(await oauthError(exchange(config, landing, checks))).toBe("invalid_grant");
    expect(await oauthError(client.refreshTokenGrant(config, String(tokens.refresh_token)))).toBe("invalid_grant");
    expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
  });

  it("needs its verifier", async () => {
    const { config, landing, checks } = await landed();
    const wrong = { ...checks, pkceCodeVerifier: client.randomPKCECodeVerifier() };
    expect(await oauthError(exchange(config, landing, wrong))).toBe("invalid_grant");
  });

  it("is the client's own: another organization's client gets nothing for it", async () => {
    const { landing, checks } = await landed();
    const { application, secret } = await newApplication(database.db, otherOrganizationId);
    const thief = await relyingParty(database.db, application, client.ClientSecretBasic(secret));
    expect(await oauthError(exchange(thief, landing, checks))).toBe("invalid_grant");
  });

  it.each<[string, (of: { userId: string; token: string }) => Promise<unknown>]>([
    [
      "was suspended",
      ({ userId }) => database.db.update(users).set({ status: "suspended" }).where(eq(users.id, userId)),
    ],
    ["signed out", ({ token }) => deleteSessionByToken(database.db, token)],
  ])("is worth nothing when the person %s before it was exchanged", async (_name, act) => {
    const { config, landing, checks, userId, token } = await landed();
    await act({ userId, token });
    expect(await oauthError(exchange(config, landing, checks))).toBe("invalid_grant");
  });

  it("is worth nothing when the access rule changed before it was exchanged", async () => {
    const { application, config, landing, checks } = await landed();
    const access = { ...everyone, mode: "any", roles: ["admin"] };
    await database.db.update(applications).set({ access }).where(eq(applications.id, application.id));
    expect(await oauthError(exchange(config, landing, checks))).toBe("invalid_grant");
  });
});

describe("a client shows who it is", () => {
  const everyMethod: [string, "client_secret_basic" | "client_secret_post", (secret: string) => client.ClientAuth][] = [
    ["by its header", "client_secret_basic", client.ClientSecretBasic],
    ["in the body", "client_secret_post", client.ClientSecretPost],
  ];
  it.each(everyMethod)("%s, with either of its live secrets and no other one", async (_name, clientAuth, show) => {
    const { application, secret } = await newApplication(database.db, organizationId, { clientAuth });
    const { browser } = await ada();
    const second = randomToken(32);
    const of = { organizationId, applicationId: application.id, createdBy: "test", createdAt: new Date() };
    await insertSecret(database.db, { id: randomToken(6), ...of, hint: "", secret: second });
    for (const good of [secret, second]) {
      const config = await relyingParty(database.db, application, show(good));
      expect((await signInTo(config, browser)).id_token).toBeTruthy();
    }
    for (const bad of [randomToken(32), "compared-by-hash", hashToken(secret)]) {
      const config = await relyingParty(database.db, application, show(bad));
      expect(await oauthError(signInTo(config, browser))).toBe("invalid_client");
    }
  });

  it("by a key of its own, and by no other key", async () => {
    const [own, other] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
    const jwks = { keys: [{ ...(await exportJWK(own.publicKey)), kty: "EC" as const, alg: "ES256", kid: "1" }] };
    const change = { clientAuth: "private_key_jwt" as const, jwks };
    const { application } = await newApplication(database.db, organizationId, change);
    const { browser } = await ada();
    const right = await relyingParty(database.db, application, client.PrivateKeyJwt({ key: own.privateKey, kid: "1" }));
    expect((await signInTo(right, browser)).id_token).toBeTruthy();
    const wrong = await relyingParty(
      database.db,
      application,
      client.PrivateKeyJwt({ key: other.privateKey, kid: "1" }),
    );
    expect(await oauthError(signInTo(wrong, browser))).toBe("invalid_client");
  });

  it("not at all when it is public; a confidential one must", async () => {
    const { application } = await newApplication(database.db, organizationId, { clientAuth: "none" });
    const { browser } = await ada();
    const config = await relyingParty(database.db, application, client.None());
    expect((await signInTo(config, browser)).id_token).toBeTruthy();
    const confidential = await newApplication(database.db, organizationId);
    const silent = await relyingParty(database.db, confidential.application, client.None());
    expect(await oauthError(signInTo(silent, browser))).toBe("invalid_client");
  });
});
