import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import postgres from "postgres";
import { expectAccessible, startConsole } from "./support/administrator";
import type { Gatehouse } from "./support/gatehouse";
import { addListedPeople } from "./support/listed-people";

// What is done with the rows of a list: a menu in each, several at once, and files of them.
let gatehouse: Gatehouse;
let admin: Page;
let databaseUrl: string | undefined;

const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin, databaseUrl } = await startConsole(browser));
  await addListedPeople(gatehouse);
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

test("keys, applications and organizations have a menu in each row, named by it, with what their pages offer", async () => {
  const menu = async (name: string) => {
    await admin.getByRole("button", { name: `Actions for ${name}` }).click();
    return admin.getByRole("menu", { name: `Actions for ${name}` });
  };
  await gatehouse.api("POST", "/organizations/acme/keys", { name: "Backups", readOnly: true });
  await admin.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await open("/keys?search=backups");
  await expect((await menu("Backups")).getByRole("menuitem")).toHaveText(["Copy ID", "Show its changes", "Revoke"]);
  await admin.getByRole("menuitem", { name: "Copy ID" }).click();
  await expect(admin.getByText(/^Copied: /)).toBeVisible();

  const site = { kind: "proxy", name: "Wiki", origin: "https://wiki.example" };
  await gatehouse.api("POST", "/organizations/acme/applications", site);
  await open("/applications?search=wiki");
  await expect((await menu("Wiki")).getByRole("menuitem")).toHaveText([
    "Open",
    "Test",
    "Copy origin",
    "Turn off",
    "Delete application",
  ]);
  await admin.getByRole("menuitem", { name: "Turn off" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Turn off" }).click();
  await expect(admin.getByText("Wiki is off")).toBeVisible();
  await (await menu("Wiki")).getByRole("menuitem", { name: "Turn on" }).click();
  await expect(admin.getByText("Wiki is on")).toBeVisible();
  await (await menu("Wiki")).getByRole("menuitem", { name: "Delete application" }).click();
  const dialog = admin.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Delete application" })).toBeDisabled();
  await dialog.getByLabel("Type Wiki to confirm").fill("Wiki");
  await expectAccessible(admin);
  await dialog.getByRole("button", { name: "Delete application" }).click();
  await expect(admin.getByText("Wiki was deleted")).toBeVisible();
  await expect(admin.getByRole("heading", { name: "Applications", level: 1 })).toBeFocused();

  await gatehouse.api("POST", "/organizations", { slug: "short-lived", name: "Short Lived" });
  await admin.goto(`${gatehouse.base}/console/organizations`);
  const organizations = admin.getByRole("region", { name: "Organizations" });
  await organizations.getByRole("link", { name: "Name", exact: true }).click();
  await expect(organizations.locator("tbody tr").first()).toContainText("Acme");
  await admin.goto(`${gatehouse.base}/console/organizations?sort=created&direction=down`);
  await expect(organizations.locator("tbody tr").first()).toContainText("Short Lived");
  await admin.goto(`${gatehouse.base}/console/organizations?search=short`);
  const [file] = await Promise.all([
    admin.waitForEvent("download"),
    admin.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^organizations-\d{4}-\d\d-\d\d\.csv$/);
  const rows = readFileSync(await file.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(rows).toEqual([expect.stringContaining("slug"), expect.stringContaining("short-lived,Short Lived")]);
  await admin.getByRole("checkbox", { name: "Select Short Lived" }).check();
  const chosen = await admin.getByRole("link", { name: "Export selected as JSON" }).getAttribute("href");
  const picked = await (await admin.request.get(`${gatehouse.base}${chosen}`)).json();
  expect(picked).toMatchObject([{ slug: "short-lived", ssoEnabled: true }]);
  await (await menu("Short Lived")).getByRole("menuitem", { name: "Turn off single sign-on" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Turn off single sign-on" }).click();
  await expect(admin.getByRole("region", { name: "Organizations" }).getByText("Single sign-on off")).toBeVisible();
  await (await menu("Short Lived")).getByRole("menuitem", { name: "Delete organization" }).click();
  await admin.getByRole("dialog").getByLabel("Type short-lived to confirm").fill("short-lived");
  await admin.getByRole("dialog").getByRole("button", { name: "Delete organization" }).click();
  await expect(admin.getByText("Short Lived was deleted.")).toBeVisible();
});

test("groups and domains have a menu in each row, with what their pages offer", async () => {
  const choose = async (row: string, name: string) => {
    await admin.getByRole("button", { name: `Actions for ${row}` }).click();
    await admin.getByRole("menuitem", { name, exact: true }).click();
  };
  await gatehouse.api("POST", "/organizations/acme/groups", { key: "menu", name: "Menu crew" });
  await open("/groups?search=menu");
  await choose("Menu crew", "Show users in this group");
  await expect(admin).toHaveURL(/\/users\?group=menu$/);
  await open("/groups?search=menu");
  await choose("Menu crew", "Delete group");
  await admin.getByRole("dialog", { name: "Delete Menu crew?" }).getByRole("button", { name: "Delete group" }).click();
  await expect(admin.getByText("Menu crew was deleted.")).toBeVisible();
  await expect(admin.getByRole("heading", { name: "Groups", level: 1 })).toBeFocused();

  await gatehouse.api("POST", "/organizations/acme/domains", { domain: "menu.example" });
  await open("/domains?search=menu");
  await choose("menu.example", "Open");
  await expect(admin.getByRole("heading", { name: "menu.example", level: 1 })).toBeVisible();
  await expect(admin.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link")).toHaveText(["Domains"]);
  await open("/domains?search=menu");
  await choose("menu.example", "Check now");
  await expect(admin.getByText(/^menu\.example was checked: /)).toBeVisible();
  await choose("menu.example", "Remove");
  await admin.getByRole("dialog", { name: "Remove menu.example?" }).getByRole("button", { name: "Remove" }).click();
  await expect(admin.getByText("menu.example was removed.")).toBeVisible();
  await expect(admin.getByRole("heading", { name: "Domains", level: 1 })).toBeFocused();
});

test("a change in the audit log leads to what was changed, and to the others of its actor and of it", async () => {
  await gatehouse.api("POST", "/organizations/acme/groups", { key: "audited", name: "Audited" });
  await gatehouse.api("PATCH", "/organizations/acme/groups/audited", { name: "Audited twice" });
  const rows = admin.getByRole("region", { name: "Audit log" }).locator("tbody tr");
  const choose = async (name: string) => {
    await open("/audit?action=group.created&target=audited");
    await rows.getByRole("button", { name: /^Actions for group\.created Audited/ }).click();
    await expect(admin.getByRole("menuitem")).toHaveText(["Show only this actor", "Show only this target"]);
    await admin.getByRole("menuitem", { name }).click();
  };
  await choose("Show only this actor");
  await expect(admin).toHaveURL(/actor=[^&]+&by=key$/);
  await choose("Show only this target");
  await expect(admin).toHaveURL(/target=audited&kind=group$/);
  await expect(rows).toHaveCount(2);
  await rows.first().getByRole("link", { name: "Audited twice" }).click();
  await expect(admin.getByRole("heading", { name: "Audited twice", level: 1 })).toBeVisible();
});

test("the chosen rows of a list are had as a file", async () => {
  await open("/users?search=person1&sort=email");
  const chosen = admin.getByRole("link", { name: "Export selected as CSV" });
  await expect(chosen).toHaveCount(0);
  for (const name of ["person11", "person13"]) await admin.getByLabel(`Select ${name}@list.example`).check();
  const [download] = await Promise.all([admin.waitForEvent("download"), chosen.click()]);
  const lines = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines.slice(1).map((line) => line.split(",")[1])).toEqual(["person11@list.example", "person13@list.example"]);
  const json = await admin.getByRole("link", { name: "Export selected as JSON" }).getAttribute("href");
  expect(await (await admin.request.get(`${gatehouse.base}${json}`)).json()).toHaveLength(2);
  const many = `chosen=${"a,".repeat(500)}`;
  expect((await admin.request.get(`${gatehouse.base}/console/acme/export/users?${many}`)).status()).toBe(400);
  for (const list of ["activity", "audit", "roles", "sessions", "groups", "domains", "keys", "applications"]) {
    await open(`/${list}`);
    const box = admin.locator("tbody").getByRole("checkbox", { disabled: false }).first();
    if ((await box.count()) === 0) continue;
    await box.check();
    const address = await admin.getByRole("link", { name: "Export selected as JSON" }).getAttribute("href");
    const rows = await (await admin.request.get(`${gatehouse.base}${address}`)).json();
    expect([list, rows.length]).toEqual([list, 1]);
  }
});

test("many rows are deleted, revoked or turned off together; what is refused is named and stays", async () => {
  const add = (path: string, body: object) => gatehouse.api("POST", `/organizations/acme/${path}`, body);
  for (const name of ["One", "Two", "Kept"])
    await add("groups", { key: `bulk_${name}`.toLowerCase(), name: `Bulk ${name}` });
  const access = { mode: "any", groups: ["bulk_kept"] };
  for (const name of ["One", "Two"]) {
    await add("applications", { kind: "proxy", name: `Bulk ${name}`, origin: `https://${name}.bulk.example`, access });
    await add("domains", { domain: `${name}.bulk.example`.toLowerCase() });
    await add("keys", { name: `Bulk ${name}`, readOnly: true });
  }
  const choose = async (list: string, label: string) => {
    await open(`/${list}?search=bulk`);
    await expect(admin.getByRole("button", { name: label })).toBeDisabled();
    await admin.getByLabel("Select all on this page").check();
    await admin.getByRole("button", { name: label }).click();
    await admin.getByRole("dialog").getByRole("button", { name: label }).click();
  };
  await choose("groups", "Delete selected");
  await expect(admin.getByText("2 groups were deleted")).toBeVisible();
  const refused = admin.getByRole("alert").filter({ hasText: "1 row was not changed:" });
  await expect(refused).toContainText("Bulk Kept: The group is in use");
  await expect(refused).toBeFocused();
  await expect(admin.getByRole("region", { name: "Groups" }).locator("tbody tr")).toHaveCount(1);
  await expectAccessible(admin);
  await choose("applications", "Turn off selected");
  await expect(admin.getByText("2 applications were turned off")).toBeVisible();
  await choose("keys", "Revoke selected");
  await expect(admin.getByText("2 API keys were revoked")).toBeVisible();
  await choose("domains", "Remove selected");
  await expect(admin.getByText("2 domains were removed")).toBeVisible();
  await expect(admin.getByRole("heading", { name: "Domains", level: 1 })).toBeFocused();
  await add("connections", { name: "Bulk draft", kind: "generic-saml" });
  await choose("connections", "Turn off selected");
  await expect(admin.getByText("No connection was turned off")).toBeVisible();
});

test("what the filters leave is exported, formulas as text, and the audit says who took it", async () => {
  const exports = async () => {
    const found = await gatehouse.api("GET", "/organizations/acme/audit?action=users.exported");
    return ((await found.json()) as { items: object[] }).items.length;
  };
  const before = await exports();
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
  await expect(admin.getByRole("region", { name: "Audit log" }).locator("tbody tr")).toHaveCount(before + 2);
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
    await open(`/${list}?search=exported`);
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
    expect([list, await none.json()]).toEqual([list, []]);
  }
  expect((await admin.request.get(`${gatehouse.base}/console/acme/export/settings`)).status()).toBe(404);
});

test("members of a group are found, sorted and turned page by page, are taken out by hand, and are exported", async () => {
  await gatehouse.api("POST", "/organizations/acme/groups", { key: "listed", name: "Listed" });
  const found = await gatehouse.api("GET", "/organizations/acme/users?limit=100");
  const people = ((await found.json()) as { items: { id: string; email: string }[] }).items;
  for (const { id } of people.filter(({ email }) => email.endsWith("@list.example")))
    expect((await gatehouse.api("PATCH", `/organizations/acme/users/${id}`, { groups: ["listed"] })).ok).toBe(true);
  await open("/groups/listed");
  const members = admin.getByRole("region", { name: "Members and reasons" });
  const rows = members.locator("tbody tr");
  await expect(rows).toHaveCount(25);
  await expect(admin.getByText("32 members")).toBeVisible();
  await expect(rows.first()).toContainText("formula@list.example");
  await expect(rows.first()).toContainText("manually");
  await members.getByRole("link", { name: "Name", exact: true }).click();
  await expect(admin).toHaveURL(/sort=name/);
  await admin.getByRole("link", { name: "Next page" }).click();
  await expect(rows).toHaveCount(7);
  await admin.getByLabel("Name or e-mail").fill("person12");
  await admin.getByLabel("Assignment").selectOption("Manual");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(rows).toHaveCount(1);
  await expectAccessible(admin);
  const [download] = await Promise.all([
    admin.waitForEvent("download"),
    admin.getByRole("link", { name: "Export CSV" }).click(),
  ]);
  const lines = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect([lines.length, lines[1]]).toEqual([2, expect.stringContaining("person12@list.example")]);
  await rows.getByRole("button", { name: "Actions for person12@list.example" }).press("Enter");
  await admin.getByRole("menuitem", { name: "Remove manual assignment" }).press("Enter");
  await expect(admin.getByText("No members match these filters.")).toBeVisible();
  await expect(admin.getByRole("heading", { level: 1 })).toBeFocused();
  await admin.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(1);
});

// An embedded database belongs to the server alone: nobody else can break it.
if (process.env.DATABASE_URL) {
  test("a list that cannot be read says so in its place, with a reference that the log has, and is tried again", async () => {
    const sql = postgres(databaseUrl ?? "", { max: 1, onnotice: () => undefined });
    await sql.unsafe("alter table api_keys rename to api_keys_away");
    await open("/keys?search=exported");
    const problem = admin.getByRole("alert").filter({ hasText: "Something went wrong on our side" });
    await expect(problem).toBeVisible();
    await expect(admin.getByRole("heading", { name: "API keys", level: 1 })).toBeVisible();
    await expect(admin.getByLabel("Key name")).toHaveValue("exported");
    const reference = (await problem.locator("code").textContent()) ?? "none";
    await expect.poll(() => gatehouse.output()).toContain(`"reference":"${reference}"`);
    await expectAccessible(admin);
    await sql.unsafe("alter table api_keys_away rename to api_keys");
    await sql.end();
    await problem.getByRole("link", { name: "Try again" }).click();
    await expect(admin.getByRole("region", { name: "API keys" }).locator("tbody tr")).toHaveCount(1);
    await expect(admin).toHaveURL(/search=exported/);
  });
}

test("nobody else exports", async ({ browser }) => {
  const context = await browser.newContext();
  for (const list of ["users", "activity", "audit", "keys", "groups", "connections"]) {
    const answer = await context.request.get(`${gatehouse.base}/console/acme/export/${list}?format=json`);
    expect(await answer.text()).not.toMatch(/list\.example|exported/i);
  }
  const installation = await context.request.get(`${gatehouse.base}/console/organizations/export/organizations`);
  expect(await installation.text()).not.toContain("Acme,");
  await context.close();
});
