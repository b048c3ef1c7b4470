import { expect, type Page, test } from "@playwright/test";
import { openTab, operator, startConsole } from "./support/administrator";
import { violationsOf } from "./support/axe";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { makeKeyPair } from "./support/saml-response";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// The test button: a real sign-in at a provider with what is in the form, which signs nobody in.
let gatehouse: Gatehouse;
let provider: SampleProvider;
let admin: Page;
let connectionId: string;

test.beforeAll(async ({ browser }) => {
  provider = await startSampleProvider(0);
  ({ gatehouse, admin } = await startConsole(browser));
  connectionId = await addConnection(gatehouse, {
    name: "Sample provider",
    kind: "generic-saml",
    status: "draft",
    saml: { metadataUrl: provider.metadataUrl },
  });
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
  await provider?.stop();
});

const openEditor = () => admin.goto(`${gatehouse.base}/console/acme/connections/${connectionId}/test`);
const panel = () => admin.getByRole("region", { name: "Test this connection" });

/** Clicks the button and signs in at the provider in the window that opens. */
async function runTest(button = "Test connection"): Promise<Page> {
  const opening = admin.waitForEvent("popup");
  await panel().getByRole("button", { name: button }).click();
  const opened = await opening;
  await opened.getByRole("button", { name: "Ada Lovelace" }).click();
  await opened.waitForURL(/\/activity\//);
  return opened;
}

test("a draft is tested: progress, verdict and what would happen, while nobody is created and the session stays", async () => {
  await openEditor();
  const opening = admin.waitForEvent("popup");
  await panel().getByRole("button", { name: "Test connection" }).click();
  const opened = await opening;
  await expect(panel().getByText("Waiting for the identity provider's response")).toBeVisible();
  await opened.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(opened.getByRole("heading", { name: "What would happen" })).toBeVisible();
  await expect(opened.getByText("The user would be created.")).toBeVisible();
  await expect(opened.getByText("This was a test.")).toBeVisible();
  expect(await violationsOf(opened)).toEqual([]);
  await expect(panel().getByText("The test passed")).toBeVisible();
  expect(await violationsOf(admin)).toEqual([]);

  const users = await (await gatehouse.api("GET", "/organizations/acme/users?email=ada@acme.example")).json();
  expect(users).toMatchObject({ items: [] });
  const session = await admin.request.get(`${gatehouse.base}/api/auth/session`);
  expect(await session.json()).toMatchObject({ user: { email: operator.email } });
  await panel().getByRole("link", { name: "View all checks and the result" }).click();
  await expect(admin).toHaveURL(opened.url());
  await opened.close();
});

test("what is in the form is tested before it is saved, and is not saved by it", async () => {
  await openEditor();
  await openTab(admin, "Mapping");
  await admin.getByLabel("Create users").click();
  await openTab(admin, "Test");
  const opened = await runTest();
  await expect(panel().getByText("The test failed")).toBeVisible();
  await expect(opened.getByText("an unsaved draft")).toBeVisible();
  await expect(opened.getByText("user_creation_off")).toBeVisible();
  await opened.close();
  const saved = await (await gatehouse.api("GET", `/organizations/acme/connections/${connectionId}`)).json();
  expect(saved).toMatchObject({ version: 1, status: "draft", provisioning: { createUsers: true } });
  await openTab(admin, "Mapping");
  await admin.getByLabel("Create users").click();
  await openTab(admin, "Test");
  await (await runTest()).close();
  await expect(panel().getByText("The test passed")).toBeVisible();
});

test("a refused answer leads to the failed check; activity and REST call it a test, and the figures leave it out", async () => {
  provider.setKey(await makeKeyPair("stranger"));
  await openEditor();
  const opened = await runTest();
  await expect(opened.getByText("saml_signature_invalid")).toBeVisible();
  await opened.close();
  await expect(panel().getByText("The test failed")).toBeVisible();
  const { items } = (await (
    await gatehouse.api("GET", "/organizations/acme/events?code=saml_signature_invalid")
  ).json()) as {
    items: { purpose: string; reference: string }[];
  };
  expect(items).toMatchObject([{ purpose: "test" }]);
  await admin.goto(`${gatehouse.base}/console/acme/activity`);
  await expect(
    admin.getByRole("row").filter({ hasText: items[0]?.reference }).getByText("test", { exact: true }),
  ).toBeVisible();
});

test("a window that is closed is noticed, at the provider too; a stranger cannot run somebody's test", async ({
  page: stranger,
}) => {
  await openEditor();
  const asked = admin.context().waitForEvent("request", (request) => request.url().includes("/sso/test/"));
  const opening = admin.waitForEvent("popup");
  await panel().getByRole("button", { name: "Test connection" }).click();
  const opened = await opening;
  const address = (await asked).url();
  await expect(opened.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  expect(await opened.evaluate(() => window.opener)).toBeNull();
  await expect(panel().getByText("Waiting for the identity provider's response")).toBeVisible();
  await expect(panel().getByText("The test window was closed")).toBeHidden();
  await opened.close();
  await expect(panel().getByText("The test window was closed")).toBeVisible();
  await stranger.goto(address);
  await expect(stranger).toHaveURL(/\/sign-in\/error\?code=start_again/);
});
