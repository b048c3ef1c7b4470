import { createServer, type Server } from "node:http";
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify, SignJWT } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import {
  type ConformanceClient,
  codeFlow,
  conformanceClient,
  discoveryDocument,
  idTokenOf,
  request,
} from "@/e2e/support/conformance-world";
import { listen } from "@/e2e/support/listen";
import { type ProviderBrowser, providerOver } from "@/e2e/support/provider-world";
import { follow } from "@/e2e/support/relying-party";
import { baseUrl, testContext } from "@/e2e/support/test-database";
import { deliverLogouts } from "./deliver-logouts";

// The modules of the OpenID Foundation's plans for logout, by their names.
let world: ApplicationWorld;
let ear: Server;
let earAddress: string;
const heard: { contentType: string; logoutToken: string }[] = [];

beforeAll(async () => {
  world = await openApplicationWorld();
  ear = createServer((asked, response) => {
    let body = "";
    asked.on("data", (part) => {
      body += part;
    });
    asked.on("end", () => {
      const logoutToken = new URLSearchParams(body).get("logout_token") ?? "";
      heard.push({ contentType: asked.headers["content-type"] ?? "", logoutToken });
      response.end();
    });
  });
  earAddress = `http://127.0.0.1:${await listen(ear)}/logout`;
});
afterAll(async () => {
  ear.close();
  await world.close();
});

const home = "https://app.test/post_logout_redirect";

async function signedIn() {
  const made = await conformanceClient(world, {
    application: { postLogoutRedirectUris: [home], backchannelLogoutUri: earAddress },
  });
  const { tokens } = await codeFlow(made);
  return { ...made, idToken: String(tokens.id_token), claims: idTokenOf(tokens) };
}

/** Asks for the end of the session with these parameters and no other ones. */
function endSession({ browser }: { browser: ProviderBrowser }, parameters: Record<string, string>) {
  return browser.open(`${baseUrl}/op/logout?${new URLSearchParams(parameters)}`);
}

/** What the person answers whom our page asks. */
function agree({ browser }: { browser: ProviderBrowser }, { action, secret }: Record<string, unknown>) {
  return browser.open(String(action), {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ xsrf: String(secret), logout: "yes" }).toString(),
  });
}

/** Whether `prompt=none` still finds somebody. */
async function isSignedIn({ config, browser }: Pick<ConformanceClient, "config" | "browser">): Promise<boolean> {
  const { url } = await request(config, { prompt: "none" });
  return (await follow(browser, url)).searchParams.get("error") !== "login_required";
}

describe("oidcc-rp-initiated-logout-certification-test-plan", () => {
  it("oidcc-rp-initiated-logout-discovery-endpoint-verification", async () => {
    expect((await discoveryDocument(world)).end_session_endpoint).toBe(`${baseUrl}/op/logout`);
  });

  it.each([
    ["oidcc-rp-initiated-logout", { state: "s1" }, `${home}?state=s1`],
    ["oidcc-rp-initiated-logout-no-state", {}, home],
  ])("%s: the browser is back at the application, and signed out", async (_name, more, landing) => {
    const of = await signedIn();
    const answer = await endSession(of, { id_token_hint: of.idToken, post_logout_redirect_uri: home, ...more });
    expect(answer.headers.get("location")).toBe(landing);
    expect(await isSignedIn(of)).toBe(false);
  });

  type SignedIn = Awaited<ReturnType<typeof signedIn>>;
  const back = { post_logout_redirect_uri: home, state: "s1" };
  const refused: [string, (of: SignedIn) => Promise<Record<string, string>>][] = [
    ["bad-id-token-hint", async (of) => ({ ...back, id_token_hint: await signedByTheClient(of) })],
    ["modified-id-token-hint", async ({ idToken }) => ({ ...back, id_token_hint: unsigned(idToken) })],
    [
      "bad-post-logout-redirect-uri",
      async ({ idToken }) => ({ id_token_hint: idToken, post_logout_redirect_uri: `${home}/other`, state: "s1" }),
    ],
    [
      "query-added-to-post-logout-redirect-uri",
      async ({ idToken }) => ({ id_token_hint: idToken, post_logout_redirect_uri: `${home}?foo=bar`, state: "s1" }),
    ],
  ];
  it.each(refused)("oidcc-rp-initiated-logout-%s: a page of ours, and no address is called", async (_name, make) => {
    const of = await signedIn();
    const answer = await endSession(of, await make(of));
    expect(answer.headers.get("location")).toBeNull();
    expect(await answer.json()).toMatchObject({ page: "problem" });
    expect(await isSignedIn(of)).toBe(true);
  });

  async function signedByTheClient({ secret, application, claims }: SignedIn): Promise<string> {
    return new SignJWT({ ...claims, aud: application.clientId })
      .setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(secret));
  }

  function unsigned(idToken: string): string {
    const header = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    return `${header}.${idToken.split(".")[1]}.`;
  }

  it.each([
    ["oidcc-rp-initiated-logout-no-id-token-hint", back],
    ["oidcc-rp-initiated-logout-no-params", {}],
    ["oidcc-rp-initiated-logout-only-state", { state: "s1" }],
  ])("%s: the person is asked, and then reads that they are signed out", async (_name, parameters) => {
    const of = await signedIn();
    const question = (await (await endSession(of, parameters)).json()) as Record<string, unknown>;
    expect(question.page).toBe("sign-out");
    const answer = await agree(of, question);
    const page = answer.headers.get("location") === null ? answer : await of.browser.open(await landingOf(answer));
    expect(await page.json()).toEqual({ page: "signed-out", organization: world.organizationSlug });
    expect(await isSignedIn(of)).toBe(false);
  });

  it("oidcc-rp-initiated-logout-no-post-logout-redirect-uri: the person reads that they are signed out", async () => {
    const of = await signedIn();
    const answer = await endSession(of, { id_token_hint: of.idToken });
    const page = answer.headers.get("location") === null ? answer : await of.browser.open(await landingOf(answer));
    expect(await page.json()).toEqual({ page: "signed-out", organization: world.organizationSlug });
    expect(await isSignedIn(of)).toBe(false);
  });

  const landingOf = async (answer: Response) => {
    const landing = answer.headers.get("location") ?? "";
    expect(new URL(landing, baseUrl).origin).toBe(baseUrl);
    return landing;
  };
});

describe("oidcc-backchannel-rp-initiated-logout-certification-test-plan", () => {
  it("oidcc-backchannel-logout-discovery-endpoint-verification", async () => {
    expect(await discoveryDocument(world)).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
    });
  });

  it("oidcc-backchannel-rp-initiated-logout: the application is told by a token that names person and session", async () => {
    const of = await signedIn();
    await endSession(of, { id_token_hint: of.idToken, post_logout_redirect_uri: home, state: "s1" });
    await deliverLogouts(testContext(world.db));
    const told = heard.filter(({ logoutToken }) => decodeJwt(logoutToken).aud === of.application.clientId);
    expect(told).toHaveLength(1);
    expect(told[0]?.contentType).toContain("application/x-www-form-urlencoded");
    const keys = createRemoteJWKSet(new URL(`${baseUrl}/op/jwks`), { [customFetch]: providerOver(world.db) });
    const checks = { issuer: `${baseUrl}/op`, audience: of.application.clientId, typ: "logout+jwt" };
    const { payload, protectedHeader } = await jwtVerify(told[0]?.logoutToken ?? "", keys, checks);
    expect(protectedHeader.alg).toBe("RS256");
    expect(payload).toMatchObject({ sub: of.userId, sid: of.claims.sid, jti: expect.any(String) });
    expect(payload.events).toEqual({ "http://schemas.openid.net/event/backchannel-logout": {} });
    expect(payload.exp).toBeGreaterThan(Number(payload.iat));
    expect(payload).not.toHaveProperty("nonce");
  });

  it("a token that the session's end made worthless is refused by every address", async () => {
    const of = await signedIn();
    const { tokens } = await codeFlow(of);
    await endSession(of, { id_token_hint: of.idToken, post_logout_redirect_uri: home });
    await expect(client.refreshTokenGrant(of.config, String(tokens.refresh_token))).rejects.toMatchObject({
      error: "invalid_grant",
    });
    await expect(client.fetchUserInfo(of.config, tokens.access_token, of.userId)).rejects.toThrow();
  });
});
