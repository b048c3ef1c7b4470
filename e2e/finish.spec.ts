import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible, openSearch, startConsole } from "./support/administrator";
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

test("the redirect to a provider says that it is under way, and is over for anyone who comes back", async ({
  page,
}) => {
  await page.goto(`${gatehouse.base}/sign-in/acme`);
  // Looked at from inside: from outside a page that is being left cannot be asked.
  const seen: string[] = [];
  await page.exposeFunction("saw", (text: string) => seen.push(text));
  await page.evaluate(() => {
    const report = (window as unknown as { saw: (text: string) => void }).saw;
    const link = document.querySelector('a[href^="/sso/"]');
    const reportBusy = () => report(`${link?.getAttribute("aria-busy")} ${link?.textContent}`);
    if (link) new MutationObserver(reportBusy).observe(link, { attributes: true, childList: true, subtree: true });
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
