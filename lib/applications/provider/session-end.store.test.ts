import { createServer, type Server } from "node:http";
import { eq } from "drizzle-orm";
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { applicationSessions } from "@/drizzle/schema/applications";
import { users } from "@/drizzle/schema/directory";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { sessions } from "@/drizzle/schema/sessions";
import { newOrganization } from "@/e2e/support/directory-world";
import { listen } from "@/e2e/support/listen";
import {
  newApplication,
  ProviderBrowser,
  providerOver,
  signedInPerson,
  startSession,
} from "@/e2e/support/provider-world";
import { begin, follow, oauthError, relyingParty, signInTo } from "@/e2e/support/relying-party";
import { newDirectory } from "@/e2e/support/scim-world";
import { baseUrl, openTestDatabase, testContext } from "@/e2e/support/test-database";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import { saveConnection } from "@/lib/connections/save-connection";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { changeStatuses } from "@/lib/directory/change-statuses";
import { endExpiredSessions, endSessions } from "@/lib/directory/end-sessions";
import { deleteUser } from "@/lib/directory/save-user";
import { deleteSessionByToken } from "@/lib/directory/session-end-store";
import { endByProvider } from "@/lib/sign-in/end-by-provider";
import { deliverLogouts, logoutLimits } from "./deliver-logouts";

let database: DatabaseHandle;
let organizationId: string;
let ear: Server;
let earAddress: string;
let heard: string[] = [];
let answersWith = 200;

beforeAll(async () => {
  database = await openTestDatabase();
  organizationId = (await newOrganization(database.db)).id;
  ear = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      heard.push(new URLSearchParams(body).get("logout_token") ?? "");
      response.statusCode = answersWith;
      response.end();
    });
  });
  earAddress = `http://127.0.0.1:${await listen(ear)}/logout`;
});
afterAll(async () => {
  ear.close();
  await database.close();
});
beforeEach(() => {
  heard = [];
  answersWith = 200;
});

const afterwards = (milliseconds: number) => new Date(Date.now() + milliseconds);

/** Somebody who signed in to an application that wants to be told. */
async function arrived(change: Parameters<typeof newApplication>[2] = {}) {
  const hears = { backchannelLogoutUri: earAddress, ...change };
  const { application, secret } = await newApplication(database.db, organizationId, hears);
  const config = await relyingParty(database.db, application, client.ClientSecretBasic(secret));
  const person = await signedInPerson(database.db, organizationId);
  const browser = new ProviderBrowser(database.db, person.token);
  const tokens = await signInTo(config, browser);
  return { application, config, browser, tokens, refreshToken: String(tokens.refresh_token), ...person };
}

describe("a refresh token", () => {
  it("is changed at each use, and brings the claims of that moment", async () => {
    const { config, refreshToken, userId } = await arrived();
    const first = await client.refreshTokenGrant(config, refreshToken);
    expect(first.claims()).toMatchObject({ sub: userId, name: "Ada Lovelace" });
    expect(first.refresh_token).not.toBe(refreshToken);
    const second = await client.refreshTokenGrant(config, String(first.refresh_token));
    expect(second.access_token).toBeTruthy();
  });

  it("ends its whole family when it is used twice: one of the two users stole it", async () => {
    const { config, refreshToken } = await arrived();
    const next = await client.refreshTokenGrant(config, refreshToken);
    expect(await oauthError(client.refreshTokenGrant(config, refreshToken))).toBe("invalid_grant");
    expect(await oauthError(client.refreshTokenGrant(config, String(next.refresh_token)))).toBe("invalid_grant");
    expect(await oauthError(client.fetchUserInfo(config, next.access_token, client.skipSubjectCheck))).toBe(
      "invalid_token",
    );
  });

  it("never lasts longer than the session", async () => {
    const { config, refreshToken, sessionId, tokens } = await arrived();
    const idle = new Date(Date.now() - 1_000);
    await database.db.update(sessions).set({ expiresAt: idle }).where(eq(sessions.id, sessionId));
    expect(await oauthError(client.refreshTokenGrant(config, refreshToken))).toBe("invalid_grant");
    expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
  });

  it("is revoked by its client, with what came of it, and by no other client", async () => {
    const { config, refreshToken, tokens } = await arrived();
    const other = await arrived();
    await client.tokenRevocation(other.config, refreshToken).catch(() => {});
    expect((await client.tokenIntrospection(config, refreshToken)).active).toBe(true);
    await client.tokenRevocation(config, refreshToken);
    expect((await client.tokenIntrospection(config, refreshToken)).active).toBe(false);
    expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
  });
});

/** A connection of a provider that nobody asks. */
async function newConnection(): Promise<string> {
  const connection = connectionInputSchema.parse({
    name: "Acme",
    kind: "generic-saml",
    saml: { issuer: "https://idp.test", ssoUrl: "https://idp.test/sso" },
  });
  const input = { organizationId, connectionId: null, connection, explicitSamlFields: [] };
  return (await saveConnection(input, testContext(database.db))).id;
}

describe("the end of a session, by whatever way", () => {
  type Arrived = Awaited<ReturnType<typeof arrived>>;
  const ways: [string, (of: Arrived) => Promise<unknown>][] = [
    ["signing out", ({ token }) => deleteSessionByToken(database.db, token)],
    [
      "an administrator",
      ({ sessionId }) =>
        endSessions(
          { organizationId, filter: { session: sessionId }, byOperator: true },
          "revoked",
          testContext(database.db),
        ),
    ],
    [
      "suspension",
      ({ userId }) =>
        changeStatuses({ organizationId, userIds: [userId], status: "suspended" }, testContext(database.db)),
    ],
    [
      "a directory that deactivates them",
      async ({ userId }) => {
        const directory = await newDirectory(database.db, { organizationId });
        const email = `${userId.toLowerCase()}@${directory.domain}`;
        await database.db.update(users).set({ email }).where(eq(users.id, userId));
        const { id } = (await directory.call("POST", "/Users", directory.person(userId.toLowerCase()))).body;
        const off = await directory.patch(`/Users/${id}`, { op: "replace", path: "active", value: false });
        expect(off.status).toBe(200);
      },
    ],
    [
      "their provider's logout",
      async ({ sessionId }) => {
        const connection = await newConnection();
        const named = { connectionId: connection, subjectKey: "the subject of the logout" };
        await database.db.update(sessions).set(named).where(eq(sessions.id, sessionId));
        const filter = { connection, subjectKeys: [named.subjectKey] };
        await endByProvider({ organizationId, filter }, testContext(database.db));
      },
    ],
    [
      "deletion of the user",
      ({ userId }) => deleteUser({ organizationId, userId, byOperator: true }, testContext(database.db)),
    ],
    [
      "its time",
      async ({ sessionId }) => {
        await database.db
          .update(sessions)
          .set({ expiresAt: afterwards(-1_000) })
          .where(eq(sessions.id, sessionId));
        await endExpiredSessions(testContext(database.db));
      },
    ],
  ];

  it.each(ways)("revokes its tokens at once and tells the application: %s", async (_name, end) => {
    const of = await arrived();
    const { application, config, refreshToken, tokens, userId } = of;
    await end(of);
    expect(await oauthError(client.refreshTokenGrant(config, refreshToken))).toBe("invalid_grant");
    expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
    const left = await database.db.select().from(oidcArtifacts).where(eq(oidcArtifacts.applicationId, application.id));
    expect(left).toEqual([]);

    await deliverLogouts(testContext(database.db));
    const told = heard.filter((logoutToken) => decodeJwt(logoutToken).aud === application.clientId);
    expect(told).toHaveLength(1);
    const keys = createRemoteJWKSet(new URL(`${baseUrl}/op/jwks`), { [customFetch]: providerOver(database.db) });
    const checks = { issuer: `${baseUrl}/op`, audience: application.clientId, typ: "logout+jwt" };
    const { payload } = await jwtVerify(told[0] ?? "", keys, checks);
    expect(payload).toMatchObject({ sub: userId, sid: decodeJwt(String(tokens.id_token)).sid });
    expect(payload.events).toEqual({ "http://schemas.openid.net/event/backchannel-logout": {} });
    expect(payload.nonce).toBeUndefined();
    expect(await deliverLogouts(testContext(database.db))).toBe(0);
  });

  it("tells every application that the session reached, and leaves other sessions of the person alone", async () => {
    const { browser, token, userId } = await arrived();
    const second = await newApplication(database.db, organizationId, { backchannelLogoutUri: earAddress });
    const config = await relyingParty(database.db, second.application, client.ClientSecretBasic(second.secret));
    await signInTo(config, browser);
    const elsewhere = new ProviderBrowser(database.db, (await startSession(database.db, organizationId, userId)).token);
    const kept = await signInTo(config, elsewhere);
    await deleteSessionByToken(database.db, token);
    expect(await deliverLogouts(testContext(database.db))).toBe(2);
    expect(new Set(heard.map((logoutToken) => decodeJwt(logoutToken).sid)).size).toBe(2);
    expect((await client.refreshTokenGrant(config, String(kept.refresh_token))).access_token).toBeTruthy();
  });

  it("is told again later to an application that does not answer, and at last no more", async () => {
    const { token, application } = await arrived();
    await deleteSessionByToken(database.db, token);
    answersWith = 500;
    expect(await deliverLogouts(testContext(database.db))).toBe(0);
    expect(await deliverLogouts(testContext(database.db, afterwards(20_000)))).toBe(0);
    expect(heard).toHaveLength(1);
    answersWith = 204;
    expect(await deliverLogouts(testContext(database.db, afterwards(40_000)))).toBe(1);
    expect(heard).toHaveLength(2);
    expect(await database.db.$count(applicationSessions, eq(applicationSessions.applicationId, application.id))).toBe(
      0,
    );
  });

  it("is given up after some tries", async () => {
    const { token, application } = await arrived();
    await deleteSessionByToken(database.db, token);
    answersWith = 500;
    for (let day = 0; day < logoutLimits.tries + 2; day++)
      await deliverLogouts(testContext(database.db, afterwards(day * 86_400_000)));
    expect(heard).toHaveLength(logoutLimits.tries);
    expect(await database.db.$count(applicationSessions, eq(applicationSessions.applicationId, application.id))).toBe(
      0,
    );
  });

  it("calls no address that the installation may not call", async () => {
    const { token } = await arrived({ backchannelLogoutUri: "http://localhost:9/logout" });
    await deleteSessionByToken(database.db, token);
    expect(await deliverLogouts(testContext(database.db))).toBe(0);
    expect(heard).toEqual([]);
  });
});

describe("an application that signs somebody out", () => {
  async function asked(parameters: Record<string, string>, of: Awaited<ReturnType<typeof arrived>>) {
    const address = client.buildEndSessionUrl(of.config, parameters);
    const answer = await of.browser.open(address.href);
    return (await answer.json()) as Record<string, unknown>;
  }
  const confirm = ({ browser }: { browser: ProviderBrowser }, { action, secret }: Record<string, unknown>) =>
    browser.open(String(action), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ xsrf: String(secret), logout: "yes" }).toString(),
    });
  const home = "https://app.test/bye";

  it("asks nobody when it shows the session's own ID token: our session ends, and the browser goes home", async () => {
    const of = await arrived({ postLogoutRedirectUris: [home] });
    const hint = { id_token_hint: String(of.tokens.id_token), post_logout_redirect_uri: home, state: "s1" };
    const landing = await of.browser.open(client.buildEndSessionUrl(of.config, hint).href);
    expect(landing.headers.get("location")).toBe(`${home}?state=s1`);
    expect(of.browser.token).toBeNull();
    expect(await database.db.$count(sessions, eq(sessions.id, of.sessionId))).toBe(0);
    expect(await deliverLogouts(testContext(database.db))).toBe(1);
  });

  it("has the person asked without a hint, and with that of somebody else", async () => {
    const of = await arrived();
    expect(await asked({}, of)).toMatchObject({ page: "sign-out", applicationName: "Wiki" });
    const other = await signedInPerson(database.db, organizationId);
    const tokens = await signInTo(of.config, new ProviderBrowser(database.db, other.token));
    expect(await asked({ id_token_hint: String(tokens.id_token) }, of)).toMatchObject({ page: "sign-out" });
    const question = await asked({}, of);
    await confirm(of, question);
    expect(await database.db.$count(sessions, eq(sessions.id, of.sessionId))).toBe(0);
  });

  it("ends nothing without the secret of the page that this browser was shown", async () => {
    const of = await arrived();
    const question = await asked({}, of);
    const forged = await confirm(of, { ...question, secret: "guessed" });
    expect(forged.status).toBe(400);
    const stranger = await arrived();
    expect((await confirm(stranger, question)).status).toBe(400);
    expect(await database.db.$count(sessions, eq(sessions.id, of.sessionId))).toBe(1);
  });

  it("gets its browser back at registered addresses alone", async () => {
    const of = await arrived({ postLogoutRedirectUris: [home] });
    const hint = { id_token_hint: String(of.tokens.id_token), post_logout_redirect_uri: "https://evil.test/" };
    expect(await asked(hint, of)).toMatchObject({ page: "problem", error: "invalid_request" });
  });

  it("gets nobody signed out who is not signed in", async () => {
    const of = await arrived({ postLogoutRedirectUris: [home] });
    const stranger = new ProviderBrowser(database.db);
    const parameters = { id_token_hint: String(of.tokens.id_token), post_logout_redirect_uri: home };
    const page = await (await stranger.open(client.buildEndSessionUrl(of.config, parameters).href)).text();
    const [, secret = ""] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    const landing = await confirm({ browser: stranger }, { action: `${baseUrl}/op/logout/confirm`, secret });
    expect(landing.headers.get("location")).toBe(home);
    expect(await database.db.$count(sessions, eq(sessions.id, of.sessionId))).toBe(1);
  });

  it("leaves the way to another sign-in open", async () => {
    const of = await arrived();
    const { url } = await begin(of.config);
    expect((await follow(of.browser, url)).searchParams.get("code")).toBeTruthy();
  });
});
