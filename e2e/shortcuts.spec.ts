import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, openSearch, scriptsRun, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";

// The console by keyboard, the health of connections, and personal tokens.
let gatehouse: Gatehouse;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

const open = async (path = "") => {
  await admin.goto(`${gatehouse.base}/console/acme${path}`);
  await scriptsRun(admin);
};
const list = () => admin.getByRole("dialog", { name: "Keyboard shortcuts" });

test("a question mark lists the shortcuts, letters lead to pages, and nothing happens while somebody types", async () => {
  await open();
  const link = admin.getByRole("button", { name: "Keyboard shortcuts" });
  await link.focus();
  await admin.keyboard.press("?");
  await expect(list()).toBeVisible();
  await expect(list().getByText("G, then C", { exact: true })).toBeVisible();
  await expectAccessible(admin);
  await admin.keyboard.press("Escape");
  await expect(list()).toBeHidden();
  await expect(link, "the focus is where it was").toBeFocused();
  await link.press("Enter");
  await expect(list()).toBeVisible();
  await list().getByRole("button", { name: "Close" }).press("Enter");
  await expect(link).toBeFocused();

  await admin.keyboard.press("g");
  await admin.keyboard.press("u");
  await expect(admin).toHaveURL(/\/console\/acme\/users$/);
  await expect(admin.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
  await admin.keyboard.press("/");
  const search = admin.getByRole("main").locator("input[name=search]");
  await expect(search).toBeFocused();
  await admin.keyboard.type("g?/c");
  await expect(search).toHaveValue("g?/c");
  await expect(list()).toBeHidden();
  await expect(admin).toHaveURL(/\/users$/);
});

test("the help opens beside the page by keyboard, is searched, and gives the focus back", async () => {
  await open("/users");
  const link = admin.getByRole("main").getByRole("link", { name: "Help", exact: true });
  const panel = admin.getByRole("dialog", { name: "Search the help" });
  const topic = (name: string) => panel.getByRole("heading", { name, level: 2 });
  await link.press("Enter");
  await expect(panel.getByRole("searchbox")).toBeFocused();
  await expect(topic("Users")).toBeVisible();
  const [page, help] = [await admin.locator("main").boundingBox(), await panel.boundingBox()];
  expect((page?.x ?? 0) + (page?.width ?? 0), "the page stays beside it").toBeLessThanOrEqual(help?.x ?? 0);
  await expectAccessible(admin);
  await admin.keyboard.type("finding that you accept");
  await expect(panel.getByRole("status")).toHaveText("1 place found");
  await expectAccessible(admin);
  await admin.keyboard.press("Tab");
  await expect(panel.getByRole("button", { name: /^Overview: Findings/ })).toBeFocused();
  await admin.keyboard.press("Enter");
  await expect(topic("Overview")).toBeFocused();
  await expect(panel.getByRole("heading", { name: "Findings", level: 3 })).toBeInViewport();
  await panel.getByRole("button", { name: "Roles", exact: true }).press("Enter");
  await expect(topic("Roles")).toBeFocused();
  await admin.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(link).toBeFocused();

  await admin.keyboard.press("?");
  await list().getByRole("button", { name: "Help for this page" }).press("Enter");
  await expect(topic("Users")).toBeVisible();
  await admin.keyboard.press("Escape");
  await expect(link).toBeFocused();

  // On a phone it covers the page, which waits.
  await admin.setViewportSize({ width: 390, height: 844 });
  await link.press("Enter");
  await expect(topic("Users")).toBeVisible();
  expect(await panel.boundingBox()).toMatchObject({ x: 0, width: 390, height: 844 });
  expect(await panel.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
  await panel.getByRole("button", { name: "Close help" }).press("Enter");
  await expect(link).toBeFocused();
  await admin.setViewportSize({ width: 1280, height: 720 });

  const german = await admin.request.get(`${gatehouse.base}/help/topics`, { headers: { "Accept-Language": "de" } });
  expect(await german.text()).toContain('"title":"Benutzer"');
});

test("single keys can be switched off, for good; the others stay", async () => {
  await open();
  await admin.keyboard.press("?");
  await list().getByLabel("Single-key shortcuts").press("Space");
  await admin.keyboard.press("Escape");
  await admin.reload();
  await expect(admin.getByRole("heading", { name: "Acme", level: 1 })).toBeVisible();
  await scriptsRun(admin);
  await admin.keyboard.press("?");
  await openSearch(admin);
  await admin.keyboard.press("Escape");
  await expect(list()).toBeHidden();
  await admin.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await list().getByLabel("Single-key shortcuts").check();
  await admin.keyboard.press("Escape");
});

test("Ctrl and S saves the connection, out of its field; the list says how each stands, and filters by it", async () => {
  const saml = { issuer: "https://idp.acme.test", ssoUrl: "https://idp.acme.test/sso" };
  const claims = [{ field: "email", from: "email" }];
  const id = await addConnection(gatehouse, { name: "Half done", kind: "generic-saml", saml, claims });
  await open(`/connections/${id}`);
  await admin.getByLabel("Name", { exact: true }).fill("By keyboard");
  await admin.keyboard.press("Control+s");
  await expect(admin.getByRole("region", { name: "Save this connection" }).getByRole("status")).toHaveText("Saved");
  // The rows of a table are drawn again with what was saved: the focus is in the same field.
  await open(`/connections/${id}/mapping`);
  const source = admin.getByLabel("Source of row 1", { exact: true });
  await source.fill("mail");
  await admin.keyboard.press("Control+s");
  await expect(admin.getByRole("region", { name: "Save this connection" }).getByRole("status")).toHaveText("Saved");
  await expect(source).toBeFocused();
  const { generate } = await import("selfsigned");
  const soon = new Date(Date.now() + 3 * 86_400_000);
  const { cert } = await generate([{ name: "commonName", value: "idp" }], { algorithm: "sha256", notAfterDate: soon });
  await addConnection(gatehouse, {
    name: "Live one",
    kind: "generic-saml",
    status: "live",
    saml: { ...saml, certificates: [cert] },
  });
  await open("/connections");
  const row = admin.getByRole("row").filter({ hasText: "Live one" });
  await expect(row.getByText(/^(Failing|Needs attention)$/)).toBeVisible();
  await admin.getByLabel("Health").selectOption("Healthy");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(admin).toHaveURL(/health=healthy/);
  await expect(admin.getByRole("link", { name: "Live one" })).toBeHidden();
  await admin.getByRole("link", { name: "Remove filter Health" }).click();
  await expect(admin.getByRole("link", { name: "Live one" })).toBeVisible();
});

test("a personal token calls the REST API as its owner until it is revoked", async () => {
  await admin.goto(`${gatehouse.base}/dashboard`);
  const card = admin.getByRole("region", { name: "Personal API tokens" });
  await card.getByRole("button", { name: "Create token" }).click();
  await expect(card.getByText("This field is required.")).toBeVisible();
  await card.getByLabel("Name").fill("Nightly script");
  // No server answers: the page stays, with what was typed.
  const isAccount = (url: URL) => url.pathname === "/dashboard";
  const stop = () =>
    admin.route(isAccount, (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
  const unanswered = "The server did not answer";
  await stop();
  await card.getByRole("button", { name: "Create token" }).click();
  await expect(card.getByRole("alert")).toContainText(unanswered);
  await expect(card.getByLabel("Name")).toHaveValue("Nightly script");
  // A form of another part of the account says it beside its own button.
  await admin.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(admin.getByRole("alert").filter({ hasText: unanswered })).toHaveCount(2);
  await admin.unroute(isAccount);
  await card.getByLabel("Valid for").selectOption("7 days");
  await card.getByLabel("Read-only").check();
  await card.getByRole("button", { name: "Create token" }).click();
  const shown = card.getByText(/^ghp_[\w-]{43}$/);
  await expect(shown).toBeVisible();
  await expectAccessible(admin);
  await admin.setViewportSize({ width: 390, height: 800 });
  expect(await admin.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await admin.setViewportSize({ width: 1280, height: 720 });
  const token = (await shown.textContent()) ?? "";
  const ask = (method: string, path: string) =>
    fetch(`${gatehouse.base}/api/v1${path}`, { method, headers: { Authorization: `Bearer ${token}` } });
  expect((await ask("GET", "/organizations/acme/users")).status).toBe(200);
  expect((await ask("POST", "/organizations/acme/groups")).status).toBe(403);
  // Olive is an operator; her token is not.
  expect((await ask("POST", "/organizations")).status).toBe(403);
  await admin.reload();
  await expect(shown, "shown once").toBeHidden();
  await expect(card.getByText(/read-only · expires .+ · last used/)).toBeVisible();
  const revoke = card.getByRole("button", { name: "Revoke token Nightly script" });
  await stop();
  await revoke.press("Enter");
  await expect(card.getByRole("alert")).toContainText(unanswered);
  await expect(revoke).toBeFocused();
  await admin.unroute(isAccount);
  await revoke.press("Enter");
  await expect(card.getByText("No tokens yet")).toBeVisible();
  await expect(card.getByRole("heading", { name: "Personal API tokens" })).toBeFocused();
  expect((await ask("GET", "/organizations/acme/users")).status).toBe(401);
});
