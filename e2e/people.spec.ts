import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, scriptsRun, startConsole } from "./support/administrator";
import { type Connected, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { signInThrough } from "./support/people";

// Many people at once: from a file, from the menu of a row, and by their sessions.
let gatehouse: Gatehouse;
let admin: Page;
let acme: Connected;

const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);
const api = async (path: string) => (await gatehouse.api("GET", `/organizations/acme${path}`)).json();
const findUser = async (email: string) =>
  ((await api(`/users?email=${email}`)) as { items: Record<string, unknown>[] }).items[0];
const file = (name: string, buffer: Buffer) => ({ name, mimeType: "text/csv", buffer });
const preview = () => admin.locator("section", { has: admin.getByRole("heading", { name: "Preview" }) });

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  acme = await connectOrganization(gatehouse, "acme");
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

test("a file of people is looked through, corrected and imported by keyboard, and what was not taken comes back", async () => {
  const rows = [
    "Mail;Name;Town;Roles",
    "anna@import.example;Anna;Ulm;developer",
    '"boss@import.example";"The ""Boss"" of\tall";Bonn;account_administrator',
    "nobody;Nobody;;",
    "anna@import.example;Anna again;;",
    "carl@import.example;Carl;;piper",
  ];
  await open("/users");
  await admin.getByRole("link", { name: "Import users" }).click();
  await admin
    .getByLabel("Choose a file", { exact: true })
    .setInputFiles(file("people.csv", Buffer.from(`\uFEFF${rows.join("\r\n")}`)));
  await admin.getByRole("button", { name: "Check file" }).press("Enter");
  await expect(admin.getByLabel("Field of the column Mail")).toHaveValue("email");
  await expect(admin.getByLabel("Field of the column Town")).toHaveValue("");
  await expect(preview().getByText("1 user will be created")).toBeVisible();
  const problems = admin.getByRole("region", { name: "4 rows with problems" }).locator("tbody tr");
  await expect(problems).toHaveCount(4);
  await expect(problems.filter({ hasText: "carl@import.example" })).toContainText("These roles do not exist: piper.");
  await expect(problems.filter({ hasText: "Line 2 has the same e-mail address." })).toContainText("5");
  await expectAccessible(admin);

  // A column of names that hold a tab is not read, and the row can be taken.
  await admin.getByLabel("Field of the column Name").selectOption("Do not import");
  await expect(preview().getByText("2 users will be created")).toBeVisible();
  await expect(preview().getByText("boss@import.example (account_administrator)")).toBeVisible();
  const start = preview().getByRole("button", { name: "Import 2 users" });
  await expect(start).toBeDisabled();
  expect(await findUser("anna@import.example")).toBeUndefined();
  await admin.getByLabel("Make these people administrators").press("Space");
  await start.press("Enter");
  const done = admin.getByRole("heading", { name: "Import finished" });
  await expect(done).toBeFocused();
  await expect(admin.getByText("2 users were created")).toBeVisible();
  await expectAccessible(admin);
  expect(await findUser("boss@import.example")).toMatchObject({ roles: ["account_administrator"] });
  const downloading = admin.waitForEvent("download");
  await admin.getByRole("button", { name: "Download these rows" }).press("Enter");
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("not-imported.csv");
  expect(readFileSync(await download.path(), "utf8").split("\r\n")[1]).toMatch(/^nobody,Nobody,,,4,/);
});

test("a file of our own export changes nothing, and a file in another encoding says so", async () => {
  await gatehouse.api("POST", "/organizations/acme/users", {
    email: "formula@import.example",
    fullName: '=HYPERLINK("https://evil.example")',
    roles: ["developer", "finance"],
  });
  const exported = await admin.request.get(`${gatehouse.base}/console/acme/export/users?format=csv`);
  await open("/users/import");
  await admin.getByLabel("Choose a file", { exact: true }).setInputFiles(file("users.csv", await exported.body()));
  await admin.getByLabel("Update the user").check();
  await admin.getByRole("button", { name: "Check file" }).click();
  await expect(preview().getByText(/^\d+ users stay as they are$/)).toBeVisible();
  await expect(preview().getByRole("listitem")).toHaveCount(2);
  await expect(preview().getByRole("button", { name: "Nothing to import" })).toBeDisabled();

  const latin = Buffer.from("email,name\nj@import.example,J\u00fcrgen", "latin1");
  await admin.getByLabel("Choose a file", { exact: true }).setInputFiles(file("latin.csv", latin));
  await expect(admin.getByRole("alert").filter({ hasText: "Save it as UTF-8" })).toBeVisible();
  await expect(admin.getByRole("button", { name: "Check file" })).toBeDisabled();
});

test("a script imports the same rows, and asks first what they would do", async () => {
  const send = async (query: string) => {
    const body = { csv: "email,name\nrest@import.example,Rest\nnobody,Nobody" };
    const answer = await gatehouse.api("POST", `/organizations/acme/users/import${query}`, body);
    return { status: answer.status, body: await answer.json() };
  };
  const expected = {
    created: 1,
    updated: 0,
    unchanged: 0,
    skipped: 0,
    refused: [{ line: 3, email: "nobody", problems: [{ field: "email", problem: "email" }] }],
  };
  expect(await send("?dryRun=true")).toEqual({ status: 200, body: expected });
  expect(await findUser("rest@import.example")).toBeUndefined();
  expect(await send("")).toEqual({ status: 200, body: expected });
  expect(await findUser("rest@import.example")).toMatchObject({ fullName: "Rest", createdBy: "api" });
});

test("the menu of a row is walked by keyboard, asks before it acts, and gives the focus back", async () => {
  await gatehouse.api("POST", "/organizations/acme/users", { email: "menu@import.example", fullName: "Menu" });
  await open("/users?search=menu");
  const opener = admin.getByRole("button", { name: "Actions for menu@import.example" });
  const menu = admin.getByRole("menu", { name: "Actions for menu@import.example" });
  await scriptsRun(admin);
  await opener.press("Enter");
  await expect(menu.getByRole("menuitem", { name: "Open" })).toBeFocused();
  await admin.keyboard.press("ArrowUp");
  const suspend = menu.getByRole("menuitem", { name: "Suspend" });
  await expect(suspend).toBeFocused();
  await expectAccessible(admin);
  await admin.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(opener).toBeFocused();
  await opener.press("ArrowDown");
  await expect(menu.getByRole("menuitem", { name: "Open" })).toBeFocused();
  await admin.keyboard.press("s");
  await admin.keyboard.press("ArrowUp");
  await admin.keyboard.press("End");
  await expect(suspend).toBeFocused();
  await admin.keyboard.press("Enter");
  const dialog = admin.getByRole("dialog", { name: "Suspend menu@import.example?" });
  await dialog.getByRole("button", { name: "Cancel" }).press("Enter");
  await expect(opener).toBeFocused();
  await opener.press("Enter");
  await suspend.press("Enter");
  await dialog.getByRole("button", { name: "Suspend" }).press("Enter");
  await expect(admin.getByRole("row").filter({ hasText: "menu@import.example" })).toContainText("Suspended");
  await expect(opener).toBeFocused();
  await opener.press("Enter");
  await menu.getByRole("menuitem", { name: "Activate" }).press("Enter");
  await expect(admin.getByText("1 user was activated")).toBeVisible();
  expect(await findUser("menu@import.example")).toMatchObject({ status: "active" });
});

test("a row says at once what was asked for, and takes it back with the reason when the server refuses", async () => {
  await gatehouse.api("POST", "/organizations/acme/users", { email: "atonce@import.example", roles: ["finance"] });
  const row = admin.getByRole("row").filter({ hasText: "atonce@import.example" });
  /** Until it is let go, no action is answered; then it meets no server. */
  const hold = async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await admin.route("**/console/acme**", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      await held;
      await route.abort();
    });
    return async () => {
      letGo();
      await expect(admin.getByText("The server did not answer").first()).toBeVisible();
      await admin.unroute("**/console/acme**");
    };
  };
  await test.step("in a list", async () => {
    await open("/users?search=atonce");
    await scriptsRun(admin);
    const refuse = await hold();
    await admin.getByRole("button", { name: "Actions for atonce@import.example" }).click();
    await admin.getByRole("menuitem", { name: "Suspend" }).click();
    await admin.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
    await expect(row).toContainText("Suspended");
    await expect(admin.getByRole("dialog")).toHaveCount(0);
    await refuse();
    await expect(row).toContainText("Active");
  });
  await test.step("on a person's page", async () => {
    await row.getByRole("link").first().click();
    const finance = admin.getByRole("region", { name: "Roles and reasons" }).getByRole("row", { name: /Finance/ });
    await expect(finance).toBeVisible();
    const refuse = await hold();
    await finance.getByRole("button", { name: /^Remove / }).click();
    await admin
      .getByRole("dialog")
      .getByRole("button", { name: /^Remove / })
      .click();
    await expect(finance).toHaveCount(0);
    await refuse();
    await expect(finance).toBeVisible();
  });
  await test.step("in a list, of those that were selected", async () => {
    await open("/users?search=atonce");
    await admin.getByLabel("Select atonce@import.example").check();
    await admin.getByRole("button", { name: "Change roles or groups" }).click();
    const dialog = admin.getByRole("dialog", { name: "Change the roles or groups of the selected users" });
    await dialog.getByLabel("Role or group").selectOption("Developer");
    const refuse = await hold();
    await dialog.getByRole("button", { name: "Change roles or groups" }).click();
    await expect(row).toContainText("Finance, Developer");
    await expect(dialog).toBeHidden();
    await refuse();
    await expect(row).not.toContainText("Developer");
    await expect(admin.getByLabel("Select atonce@import.example"), "it is tried again as it was chosen").toBeChecked();
  });
  await test.step("in a group, from which somebody is taken", async () => {
    const { id } = (await findUser("atonce@import.example")) as { id: string };
    await gatehouse.api("POST", "/organizations/acme/groups", { key: "atonce", name: "At once" });
    await gatehouse.api("PATCH", `/organizations/acme/users/${id}`, { groups: ["atonce"] });
    await open("/groups/atonce");
    await scriptsRun(admin);
    const refuse = await hold();
    await admin.getByRole("button", { name: "Actions for atonce@import.example" }).click();
    await admin.getByRole("menuitem", { name: "Remove manual assignment" }).click();
    await expect(row).toBeHidden();
    await expect(admin.getByRole("heading", { level: 1 })).toBeFocused();
    await refuse();
    await expect(row).toBeVisible();
  });
  await test.step("on the overview, where a finding is dismissed", async () => {
    await open("");
    await scriptsRun(admin);
    const findings = admin.getByRole("region", { name: "Findings" });
    const first = findings.locator("li", { has: admin.locator("summary") }).first();
    await first.locator("summary").click();
    await first.getByRole("textbox", { name: "Reason" }).fill("Known to the provider");
    const kind = (await first.getByRole("heading").textContent()) ?? "";
    const shown = findings.locator("li", { hasText: kind }).first();
    const refuse = await hold();
    await first.getByRole("button", { name: "Dismiss finding" }).click();
    await expect(shown).toBeHidden();
    await refuse();
    await expect(shown).toBeVisible();
    await expect(shown.getByRole("textbox", { name: "Reason" })).toHaveValue("Known to the provider");
  });
});

test("on a phone the menu of a row is in the window", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    storageState: await admin.context().storageState(),
    hasTouch: true,
  });
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/console/acme/users?sort=email`);
  const opener = page.getByRole("button", { name: /^Actions for / }).first();
  await opener.tap();
  const item = page.getByRole("menuitem", { name: "Open", exact: true }).first();
  await expect(item).toBeInViewport({ ratio: 1 });
  expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await item.tap();
  await expect(page).toHaveURL(/\/users\/[\w-]+$/);
  await context.close();
});

test("sessions are found by person and connection, and ended one by one or together", async () => {
  for (const name of ["dora", "dora", "emil"])
    expect((await signInThrough(gatehouse, acme, `${name}@session.example`)).session).not.toBeNull();
  await open("");
  await admin.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "Sessions" }).click();
  const rows = admin.getByRole("region", { name: "Sessions" }).locator("tbody tr");
  await expect(rows).toHaveCount(4);
  const own = rows.filter({ hasText: "(this session)" });
  await expect(own).toContainText("olive@acme.example");
  const table = admin.getByRole("region", { name: "Sessions" });
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  // Two of one device are told apart by when they began.
  const ofDora = rows
    .filter({ hasText: "dora@session.example" })
    .first()
    .getByRole("button", { name: /^Actions for / });
  await expect(ofDora).toHaveAccessibleName(
    /^Actions for dora@session\.example, .+, signed in \d+\/\d+\/\d+, \d+:\d+:\d+/,
  );
  await expect(own.getByRole("checkbox")).toBeDisabled();
  await expectAccessible(admin);

  await admin.getByLabel("Signed in with").selectOption("Provider of acme");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(rows).toHaveCount(3);
  const emil = rows.filter({ hasText: "emil@session.example" });
  await emil.getByRole("button", { name: /^Actions for emil@session\.example/ }).press("Enter");
  await emil.getByRole("menuitem", { name: "End session" }).press("Enter");
  await admin.getByRole("dialog").getByRole("button", { name: "End session" }).press("Enter");
  await expect(rows).toHaveCount(2);
  await expect(admin.getByRole("heading", { name: "Sessions", level: 1 })).toBeFocused();

  await admin.getByLabel("Name or e-mail").fill("dora@");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(admin).toHaveURL(/search=dora/);
  await admin.getByLabel("Select all on this page").check();
  await admin.getByRole("button", { name: "End selected" }).press("Enter");
  await admin.getByRole("dialog").getByRole("button", { name: "End selected" }).press("Enter");
  await expect(admin.getByText("No sessions match these filters.")).toBeVisible();
  await expect(admin.getByRole("heading", { name: "Sessions", level: 1 })).toBeFocused();
  expect(await api("/sessions")).toMatchObject({ items: [{ email: "olive@acme.example" }] });
  const exported = await admin.request.get(`${gatehouse.base}/console/acme/export/sessions?format=csv`);
  expect(await exported.text()).toContain("olive@acme.example");
  expect(await exported.text()).not.toContain("dora");
});

test("a person's page says what they see: pages and what opens them, applications that are open to them, and nothing is done in their name", async () => {
  const make = async (path: string, body: object) => {
    const made = await gatehouse.api("POST", `/organizations/acme${path}`, body);
    expect([path, made.status]).toEqual([path, 201]);
    return (await made.json()) as { id: string };
  };
  await make("/groups", { key: "wiki", name: "Wiki" });
  await make("/applications", {
    kind: "proxy",
    name: "Handbook",
    origin: "https://handbook.acme.example",
    access: { mode: "any", groups: ["wiki"] },
  });
  await make("/roles", { key: "desk", name: "Service desk", consoleRole: "help_desk" });
  const { id: helper } = await make("/users", { email: "helper@seen.example", roles: ["desk"] });
  const { id: reader } = await make("/users", { email: "reader@seen.example", groups: ["wiki"] });
  const seen = admin.getByRole("region", { name: "What this person sees" });
  const terms = seen.getByRole("term");

  await open(`/users/${helper}`);
  await expect(terms).toHaveText(["Overview", "Users", "Roles", "Groups", "Sessions", "Activity"]);
  await expect(seen.getByText("opened by Service desk")).toHaveCount(6);
  await expect(seen.getByText("No application is open to this person.")).toBeVisible();
  await expectAccessible(admin);

  await open(`/users/${reader}`);
  await expect(seen.getByText("No role of this person opens the console.", { exact: false })).toBeVisible();
  await expect(terms).toHaveCount(0);
  await seen.getByRole("link", { name: "Handbook" }).click();
  await expect(admin).toHaveURL(/\/applications\/[\w-]+\/access$/);

  await gatehouse.api("PATCH", `/organizations/acme/users/${reader}`, { status: "suspended" });
  await open(`/users/${reader}`);
  await expect(seen.getByText("Suspended: this person cannot sign in and sees nothing.")).toBeVisible();
  await expect(seen.getByRole("link")).toHaveCount(0);
  expect(JSON.stringify(await api("/sessions"))).not.toContain("seen.example");
});

test("of many groups a person's page offers some and finds the others by name; a connection's rows have all of them", async () => {
  for (let n = 0; n < 60; n++)
    await gatehouse.api("POST", "/organizations/acme/groups", {
      key: `unit-${n}`,
      name: `Unit ${String(n).padStart(2, "0")}`,
    });
  await gatehouse.api("POST", "/organizations/acme/users", { email: "grace@groups.example" });
  await open(`/users/${(await findUser("grace@groups.example"))?.id}`);
  const boxes = admin.getByRole("group", { name: "Manually assigned groups" });
  await expect(boxes.getByRole("checkbox")).toHaveCount(50);
  const search = boxes.getByLabel("Find a group");
  await expect(search).toHaveAccessibleDescription(/50 of \d+ groups are listed/);
  await search.fill("unit 58");
  await expect(boxes.getByText("1 group", { exact: true })).toBeVisible();
  await boxes.getByLabel("Unit 58").check();
  // Enter looks, and saves nothing.
  await search.press("Enter");
  await search.fill("unit 59");
  await boxes.getByLabel("Unit 59").check();
  await expectAccessible(admin);
  await search.fill("");
  await expect(boxes.getByLabel("Unit 58")).toBeChecked();
  await admin.getByRole("button", { name: "Save user" }).click();
  await expect.poll(async () => (await findUser("grace@groups.example"))?.groups).toEqual(["unit-58", "unit-59"]);
  await admin.reload();
  await expect(boxes.getByLabel("Unit 59")).toBeChecked();

  await open("/users");
  await scriptsRun(admin);
  const filter = admin.getByLabel("Group", { exact: true });
  await expect(filter.getByRole("option", { name: "Unit 59" })).toHaveCount(0);
  await filter.focus();
  await filter.selectOption({ label: "Unit 59" });
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(admin.getByRole("list", { name: "Active filters" })).toContainText("Unit 59");
  await expect(admin.getByRole("row").filter({ hasText: "grace@groups.example" })).toHaveCount(1);

  await gatehouse.api("PATCH", `/organizations/acme/connections/${acme.connectionId}`, {
    claims: [
      { field: "email", from: "email" },
      { field: "groups", from: "groups" },
    ],
  });
  await open(`/connections/${acme.connectionId}/mapping`);
  await scriptsRun(admin);
  await admin.getByRole("button", { name: "Add group row" }).click();
  await admin.getByLabel("Group, row 1", { exact: true }).selectOption({ label: "Unit 59" });
});
