import { expect, type Page, type Request, test } from "@playwright/test";
import { openSearch, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";

// What somebody waits for is shown while they wait: the answer of the server is held back, so no clock decides.
let gatehouse: Gatehouse;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  for (let index = 0; index < 30; index++)
    await gatehouse.api("POST", "/organizations/acme/users", { email: `person${index}@wait.example` });
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

const bar = () => admin.getByRole("progressbar", { name: "Loading" });
const isPage = (request: Request) => request.headers().rsc !== undefined;
const isAction = (request: Request) => request.headers()["next-action"] !== undefined;

/** Holds back what the server is asked, shows what is seen meanwhile, and lets it go. */
async function whileHeld(held: (request: Request) => boolean, act: () => Promise<void>, check: () => Promise<void>) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await admin.route("**", async (route) => {
    if (held(route.request())) await released;
    await route.continue();
  });
  await act();
  await expect(bar()).toBeVisible();
  await expect(admin.locator("main")).toHaveAttribute("aria-busy", "true");
  await check();
  release();
  await expect(bar()).toHaveCount(0);
  await expect(admin.locator("main")).toHaveAttribute("aria-busy", "false");
  await admin.unroute("**");
}

const nothing = async () => {};

test("a link, a filter, a sorted column and the next page say at once that they are on their way", async () => {
  await admin.goto(`${gatehouse.base}/console/acme`);
  const heading = admin.getByRole("heading", { level: 1 });
  const before = await heading.boundingBox();
  const users = admin.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "Users" });
  await whileHeld(
    isPage,
    () => users.click(),
    async () => expect(await heading.boundingBox()).toEqual(before),
  );
  await expect(admin).toHaveURL(/\/users$/);
  await admin.getByLabel("Name or e-mail").fill("wait.example");
  await whileHeld(isPage, () => admin.getByRole("button", { name: "Filter" }).click(), nothing);
  await expect(admin).toHaveURL(/search=wait\.example/);
  await whileHeld(isPage, () => admin.getByRole("link", { name: "E-mail address" }).click(), nothing);
  await whileHeld(isPage, () => admin.getByRole("link", { name: "25", exact: true }).click(), nothing);
  await whileHeld(isPage, () => admin.getByRole("link", { name: "Next page" }).click(), nothing);
  await expect(admin).toHaveURL(/after=/);
});

test("a button says it too, and cannot be pressed twice", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/roles`);
  const added = admin.getByRole("form", { name: "Add a role" });
  await added.getByLabel("Key").fill("waiter");
  await added.getByLabel("Label").fill("Waiter");
  const create = added.getByRole("button", { name: "Add role" });
  await whileHeld(
    isAction,
    () => create.click(),
    () => expect(create).toBeDisabled(),
  );
  await expect(admin.getByRole("link", { name: "Waiter", exact: true })).toBeVisible();
});

test("who goes on typing while a form is refused keeps the focus, and what is typed stays in its field", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/settings`);
  const name = admin.getByLabel("Name", { exact: true });
  await admin.getByLabel("Claims retention in days").fill("9999");
  await whileHeld(
    isAction,
    () => admin.getByRole("button", { name: "Save settings" }).click(),
    () => name.fill("Acme, typed meanwhile"),
  );
  await expect(admin.getByRole("alert").filter({ hasText: "validation_failed" })).toBeVisible();
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("Acme, typed meanwhile");
});

test("the forms of one's own account say it", async () => {
  await admin.goto(`${gatehouse.base}/dashboard`);
  await whileHeld(isAction, () => admin.getByRole("button", { name: "Sign out everywhere else" }).click(), nothing);
});

test("pages beside the console say it: the help, the choice of notices, who is turned away, and a setup link", async () => {
  const main = admin.getByRole("main");
  await admin.goto(`${gatehouse.base}/help`);
  await whileHeld(isPage, () => main.getByRole("link", { name: "Users", exact: true }).click(), nothing);
  await expect(admin).toHaveURL(/\/help\/users$/);
  await admin.goto(`${gatehouse.base}/help`);
  await main.getByRole("searchbox").fill("finding that you accept");
  await whileHeld(isPage, () => main.getByRole("button", { name: "Search" }).click(), nothing);
  await expect(main.getByRole("link", { name: "Overview: Findings" })).toBeVisible();
  await admin.goto(`${gatehouse.base}/dashboard/notices`);
  await whileHeld(isPage, () => main.getByRole("link").first().click(), nothing);
  await expect(admin).toHaveURL(/\/dashboard#notices$/);
  await admin.goto(`${gatehouse.base}/applications/denied`);
  await whileHeld(isPage, () => main.getByRole("link").click(), nothing);
  await expect(admin).toHaveURL(/\/dashboard$/);
  const id = await addConnection(gatehouse, { name: "Handed over", kind: "generic-saml", preset: "okta-saml" });
  const made = await gatehouse.api("POST", `/organizations/acme/connections/${id}/setup-links`, { days: 7 });
  const { url } = (await made.json()) as { url: string };
  await admin.goto(url);
  await main.getByLabel("Metadata URL, XML or file").fill("<not-metadata/>");
  await whileHeld(isAction, () => main.getByRole("button", { name: "Import" }).first().click(), nothing);
});

test("the search box says it when it leads somewhere", async () => {
  await admin.goto(`${gatehouse.base}/console/acme`);
  await openSearch(admin);
  await admin.getByRole("dialog").getByRole("combobox").fill("Audit");
  await expect(admin.getByRole("option", { name: "Audit log" })).toBeVisible();
  await whileHeld(isPage, () => admin.keyboard.press("Enter"), nothing);
  await expect(admin).toHaveURL(/\/audit$/);
});

test("who wants no motion sees a line that stands still, and a link to the same page says nothing", async () => {
  const users = admin.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "Users" });
  await admin.emulateMedia({ reducedMotion: "no-preference" });
  await admin.goto(`${gatehouse.base}/console/acme`);
  await whileHeld(
    isPage,
    () => users.click(),
    () => expect(bar()).not.toHaveCSS("animation-name", "none"),
  );
  await expect(admin).toHaveURL(/\/users$/);
  await admin.emulateMedia({ reducedMotion: "reduce" });
  await admin.goto(`${gatehouse.base}/console/acme`);
  await whileHeld(
    isPage,
    () => users.click(),
    () => expect(bar()).toHaveCSS("animation-name", "none"),
  );
  await expect(admin).toHaveURL(/\/users$/);
  await users.click();
  await expect(bar()).toHaveCount(0);
});
