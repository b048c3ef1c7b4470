import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { OidcApplication } from "@/lib/applications/application";
import { fillHowTos } from "@/lib/applications/snippets/fill-how-tos";
import { operator, signInByCode, startConsole } from "./support/administrator";
import { startApache } from "./support/apache";
import { freePort, type Gatehouse } from "./support/gatehouse";
import { startEcho } from "./support/reverse-proxies";

// An application behind Debian's Apache, whose module mod_auth_openidc signs people in here: a relying party in C that nobody here
// wrote, with exactly the configuration that the console shows. Each step goes on where the one before ended.
test.describe.configure({ mode: "serial" });

let gatehouse: Gatehouse;
let admin: Page;
let echo: Awaited<ReturnType<typeof startEcho>>;
let apache: Awaited<ReturnType<typeof startApache>>;
let origin: string;
let context: BrowserContext;
let person: Page;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  echo = await startEcho();
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  const made = await gatehouse.api("POST", "/organizations/acme/applications", {
    kind: "oidc",
    name: "Intranet",
    redirectUris: [`${origin}/oidc/callback`],
    postLogoutRedirectUris: [`${origin}/bye`],
    backchannelLogoutUri: `${origin}/oidc/callback?logout=backchannel`,
  });
  const { clientSecret, ...application } = (await made.json()) as OidcApplication & { clientSecret: string };
  const reader = { baseUrl: gatehouse.base, secret: clientSecret, language: "en" as const };
  const howTo = fillHowTos(application, reader).find(({ id }) => id === "mod-auth-openidc");
  expect(howTo?.redirectUri).toBe(`${origin}/oidc/callback`);
  const configuration = (howTo?.text ?? "").replace("<a long random text>", "a passphrase of this journey");
  apache = await startApache({ port, configuration, upstreamPort: echo.port });
  context = await browser.newContext();
  person = await context.newPage();
});

test.afterAll(async () => {
  await context?.close();
  await apache?.stop();
  await echo?.stop();
  await admin?.context().close();
  await gatehouse?.stop();
});

const seen = () => person.locator("pre");
const accessToken = async () => /OIDC_access_token: (\S+)/i.exec((await seen().textContent()) ?? "")?.[1] ?? "";

async function signIn(): Promise<void> {
  await person.goto(`${origin}/page?a=b`);
  await expect(person.getByRole("heading", { name: "Sign in to Intranet" })).toBeVisible();
  await signInByCode(gatehouse, person, operator.email);
  await expect(person).toHaveURL(`${origin}/page?a=b`);
}

test("signs somebody in, and the application behind it is told who they are", async () => {
  await signIn();
  await expect(seen()).toContainText(`OIDC_CLAIM_email: ${operator.email}`, { ignoreCase: true });
  await expect(seen()).toContainText(`OIDC_CLAIM_name: ${operator.name}`, { ignoreCase: true });
  await expect(seen()).toContainText("OIDC_CLAIM_organization: acme", { ignoreCase: true });
});

test("refreshes: there is another access token, and the person stays", async () => {
  const first = await accessToken();
  expect(first).not.toBe("");
  const query = new URLSearchParams({ refresh: `${origin}/page`, access_token: first });
  await person.goto(`${origin}/oidc/callback?${query}`);
  await expect(person).toHaveURL(`${origin}/page`);
  await expect(seen()).toContainText(operator.email);
  expect(await accessToken()).not.toBe(first);
});

test("signs out there and here, and comes back to the application's page", async () => {
  await person.goto(`${origin}/oidc/callback?${new URLSearchParams({ logout: `${origin}/bye` })}`);
  // That page is behind the sign-in like every other one: what counts is that nobody is signed in any more.
  await expect(person.getByRole("heading", { name: "Sign in to Intranet" })).toBeVisible();
  await person.goto(`${gatehouse.base}/dashboard`);
  await expect(person).toHaveURL(/\/sign-in/);
});

test("is told by the back channel when the session here ends, and lets nobody in with it", async ({ browser }) => {
  await signIn();
  const cookies = await context.cookies(origin);
  await person.goto(`${gatehouse.base}/dashboard`);
  await person.getByRole("button", { name: "Sign out" }).first().click();
  await expect(person).toHaveURL(/\/sign-in/);
  // Another browser that kept the application's cookie: only the message between the servers can have ended its session.
  const thief = await browser.newContext();
  await thief.addCookies(cookies);
  await expect
    .poll(async () => (await thief.request.get(`${origin}/page`, { maxRedirects: 0 })).status())
    .not.toBe(200);
  await thief.close();
});
