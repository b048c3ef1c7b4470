import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible, pasteInto, saveUntested } from "./support/administrator";
import { freePort } from "./support/gatehouse";
import { linkedCheckout, type RunningScript } from "./support/linked-checkout";

// `npm run demo` as a newcomer starts it: Ada finds the applications, and an administrator why she may not enter one of them.
test.describe.configure({ mode: "serial" });

let demo: RunningScript;
let base: string;
let ada: Page;
const address = (name: string) => new RegExp(`${name} +(http:\\S+)`).exec(demo.output())?.[1] ?? "";

test.beforeAll(async ({ browser }) => {
  const port = await freePort();
  base = `http://localhost:${port}`;
  const env = { PORT: String(port), SAMPLE_PORT: String(await freePortRow(5)), DATA_DIR: "data", DATABASE_URL: "" };
  demo = linkedCheckout().run("scripts/demo.mjs", env);
  await expect.poll(demo.output, { timeout: 180_000 }).toContain("Press Ctrl-C to stop everything.");
  ada = await newPage(browser);
});

test.afterAll(async () => {
  await ada?.context().close();
  await demo?.stop();
});

const newPage = async (browser: Browser) => (await browser.newContext()).newPage();

/** The first of some ports after each other, all of them free. */
async function freePortRow(count: number): Promise<number> {
  const first = await freePort();
  const answers = Array.from({ length: count }, (_, index) => fetch(`http://127.0.0.1:${first + index}`));
  const taken = (await Promise.allSettled(answers)).some(({ status }) => status === "fulfilled");
  return taken || first + count > 65_000 ? freePortRow(count) : first;
}

test("Ada opens the sample application, signs in at her provider, and it shows who she is", async () => {
  await ada.goto(address("Sample application"));
  await expect(ada.getByRole("heading", { name: "Sign in to Sample application" })).toBeVisible();
  await ada.getByRole("link", { name: "Sign in with Acme (SAML)" }).click();
  await ada.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(ada.getByText("Signed in as Ada Lovelace")).toBeVisible();
  expect(ada.url()).toBe(address("Sample application"));
  await expect(ada.getByRole("row", { name: "email ada@acme.example" })).toBeVisible();
  await expect(ada.getByRole("row", { name: 'roles ["developer"]' })).toBeVisible();
  await expectAccessible(ada, [{ colorScheme: "light" }]);
});

test("she opens the website behind the proxy by its tile, without another sign-in", async () => {
  await ada.goto(`${base}/dashboard`);
  const tiles = ada.getByRole("list", { name: "Applications" });
  await expect(tiles.getByRole("link", { name: "Finance" })).toHaveCount(0);
  await tiles.getByRole("link", { name: "Sample website" }).click();
  await expect(ada.getByRole("row", { name: "Remote-Email ada@acme.example" })).toBeVisible();
  expect(ada.url()).toBe(address("Sample website"));
  const program = await fetch(address("Sample website"), { headers: { "Remote-Email": "grace@acme.example" } });
  expect(program.status).toBe(401);
});

test("Finance turns her away; the administrator reads why, and is one click away from the rule", async ({
  browser,
}) => {
  await ada.goto(address("Finance"));
  await expect(ada.getByRole("heading", { name: "You cannot use this application" })).toBeVisible();
  const reference = new URL(ada.url()).searchParams.get("reference") ?? "";
  const grace = await newPage(browser);
  await grace.goto(`${base}/sign-in`);
  await grace.getByRole("link", { name: "Sign in with Acme (SAML)" }).click();
  await grace.getByRole("button", { name: "Grace Hopper" }).click();
  await expect(grace).toHaveURL(/\/dashboard/);
  await grace.goto(`${base}/console/acme/activity`);
  await grace.getByRole("link", { name: reference }).click();
  await expect(grace.getByText("at least one of: roles: finance; groups: none")).toBeVisible();
  await grace.getByRole("link", { name: "Open the access rule" }).click();
  await expect(grace).toHaveURL(/\/console\/acme\/applications\/[^/]+\/access$/);
  await expect(grace.getByLabel("Finance (finance)")).toBeChecked();
  await grace.context().close();
});

test("Alan is let in there, and when he signs out here the application knows at once", async ({ browser }) => {
  const alan = await newPage(browser);
  await alan.goto(address("Finance"));
  await alan.getByRole("link", { name: "Sign in with Acme (SAML)" }).click();
  await alan.getByRole("button", { name: "Alan Turing" }).click();
  await expect(alan.getByText("Signed in as Alan Turing")).toBeVisible();
  await alan.goto(`${base}/dashboard`);
  await alan.getByRole("button", { name: "Sign out" }).first().click();
  await expect(alan).toHaveURL(/\/sign-in/);
  await expect(async () => {
    await alan.goto(address("Finance"));
    await expect(alan.getByRole("heading", { name: "Sign in to Finance" })).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await alan.context().close();
});

test("a newcomer connects a second provider of each kind by the values that are printed", async ({ browser }) => {
  const printed = (what: string) => new RegExp(`(\\S+)  \\(${what}\\)`).exec(demo.output())?.[1] ?? "";
  const grace = await newPage(browser);
  await grace.goto(`${base}/sign-in`);
  await grace.getByRole("link", { name: "Sign in with Acme (SAML)" }).click();
  await grace.getByRole("button", { name: "Grace Hopper" }).click();
  await expect(grace).toHaveURL(/\/dashboard/);
  const turnOn = async (name: string) => {
    await grace.getByRole("button", { name: "Save and turn on" }).click();
    await saveUntested(grace);
    await expect(grace.getByRole("heading", { name, level: 1 })).toBeVisible();
  };
  await grace.goto(`${base}/console/acme/connections/new?kind=generic-saml`);
  await grace.getByLabel("Name", { exact: true }).fill("Second SAML");
  await pasteInto(grace.getByLabel("Paste the XML or its URL"), printed("metadata URL"));
  await expect(grace.getByLabel("Issuer", { exact: true })).toHaveValue(printed("metadata URL"));
  await turnOn("Second SAML");
  await grace.goto(`${base}/console/acme/connections/new?kind=generic-oidc`);
  await grace.getByLabel("Name", { exact: true }).fill("Second OpenID");
  await grace.getByLabel("Issuer", { exact: true }).fill(printed("issuer"));
  await grace.getByLabel("Client ID", { exact: true }).fill(printed("client ID"));
  await grace.getByLabel("Client secret", { exact: true }).fill(printed("client secret"));
  await turnOn("Second OpenID");
  await grace.context().close();
  for (const name of ["Second SAML", "Second OpenID"]) {
    const person = await newPage(browser);
    await person.goto(`${base}/sign-in`);
    await person.getByRole("link", { name: `Continue with ${name}` }).click();
    await person.getByRole("button", { name: "Ada Lovelace" }).click();
    await expect(person.getByText("Signed in as Ada Lovelace")).toBeVisible();
    await person.context().close();
  }
});

test("signing out in the application signs her out here, too, and stopping the demo stops everything", async () => {
  await ada.goto(address("Sample application"));
  await ada.getByRole("link", { name: "Sign out" }).click();
  await expect(ada.getByText("You are signed out.")).toBeVisible();
  await ada.goto(`${base}/dashboard`);
  await expect(ada).toHaveURL(/\/sign-in/);
  const addresses = ["Sample application", "Finance", "Sample website"].map(address);
  expect(await demo.stop("SIGINT")).toBe(0);
  for (const stopped of [base, ...addresses]) await expect(fetch(stopped)).rejects.toThrow();
});
