import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type Cookie, expect, type Locator, type Page } from "@playwright/test";
import { violationsOf } from "./axe";
import { createDatabase } from "./database";
import { type Gatehouse, startGatehouse } from "./gatehouse";

export const operator = { name: "Olive Operator", email: "olive@acme.example" };

/** Walks through the first run with the printed link. Returns the recovery codes; the page is signed in afterwards. */
export async function completeFirstRun(gatehouse: Gatehouse, page: Page): Promise<string[]> {
  const link = /http:\S+\/first-run\/\S+/.exec(gatehouse.output())?.[0] ?? "";
  await page.goto(link);
  await page.getByLabel("Your name").fill(operator.name);
  await page.getByLabel("Your e-mail address").fill(operator.email);
  await page.getByLabel("Organization").fill("Acme");
  await page.getByLabel("Short name").fill("acme");
  await page.getByRole("button", { name: "Create administrator" }).click();
  const codes = page.getByText(/^[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}$/);
  await expect(codes).toHaveCount(10);
  const texts = await codes.allTextContents();
  // A code on two lines is a code mistyped.
  const heights = await codes.evaluateAll((elements) => elements.map(({ clientHeight }) => clientHeight));
  expect(Math.max(...heights)).toBeLessThan(30);
  await page.getByRole("link", { name: "I have stored the codes" }).click();
  await expect(page.getByRole("heading", { name: "Acme", level: 1 })).toBeVisible();
  return texts;
}

type StartedConsole = {
  gatehouse: Gatehouse;
  admin: Page;
  recoveryCodes: string[];
  /** Of a database that others can open, too. */
  databaseUrl?: string;
};

/**
 * A server with a database of its own, and a page of its first administrator, signed in. On PostgreSQL one worker walks through the
 * first run once, and each of its files begins with a copy of what that left.
 */
export async function startConsole(browser: Browser, env: Record<string, string> = {}): Promise<StartedConsole> {
  const server = process.env.DATABASE_URL;
  if (!server) return startFirst(browser, { env });
  begun ??= begin(browser, server);
  const { databaseUrl: original, cookies, recoveryCodes } = await begun;
  const databaseUrl = await createDatabase(server, original);
  const gatehouse = await startGatehouse({ databaseUrl, env });
  const admin = await (await browser.newContext()).newPage();
  await admin.context().addCookies(cookies);
  await admin.goto(`${gatehouse.base}/console/acme`);
  await expect(admin.getByRole("heading", { name: "Acme", level: 1 })).toBeVisible();
  return { gatehouse, admin, recoveryCodes, databaseUrl };
}

async function startFirst(browser: Browser, options: Parameters<typeof startGatehouse>[0]): Promise<StartedConsole> {
  const gatehouse = await startGatehouse(options);
  const admin = await (await browser.newContext()).newPage();
  return { gatehouse, admin, recoveryCodes: await completeFirstRun(gatehouse, admin) };
}

type Begun = { databaseUrl: string; cookies: Cookie[]; recoveryCodes: string[] };
let begun: Promise<Begun> | undefined;

async function begin(browser: Browser, server: string): Promise<Begun> {
  const databaseUrl = await createDatabase(server);
  const { gatehouse, admin, recoveryCodes } = await startFirst(browser, { databaseUrl });
  const cookies = await admin.context().cookies();
  await admin.context().close();
  await gatehouse.stop();
  return { databaseUrl, cookies, recoveryCodes };
}

/** The mails in the file outbox for an address, oldest first. */
export function mailsTo(gatehouse: Gatehouse, address: string): string[] {
  const folder = join(gatehouse.dataDirectory, "outbox");
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".txt") && name.includes(address))
      .sort()
      .map((name) => readFileSync(join(folder, name), "utf8"));
  } catch {
    return [];
  }
}

/** Does what sends a code, and reads the code from the mail that arrives then; notices and alerts arrive in between, and hold none. */
export async function mailedCode(gatehouse: Gatehouse, address: string, send: () => Promise<void>): Promise<string> {
  const codes = () => mailsTo(gatehouse, address).flatMap((mail) => /\b\d{8}\b/.exec(mail)?.[0] ?? []);
  const before = codes().length;
  await send();
  await expect.poll(() => codes().length).toBeGreaterThan(before);
  return codes().at(-1) ?? "";
}

/** Signs somebody in by a mailed code, on the sign-in page of their organization that the browser is at. */
export async function signInByCode(gatehouse: Gatehouse, page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  const code = await mailedCode(gatehouse, email, () =>
    // With other ways to sign in there are both.
    page
      .getByRole("button", { name: /^(Continue|E-mail me a code)$/ })
      .last()
      .click(),
  );
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

type Appearance = { colorScheme: "light" | "dark"; rules?: readonly string[] };

/** The same page in other colours: nothing else can have changed. */
const colours = ["color-contrast", "link-in-text-block"];

/** The same page on a phone, in another language: other things are beside each other, others scroll, and all have other names. */
export const lightOnPhone: Appearance = {
  colorScheme: "light",
  rules: [
    ...colours,
    "scrollable-region-focusable",
    "meta-viewport",
    "heading-order",
    "page-has-heading-one",
    "target-size",
    "aria-command-name",
    "aria-input-field-name",
    "button-name",
    "document-title",
    "label",
    "landmark-unique",
    "link-name",
    "select-name",
    "summary-name",
    "valid-lang",
  ],
};

/**
 * No accessibility violation in the page as it stands, light and dark unless said otherwise. Looked at again for a moment: while a page is
 * refreshed, its title is replaced.
 */
export async function expectAccessible(
  page: Page,
  appearances: readonly Appearance[] = [{ colorScheme: "light" }, { colorScheme: "dark", rules: colours }],
): Promise<void> {
  for (const { colorScheme, rules } of appearances) {
    await page.emulateMedia({ colorScheme });
    const violations = async () =>
      (await violationsOf(page, rules)).map((violation) => `${page.url()} ${colorScheme} ${violation}`);
    await expect.poll(violations).toEqual([]);
  }
}

/** Answers the gate of a save: a journey that is about something else tests nothing first. */
export async function saveUntested(page: Page, reason = "not what this journey is about"): Promise<void> {
  await page.getByLabel("Reason for saving without a test").fill(reason);
  await page.getByRole("button", { name: "Save without a test" }).click();
}

/** Waits for the scripts of a page of the console, which make its search box: keys before them are heard by nobody. */
export async function scriptsRun(page: Page): Promise<void> {
  await expect(page.locator('dialog[aria-label="Search"]')).toBeAttached();
}

/** Pastes as somebody does who copied a value, once the field takes it: fields of a form are closed until scripts run. */
export async function pasteInto(field: Locator, value: string): Promise<void> {
  const page = field.page();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), value);
  await expect(field).toBeEnabled();
  await field.press("ControlOrMeta+v");
}

/** Opens the search box by its keys. */
export async function openSearch(page: Page): Promise<void> {
  await scriptsRun(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Search" }).getByRole("combobox")).toBeFocused();
}

/** Changes to another tab of a connection; what was typed goes along. */
export async function openTab(page: Page, name: string): Promise<void> {
  const tab = page
    .getByRole("navigation", { name: "Parts of this connection" })
    .getByRole("link", { name, exact: true });
  await tab.click();
  // What the next step looks for may be on the tab before, too.
  await expect(tab).toHaveAttribute("aria-current", "page");
}
