import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, pasteInto, saveUntested, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// The provider's administrator sets one connection up by a link, without an account, and reaches nothing else.
let gatehouse: Gatehouse;
let provider: SampleProvider;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  provider = await startSampleProvider(0);
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
  await provider?.stop();
});

const draft = (settings: object) => addConnection(gatehouse, settings);

const open = (id: string) => admin.goto(`${gatehouse.base}/console/acme/connections/${id}`);

async function makeLink(id: string, button = "Create setup link"): Promise<string> {
  await open(id);
  const card = admin.getByRole("region", { name: "Send a setup link to the provider's administrator" });
  await card.getByRole("button", { name: button }).click();
  const address = card.getByText(/\/setup\/[\w-]{43}$/);
  await expect(address).toBeVisible();
  return (await address.textContent()) ?? "";
}

test("a link is enough: guide, metadata, a test, and the word that it is ready; the administrator sees the same progress", async ({
  browser,
}) => {
  const id = await draft({ name: "Handed over", kind: "generic-saml", preset: "okta-saml" });
  const address = await makeLink(id);
  const helper = await (await browser.newContext()).newPage();
  await helper.goto(address);
  await expect(helper.getByRole("heading", { name: "Set up Okta for Acme" })).toBeVisible();
  await expect(helper.getByText("Single sign-on URL", { exact: true })).toBeVisible();
  await expectAccessible(helper);
  await pasteInto(helper.getByLabel("Metadata URL, XML or file"), provider.metadataUrl);
  await expect(helper.getByText("Nothing is missing."), "a paste is imported at once").toBeVisible();
  const opening = helper.waitForEvent("popup");
  await helper.getByRole("button", { name: "Test now" }).click();
  const opened = await opening;
  await opened.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(opened.getByRole("heading", { name: "The test is finished" })).toBeVisible();
  await expect(opened.getByText("Acme", { exact: true }), "whose test it was").toBeVisible();
  await expect(helper.getByText("The test passed")).toBeVisible();
  await opened.close();
  await helper.getByRole("button", { name: "Tell Acme that it is ready" }).click();
  await expect(helper.getByText("Acme has been notified")).toBeVisible();

  await open(id);
  await expect(admin.getByText("Ready for you to turn on")).toBeVisible();
  const users = await (await gatehouse.api("GET", "/organizations/acme/users?email=ada@acme.example")).json();
  expect(users).toMatchObject({ items: [] });
  // The helper is nobody: no session, no console, no live connection to change.
  expect(await (await helper.request.get(`${gatehouse.base}/api/auth/session`)).json()).toBeNull();
  await helper.goto(`${gatehouse.base}/console/acme/connections/${id}`);
  await expect(helper).toHaveURL(/\/sign-in/);
  await admin.getByRole("button", { name: "Turn on" }).click();
  // Who holds a link may be the provider that their test proves.
  await saveUntested(admin);
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await helper.goto(address);
  await expect(helper.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  await helper.close();
});

test("a revoked, replaced, expired or invented link opens nothing, on no route", async ({ browser }) => {
  const id = await draft({ name: "Revoked", kind: "generic-saml" });
  const first = await makeLink(id);
  const second = await makeLink(id, "Create a new setup link");
  const page = await (await browser.newContext()).newPage();
  await page.goto(first);
  await expect(page.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  await page.goto(second);
  await expect(page.getByRole("heading", { name: /^Set up SAML/ })).toBeVisible();
  await open(id);
  await admin.getByRole("button", { name: "Revoke setup link" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Revoke setup link" }).click();
  await expect(admin.getByText("The last link is no longer valid.")).toBeVisible();
  // What was open in a window is over, too.
  await page.getByLabel("Metadata URL, XML or file").fill(provider.metadataUrl);
  await page.getByRole("button", { name: "Import" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /not found|does not exist|is not here/i })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "This link is no longer valid" })).toBeVisible();
  for (const token of ["x", "a".repeat(43), `${"a".repeat(42)}%00`]) {
    const answer = await page.request.get(`${gatehouse.base}/setup/${token}`);
    expect([token, answer.status() < 500]).toEqual([token, true]);
    expect(await answer.text()).not.toContain("Revoked");
    const redirect = await page.request.get(`${gatehouse.base}/setup/${token}/test/anything`, { maxRedirects: 0 });
    expect(redirect.headers().location).toContain("/sign-in/error");
  }
  await page.close();
});

test("a link shows no secret, and its tests are its own", async ({ browser }) => {
  const secret = "the-secret-that-must-not-be-shown";
  const id = await draft({
    name: "Secretive",
    kind: "generic-oidc",
    oidc: {
      clientId: "client",
      clientSecret: secret,
      issuer: "https://idp.acme.test",
      authorizationEndpoint: "https://idp.acme.test/authorize",
      tokenEndpoint: "https://idp.acme.test/token",
      jwksUri: "https://idp.acme.test/keys",
    },
  });
  const other = await draft({
    name: "Somebody else's",
    kind: "generic-saml",
    saml: { metadataUrl: provider.metadataUrl },
  });
  const [address, foreign] = [await makeLink(id), await makeLink(other)];
  const page = await (await browser.newContext()).newPage();
  await page.goto(address);
  const content = await page.content();
  expect(content).not.toContain(secret);
  expect(content).not.toContain("Somebody else's");
  expect(content).not.toContain(other);
  // A test that was begun by one link cannot be run with another.
  await page.goto(foreign);
  const asked = page.context().waitForEvent("request", (request) => request.url().includes("/test/"));
  const opening = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Test now" }).click();
  await opening;
  const testId = (await asked).url().split("/").at(-1);
  const redirect = await page.request.get(`${address}/test/${testId}`, { maxRedirects: 0 });
  expect(redirect.headers().location).toContain("/sign-in/error");
  await page.close();
});
