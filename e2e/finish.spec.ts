import { type Browser, expect, type Page, test } from "@playwright/test";
import {
  expectAccessible,
  openSearch,
  operator,
  scriptsRun,
  signInByCode,
  startConsole,
} from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// What makes the console quick and forgiving: search by keyboard, undo, help, sheets for the printer, words while waiting.
let gatehouse: Gatehouse;
let provider: SampleProvider;
let admin: Page;
let connectionId: string;
const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);

test.beforeAll(async ({ browser }) => {
  provider = await startSampleProvider(0);
  ({ gatehouse, admin } = await startConsole(browser));
  connectionId = await addConnection(gatehouse, {
    name: "Head office",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
    signIn: { buttonText: "Sign in with Acme" },
  });
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
  await provider?.stop();
});

async function signInAsGrace(browser: Browser): Promise<Page> {
  const person = await (await browser.newContext()).newPage();
  await person.goto(`${gatehouse.base}/sso/${connectionId}`);
  await person.getByRole("button", { name: "Grace Hopper" }).click();
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  return person;
}

async function lastEvent(): Promise<{ reference: string; createdAt: string }> {
  const { items } = (await (await gatehouse.api("GET", "/organizations/acme/events")).json()) as {
    items: { reference: string; createdAt: string }[];
  };
  const [event] = items;
  if (!event) throw new Error("There is no event");
  return event;
}

test("the search finds pages, connections, people and references by keyboard alone, in one organization only", async ({
  browser,
}) => {
  await gatehouse.api("POST", "/organizations", { slug: "beta", name: "Beta" });
  await gatehouse.api("POST", "/organizations/beta/users", { email: "ada@beta.example", fullName: "Ada of Beta" });
  const { id } = (await (
    await gatehouse.api("POST", "/organizations/acme/users", { email: "ada@acme.example", fullName: "Ada Lovelace" })
  ).json()) as { id: string };
  await open("/audit");
  const palette = admin.getByRole("dialog", { name: "Search" });
  const choose = async (text: string, option: RegExp) => {
    await openSearch(admin);
    await admin.keyboard.type(text);
    await expect(palette.getByRole("option", { name: option })).toBeVisible();
  };
  await choose("ada", /Ada Lovelace ada@acme\.example/);
  await expect(palette.getByRole("option")).toHaveCount(1);
  await expectAccessible(admin);
  await admin.keyboard.press("Enter");
  await expect(admin).toHaveURL(new RegExp(`/users/${id}$`));
  await expect(palette).toBeHidden();

  await choose("head", /Head office/);
  await admin.keyboard.press("Escape");
  await expect(palette).toBeHidden();
  await choose("doma", /^Domains$/);
  await admin.keyboard.press("Enter");
  await expect(admin).toHaveURL(/\/console\/acme\/domains$/);

  const person = await signInAsGrace(browser);
  const { reference } = await lastEvent();
  await choose(reference, new RegExp(reference));
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("heading", { name: new RegExp(reference), level: 1 })).toBeVisible();

  // Nobody else is answered: Grace administers Acme and nothing beside it; a stranger nothing at all.
  expect(await (await person.request.get(`${gatehouse.base}/console/acme/search?q=ada`)).json()).toMatchObject({
    hits: [{ kind: "user", id }],
  });
  expect((await person.request.get(`${gatehouse.base}/console/beta/search?q=ada`)).status()).toBe(404);
  const stranger = await fetch(`${gatehouse.base}/console/acme/search?q=ada`, { redirect: "manual" });
  expect(stranger.headers.get("location")).toContain("/sign-in");
  expect(await stranger.text()).not.toContain("Lovelace");
  await person.context().close();
});

test("EN-44: a connection is hidden by a switch at once, and the notice takes it back", async ({ page }) => {
  await open("/connections");
  const offer = admin.getByRole("switch", { name: "Show Head office on the sign-in pages" });
  await expect(offer).toBeChecked();
  await offer.click();
  await expect(offer).not.toBeChecked();
  // A notice goes after a while, but not from under the pointer.
  await admin
    .getByText("Head office is hidden: the sign-in pages show no button for it, and no e-mail address leads to it.")
    .hover();
  await expectAccessible(admin);
  await page.goto(`${gatehouse.base}/sign-in/acme`);
  await expect(page.getByRole("link", { name: "Sign in with Acme" })).toHaveCount(0);
  await admin.getByRole("button", { name: "Undo" }).click();
  await expect(admin.getByText("Undone")).toBeVisible();
  await expect(offer).toBeChecked();
  await page.reload();
  await expect(page.getByRole("link", { name: "Sign in with Acme" })).toBeVisible();
});

test("people who were suspended by mistake are restored from the notice", async () => {
  const made = await gatehouse.api("POST", "/organizations/acme/users", { email: "bob@acme.example" });
  const { id } = (await made.json()) as { id: string };
  const status = async () =>
    ((await (await gatehouse.api("GET", `/organizations/acme/users/${id}`)).json()) as { status: string }).status;
  await open("/users");
  await admin.getByLabel("Select bob@acme.example").check();
  await admin.getByRole("button", { name: "Suspend selected" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Suspend selected" }).click();
  await admin.getByText("1 user was suspended").hover();
  expect(await status()).toBe("suspended");
  await admin.getByRole("button", { name: "Undo" }).click();
  await expect(admin.getByText("Undone")).toBeVisible();
  expect(await status()).toBe("active");
});

test("what was typed into the settings is not lost by a click or a step back, and a page of several forms asks once", async () => {
  await open("/users");
  // Before that a link loads a page of its own, and a step back from it is asked about by the browser.
  await scriptsRun(admin);
  await admin.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(admin.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await admin.getByLabel("Tenant ID").fill("typed and not saved");
  await admin.getByLabel("Button colour").fill("#123456");
  const question = admin.getByRole("dialog", { name: "Leave without saving?" });
  const stay = async () => {
    await expect(question).toHaveCount(1);
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await expect(admin.getByLabel("Tenant ID")).toHaveValue("typed and not saved");
    await expect(admin).toHaveURL(/\/settings$/);
  };
  const roles = admin.getByRole("link", { name: "Roles", exact: true });
  await roles.click();
  await expectAccessible(admin);
  await stay();
  await expect(roles).toBeFocused();
  // The search asks, too.
  await openSearch(admin);
  await admin.keyboard.type("audit");
  await admin.keyboard.press("Enter");
  await expect(question).toBeVisible();
  await admin.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await admin.keyboard.press("Escape");
  await admin.evaluate(() => history.back());
  await stay();
  await admin.evaluate(() => history.back());
  await question.getByRole("button", { name: "Leave page" }).click();
  await expect(admin.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
  await expect(admin).toHaveURL(/\/users$/);
  await admin.evaluate(() => history.forward());
  await expect(admin.getByLabel("Tenant ID")).not.toHaveValue("typed and not saved");
  await admin.getByLabel("Tenant ID").fill("typed again");
  await roles.click();
  await question.getByRole("button", { name: "Leave page" }).click();
  await expect(admin.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
});

test("a save that meets no server, or a newer one, says so at the button, keeps what was typed, and can be tried again", async () => {
  await open("/settings");
  const tenant = admin.getByLabel("Tenant ID");
  const save = admin.getByRole("button", { name: "Save settings" });
  const isPost = (url: URL) => url.pathname.endsWith("/settings");
  const problem = admin.getByRole("alert").filter({ hasText: /server/ });
  await tenant.fill("contoso.example");
  for (const [answer, code, said] of [
    [null, "server_unreachable", "The server did not answer"],
    [{ status: 502, contentType: "text/html", body: "Bad gateway" }, "server_unreachable", "The server did not answer"],
    [
      { status: 404, headers: { "x-nextjs-action-not-found": "1" }, contentType: "text/plain", body: "" },
      "page_outdated",
      "The server was updated while this page was open",
    ],
  ] as const) {
    await admin.route(isPost, (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      return answer === null ? route.abort() : route.fulfill(answer);
    });
    await save.click();
    await expect(problem).toContainText(said);
    await expect(problem.getByRole("link", { name: code })).toBeVisible();
    await expect(tenant).toHaveValue("contoso.example");
    await admin.unroute(isPost);
  }
  await save.click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await expect(problem).toBeHidden();
  await admin.reload();
  await expect(tenant).toHaveValue("contoso.example");
});

test("a save sends what was changed alone: what somebody else saved meanwhile stays, and is shown", async () => {
  const made = await gatehouse.api("POST", "/organizations/acme/users", {
    email: "carl@acme.example",
    lastName: "Old",
  });
  const { id } = (await made.json()) as { id: string };
  await open(`/users/${id}`);
  await admin.getByLabel("First name").fill("Carl");
  await gatehouse.api("PATCH", `/organizations/acme/users/${id}`, { lastName: "Changed meanwhile", phone: "+49 30 1" });
  await admin.getByRole("button", { name: "Save user" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await expect(admin.getByLabel("Last name")).toHaveValue("Changed meanwhile");
  const user = await gatehouse.api("GET", `/organizations/acme/users/${id}`);
  expect(await user.json()).toMatchObject({ firstName: "Carl", lastName: "Changed meanwhile", phone: "+49 30 1" });

  await open("/settings");
  await admin.getByLabel("Claims retention in days").fill("12");
  await gatehouse.api("PATCH", "/organizations/acme", { tenantId: "changed-meanwhile" });
  await admin.getByRole("button", { name: "Save settings" }).click();
  await expect(admin.getByLabel("Tenant ID")).toHaveValue("changed-meanwhile");
  const settings = await gatehouse.api("GET", "/organizations/acme");
  expect(await settings.json()).toMatchObject({ claimsRetentionDays: 12, tenantId: "changed-meanwhile" });
});

test("two people change the same field of a small form: it is asked about, and either value can be taken", async () => {
  await open("/settings");
  const form = admin.locator("form", { has: admin.getByLabel("Tenant ID") });
  const [tenant, save] = [form.getByLabel("Tenant ID"), form.getByRole("button", { name: "Save settings" })];
  const notice = form.getByRole("alert").filter({ hasText: "changed_meanwhile" });
  const now = notice.getByRole("list", { name: "Values that are saved now" });
  const somebodyElse = (tenantId: string) => gatehouse.api("PATCH", "/organizations/acme", { tenantId });
  const stored = async () =>
    ((await (await gatehouse.api("GET", "/organizations/acme")).json()) as { tenantId: string }).tenantId;

  await tenant.fill("mine");
  await somebodyElse("theirs");
  await save.click();
  await expect(now).toHaveText("Tenant ID is now: theirs");
  await expect(tenant).toHaveValue("mine");
  expect(await stored()).toBe("theirs");
  await notice.getByRole("button", { name: "Save mine anyway" }).click();
  await expect(form.getByText("Saved", { exact: true })).toBeVisible();
  await expect(notice).toBeHidden();
  expect(await stored()).toBe("mine");

  // What was saved here is what the next change is of.
  await tenant.fill("mine again");
  await somebodyElse("theirs again");
  await save.click();
  await expect(now).toHaveText("Tenant ID is now: theirs again");
  await notice.getByRole("button", { name: "Take theirs" }).click();
  await expect(tenant).toHaveValue("theirs again");
  await expect(notice).toBeHidden();
  await expect(save).toBeDisabled();

  // Both mean the same: nothing to ask.
  await tenant.fill("the same");
  await somebodyElse("the same");
  await save.click();
  await expect(form.getByText("Saved", { exact: true })).toBeVisible();
  await expect(notice).toBeHidden();

  // Of a choice, what it is called.
  await gatehouse.api("POST", "/organizations/acme/roles", { key: "tester", name: "Tester" });
  await open("/roles/tester");
  await admin.getByLabel("Label", { exact: true }).fill("Renamed here");
  await admin.getByLabel("Console role").selectOption("auditor");
  await gatehouse.api("PATCH", "/organizations/acme/roles/tester", { consoleRole: "help_desk" });
  await admin.getByRole("button", { name: "Save role" }).click();
  await expect(admin.getByRole("list", { name: "Values that are saved now" })).toContainText(/is now: Help desk/);
  await admin.getByRole("button", { name: "Take theirs" }).click();
  await admin.getByRole("button", { name: "Save role" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  const role = await gatehouse.api("GET", "/organizations/acme/roles/tester");
  expect(await role.json()).toMatchObject({ name: "Renamed here", consoleRole: "help_desk" });
});

test("a refused form leads to its first field and names each, says no more once one types, and keeps the place after saving", async () => {
  await open("/settings");
  const notice = admin.getByRole("alert").filter({ hasText: "validation_failed" });
  const [retention, name] = [admin.getByLabel("Claims retention in days"), admin.getByLabel("Name", { exact: true })];
  await name.fill("");
  await retention.fill("9999");
  await admin.getByRole("button", { name: "Save settings" }).click();
  await expect(name).toBeFocused();
  await notice.getByRole("button", { name: "Claims retention in days" }).click();
  await expect(retention).toBeFocused();
  await retention.fill("14");
  await expect(notice).toBeHidden();
  await name.fill("Acme");
  await admin.getByRole("button", { name: "Save settings" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeFocused();

  await open("/groups");
  const key = admin.getByLabel("Key", { exact: true });
  await key.fill("kept-place");
  await admin.getByLabel("Name", { exact: true }).fill("Kept place");
  // By Enter, in a field of the form.
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("link", { name: "Kept place" })).toBeVisible();
  await expect(key).toBeFocused();
});

test("a session that ends in a form of the settings loses nothing: it is saved after signing in in another window", async () => {
  await open("/settings");
  await admin.getByLabel("Tenant ID").fill("typed before it ended");
  await admin.context().clearCookies();
  const form = admin.locator("form", { has: admin.getByLabel("Tenant ID") });
  await form.getByRole("button", { name: "Save settings" }).click();
  await expect(form.getByRole("alert")).toContainText("Please sign in");
  await expect(admin.getByLabel("Tenant ID")).toHaveValue("typed before it ended");
  const opening = admin.waitForEvent("popup");
  await form.getByRole("link", { name: "Sign in in a new window" }).click();
  const opened = await opening;
  await signInByCode(gatehouse, opened, operator.email);
  await expect(opened.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  await opened.close();
  await form.getByRole("button", { name: "Save settings" }).click();
  await expect(form.getByText("Saved", { exact: true })).toBeVisible();
  expect(await (await gatehouse.api("GET", "/organizations/acme")).json()).toMatchObject({
    tenantId: "typed before it ended",
  });
});

test("exact times are those of the reader's clock, and say whose", async ({ browser }) => {
  await (await signInAsGrace(browser)).context().close();
  const event = await lastEvent();
  const context = await browser.newContext({
    timezoneId: "Asia/Tokyo",
    storageState: await admin.context().storageState(),
  });
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/console/acme/activity/${event.reference}`);
  const options = { dateStyle: "long", timeStyle: "long", timeZone: "Asia/Tokyo" } as const;
  const there = new Date(event.createdAt).toLocaleString("en", options);
  expect(there).toContain("GMT+9");
  await expect(page.getByText(there)).toBeVisible();
  await expect(page.getByText("Times are in the time zone Asia/Tokyo.")).toHaveCount(1);
  // The list says it in words; exact on hover, and without a pointer in the row that has the focus.
  await page.goto(`${gatehouse.base}/console/acme/activity`);
  const row = page.getByRole("row").filter({ hasText: event.reference });
  const moment = row.getByRole("time");
  await expect(moment).toHaveAttribute("title", there);
  await expect(moment).toHaveText(/^(now|\d+ minutes? ago)$/);
  const exact = () => moment.evaluate((element) => getComputedStyle(element, "::after").content);
  expect(await exact()).toBe("none");
  await row.getByRole("link").first().focus();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  expect(await exact()).toContain(there);
  await context.close();
});

test("every page of the console leads to its help, in the reader's language", async ({ browser }) => {
  const pages = [
    "",
    "connections",
    "users",
    "roles",
    "groups",
    "domains",
    "sessions",
    "activity",
    "audit",
    "keys",
    "settings",
  ];
  const german = await browser.newContext({ locale: "de-DE" });
  for (const path of [...pages, `connections/${connectionId}`, "users/new", "connections/import"]) {
    await open(`/${path}`);
    const href = await admin.locator("main").getByRole("link", { name: "Help", exact: true }).getAttribute("href");
    const [english, other] = await Promise.all([
      admin.request.get(`${gatehouse.base}${href}`),
      german.request.get(`${gatehouse.base}${href}`, { headers: { "Accept-Language": "de" } }),
    ]);
    expect([path, english.status(), other.status()]).toEqual([path, 200, 200]);
    expect(await other.text()).toMatch(/<article[^>]* lang="de"/);
  }
  await german.close();
  expect((await admin.request.get(`${gatehouse.base}/help/%2e%2e%2fpackage.json`)).status()).toBe(404);
});

test("a refusal leads to the page about its code", async () => {
  await open("/connections/new?kind=generic-saml");
  await admin.locator("#metadata").fill("<html>not metadata</html>");
  await admin.getByRole("button", { name: "Read metadata" }).click();
  const about = admin.getByRole("alert").getByRole("link", { name: /^metadata_/ });
  const code = (await about.textContent()) ?? "";
  await admin.goto(gatehouse.base + (await about.getAttribute("href")));
  await expect(admin.getByRole("heading", { name: code, exact: true })).toBeInViewport();
});

test("the way to a provider says that it is being walked, and is whole again for whoever comes back", async ({
  page,
}) => {
  await page.goto(`${gatehouse.base}/sign-in/acme`);
  // Looked at from inside: from outside a page that is being left cannot be asked.
  const seen: string[] = [];
  await page.exposeFunction("saw", (text: string) => seen.push(text));
  await page.evaluate(() => {
    const report = (window as unknown as { saw: (text: string) => void }).saw;
    const link = document.querySelector('a[href^="/sso/"]');
    const look = () => report(`${link?.getAttribute("aria-busy")} ${link?.textContent}`);
    if (link) new MutationObserver(look).observe(link, { attributes: true, childList: true, subtree: true });
  });
  await page.route("**/sso/**", async (route) => {
    await expect.poll(() => seen).toContain("true One moment");
    await route.abort("aborted");
  });
  await page.getByRole("link", { name: "Sign in with Acme" }).click();
  await expect(page.getByRole("link", { name: "One moment" })).toHaveAttribute("aria-busy", "true");
  // As a browser says it that kept the page and shows it again.
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(page.getByRole("link", { name: "Sign in with Acme" })).toHaveAttribute("aria-busy", "false");
  await page.unroute("**/sso/**");
  await page.getByRole("link", { name: "Sign in with Acme" }).click();
  await expect(page.getByRole("button", { name: "Ada Lovelace" })).toBeVisible();
});

test("a list stands as a skeleton until its rows are there", async () => {
  const answer = await admin.request.get(`${gatehouse.base}/console/acme/users`);
  const html = await answer.text();
  const [skeleton, rows] = [html.indexOf(">Loading<"), html.indexOf("olive@acme.example</span></td>")];
  expect(skeleton).toBeGreaterThan(0);
  expect(rows).toBeGreaterThan(skeleton);
});

test("filters that are cleared are gone from their boxes, too", async () => {
  await open("/users");
  await admin.getByLabel("Name or e-mail").fill("nobody");
  await admin.getByLabel("Status").selectOption("Suspended");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(admin.getByText("No users match these filters.")).toBeVisible();
  await admin.getByRole("link", { name: "Clear filters" }).click();
  await expect(admin.getByText("olive@acme.example")).toHaveCount(2);
  await expect(admin.getByLabel("Name or e-mail")).toHaveValue("");
  await expect(admin.getByLabel("Status")).toHaveValue("");
});

test("a theme that somebody chooses holds on every page of this browser, also without scripts", async ({ browser }) => {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await admin.context().storageState(),
  });
  const page = await context.newPage();
  const scheme = () => page.locator("html").evaluate((root) => getComputedStyle(root).colorScheme);
  await page.goto(`${gatehouse.base}/dashboard`);
  expect(await scheme()).toBe("light dark");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  await expect(page.getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
  await page.goto(`${gatehouse.base}/console/acme/users`);
  expect(await scheme()).toBe("dark");
  await page.getByRole("button", { name: "System", exact: true }).click();
  expect(await scheme()).toBe("light dark");
  await context.close();
});
