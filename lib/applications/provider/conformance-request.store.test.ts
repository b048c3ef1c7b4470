import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ApplicationWorld, openApplicationWorld } from "@/e2e/support/application-world";
import {
  afterFreshSignIn,
  codeFlow,
  conformanceClient,
  discoveryDocument,
  idTokenOf,
  request,
} from "@/e2e/support/conformance-world";
import { ProviderBrowser, providerOver, redirectUri } from "@/e2e/support/provider-world";
import { follow } from "@/e2e/support/relying-party";
import { baseUrl } from "@/e2e/support/test-database";

// The modules of the OpenID Foundation's basic certification plan, by their names: what an application may ask for.
let world: ApplicationWorld;

beforeAll(async () => {
  world = await openApplicationWorld();
});
afterAll(() => world.close());

const hourAgo = () => new Date(Date.now() - 3_600_000);
const signedInAgo = { person: { authenticatedAt: hourAgo() } };

/** The parameters of an answer that went back to the application. */
async function answered(browser: ProviderBrowser, url: URL): Promise<URLSearchParams> {
  const landing = await follow(browser, url);
  expect(landing.href.split("?")[0]).toBe(redirectUri);
  return landing.searchParams;
}

/** Fails unless the answer is a page: no address was called. */
async function expectPage(browser: ProviderBrowser, url: URL, error: string): Promise<void> {
  const answer = await browser.open(url.href);
  expect(answer.headers.get("location")).toBeNull();
  expect(await answer.json()).toMatchObject({ page: "problem", error });
}

describe("oidcc-basic-certification-test-plan, requests", () => {
  it("oidcc-discovery-endpoint-verification: names its addresses, all of them on https, and what it supports", async () => {
    const found = await discoveryDocument(world);
    expect(found).toMatchObject({
      issuer: `${baseUrl}/op`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      claims_parameter_supported: false,
      request_uri_parameter_supported: false,
      code_challenge_methods_supported: ["S256"],
    });
    expect(found.id_token_signing_alg_values_supported).toEqual(expect.arrayContaining(["RS256"]));
    expect(found.scopes_supported).toEqual(expect.arrayContaining(["openid", "profile", "email"]));
    const addresses = ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"];
    for (const name of [...addresses, "end_session_endpoint"]) expect(found[name]).toMatch(/^https:\/\//);
  });

  it("every address is the one that the documents name, and clients are registered by administrators alone", async () => {
    const found = await discoveryDocument(world);
    expect(found).toMatchObject({
      authorization_endpoint: `${baseUrl}/op/auth`,
      token_endpoint: `${baseUrl}/op/token`,
      userinfo_endpoint: `${baseUrl}/op/userinfo`,
      jwks_uri: `${baseUrl}/op/jwks`,
      revocation_endpoint: `${baseUrl}/op/revocation`,
      introspection_endpoint: `${baseUrl}/op/introspection`,
      end_session_endpoint: `${baseUrl}/op/logout`,
    });
    expect(found).not.toHaveProperty("registration_endpoint");
    const registered = await providerOver(world.db)(`${baseUrl}/op/reg`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ redirect_uris: [redirectUri] }),
    });
    expect(registered.status).toBe(404);
  });

  it("oidcc-response-type-missing: is refused at the application's address, with its state", async () => {
    const { config, browser } = await conformanceClient(world);
    const { url, checks } = await request(config, { response_type: null });
    const answer = await answered(browser, url);
    expect(answer.get("error")).toBe("invalid_request");
    expect(answer.get("state")).toBe(checks.expectedState);
  });

  it("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", async () => {
    const { tokens } = await codeFlow(await conformanceClient(world), { nonce: null });
    expect(idTokenOf(tokens).nonce).toBeUndefined();
  });

  it.each(["page", "popup"])("oidcc-display-%s: is answered as without it", async (display) => {
    const { tokens } = await codeFlow(await conformanceClient(world), { display });
    expect(idTokenOf(tokens).sub).toBeTruthy();
  });

  it("oidcc-prompt-login: asks again, and tells a later time of authentication", async () => {
    const made = await conformanceClient(world, signedInAgo);
    const first = idTokenOf((await codeFlow(made)).tokens);
    const { url, checks } = await request(made.config, { prompt: "login" });
    const landing = await afterFreshSignIn(world, made, url);
    const second = idTokenOf(await client.authorizationCodeGrant(made.config, landing, checks));
    expect(second.sub).toBe(first.sub);
    expect(Number(second.auth_time)).toBeGreaterThan(Number(first.auth_time));
  });

  it("oidcc-prompt-none-not-logged-in: is answered login_required, and nobody is asked", async () => {
    const { config } = await conformanceClient(world);
    const { url, checks } = await request(config, { prompt: "none" });
    const answer = await answered(new ProviderBrowser(world.db), url);
    expect(answer.get("error")).toBe("login_required");
    expect(answer.get("state")).toBe(checks.expectedState);
  });

  it("oidcc-prompt-none-logged-in: is the person of before, authenticated when they were before", async () => {
    const made = await conformanceClient(world, signedInAgo);
    const first = idTokenOf((await codeFlow(made)).tokens);
    const second = idTokenOf((await codeFlow(made, { prompt: "none" })).tokens);
    expect([second.sub, second.auth_time]).toEqual([first.sub, first.auth_time]);
  });

  it("oidcc-max-age-1: asks again who authenticated longer ago", async () => {
    const made = await conformanceClient(world, signedInAgo);
    const first = idTokenOf((await codeFlow(made)).tokens);
    const { url, checks } = await request(made.config, { max_age: "1" });
    const landing = await afterFreshSignIn(world, made, url);
    const tokens = await client.authorizationCodeGrant(made.config, landing, { ...checks, maxAge: 1 });
    expect(Number(idTokenOf(tokens).auth_time)).toBeGreaterThan(Number(first.auth_time));
  });

  it("oidcc-max-age-10000: asks nobody, and tells when they authenticated", async () => {
    const made = await conformanceClient(world, signedInAgo);
    const first = idTokenOf((await codeFlow(made)).tokens);
    const { config, browser } = made;
    const { url, checks } = await request(config, { max_age: "10000" });
    const landing = await follow(browser, url);
    const tokens = await client.authorizationCodeGrant(config, landing, { ...checks, maxAge: 10_000 });
    expect(idTokenOf(tokens).auth_time).toBe(first.auth_time);
  });

  it("oidcc-id-token-hint: is answered without a question for the person whom it names", async () => {
    const made = await conformanceClient(world);
    const { tokens } = await codeFlow(made);
    const again = await codeFlow(made, { prompt: "none", id_token_hint: String(tokens.id_token) });
    expect(idTokenOf(again.tokens).sub).toBe(idTokenOf(tokens).sub);
  });

  it("oidcc-login-hint: reaches the page, and anybody may sign in there", async () => {
    const { config, token, userId } = await conformanceClient(world);
    const { url, checks } = await request(config, { login_hint: "bob@example.com" });
    const browser = new ProviderBrowser(world.db);
    const waiting = await follow(browser, url);
    expect((await world.step(browser, waiting)).outcome).toMatchObject({ loginHint: "bob@example.com" });
    browser.signIn(token);
    const tokens = await client.authorizationCodeGrant(config, await world.resume(browser, waiting), checks);
    expect(idTokenOf(tokens).sub).toBe(userId);
  });

  it.each<[string, Record<string, string>]>([
    ["oidcc-ensure-request-with-unknown-parameter-succeeds", { extra: "foobar" }],
    ["oidcc-ui-locales", { ui_locales: "se" }],
    ["oidcc-claims-locales", { claims_locales: "se" }],
    ["oidcc-ensure-request-with-acr-values-succeeds", { acr_values: "1 2" }],
    ["oidcc-ensure-other-scope-order-succeeds", { scope: "email openid" }],
  ])("%s", async (_name, parameters) => {
    const { tokens } = await codeFlow(await conformanceClient(world), parameters);
    expect(idTokenOf(tokens).sub).toBeTruthy();
  });

  it("oidcc-ensure-request-with-valid-pkce-succeeds, and one without is refused: every client has to send it", async () => {
    const made = await conformanceClient(world);
    expect((await codeFlow(made)).tokens.id_token).toBeTruthy();
    const { url } = await request(made.config, { code_challenge: null, code_challenge_method: null });
    expect((await answered(made.browser, url)).get("error")).toBe("invalid_request");
  });

  it("oidcc-ensure-registered-redirect-uri: another address is never called", async () => {
    const { config, browser } = await conformanceClient(world);
    for (const uri of [`${redirectUri}/fail`, `${redirectUri}?more=1`, "https://app.test/", "https://evil.test/"]) {
      const { url } = await request(config, { redirect_uri: uri });
      await expectPage(browser, url, "invalid_redirect_uri");
    }
  });

  // Parameters in a token of the client's own are not supported: such a request is refused by its name instead of being half read.
  it.each<[string, (inner: Record<string, string>) => Record<string, string>, string]>([
    [
      "oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
      (inner) => ({ request: unsigned(inner) }),
      "request_not_supported",
    ],
    [
      "oidcc-ensure-request-object-with-redirect-uri",
      (inner) => ({ request: unsigned({ ...inner, redirect_uri: redirectUri }) }),
      "request_not_supported",
    ],
    [
      "oidcc-request-uri-unsigned",
      () => ({ request_uri: "https://app.test/request.jwt" }),
      "request_uri_not_supported",
    ],
  ])("%s: is refused at the application's address", async (_name, more, error) => {
    const { application, config, browser } = await conformanceClient(world);
    const inner = { client_id: application.clientId, response_type: "code", state: "inner", nonce: "inner" };
    const { url, checks } = await request(config, more(inner));
    const answer = await answered(browser, url);
    expect([answer.get("error"), answer.get("state")]).toEqual([error, checks.expectedState]);
  });

  function unsigned(claims: Record<string, string>): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part(claims)}.`;
  }
});
