import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, mailsTo, operator, signInByCode, startConsole } from "./support/administrator";
import { addAuthenticator } from "./support/authenticator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// Operators who come in through one named connection (decision 0078): what it opens after a passkey, for whom it opens nothing, and that it
// ends. One after the other: what the first one names, the next one tries to use.
test.describe.configure({ mode: "serial" });

let gatehouse: Gatehouse;
let provider: SampleProvider;
let connectionId: string;
/** Olive's browser, with an authenticator of its own. */
let olive: Page;

const operators = "/console/organizations/operators";
const organizations = "/console/organizations";
const grace = "grace@acme.example";

test.beforeAll(async ({ browser }) => {
  provider = await startSampleProvider(0);
  provider.people.push({ email: operator.email, fullName: operator.name, role: "developer" });
  const started = await startConsole(browser);
  ({ gatehouse } = started);
  await started.admin.context().close();
  await gatehouse.api("POST", "/organizations", { slug: "beta", name: "Beta" });
  await gatehouse.api("POST", "/organizations/acme/users", { email: grace, role: "account_administrator" });
  connectionId = await addConnection(gatehouse, {
    name: "Head office",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
    provisioning: { linkAdministrators: true },
  });
  olive = await (await browser.newContext()).newPage();
});

test.afterAll(async () => {
  await olive?.context().close();
  await gatehouse?.stop();
  await provider?.stop();
});

/** Signs in through the connection, in a browser that is signed in nowhere. */
async function arrive(page: Page, person: string, returnTo: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${gatehouse.base}/sso/${connectionId}?returnTo=${returnTo}`);
  await page.getByRole("button", { name: person }).click();
}

async function addPasskey(page: Page): Promise<void> {
  const section = page.getByRole("region", { name: "Passkeys" });
  await section.getByLabel("Name").fill("My laptop");
  await section.getByRole("button", { name: "Add a passkey" }).click();
  await expect(section.getByText("The passkey was added.")).toBeVisible();
}

const told = (text: string) =>
  expect.poll(() => mailsTo(gatehouse, operator.email).join(), { timeout: 60_000 }).toContain(text);
const named = async () => (await gatehouse.api("GET", "/operator-connection")).status;
const statusAt = async (page: Page, path: string) => (await page.goto(gatehouse.base + path))?.status();
const form = (page: Page) => page.getByRole("form", { name: "Sign-in of operators through a connection" });

test("an operator names the connection, after confirming with a passkey, and every operator is told", async () => {
  await olive.goto(`${gatehouse.base}/sign-in`);
  await signInByCode(gatehouse, olive, operator.email);
  await expect(olive).toHaveURL(`${gatehouse.base}/dashboard`);
  await addAuthenticator(olive);
  const save = async () => {
    await olive.goto(gatehouse.base + operators);
    await form(olive).getByLabel("Connection").selectOption("Head office");
    await form(olive).getByRole("button", { name: "Save connection" }).click();
  };
  await save();
  await expect(form(olive).getByRole("alert")).toContainText("This session is not confirmed with a passkey");
  await olive.goto(`${gatehouse.base}/dashboard`);
  await addPasskey(olive);
  await save();
  await expect(form(olive).getByText("Saved")).toBeVisible();
  await expectAccessible(olive);
  await told("Operators may sign in through Head office");
});

test("through it, an operator reaches the installation's pages after their passkey, and not before", async () => {
  await arrive(olive, operator.name, organizations);
  await expect(olive).toHaveURL(/\/sign-in\/confirm\?returnTo=/);
  expect(await statusAt(olive, "/console/beta")).toBe(200);
  await expect(olive).toHaveURL(/\/sign-in\/confirm\?returnTo=/);
  await olive.getByRole("button", { name: "Confirm with passkey" }).click();
  await expect(olive).toHaveURL(`${gatehouse.base}/console/beta`);
  await olive.goto(gatehouse.base + organizations);
  await expect(olive.getByRole("link", { name: "Beta" })).toBeVisible();

  await test.step("but makes nothing that would open a session without the provider", async () => {
    await olive.goto(`${gatehouse.base}/dashboard`);
    const codes = olive.getByRole("region", { name: "Recovery codes" });
    await expect(codes.getByText("only in a session that began with an e-mailed code")).toBeVisible();
    await expect(codes.getByRole("button")).toHaveCount(0);
    const section = olive.getByRole("region", { name: "Passkeys" });
    await section.getByLabel("Name").fill("Another");
    await section.getByRole("button", { name: "Add a passkey" }).click();
    await expect(section.getByText("You do not have permission to do this")).toBeVisible();
  });
});

test("an owner of that organization gets nothing by it, with a passkey either", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await arrive(page, "Grace Hopper", "/dashboard");
  await expect(page.getByText("Signed in as Grace Hopper")).toBeVisible();
  await addAuthenticator(page);
  await addPasskey(page);
  expect(await statusAt(page, "/console/acme")).toBe(200);
  for (const path of [organizations, operators, "/console/beta"]) expect(await statusAt(page, path), path).toBe(404);
  await page.context().close();
});

test("named no more, the session that came through it is a member's at the next request", async () => {
  await olive.goto(gatehouse.base + operators);
  await form(olive).getByLabel("Connection").selectOption("None: operators sign in without a provider");
  await form(olive).getByRole("button", { name: "Save connection" }).click();
  await expect.poll(named).toBe(404);
  for (const path of [organizations, operators, "/console/beta"]) expect(await statusAt(olive, path), path).toBe(404);
  expect(await statusAt(olive, "/console/acme")).toBe(200);
  await told("Operators no longer sign in through Head office");
});

test("turned off by the organization, it is no operator's any more, and they are told", async () => {
  const wanted = { organization: "acme", connection: connectionId };
  expect((await gatehouse.api("POST", "/operator-connection", wanted)).status).toBe(200);
  await arrive(olive, operator.name, organizations);
  await olive.getByRole("button", { name: "Confirm with passkey" }).click();
  await expect(olive).toHaveURL(gatehouse.base + organizations);
  const off = await gatehouse.api("PATCH", `/organizations/acme/connections/${connectionId}`, { status: "off" });
  expect(off.status).toBe(200);
  expect(await named()).toBe(404);
  expect(await statusAt(olive, organizations)).toBe(404);
  await told("The connection Head office was deleted or turned off");
});
