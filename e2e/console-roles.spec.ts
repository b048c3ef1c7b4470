import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { type Connected, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { signInByCode } from "./support/people";

// What a console role shows and what it refuses: pages, buttons, and actions of a page that was open before.
let gatehouse: Gatehouse;
let operator: Page;
let acme: Connected;
let base: string;
const slug = "console-roles";

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin: operator } = await startConsole(browser));
  acme = await connectOrganization(gatehouse, slug);
  base = `${gatehouse.base}/console/${slug}`;
  for (const [key, name, consoleRole] of [
    ["admins", "Admins", "administrator"],
    ["desk", "Desk", "help_desk"],
    ["audit", "Audit", "auditor"],
  ]) {
    const made = await gatehouse.api("POST", `/organizations/${slug}/roles`, { key, name, consoleRole });
    expect(made.status).toBe(201);
  }
  await makeUser("owner", "account_administrator");
});

test.afterAll(async () => {
  await operator?.context().close();
  await gatehouse?.stop();
});

async function makeUser(name: string, role?: string): Promise<string> {
  const user = { email: `${name}@${slug}.test`, fullName: name, roles: role ? [role] : [] };
  const made = await gatehouse.api("POST", `/organizations/${slug}/users`, user);
  expect(made.status).toBe(201);
  return ((await made.json()) as { id: string }).id;
}

async function signIn(browser: Browser, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signInByCode(gatehouse, page, { slug, email: `${name}@${slug}.test`, name });
  return page;
}

const navigation = (page: Page) => page.getByRole("navigation", { name: "Console" }).getByRole("link");

test("a help desk changes users, and is told which role opens the rest, and who gives it", async ({ browser }) => {
  await makeUser("helper", "desk");
  const ada = await makeUser("ada");
  const { items } = (await (
    await gatehouse.api("GET", `/organizations/${slug}/users?email=owner@${slug}.test`)
  ).json()) as { items: { id: string }[] };
  const page = await signIn(browser, "helper");

  await page.goto(base);
  await expect(navigation(page)).toHaveText(["Overview", "Users", "Roles", "Groups", "Sessions", "Activity"]);
  await page.goto(`${base}/connections/${acme.connectionId}`);
  await expect(page.getByRole("heading", { name: "Your console role does not include this" })).toBeVisible();
  await expect(page.getByText("It needs the console role Owner, Administrator, or Auditor.")).toBeVisible();
  await expect(page.getByText(`owner@${slug}.test`)).toBeVisible();
  await expectAccessible(page);
  const file = await page.request.get(`${base}/connections/export`);
  expect(file.headers()["content-type"]).toContain("text/html");
  const keys = await page.request.get(`${base}/export/keys`);
  expect(keys.headers()["content-type"]).toContain("text/html");
  const people = await page.request.get(`${base}/export/users`);
  expect(people.headers()["content-type"]).toContain("text/csv");
  const found = await page.request.get(`${base}/search?q=Provider`);
  expect(await found.json()).toEqual({ hits: [] });

  await page.goto(`${base}/users/${ada}`);
  await page.getByLabel("Full name").fill("Ada Lovelace");
  await page.getByRole("button", { name: "Save user" }).click();
  await expect(page.getByRole("heading", { name: "Ada Lovelace" })).toBeVisible();

  await page.goto(`${base}/users/${items[0]?.id}`);
  await expect(page.getByText("Their account can be changed with the console role Owner.")).toBeVisible();
  await expect(page.getByLabel("Full name")).toBeDisabled();
  await expect(page.getByRole("button", { name: "Delete user" })).toHaveCount(0);
  await page.context().close();
});

test("an auditor sees everything and finds nothing to press", async ({ browser }) => {
  await makeUser("eve", "audit");
  const page = await signIn(browser, "eve");
  const note = page.getByRole("note").filter({ hasText: "You can see this page but not change it." });

  await page.goto(`${base}/connections/${acme.connectionId}`);
  await expect(note).toContainText("Owner or Administrator");
  await expect(page.getByLabel("Name", { exact: true })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Delete connection" })).toHaveCount(0);
  await expectAccessible(page);
  for (const [path, control] of [
    ["/connections", "Add connection"],
    ["/users", "Create user"],
    ["/webhooks", "Add webhook"],
  ] as const) {
    await page.goto(base + path);
    await expect(note).toBeVisible();
    await expect(page.getByRole("link", { name: control })).toHaveCount(0);
  }
  await page.goto(`${base}/connections`);
  await page.getByRole("button", { name: `Actions for Provider of ${slug}` }).click();
  await expect(page.getByRole("menuitem", { name: "Open" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto(`${base}/users`);
  await page.getByRole("checkbox", { name: "Select owner" }).check();
  await expect(page.getByText("1 row selected")).toBeVisible();
  await expect(page.getByRole("link", { name: "Export selected as CSV" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Suspend selected" })).toHaveCount(0);
  await page.goto(`${base}/roles`);
  await expect(page.getByRole("button", { name: "Add role" })).toHaveCount(0);
  await page.goto(`${base}/users/new`);
  await expect(page).toHaveURL(/refused\?permission=users\.write/);
  await page.context().close();
});

test("a right that was taken is gone for a page that was open, and an administrator gives no console role", async ({
  browser,
}) => {
  const id = await makeUser("grace", "admins");
  const page = await signIn(browser, "grace");
  await page.goto(`${base}/roles/audit`);
  await expect(page.getByLabel("Console role")).toBeDisabled();
  await expect(page.getByText("Only owners can change what a role may do in the console.")).toBeVisible();
  await page.goto(`${base}/connections/${acme.connectionId}/sign-in`);
  await page.getByLabel("Button text").fill("Too late");
  const path = `/organizations/${slug}/users/${id}`;
  expect((await gatehouse.api("PATCH", path, { roles: ["audit"] })).status).toBe(200);
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByRole("alert").getByText("Your console role does not allow this")).toBeVisible();
  await expect(page.getByLabel("Button text"), "nothing typed is lost").toHaveValue("Too late");
  await page.context().close();

  await operator.goto(`${base}/roles/audit`);
  await operator.getByLabel("Console role").selectOption("administrator");
  await operator.getByRole("button", { name: "Save role" }).click();
  await expect(operator.getByText("Saved", { exact: true })).toBeVisible();
  await gatehouse.api("PATCH", `/organizations/${slug}/roles/audit`, { consoleRole: "auditor" });
});
