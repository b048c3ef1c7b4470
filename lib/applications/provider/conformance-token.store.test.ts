import { createRemoteJWKSet, customFetch, decodeProtectedHeader, jwtVerify } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import { codeFlow, conformanceClient, discoveryDocument, idTokenOf } from "@/e2e/support/conformance-world";
import { providerOver, redirectUri } from "@/e2e/support/provider-world";
import { oauthError, relyingParty } from "@/e2e/support/relying-party";
import { baseUrl, testContext } from "@/e2e/support/test-database";
import { rotateSigningKeys } from "./rotate-signing-keys";
import { keyLimits } from "./signing-key";

// The modules of the OpenID Foundation's basic certification plan, by their names: what an application gets.
let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

const userinfo = (init: RequestInit, now = new Date()) =>
  providerOver(world.db, () => now)(`${baseUrl}/op/userinfo`, init);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe("oidcc-basic-certification-test-plan, tokens", () => {
  it("oidcc-server: a code becomes tokens, whose access token is good for userinfo", async () => {
    const { application, userId, ...made } = await conformanceClient(world);
    const { landing, tokens, checks } = await codeFlow(made);
    expect(landing.searchParams.get("state")).toBe(checks.expectedState);
    expect(tokens.token_type).toBe("bearer");
    const claims = idTokenOf(tokens);
    expect(claims).toMatchObject({
      iss: `${baseUrl}/op`,
      aud: application.clientId,
      sub: userId,
      nonce: checks.expectedNonce,
    });
    expect(claims.exp).toBeGreaterThan(claims.iat);
    expect((await userinfo(bearer(tokens.access_token))).status).toBe(200);
  });

  it("oidcc-server-client-secret-post", async () => {
    const { application, secret, ...made } = await conformanceClient(world, {
      application: { clientAuth: "client_secret_post" },
    });
    const config = await relyingParty(world.db, application, client.ClientSecretPost(secret));
    expect((await codeFlow({ ...made, config })).tokens.id_token).toBeTruthy();
  });

  it("oidcc-idtoken-signature: RS256, by a key that is published under its name", async () => {
    const { tokens } = await codeFlow(await conformanceClient(world));
    const { alg, kid } = decodeProtectedHeader(String(tokens.id_token));
    expect(alg).toBe("RS256");
    const answer = await providerOver(world.db)(`${baseUrl}/op/jwks`);
    const { keys } = (await answer.json()) as { keys: { kid: string; use: string; kty: string }[] };
    expect(keys.find((key) => key.kid === kid)).toMatchObject({ use: "sig", kty: "RSA" });
  });

  it("oidcc-idtoken-unsigned: is not supported", async () => {
    const { id_token_signing_alg_values_supported: supported } = await discoveryDocument(world);
    expect(supported).not.toContain("none");
  });

  it.each<[string, (token: string) => RequestInit]>([
    ["oidcc-userinfo-get", bearer],
    ["oidcc-userinfo-post-header", (token) => ({ method: "POST", ...bearer(token) })],
    ["oidcc-userinfo-post-body", (token) => ({ method: "POST", body: new URLSearchParams({ access_token: token }) })],
  ])("%s", async (_name, show) => {
    const made = await conformanceClient(world);
    const { tokens } = await codeFlow(made);
    const answer = await userinfo(show(tokens.access_token));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ sub: made.userId, name: "Ada Lovelace" });
    const wrong = await userinfo(show(`${tokens.access_token}x`));
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get("www-authenticate")).toContain('error="invalid_token"');
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["oidcc-scope-profile", "openid profile", { name: "Ada Lovelace" }],
    ["oidcc-scope-email", "openid email", { email: expect.stringContaining("@"), email_verified: expect.any(Boolean) }],
    ["oidcc-scope-phone", "openid phone", {}],
    ["oidcc-scope-address", "openid address", {}],
    ["oidcc-scope-all", "openid profile email address phone", { name: "Ada Lovelace" }],
  ])("%s: userinfo tells what is known of it", async (_name, scope, expected) => {
    const made = await conformanceClient(world);
    const { tokens } = await codeFlow(made, { scope });
    const told = await client.fetchUserInfo(made.config, tokens.access_token, made.userId);
    expect(told).toMatchObject(expected);
    // Nobody's address is kept here, so the scope is not offered.
    expect((await discoveryDocument(world)).scopes_supported).not.toContain("address");
  });

  it("oidcc-claims-essential: the name is told also to who asks for it as one claim", async () => {
    const made = await conformanceClient(world);
    const claims = JSON.stringify({ userinfo: { name: { essential: true } } });
    const { tokens } = await codeFlow(made, { scope: "openid", claims });
    expect((await client.fetchUserInfo(made.config, tokens.access_token, made.userId)).name).toBe("Ada Lovelace");
  });

  it("oidcc-codereuse: the second use of a code is refused, and ends the first one's tokens", async () => {
    const made = await conformanceClient(world);
    const { landing, checks, tokens } = await codeFlow(made);
    expect(await oauthError(client.authorizationCodeGrant(made.config, landing, checks))).toBe("invalid_grant");
    expect((await userinfo(bearer(tokens.access_token))).status).toBe(401);
  });

  it("oidcc-codereuse-30seconds: and so it is half a minute later", async () => {
    const { application, secret, ...made } = await conformanceClient(world);
    const { landing, checks, tokens } = await codeFlow(made);
    const later = new Date(Date.now() + 30_000);
    const answer = await providerOver(world.db, () => later)(`${baseUrl}/op/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${application.clientId}:${secret}`)}` },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: landing.searchParams.get("code") ?? "",
        redirect_uri: redirectUri,
        code_verifier: String(checks.pkceCodeVerifier),
      }),
    });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ error: "invalid_grant" })]);
    expect((await userinfo(bearer(tokens.access_token), later)).status).toBe(401);
  });

  it("oidcc-refresh-token: brings an ID token of the same sign-in, and is worth nothing to another client", async () => {
    const made = await conformanceClient(world);
    const { tokens } = await codeFlow(made);
    const thief = await conformanceClient(world);
    const refreshToken = String(tokens.refresh_token);
    expect(await oauthError(client.refreshTokenGrant(thief.config, refreshToken))).toBe("invalid_grant");
    const next = await client.refreshTokenGrant(made.config, refreshToken);
    const [first, second] = [idTokenOf(tokens), idTokenOf(next)];
    expect([second.iss, second.sub, second.aud]).toEqual([first.iss, first.sub, first.aud]);
    expect(second.auth_time).toBe(first.auth_time);
    expect(second.iat).toBeGreaterThanOrEqual(first.iat);
    expect(next.access_token).not.toBe(tokens.access_token);
    expect((await userinfo(bearer(next.access_token))).status).toBe(200);
  });

  // The last one: from here on the keys are others.
  it("oidcc-server-rotate-keys: a new key is published under a new name, and both generations verify", async () => {
    const published = async (now: Date) => {
      const answer = await providerOver(world.db, () => now)(`${baseUrl}/op/jwks`);
      return ((await answer.json()) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
    };
    const { tokens } = await codeFlow(await conformanceClient(world));
    const soon = new Date(Date.now() + 120_000);
    const before = await published(soon);
    await rotateSigningKeys(testContext(world.db));
    const changed = new Date(Date.now() + keyLimits.aheadMilliseconds + 240_000);
    const after = await published(changed);
    expect(after).toHaveLength(2 * before.length);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(before).not.toContain(after[0]);
    const keys = createRemoteJWKSet(new URL(`${baseUrl}/op/jwks`), {
      [customFetch]: providerOver(world.db, () => changed),
    });
    expect((await jwtVerify(String(tokens.id_token), keys)).payload.sub).toBeTruthy();
  });
});
