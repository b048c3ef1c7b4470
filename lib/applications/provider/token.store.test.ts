import { createServer } from "node:http";
import { eq } from "drizzle-orm";
import { exportJWK, generateKeyPair } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applications } from "@/drizzle/schema/applications";
import { users } from "@/drizzle/schema/directory";
import { type ApplicationWorld, everyone, openApplicationWorld } from "@/e2e/support/application-world";
import { listen } from "@/e2e/support/listen";
import { newApplication, redirectUri } from "@/e2e/support/provider-world";
import { type Begun, begin, follow, oauthError, relyingParty, signInTo } from "@/e2e/support/relying-party";
import { hashToken, randomToken } from "@/lib/crypto/tokens";
import { deleteSessionByToken } from "@/lib/directory/session-end-store";
import { insertSecret, listSecrets } from "../application-secret-store";

let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

describe("what an application sends", () => {
  it.each<[string, Record<string, string>, boolean]>([
    ["another address", { redirect_uri: `${redirectUri}/more` }, true],
    ["another host", { redirect_uri: "https://evil.test/callback" }, true],
    ["no such client", { client_id: "nobody" }, false],
  ])("is answered on a page of ours, never at the address: %s", async (_name, parameters, isKnown) => {
    const { config } = await world.wiki();
    const { browser } = await world.ada();
    const answer = await browser.open((await begin(config, parameters)).url.href);
    expect(answer.headers.get("location")).toBeNull();
    const organization = isKnown ? world.organizationSlug : null;
    expect(await answer.json()).toMatchObject({ page: "problem", organization });
  });

  it.each<[string, Record<string, string>, string]>([
    ["no PKCE", { code_challenge: "", code_challenge_method: "" }, "invalid_request"],
    ["plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
    ["the implicit flow", { response_type: "id_token" }, "unsupported_response_type"],
    ["a token in the address", { response_type: "code token" }, "unsupported_response_type"],
  ])("is refused at its address: %s", async (_name, parameters, error) => {
    const { config } = await world.wiki();
    const { browser } = await world.ada();
    const { url } = await begin(config, parameters);
    for (const [name, value] of Object.entries(parameters)) if (value === "") url.searchParams.delete(name);
    const landing = await follow(browser, url);
    const answered = new URLSearchParams(landing.search || landing.hash.slice(1));
    expect(answered.get("error")).toBe(error);
  });

  it("may name any port of the device itself when it is a native client, and nothing else of it", async () => {
    const { application } = await newApplication(world.db, world.organizationId, {
      clientAuth: "none",
      redirectUris: ["http://127.0.0.1/callback"],
    });
    const config = await relyingParty(world.db, application, client.None());
    const { browser } = await world.ada();
    const right = await begin(config, { redirect_uri: "http://127.0.0.1:49152/callback" });
    const tokens = await client.authorizationCodeGrant(config, await follow(browser, right.url), right.checks);
    expect(tokens.id_token).toBeTruthy();
    const wrong = await begin(config, { redirect_uri: "http://127.0.0.1:49152/other" });
    expect((await browser.open(wrong.url.href)).headers.get("location")).toBeNull();
  });

  it("is nothing while it is switched off", async () => {
    const { application, config } = await world.wiki();
    const { browser } = await world.ada();
    await world.db.update(applications).set({ status: "off" }).where(eq(applications.id, application.id));
    const answer = await browser.open((await begin(config)).url.href);
    expect(await answer.json()).toMatchObject({ page: "problem", error: "invalid_client" });
  });
});

describe("the code", () => {
  async function landed() {
    const made = await world.wiki();
    const { browser, userId, token, sessionId } = await world.ada();
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

  it("is the client's own: a client of this organization or of another one gets nothing for it", async () => {
    for (const organizationId of [world.organizationId, world.otherOrganizationId]) {
      const { landing, checks } = await landed();
      const { application, secret } = await newApplication(world.db, organizationId);
      const thief = await relyingParty(world.db, application, client.ClientSecretBasic(secret));
      expect(await oauthError(exchange(thief, landing, checks))).toBe("invalid_grant");
    }
  });

  it.each<[string, (of: { userId: string; token: string }) => Promise<unknown>]>([
    ["was suspended", ({ userId }) => world.db.update(users).set({ status: "suspended" }).where(eq(users.id, userId))],
    ["signed out", ({ token }) => deleteSessionByToken(world.db, token)],
  ])("is worth nothing when the person %s before it was exchanged", async (_name, act) => {
    const { config, landing, checks, userId, token } = await landed();
    await act({ userId, token });
    expect(await oauthError(exchange(config, landing, checks))).toBe("invalid_grant");
  });

  it("is worth nothing when the access rule changed before it was exchanged", async () => {
    const { application, config, landing, checks } = await landed();
    const access = { ...everyone, mode: "any", roles: ["admin"] };
    await world.db.update(applications).set({ access }).where(eq(applications.id, application.id));
    expect(await oauthError(exchange(config, landing, checks))).toBe("invalid_grant");
  });
});

describe("a client shows who it is", () => {
  const everyMethod: [string, "client_secret_basic" | "client_secret_post", (secret: string) => client.ClientAuth][] = [
    ["by its header", "client_secret_basic", client.ClientSecretBasic],
    ["in the body", "client_secret_post", client.ClientSecretPost],
  ];
  it.each(everyMethod)("%s, with either of its live secrets and no other one", async (_name, clientAuth, show) => {
    const { application, secret } = await newApplication(world.db, world.organizationId, { clientAuth });
    const { browser } = await world.ada();
    const second = randomToken(32);
    const of = {
      organizationId: world.organizationId,
      applicationId: application.id,
      createdBy: "test",
      createdAt: new Date(),
    };
    await insertSecret(world.db, { id: randomToken(6), ...of, hint: "", secret: second });
    for (const good of [secret, second]) {
      const config = await relyingParty(world.db, application, show(good));
      expect((await signInTo(config, browser)).id_token).toBeTruthy();
    }
    const kept = await listSecrets(world.db, application);
    expect(kept.map(({ lastUsedAt }) => lastUsedAt instanceof Date)).toEqual([true, true]);
    for (const bad of [randomToken(32), "compared-by-hash", hashToken(secret)]) {
      const config = await relyingParty(world.db, application, show(bad));
      expect(await oauthError(signInTo(config, browser))).toBe("invalid_client");
    }
  });

  // Nextcloud, WordPress, Jenkins and Django send it in the body, whatever is registered.
  it.each<[string, "client_secret_basic" | "client_secret_post", (secret: string) => client.ClientAuth]>([
    ["in the body although its header is registered", "client_secret_basic", client.ClientSecretPost],
    ["by its header although the body is registered", "client_secret_post", client.ClientSecretBasic],
  ])("by a secret %s", async (_name, clientAuth, show) => {
    const { application, secret } = await newApplication(world.db, world.organizationId, { clientAuth });
    const { browser } = await world.ada();
    const config = await relyingParty(world.db, application, show(secret));
    expect((await signInTo(config, browser)).id_token).toBeTruthy();
  });

  it("by a key of its own, and by no other key", async () => {
    const [own, other] = [await generateKeyPair("ES256"), await generateKeyPair("ES256")];
    const jwks = { keys: [{ ...(await exportJWK(own.publicKey)), kty: "EC" as const, alg: "ES256", kid: "1" }] };
    const change = { clientAuth: "private_key_jwt" as const, jwks };
    const { application } = await newApplication(world.db, world.organizationId, change);
    const { browser } = await world.ada();
    const right = await relyingParty(world.db, application, client.PrivateKeyJwt({ key: own.privateKey, kid: "1" }));
    expect((await signInTo(right, browser)).id_token).toBeTruthy();
    const wrong = await relyingParty(world.db, application, client.PrivateKeyJwt({ key: other.privateKey, kid: "1" }));
    expect(await oauthError(signInTo(wrong, browser))).toBe("invalid_client");
  });

  it.each([
    ["an address that the installation may call", "127.0.0.1", undefined],
    ["none that it may not call", "localhost", "invalid_client"],
  ])("by a key that is read from %s", async (_name, host, error) => {
    const { publicKey, privateKey } = await generateKeyPair("ES256");
    const keys = [{ ...(await exportJWK(publicKey)), alg: "ES256", kid: "1" }];
    const server = createServer((_asked, response) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ keys }));
    });
    const jwksUri = `http://${host}:${await listen(server)}/jwks`;
    const change = { clientAuth: "private_key_jwt" as const, jwksUri };
    const { application } = await newApplication(world.db, world.organizationId, change);
    const { browser } = await world.ada();
    const config = await relyingParty(world.db, application, client.PrivateKeyJwt({ key: privateKey, kid: "1" }));
    expect(await oauthError(signInTo(config, browser))).toBe(error);
    server.close();
  });

  it("not at all when it is public; a confidential one must", async () => {
    const { application } = await newApplication(world.db, world.organizationId, { clientAuth: "none" });
    const { browser } = await world.ada();
    const config = await relyingParty(world.db, application, client.None());
    expect((await signInTo(config, browser)).id_token).toBeTruthy();
    const confidential = await newApplication(world.db, world.organizationId);
    const silent = await relyingParty(world.db, confidential.application, client.None());
    expect(await oauthError(signInTo(silent, browser))).toBe("invalid_client");
  });
});
