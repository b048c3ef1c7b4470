import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import type { Gatehouse } from "./support/gatehouse";

let gatehouse: Gatehouse;
let admin: Page;
const ids = new Map<string, string>();

const certificates = "A provider's certificate expires";
const scope = (page: Page) => page.getByLabel(`${certificates}: about which connections`);
const box = (page: Page, name: string) => page.getByRole("checkbox", { name: `${name}: ${certificates}` });

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  for (const [name, kind] of [
    ...Array.from({ length: 30 }, (_, index) => [`Subsidiary ${index + 10}`, "generic-saml"]),
    ["Head office", "generic-saml"],
    ["Portal", "generic-oidc"],
  ]) {
    const made = await gatehouse.api("POST", "/organizations/acme/connections", { name, kind });
    expect(made.status).toBe(201);
    ids.set(String(name), ((await made.json()) as { id: string }).id);
  }
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

test("an administrator chooses about which connections they get mails, by keyboard, and a deleted one falls out", async ({
  browser,
}) => {
  await admin.goto(`${gatehouse.base}/dashboard/notices`);
  await expect(admin.getByText("You get every kind of e-mail about all connections.")).toBeVisible();
  await admin.getByRole("link", { name: "Your account" }).press("Enter");
  await scope(admin).selectOption("Only about chosen connections");
  // No server answers: the page stays, with what was chosen.
  const notices = admin.getByRole("region", { name: "Notifications" });
  const isAccount = (url: URL) => url.pathname === "/dashboard";
  await admin.route(isAccount, (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
  await admin.getByRole("button", { name: "Save notifications" }).press("Enter");
  await expect(notices.getByRole("alert")).toContainText("The server did not answer");
  await expect(scope(admin)).toHaveValue("chosen");
  await admin.unroute(isAccount);
  await admin.getByRole("button", { name: "Save notifications" }).press("Enter");
  await expect(admin.getByText("No connection is chosen: none of these e-mails is sent.")).toBeVisible();
  await expect(notices.getByRole("status")).toHaveText("Saved");
  await expectAccessible(admin);
  // What is changed after that is not saved yet.
  await notices.getByLabel("A webhook was switched off").press("Space");
  await expect(notices.getByRole("status")).toBeEmpty();
  await notices.getByLabel("A webhook was switched off").press("Space");

  await test.step("found by name among many, page by page", async () => {
    await admin.getByRole("link", { name: `Choose connections: ${certificates}` }).press("Enter");
    await expect(admin.getByText("32 connections")).toBeVisible();
    await box(admin, "Subsidiary 10").press("Space");
    await admin.getByRole("button", { name: "Save choice" }).press("Enter");
    await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
    await admin.getByLabel("Name or domain").fill("head");
    await admin.getByLabel("Name or domain").press("Enter");
    await expect(box(admin, "Subsidiary 10")).toHaveCount(0);
    await box(admin, "Head office").press("Space");
    await admin.getByRole("button", { name: "Save choice" }).press("Enter");
    await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
    await expectAccessible(admin);
    await admin.getByLabel("Name or domain").fill("portal");
    await admin.getByLabel("Name or domain").press("Enter");
    await expect(admin.getByRole("row", { name: /Portal/ })).toBeVisible();
    await expect(box(admin, "Portal")).toHaveCount(0);
  });

  await test.step("what is chosen is listed alone, and told on the account page", async () => {
    await admin.goto(`${gatehouse.base}/dashboard/notices?chosen=yes`);
    await expect(admin.getByRole("checkbox")).toHaveCount(2);
    for (const name of ["Head office", "Subsidiary 10"]) await expect(box(admin, name)).toBeChecked();
    await admin.goto(`${gatehouse.base}/dashboard`);
    await expect(admin.getByText("2 connections are chosen.")).toBeVisible();
    await expect(scope(admin)).toHaveValue("chosen");
    const gone = await gatehouse.api("DELETE", `/organizations/acme/connections/${ids.get("Subsidiary 10")}`);
    expect(gone.status).toBe(204);
    await admin.reload();
    await expect(admin.getByText("1 connection is chosen.")).toBeVisible();
  });

  await test.step("without JavaScript, too", async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      storageState: await admin.context().storageState(),
    });
    const page = await context.newPage();
    await page.goto(`${gatehouse.base}/dashboard/notices?chosen=yes`);
    await box(page, "Head office").uncheck();
    await page.getByRole("button", { name: "Save choice" }).click();
    await page.goto(`${gatehouse.base}/dashboard`);
    await expect(page.getByText("No connection is chosen: none of these e-mails is sent.")).toBeVisible();
    await scope(page).selectOption("About all connections");
    await page.getByRole("button", { name: "Save notifications" }).click();
    await expect(page.getByText("No connection is chosen")).toHaveCount(0);
    await context.close();
  });
});
