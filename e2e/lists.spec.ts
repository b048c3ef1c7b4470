import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import type { Gatehouse } from "./support/gatehouse";

let gatehouse: Gatehouse;
let admin: Page;

const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);
const region = (page: Page) => page.getByRole("region", { name: "Users" });
const addUser = (user: object) => gatehouse.api("POST", "/organizations/acme/users", user);

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  for (let index = 10; index < 40; index++)
    await addUser({ email: `person${index}@list.example`, fullName: `Person ${index}` });
  await addUser({ email: "long@list.example", fullName: `Long ${"name ".repeat(38)}`.trim() });
  await addUser({ email: "formula@list.example", fullName: "=1+1" });
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

test("a list is filtered, sorted and walked through without JavaScript, and its address says all of it", async ({
  browser,
}) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await admin.context().storageState(),
  });
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/console/acme/users?size=25`);
  await expect(page).toHaveURL(/scripts=off/);
  await page.getByLabel("Name or e-mail").fill("list.example");
  await page.getByLabel("Created from").fill("2020-01-01");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page.getByRole("list", { name: "Active filters" }).getByRole("listitem")).toHaveCount(2);
  const rows = region(page).locator("tbody tr");
  await page.getByRole("link", { name: "E-mail address" }).click();
  await expect(rows).toHaveCount(25);
  await expect(rows.first()).toContainText("formula@list.example");
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(rows).toHaveCount(7);
  await expect(page.getByText("32 users")).toBeVisible();
  await page.getByRole("link", { name: "Previous page" }).click();
  await expect(rows.first()).toContainText("formula@list.example");
  await page.goto(`${page.url()}&hidden=roles`);
  await expect(page.getByRole("columnheader", { name: "Roles" })).toHaveCount(0);
  await page.getByRole("link", { name: "Remove filter Name or e-mail" }).click();
  await expect(page).toHaveURL(/size=25/);
  await expect(page).toHaveURL(/hidden=roles/);
  await expect(page).not.toHaveURL(/search=/);
  await context.close();
});

test("by keyboard: all of a page are chosen, given a role and freed of it again, and the focus stays in the list", async () => {
  await open("/users?search=person1&sort=email");
  const rows = region(admin).locator("tbody tr");
  await expect(rows).toHaveCount(10);
  const change = admin.getByRole("button", { name: "Change roles or groups" });
  await expect(change).toBeDisabled();
  await expect(admin.getByText("Select users to suspend, activate or change them.")).toBeVisible();
  await admin.getByLabel("Select all on this page").focus();
  await admin.keyboard.press("Space");
  await expect(admin.getByText("10 users selected")).toBeVisible();
  await change.focus();
  await admin.keyboard.press("Enter");
  const dialog = admin.getByRole("dialog");
  await expect(dialog.getByRole("option", { name: "Account administrator (console access)" })).toHaveCount(1);
  await dialog.getByLabel("Role or group").selectOption("Developer");
  await expectAccessible(admin);
  await dialog.getByRole("button", { name: "Change roles or groups" }).press("Enter");
  await expect(admin.getByText("10 users were changed")).toBeVisible();
  await expect(rows.filter({ hasText: "Developer" })).toHaveCount(10);
  await expect(admin.getByLabel("Select all on this page")).toBeFocused();
  await admin.getByRole("button", { name: "Undo" }).click();
  await expect(admin.getByText("Undone")).toBeVisible();
  await expect(rows.filter({ hasText: "Developer" })).toHaveCount(0);
});

test("a row is the target of its link, and a name of 200 characters does not make the table wider", async () => {
  await open("/users?search=list.example&sort=name&size=100");
  const row = region(admin).locator("tbody tr").filter({ hasText: "long@list.example" });
  const link = row.getByRole("link");
  await expect(link).toHaveAttribute("title", /^Long (name ?){38}$/);
  expect((await region(admin).locator("table").boundingBox())?.width).toBeLessThan(1200);
  // At 1280 the whole of it is seen.
  const isCut = await region(admin).evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  expect([admin.viewportSize()?.width, isCut]).toEqual([1280, false]);
  const short = (await row.boundingBox())?.height ?? 0;
  await link.focus();
  await admin.keyboard.press("Shift+Tab");
  await admin.keyboard.press("Tab");
  await expect.poll(async () => (await row.boundingBox())?.height ?? 0).toBeGreaterThan(short);
  await admin.reload();
  await row.getByText("Active").click();
  await expect(admin).toHaveURL(/\/users\/[\w-]+$/);
});

test("menus close by Escape, by a click beside them and by leaving them, and the focus stays where it can be seen", async () => {
  await open("/users?search=list.example");
  const columns = admin.locator("summary").filter({ hasText: "Columns" });
  const choice = region(admin).locator("..").getByRole("listitem").filter({ hasText: "Roles" });
  await columns.click();
  await expect(choice).toBeVisible();
  await choice.getByRole("link").focus();
  await admin.keyboard.press("Escape");
  await expect(choice).toBeHidden();
  await expect(columns).toBeFocused();
  await columns.click();
  await admin.getByRole("heading", { level: 1 }).click();
  await expect(choice).toBeHidden();
  await columns.click();
  await admin.getByRole("link", { name: "Export CSV" }).focus();
  await expect(choice).toBeHidden();

  await admin.locator("summary").filter({ hasText: "Save view" }).click();
  await admin.getByLabel("Name of the view").fill("Listed");
  await admin.getByLabel("Name of the view").press("Enter");
  await admin.getByRole("button", { name: "Delete view Listed" }).press("Enter");
  await expect(admin).toHaveURL(/\/users$/);
  await expect(admin.getByRole("heading", { level: 1 })).toBeFocused();
});

test("on a phone nothing is wider than the page but the table's own box", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    storageState: await admin.context().storageState(),
  });
  const page = await context.newPage();
  for (const path of [
    "/users?search=list.example",
    "/activity",
    "/audit",
    "/connections",
    "/domains",
    "/groups",
    "/keys",
  ]) {
    await page.goto(`${gatehouse.base}/console/acme${path}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect([path, width]).toEqual([path, 390]);
  }
  await context.close();
});

test("what the filters leave is exported, formulas as text, and the audit says who took it", async () => {
  await open("/users?search=formula");
  const [download] = await Promise.all([
    admin.waitForEvent("download"),
    admin.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^users-acme-\d{4}-\d{2}-\d{2}\.csv$/);
  const lines = readFileSync(await download.path(), "utf8").split("\r\n");
  expect(lines[0]).toMatch(/^\uFEFFid,email,/);
  expect(lines[1]).toContain("formula@list.example,false,'=1+1,");
  expect(lines).toHaveLength(3);
  const json = await admin.request.get(`${gatehouse.base}/console/acme/export/users?format=json&search=person`);
  expect(json.headers()["cache-control"]).toBe("no-store");
  expect(await json.json()).toHaveLength(30);
  await open("/audit?action=users.exported");
  await expect(admin.getByRole("region", { name: "Audit log" }).locator("tbody tr")).toHaveCount(2);
  for (const list of ["activity", "audit", "sessions", "roles"]) {
    const answer = await admin.request.get(`${gatehouse.base}/console/acme/export/${list}`);
    expect([list, answer.status(), answer.headers()["content-type"]]).toEqual([list, 200, "text/csv; charset=utf-8"]);
  }
});

test("groups, domains, keys, applications, directories and connections are exported as their page is filtered", async () => {
  for (const [path, body] of [
    ["groups", { key: "exported_group", name: "Exported" }],
    ["domains", { domain: "exported.example" }],
    ["keys", { name: "Exported", readOnly: true }],
    ["applications", { kind: "proxy", name: "Exported", origin: "https://exported.example" }],
    ["directories", { name: "Exported", preset: "entra" }],
    ["connections", { name: "Exported", kind: "generic-saml" }],
  ] as const)
    expect((await gatehouse.api("POST", `/organizations/acme/${path}`, body)).ok, path).toBe(true);
  for (const list of ["groups", "domains", "keys", "applications", "directories", "connections"]) {
    await open(list === "directories" ? "/directories" : `/${list}?search=exported`);
    const [download] = await Promise.all([
      admin.waitForEvent("download"),
      admin.getByRole("link", { name: "Export CSV" }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^${list}-acme-.*\\.csv$`));
    const lines = readFileSync(await download.path(), "utf8")
      .trimEnd()
      .split("\r\n");
    expect([list, lines.length, lines[1]?.toLowerCase()]).toEqual([list, 2, expect.stringContaining("exported")]);
    const none = await admin.request.get(`${gatehouse.base}/console/acme/export/${list}?format=json&search=nothing`);
    expect([list, (await none.json()).length]).toEqual([list, list === "directories" ? 1 : 0]);
  }
  expect((await admin.request.get(`${gatehouse.base}/console/acme/export/settings`)).status()).toBe(404);
});

test("nobody else exports", async ({ browser }) => {
  const context = await browser.newContext();
  for (const list of ["users", "activity", "audit", "keys", "groups", "connections"]) {
    const answer = await context.request.get(`${gatehouse.base}/console/acme/export/${list}?format=json`);
    expect(await answer.text()).not.toMatch(/list\.example|exported/i);
  }
  await context.close();
});
