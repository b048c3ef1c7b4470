import { expect, type Page, test } from "@playwright/test";
import { decodeJwt } from "jose";
import * as client from "openid-client";
import { expectAccessible, mailedCode, startConsole } from "./support/administrator";
import { type BrowserApplication, startApplication } from "./support/browser-application";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleOpenIdProvider, startSampleOpenIdProvider } from "./support/sample-openid-provider";

// People sign in to an application through the OpenID provider of the built product. Three sites: Gatehouse is localhost, the provider of
// the people and the application are ports of 127.0.0.1.
let gatehouse: Gatehouse;
let provider: SampleOpenIdProvider;
let admin: Page;
let wiki: BrowserApplication;
let config: client.Configuration;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  provider = await startSampleOpenIdProvider(0);
  const { issuer, clientId, clientSecret } = provider;
  const oidc = { issuer, clientId, clientSecret };
  const claims = ["email", "name", "roles"].map((from, index) => ({
    field: ["email", "fullName", "role"][index],
    from,
  }));
  const connection = { name: "Acme OpenID", kind: "generic-oidc", status: "live", oidc, claims };
  const connectionId = await addConnection(gatehouse, connection);
  provider.setClient({ redirectUri: `${gatehouse.base}/oidc/callback/${connectionId}` });
  wiki = await startApplication(gatehouse);
  config = await wiki.register("acme", "Wiki");
});

test.afterAll(async () => {
  await admin?.close();
  await provider?.stop();
  await wiki?.stop();
  await gatehouse?.stop();
});

function idTokenOf(tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers): client.IDToken {
  const claims = tokens.claims();
  if (!claims) throw new Error("There is no ID token");
  return claims;
}

async function newBrowser(options: { locale?: string } = {}): Promise<Page> {
  const context = await admin.context().browser()?.newContext(options);
  if (!context) throw new Error("There is no browser");
  return context.newPage();
}

/** Somebody who signed in to the application at their organization's provider. */
async function signedIn(name: string, parameters: Record<string, string> = {}) {
  const page = await newBrowser();
  const { url, checks } = await wiki.begin(config, parameters);
  await page.goto(url);
  await page.getByRole("link", { name: "Continue with Acme OpenID" }).click();
  await page.getByRole("button", { name }).click();
  return { page, tokens: await wiki.arrive(page, config, checks) };
}

test("somebody signs in to the application at the provider of their organization", async () => {
  const page = await newBrowser();
  const { url, checks } = await wiki.begin(config, { login_hint: "ada@acme.example" });
  await page.goto(url);
  await expect(page.getByRole("heading", { name: "Sign in to Wiki" })).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveValue("ada@acme.example");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Continue with Acme OpenID" }).click();
  await page.getByRole("button", { name: "Ada Lovelace" }).click();
  const tokens = await wiki.arrive(page, config, checks);
  expect(tokens.claims()).toMatchObject({ name: "Ada Lovelace", organization: "acme", iss: `${gatehouse.base}/op` });
  const userinfo = await client.fetchUserInfo(config, tokens.access_token, String(tokens.claims()?.sub));
  expect(userinfo).toMatchObject({ name: "Ada Lovelace", organization: "acme" });

  await test.step("and to the next one without a question", async () => {
    const second = await wiki.begin(config);
    await page.goto(second.url);
    expect((await wiki.arrive(page, config, second.checks)).claims()?.sub).toBe(tokens.claims()?.sub);
  });

  await test.step("and again when it wants them to authenticate again", async () => {
    const again = await wiki.begin(config, { prompt: "login" });
    await page.goto(again.url);
    await page.getByRole("link", { name: "Continue with Acme OpenID" }).click();
    await page.getByRole("button", { name: "Ada Lovelace" }).click();
    expect((await wiki.arrive(page, config, again.checks)).claims()?.sub).toBe(tokens.claims()?.sub);
  });
});

test("a mailed code leads on to the application that asked", async ({ browser }) => {
  const email = "grace@acme.example";
  await gatehouse.api("POST", "/organizations/acme/users", { email, fullName: "Grace Hopper" });
  const { url, checks } = await wiki.begin(config);
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.getByLabel("E-mail address").fill(email);
  const code = await mailedCode(gatehouse, email, () => page.getByRole("button", { name: "E-mail me a code" }).click());
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(idTokenOf(await wiki.arrive(page, config, checks)).email).toBe(email);
});

test("signing out here ends what the application holds, and the application is told", async () => {
  const { page, tokens } = await signedIn("Grace Hopper");
  const { sub, sid } = idTokenOf(tokens);
  expect((await client.refreshTokenGrant(config, String(tokens.refresh_token))).access_token).toBeTruthy();
  await page.goto(`${gatehouse.base}/dashboard`);
  await page.goto(`${gatehouse.base}/logout`);
  await page.getByRole("button", { name: "Sign out" }).or(page.getByText("You are signed out.")).first().waitFor();
  const button = page.getByRole("button", { name: "Sign out" });
  if (await button.isVisible()) await button.click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  expect((await client.tokenIntrospection(config, tokens.access_token)).active).toBe(false);
  await expect
    .poll(() => wiki.logoutTokens.map((token) => decodeJwt(token)).find((token) => token.sid === sid)?.sub)
    .toBe(sub);
});

test("a suspended person is refused at the next refresh, and the application is told", async () => {
  const { tokens } = await signedIn("Alan Turing");
  const { sub, sid } = idTokenOf(tokens);
  await gatehouse.api("PATCH", `/organizations/acme/users/${sub}`, { status: "suspended" });
  await expect(client.refreshTokenGrant(config, String(tokens.refresh_token))).rejects.toMatchObject({
    error: "invalid_grant",
  });
  await expect.poll(() => wiki.logoutTokens.some((token) => decodeJwt(token).sid === sid)).toBe(true);
  await gatehouse.api("PATCH", `/organizations/acme/users/${sub}`, { status: "active" });
});

test("the application signs somebody out, with their ID token at once and without it when they agree", async () => {
  const first = await signedIn("Ada Lovelace");
  const back = { post_logout_redirect_uri: `${wiki.base}/bye` };
  const hint = { ...back, id_token_hint: String(first.tokens.id_token) };
  await first.page.goto(client.buildEndSessionUrl(config, hint).href);
  await expect(first.page.getByRole("heading", { name: "/bye" })).toBeVisible();
  await first.page.goto(`${gatehouse.base}/dashboard`);
  await expect(first.page).toHaveURL(/\/sign-in/);

  const second = await signedIn("Ada Lovelace");
  await second.page.goto(client.buildEndSessionUrl(config, back).href);
  await expect(second.page.getByText("Wiki has asked to sign you out")).toBeVisible();
  await expectAccessible(second.page);
  await second.page.getByRole("button", { name: "Sign out" }).click();
  await expect(second.page.getByRole("heading", { name: "/bye" })).toBeVisible();
});

test("who is signed in to another organization is offered to change, and gets no code", async () => {
  await gatehouse.api("POST", "/organizations", { slug: "globex", name: "Globex" });
  const theirs = await wiki.register("globex", "Plans");
  const { page } = await signedIn("Ada Lovelace");
  await page.goto((await wiki.begin(theirs)).url);
  await expect(page.getByRole("heading", { name: "Use another account for Plans?" })).toBeVisible();
  await expect(page.getByText("Plans belongs to Globex")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Sign in to Globex" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Plans" })).toBeVisible();
});

test("whom the access rule does not let in is turned away, with a reference", async () => {
  const { page, tokens } = await signedIn("Ada Lovelace");
  const closed = await wiki.register("acme", "Payroll", {
    access: { mode: "everyone", denyUsers: [idTokenOf(tokens).sub] },
  });
  await page.goto((await wiki.begin(closed)).url);
  await expect(page).toHaveURL(/\/applications\/denied\?reference=[a-z0-9]{10}$/);
  await expect(page.getByText("Acme has not given you access to Payroll.")).toBeVisible();
  await expect(page.getByText("Ask an administrator of Acme for access and give them this reference.")).toBeVisible();
  const silent = await wiki.begin(closed, { prompt: "none" });
  await page.goto(silent.url);
  await expect(page).toHaveURL(/error=access_denied/);
});

test("a request that cannot be answered at its address ends on a page of ours, in both languages", async () => {
  const page = await newBrowser();
  const { url } = await wiki.begin(config, { redirect_uri: "https://evil.example/" });
  await page.goto(url);
  await expect(page.getByRole("heading", { name: "This application cannot sign you in" })).toBeVisible();
  await expect(page.getByText("invalid_redirect_uri")).toBeVisible();
  await expectAccessible(page);
  const german = await newBrowser({ locale: "de-DE" });
  await german.goto(url);
  await expect(german.getByRole("heading", { name: "Diese Anwendung kann Sie nicht anmelden" })).toBeVisible();
});

test("metadata is found at both addresses, with the headers of every answer", async () => {
  const addresses = ["/op/.well-known/openid-configuration", "/.well-known/oauth-authorization-server/op"];
  for (const address of addresses) {
    const answer = await fetch(`${gatehouse.base}${address}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const metadata = await answer.json();
    expect(metadata).toMatchObject({
      issuer: `${gatehouse.base}/op`,
      token_endpoint: `${gatehouse.base}/op/token`,
      end_session_endpoint: `${gatehouse.base}/op/logout`,
      code_challenge_methods_supported: ["S256"],
      backchannel_logout_supported: true,
    });
  }
  const huge = await fetch(`${gatehouse.base}/op/token`, { method: "POST", body: "x".repeat(70_000) });
  expect(huge.status).toBe(413);
  expect(gatehouse.output()).not.toContain("Unsupported runtime");
});
