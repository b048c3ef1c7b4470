import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { addListedPeople } from "./support/listed-people";
import { signInThrough } from "./support/people";

// How a list is looked at: filters, sorting, pages, columns, views, and what a keyboard and a phone make of it.
let gatehouse: Gatehouse;
let admin: Page;

const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);
const region = (page: Page) => page.getByRole("region", { name: "Users" });

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  await addListedPeople(gatehouse);
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
  await expect(admin.getByRole("button", { name: "Suspend selected" })).toBeDisabled();
  await expect(admin.getByText("No rows selected")).toBeVisible();
  const all = admin.getByLabel("Select all on this page");
  await all.focus();
  await admin.keyboard.press("Space");
  await expect(admin.getByText("10 rows selected")).toBeVisible();
  await expect(admin.getByRole("button", { name: "Suspend selected" })).toBeEnabled();
  // One less is some of them, and none is none.
  await admin.getByLabel("Select person10@list.example").uncheck();
  await expect(admin.getByText("9 rows selected")).toBeVisible();
  await expect(all).toBeChecked({ indeterminate: true });
  await all.click();
  await expect(all).toBeChecked();
  await all.uncheck();
  await expect(admin.getByRole("button", { name: "Suspend selected" })).toBeDisabled();
  await all.check();
  await change.focus();
  await admin.keyboard.press("Enter");
  const dialog = admin.getByRole("dialog", { name: "Change the roles or groups of the selected users" });
  const administrator = "Account administrator (console access)";
  await expect(dialog.getByRole("option", { name: administrator })).toHaveCount(1);
  await dialog.getByLabel("Role or group").selectOption(administrator);
  await dialog.getByRole("button", { name: "Change roles or groups" }).press("Enter");
  const question = admin.getByRole("dialog", { name: "Give console access?" });
  await expect(question.getByText("Account administrator (Owner)")).toBeVisible();
  await question.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(question).toBeHidden();
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

test("the names of the columns stay in view while the rows go by below them", async () => {
  await open("/users?search=list.example&size=100");
  const head = region(admin).getByRole("columnheader", { name: "E-mail address" });
  const first = region(admin).locator("tbody tr").first();
  const [headBefore, rowBefore] = [await head.boundingBox(), await first.boundingBox()];
  await region(admin).evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await expect.poll(async () => (await first.boundingBox())?.y).toBeLessThan((rowBefore?.y ?? 0) - 300);
  expect(await head.boundingBox()).toEqual(headBefore);
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

test("how any list is looked at can be kept under a name, which is on that list alone", async () => {
  const lists = ["users", "roles", "groups", "domains", "sessions", "activity", "audit", "keys", "connections"].map(
    (name) => `/console/acme/${name}`,
  );
  for (const path of [...lists, "/console/acme/applications", "/console/organizations"]) {
    await admin.goto(`${gatehouse.base}${path}?size=50`);
    await admin.locator("summary").filter({ hasText: "Save view" }).click();
    await admin.getByLabel("Name of the view").fill(`Fifty of ${path}`);
    await admin.getByLabel("Name of the view").press("Enter");
    const views = admin.getByRole("navigation", { name: "Saved views" }).getByRole("link");
    await expect(views).toHaveText(["All", `Fifty of ${path}`]);
    await expect(views.last()).toHaveAttribute("aria-current", "page");
  }
});

test("what is cut in a row is whole while the keyboard is in it, also in rows that lead nowhere", async () => {
  const name = `Long ${"name ".repeat(15)}`.trim();
  await gatehouse.api("POST", "/organizations/acme/keys", { name, readOnly: true });
  for (const [path, table] of [
    ["/keys?search=long", "API keys"],
    ["/audit?action=key.created&target=Long", "Audit log"],
  ] as const) {
    await open(path);
    const row = admin.getByRole("region", { name: table }).locator("tbody tr").first();
    const cut = row.getByTitle(name);
    const isCut = () => cut.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
    expect([path, await isCut()]).toEqual([path, true]);
    await row.getByRole("checkbox").focus();
    await admin.keyboard.press("Shift+Tab");
    await admin.keyboard.press("Tab");
    await expect(row.getByRole("checkbox")).toBeFocused();
    await expect.poll(isCut).toBe(false);
  }
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
    "/attributes",
    "/directories",
    "/webhooks",
  ]) {
    await page.goto(`${gatehouse.base}/console/acme${path}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect([path, width]).toEqual([path, 390]);
  }
  await context.close();
});

test("with more organizations than the switcher names it offers a search, and Escape gives its button the focus back", async () => {
  const switcher = admin.locator("summary").filter({ hasText: "Acme" });
  const search = admin.getByRole("searchbox", { name: "Search organizations" });
  await open("/users");
  await switcher.click();
  await expect(admin.getByRole("link", { name: "All organizations" })).toBeVisible();
  await expect(search).toHaveCount(0);
  for (let index = 10; index < 23; index += 1) {
    const made = await gatehouse.api("POST", "/organizations", {
      slug: `unit-${index}`,
      name: `Business unit ${index}`,
    });
    expect(made.status).toBe(201);
  }
  await admin.reload();
  await switcher.focus();
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("link", { name: "Business unit 10" })).toBeVisible();
  await expect(admin.getByRole("link", { name: "Business unit 22" })).toHaveCount(0);
  await admin.keyboard.press("Tab");
  await expect(search).toBeFocused();
  await expectAccessible(admin);
  await admin.keyboard.type("unit 2");
  await admin.keyboard.press("Escape");
  await expect(search).toBeHidden();
  await expect(switcher).toBeFocused();
  await admin.keyboard.press("Enter");
  await search.fill("unit 22");
  await search.press("Enter");
  await expect(admin).toHaveURL(/\/console\/organizations\?search=unit\+22$/);
  await admin.getByRole("link", { name: "Business unit 22" }).click();
  await expect(admin.getByRole("heading", { name: "Business unit 22", level: 1 })).toBeVisible();
});

test("columns are hidden and shown from their menu, and another number of rows begins at the first page", async () => {
  await open("/users?search=list.example&sort=email&size=25");
  const roles = region(admin).getByRole("columnheader", { name: "Roles" });
  const choose = async (name: string) => {
    await admin.locator("summary").filter({ hasText: "Columns" }).click();
    await admin.getByRole("link", { name, exact: true }).click();
  };
  await choose("Roles (shown)");
  await expect(roles).toHaveCount(0);
  await expect(admin).toHaveURL(/hidden=roles/);
  await choose("Roles (hidden)");
  await expect(roles).toBeVisible();
  const pages = admin.getByRole("navigation", { name: "Pages" });
  const rows = region(admin).locator("tbody tr");
  await pages.getByRole("link", { name: "Next page" }).click();
  await expect(rows).toHaveCount(7);
  await pages.getByRole("link", { name: "50", exact: true }).click();
  await expect(rows).toHaveCount(32);
  await expect(admin).not.toHaveURL(/after=/);
  await expect(pages.getByRole("link", { name: "50", exact: true })).toHaveAttribute("aria-current", "true");
});

test("connections, domains and API keys are sorted by their columns and turned page by page", async () => {
  const lists = [
    { path: "connections", kind: "generic-saml", sorted: "Name", sort: "descending", first: "connections-37" },
    { path: "domains", sorted: "Domain", sort: "descending", first: "domains-37.example" },
    { path: "keys", readOnly: true, sorted: "Created", sort: "ascending", first: "keys-10" },
  ];
  for (const { path, sorted, sort, first, ...row } of lists) {
    for (let index = 10; index < 38; index++) {
      const name = path === "domains" ? { domain: `${path}-${index}.example` } : { name: `${path}-${index}` };
      const answer = await gatehouse.api("POST", `/organizations/acme/${path}`, { ...row, ...name });
      expect(answer.status, await answer.clone().text()).toBe(201);
    }
    await open(`/${path}?size=25&search=${path}-`);
    const head = admin.getByRole("columnheader", { name: sorted, exact: true });
    const rows = admin.getByRole("table").filter({ has: head }).locator("tbody tr");
    await head.getByRole("link").click();
    await expect(head).toHaveAttribute("aria-sort", sort);
    await expect(rows.first()).toContainText(first);
    await expect(rows).toHaveCount(25);
    await admin.getByRole("link", { name: "Next page" }).click();
    await expect(rows).toHaveCount(3);
    await admin.getByRole("link", { name: "Previous page" }).click();
    await expect(rows.first()).toContainText(first);
  }
});

test("activity and the audit log are narrowed to days, in the reader's time zone", async () => {
  const acme = await connectOrganization(gatehouse, "acme");
  await signInThrough(gatehouse, acme, "days@acme.test");
  for (const [path, none] of [
    ["activity", "No sign-ins match these filters."],
    ["audit", "No changes match these filters."],
  ] as const) {
    await open(`/${path}`);
    const rows = admin.locator("#content").getByRole("table").last().locator("tbody tr");
    await expect(rows.first()).toBeVisible();
    const today = await admin.evaluate(() => new Date().toLocaleDateString("sv"));
    await admin.getByLabel("Time from").fill(today);
    await admin.getByRole("button", { name: "Filter" }).click();
    await expect(admin.getByRole("list", { name: "Active filters" })).toContainText("Time: from ");
    await expect(rows.first()).toBeVisible();
    await admin.getByLabel("Time from").fill("2020-01-01");
    await admin.getByLabel("Time until").fill("2020-01-31");
    await admin.getByRole("button", { name: "Filter" }).click();
    await expect(admin.getByText(none)).toBeVisible();
    await admin
      .getByRole("link", { name: /^Remove filter Time/ })
      .first()
      .click();
    await admin.getByRole("link", { name: /^Remove filter Time/ }).click();
    await expect(rows.first()).toBeVisible();
  }
});
