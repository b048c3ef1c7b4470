import { type Browser, expect, type Page, test } from "@playwright/test";
import type * as client from "openid-client";
import { expectAccessible, lightOnPhone, signInByCode, startConsole } from "./support/administrator";
import { type BrowserApplication, startApplication } from "./support/browser-application";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleOpenIdProvider, startSampleOpenIdProvider } from "./support/sample-openid-provider";

// An application asks which account somebody uses (`prompt=select_account`), in a browser that people of two organizations share.
let gatehouse: Gatehouse;
let provider: SampleOpenIdProvider;
let admin: Page;
let wiki: BrowserApplication;
let config: client.Configuration;

/** People without a provider, who sign in by a mailed code. */
const long = "annemarie.schwarzenberger-von-und-zu-hohenstein@entwicklung.acme.example";
const grace = "grace@globex.example";

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  provider = await startSampleOpenIdProvider(0);
  const { issuer, clientId, clientSecret } = provider;
  const fields = [
    ["email", "email"],
    ["fullName", "name"],
    ["role", "roles"],
  ];
  const connectionId = await addConnection(gatehouse, {
    name: "Acme OpenID",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer, clientId, clientSecret },
    claims: fields.map(([field, from]) => ({ field, from })),
  });
  provider.setClient({ redirectUri: `${gatehouse.base}/oidc/callback/${connectionId}` });
  await gatehouse.api("POST", "/organizations", { slug: "globex", name: "Globex" });
  await gatehouse.api("POST", "/organizations/globex/users", { email: grace, fullName: "Grace Hopper" });
  await gatehouse.api("POST", "/organizations/acme/users", { email: long, fullName: "Annemarie" });
  wiki = await startApplication(gatehouse);
  config = await wiki.register("acme", "Wiki");
});

test.afterAll(async () => {
  await admin?.close();
  await provider?.stop();
  await wiki?.stop();
  await gatehouse?.stop();
});

/** A browser in which Ada is signed in at Acme, by its provider. */
async function adasBrowser(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const { url, checks } = await wiki.begin(config);
  await page.goto(url);
  await page.getByRole("link", { name: "Continue with Acme OpenID" }).click();
  await page.getByRole("button", { name: "Ada Lovelace" }).click();
  await wiki.arrive(page, config, checks);
  return page;
}

const question = (page: Page) => page.getByRole("heading", { name: "Choose an account for Wiki" });
const emailOf = async (page: Page, checks: client.AuthorizationCodeGrantChecks) =>
  (await wiki.arrive(page, config, checks)).claims()?.email;

/** What the provider is asked when the person takes its button. */
async function askedOfProvider(page: Page): Promise<URLSearchParams> {
  const asking = page.waitForRequest((request) => request.url().startsWith(`${provider.issuer}/auth?`));
  await page.getByRole("link", { name: "Continue with Acme OpenID" }).click();
  return new URL((await asking).url()).searchParams;
}

test("somebody goes on as who they are, by keyboard alone", async ({ browser }) => {
  const page = await adasBrowser(browser);
  const { url, checks } = await wiki.begin(config, { prompt: "select_account" });
  await page.goto(url);
  await expect(question(page)).toBeVisible();
  await expect(page.getByText("You are signed in as ada@acme.example.")).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page, [lightOnPhone]);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Continue as ada@acme.example" })).toBeFocused();
  await page.keyboard.press("Enter");
  expect(await emailOf(page, checks)).toBe("ada@acme.example");
});

test("somebody takes another account, and the session at their provider does not choose for them", async ({
  browser,
}) => {
  const page = await adasBrowser(browser);
  const { url, checks } = await wiki.begin(config, { prompt: "select_account" });
  await page.goto(url);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Use another account" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Sign in to Wiki" })).toBeVisible();
  expect((await askedOfProvider(page)).get("prompt")).toBe("login");
  await page.getByRole("button", { name: "Grace Hopper" }).click();
  expect(await emailOf(page, checks)).toBe("grace@acme.example");
});

test("an account without a provider is taken by a mailed code, and its long address does not widen a phone", async ({
  browser,
}) => {
  const page = await adasBrowser(browser);
  const first = await wiki.begin(config, { prompt: "select_account", login_hint: long });
  await page.goto(first.url);
  await page.getByRole("link", { name: "Use another account" }).click();
  await expect(page.getByLabel("E-mail address")).toHaveValue(long);
  await signInByCode(gatehouse, page, long);
  expect(await emailOf(page, first.checks)).toBe(long);

  const again = await wiki.begin(config, { prompt: "select_account" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(again.url);
  await expect(page.getByText(`You are signed in as ${long}.`)).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await page.getByRole("button", { name: `Continue as ${long}` }).click();
  expect(await emailOf(page, again.checks)).toBe(long);
});

test("a hint names nobody into the application: who is signed in is asked, and goes on as themselves", async ({
  browser,
}) => {
  const page = await adasBrowser(browser);
  const { url, checks } = await wiki.begin(config, { prompt: "select_account", login_hint: "grace@acme.example" });
  await page.goto(url);
  await page.getByRole("button", { name: "Continue as ada@acme.example" }).click();
  expect(await emailOf(page, checks)).toBe("ada@acme.example");
});

test("max_age and prompt=login beside the choice are kept, whichever account is chosen", async ({ browser }) => {
  const page = await adasBrowser(browser);
  const same = await wiki.begin(config, { prompt: "select_account login" });
  await page.goto(same.url);
  await page.getByRole("button", { name: "Continue as ada@acme.example" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Wiki" })).toBeVisible();
  expect((await askedOfProvider(page)).get("max_age")).toBe("0");
  await page.getByRole("button", { name: "Ada Lovelace" }).click();
  expect(await emailOf(page, same.checks)).toBe("ada@acme.example");

  const other = await wiki.begin(config, { prompt: "select_account", max_age: "3600" });
  await page.goto(other.url);
  await page.getByRole("link", { name: "Use another account" }).click();
  expect((await askedOfProvider(page)).get("max_age")).toBe("0");
  await page.getByRole("button", { name: "Grace Hopper" }).click();
  const tokens = await wiki.arrive(page, config, { ...other.checks, maxAge: 3600 });
  expect(tokens.claims()?.email).toBe("grace@acme.example");
});

test("a person of another organization changes to the application's, and has chosen by that", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${gatehouse.base}/sign-in/globex`);
  await signInByCode(gatehouse, page, grace);
  await expect(page).toHaveURL(/\/dashboard/);
  const { url, checks } = await wiki.begin(config, { prompt: "select_account" });
  await page.goto(url);
  await expect(page.getByText(`You are signed in as ${grace} of Globex.`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Continue" })).toHaveCount(0);
  await page.getByRole("link", { name: "Sign in to Acme" }).click();
  await page.getByRole("link", { name: "Continue with Acme OpenID" }).click();
  await page.getByRole("button", { name: "Ada Lovelace" }).click();
  expect(await emailOf(page, checks)).toBe("ada@acme.example");
});

test("no other site presses the button, and no other browser answers the question", async ({ browser }) => {
  const page = await adasBrowser(browser);
  const { url } = await wiki.begin(config, { prompt: "select_account" });
  await page.goto(url);
  const waiting = new URL(page.url()).searchParams.get("returnTo") ?? "";
  expect(waiting).toMatch(/^\/op\/interaction\//);
  await page.goto(`${wiki.base}/evil`);
  await page.evaluate((action) => {
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action });
    document.body.append(form);
    form.submit();
  }, gatehouse.base + waiting);
  await expect(page).toHaveURL(/\/sign-in\/error\?code=start_again/);

  const other = await adasBrowser(browser);
  await other.goto(`${gatehouse.base}${waiting}`);
  await expect(other).toHaveURL(/\/sign-in\/error\?code=start_again/);

  // Asked by its address alone, the question stays a question.
  await page.goto(`${gatehouse.base}${waiting}`);
  await expect(question(page)).toBeVisible();
});
