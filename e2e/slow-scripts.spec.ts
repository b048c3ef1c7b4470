import { type Browser, type BrowserContextOptions, expect, type Page, type Request, test } from "@playwright/test";
import { mailedCode, operator, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// On a slow phone a page is read, typed into and pressed before its scripts are there. Nothing typed is lost, and a press either does what the
// button says or shows that it waits: here the scripts come when a test lets them.
let gatehouse: Gatehouse;
let admin: Page;
let codes: string[];
let provider: SampleProvider;
let connection: string;
let draft: string;

test.beforeAll(async ({ browser }) => {
  provider = await startSampleProvider(0);
  ({ gatehouse, admin, recoveryCodes: codes } = await startConsole(browser));
  connection = await addConnection(gatehouse, {
    name: "Sample provider",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
  });
  draft = await addConnection(gatehouse, { name: "Not yet", kind: "generic-saml" });
  // Their address leads to the provider from then on.
  await withPage(browser, {}, async (page) => {
    await page.goto(`${gatehouse.base}/sso/${connection}?returnTo=/dashboard`);
    await page.getByRole("button", { name: "Ada Lovelace" }).click();
    await expect(page.getByText("Signed in as Ada Lovelace")).toBeVisible();
  });
});

test.afterAll(async () => {
  await admin?.context().close();
  await gatehouse?.stop();
  await provider?.stop();
});

async function withPage(browser: Browser, options: BrowserContextOptions, use: (page: Page) => Promise<void>) {
  const context = await browser.newContext(options);
  await use(await context.newPage());
  await context.close();
}

/** Keeps requests from now on. Returns what lets them go. */
async function keep(page: Page, address: RegExp, isMeant = (_request: Request) => true): Promise<() => void> {
  let letThemGo: () => void = () => undefined;
  const allowed = new Promise<void>((resolve) => {
    letThemGo = resolve;
  });
  await page.route(address, async (route) => {
    if (isMeant(route.request())) await allowed;
    await route.continue().catch(() => undefined);
  });
  return letThemGo;
}

const keepScripts = (page: Page) => keep(page, /\/_next\/static\/.*\.js/);

const pressContinue = (page: Page) => page.getByRole("button", { name: "Continue", exact: true }).click();
const atProvider = (page: Page) => expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();

test.describe("the e-mail step leads to the provider of another site", () => {
  test("without scripts", async ({ browser }) => {
    await withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(`${gatehouse.base}/sign-in/acme`);
      await page.getByLabel("E-mail address").fill("ada@acme.example");
      await pressContinue(page);
      await atProvider(page);
    });
  });

  test("before scripts, by the button and by Enter", async ({ page }) => {
    await keepScripts(page);
    await page.goto(`${gatehouse.base}/sign-in`, { waitUntil: "commit" });
    await page.getByLabel("E-mail address").fill("ada@acme.example");
    await pressContinue(page);
    await atProvider(page);
    await page.goto(`${gatehouse.base}/sign-in`, { waitUntil: "commit" });
    await page.getByLabel("E-mail address").fill("ada@acme.example");
    await page.keyboard.press("Enter");
    await atProvider(page);
  });

  test("while scripts come, and what was typed before them is still there", async ({ page }) => {
    const letScriptsCome = await keepScripts(page);
    await page.goto(`${gatehouse.base}/sign-in`, { waitUntil: "commit" });
    const email = page.getByLabel("E-mail address");
    await email.fill("ada@acme.example");
    letScriptsCome();
    // It is shown once scripts know whether the browser has passkeys.
    await expect(page.getByRole("button", { name: "Sign in with a passkey" })).toBeVisible();
    await expect(email).toHaveValue("ada@acme.example");
    await expect(email).toBeFocused();
    await pressContinue(page);
    await atProvider(page);
  });
});

test("a code leads on to where somebody wanted to go, without scripts", async ({ browser }) => {
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${gatehouse.base}/sign-in?${new URLSearchParams({ returnTo: `/sso/${connection}` })}`);
    await page.getByLabel("E-mail address").fill(operator.email);
    const code = await mailedCode(gatehouse, operator.email, () => pressContinue(page));
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await atProvider(page);
  });
});

test("two presses before scripts send a form once: a recovery code is not used up by the first for nothing", async ({
  page,
}) => {
  await keepScripts(page);
  let posts = 0;
  const answer = await keep(page, /\/sign-in\/recovery/, (request) => {
    if (request.method() === "POST") posts += 1;
    return request.method() === "POST";
  });
  await page.goto(`${gatehouse.base}/sign-in/recovery`, { waitUntil: "commit" });
  await page.getByLabel("E-mail address").fill(operator.email);
  await page.getByLabel("Recovery code").fill(codes[0] ?? "");
  const button = page.getByRole("button", { name: "Sign in", exact: true });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => posts).toBe(1);
  await page.keyboard.press("Enter");
  answer();
  await expect(page.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  expect(posts).toBe(1);
});

test("a press of a button that needs scripts says that it waits, and is done once they are there", async () => {
  const letScriptsCome = await keepScripts(admin);
  await admin.goto(`${gatehouse.base}/console/acme/connections`, { waitUntil: "commit" });
  const button = admin.getByRole("button", { name: "Actions for Sample provider" });
  await button.click();
  await expect(button).toHaveAttribute("aria-busy", "true");
  await expect(admin.getByRole("menu")).toHaveCount(0);
  letScriptsCome();
  await expect(admin.getByRole("menu", { name: "Actions for Sample provider" })).toBeVisible();
  await expect(button).not.toHaveAttribute("aria-busy", "true");
  await admin.unrouteAll();
});

test("what only scripts can save takes nothing before them", async () => {
  const letScriptsCome = await keepScripts(admin);
  const days = "section[aria-labelledby=setup-link] select";
  for (const [path, field] of [
    ["/settings", '[name="name"]'],
    [`/connections/${connection}/sign-in`, "#signIn-buttonText"],
    [`/connections/${draft}`, days],
  ] as const) {
    await admin.goto(`${gatehouse.base}/console/acme${path}`, { waitUntil: "commit" });
    await expect(admin.locator(field).first()).toBeDisabled();
  }
  letScriptsCome();
  await expect(admin.locator(days)).toBeEnabled();
  await admin.unrouteAll();
});

test("the way on from a form takes nobody elsewhere, and hides no other site", async () => {
  const open = (to: string, site: string) =>
    fetch(`${gatehouse.base}/sso/onward?${new URLSearchParams({ to })}`, {
      redirect: "manual",
      headers: { "Sec-Fetch-Site": site },
    });
  for (const to of ["https://evil.example/sso/x", "//evil.example/sso/x", "/logout", "/sso/../logout", "/dashboard"]) {
    const refused = await open(to, "same-origin");
    expect([refused.status, refused.headers.get("location")]).toEqual([
      303,
      `${gatehouse.base}/sign-in/error?code=start_again`,
    ]);
  }
  const own = await open("/sso/abc?a=1&b='", "same-origin");
  expect(own.status).toBe(200);
  expect(await own.text()).toContain(`${gatehouse.base}/sso/abc?a=1&#38;b=`);
  // A redirect keeps the site in which the way began.
  const foreign = await open("/sso/abc", "cross-site");
  expect([foreign.status, foreign.headers.get("location")]).toEqual([303, `${gatehouse.base}/sso/abc`]);
});
