import { expect, type Page, test } from "@playwright/test";
import { startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleOpenIdProvider, startSampleOpenIdProvider } from "./support/sample-openid-provider";

// Signing out at a real OpenID provider, whose server tells us; and what our logout addresses answer to everybody else.
let gatehouse: Gatehouse;
let provider: SampleOpenIdProvider;
let admin: Page;
let connectionId = "";

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  provider = await startSampleOpenIdProvider(0);
  connectionId = await addConnection(gatehouse, {
    name: "Acme OpenID",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret },
  });
  provider.setClient({
    redirectUri: `${gatehouse.base}/oidc/callback/${connectionId}`,
    postLogoutRedirectUri: `${gatehouse.base}/logout/done`,
    backchannelLogoutUri: `${gatehouse.base}/oidc/logout/${connectionId}`,
  });
});

test.afterAll(async () => {
  await admin?.close();
  await provider?.stop();
  await gatehouse?.stop();
});

async function signIn(name: string): Promise<Page> {
  const context = await admin.context().browser()?.newContext();
  if (!context) throw new Error("There is no browser");
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sso/${connectionId}`);
  await page.getByRole("button", { name }).click();
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  return page;
}

async function isSignedIn(page: Page): Promise<boolean> {
  const answer = await page.request.get(`${gatehouse.base}/api/auth/session`);
  const session = (await answer.json()) as { user?: unknown } | null;
  return session?.user !== undefined;
}

test("whoever signs out at the provider is out here, and the connection's activity says so", async () => {
  const person = await signIn("Grace Hopper");
  const other = await signIn("Grace Hopper");
  await person.goto(`${provider.issuer}/session/end`);
  await person.getByRole("button", { name: "Yes" }).click();
  await expect.poll(() => isSignedIn(person)).toBe(false);
  expect(await isSignedIn(other), "another browser's session at the provider goes on").toBe(true);
  await admin.goto(`${gatehouse.base}/console/acme/activity?purpose=logout`);
  await admin
    .getByRole("row", { name: /Sessions ended/ })
    .getByRole("link")
    .click();
  await expect(admin.getByRole("heading", { name: /^Logout / })).toBeVisible();
});

test("the connection's page shows both logout addresses to copy", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/${connectionId}`);
  for (const address of ["logout", "front-logout"])
    await expect(admin.getByText(`${gatehouse.base}/oidc/${address}/${connectionId}`, { exact: true })).toBeVisible();
});

test("a token that is none is refused, and nobody may keep the answer", async ({ request }) => {
  const form = { logout_token: "none" };
  const answer = await request.post(`${gatehouse.base}/oidc/logout/${connectionId}`, { form });
  expect(answer.status()).toBe(400);
  expect(await answer.json()).toEqual({ error: "invalid_request" });
  expect(answer.headers()["cache-control"]).toBe("no-store");
});

test("the front-channel answer may be framed by the provider alone, and other pages by nobody", async ({ request }) => {
  for (const address of ["front-logout", "logout"]) {
    const answer = await request.get(`${gatehouse.base}/oidc/${address}/${connectionId}?sid=unknown`);
    expect(answer.status()).toBe(200);
    const headers = answer.headers();
    expect(headers["content-security-policy"]).toContain(`frame-ancestors ${new URL(provider.issuer).origin}`);
    expect(headers["x-frame-options"]).toBeUndefined();
    expect(headers["cache-control"]).toBe("no-store");
  }
  const refused = await request.get(`${gatehouse.base}/oidc/front-logout/${connectionId}`);
  expect(refused.status()).toBe(400);
  for (const path of ["/", "/sign-in", `/oidc/jwks/${connectionId}`]) {
    const page = await request.get(`${gatehouse.base}${path}`, { maxRedirects: 0 });
    expect(page.headers()["x-frame-options"], path).toBe("DENY");
  }
});

test("turning the connection off ends what began there when the administrator says so", async () => {
  const person = await signIn("Grace Hopper");
  await admin.goto(`${gatehouse.base}/console/acme/connections/${connectionId}`);
  await admin.getByRole("button", { name: "Turn off" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: /Also end the/ }).check();
  await dialog.getByRole("button", { name: "Turn off" }).click();
  await expect.poll(() => isSignedIn(person)).toBe(false);
});

test("an administrator shortens sessions, and reads in words what was chosen", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/settings`);
  const section = admin.getByRole("form", { name: "Sessions" });
  const idle = section.getByLabel("Minutes of inactivity before sign-out");
  await idle.fill("90");
  await expect(section.getByText("1 hour, 30 minutes.")).toBeVisible();
  await idle.fill("4");
  await section.getByRole("button", { name: "Save session limits" }).click();
  await expect(section.getByText("Enter a number of at least 5.")).toBeVisible();
  await idle.fill("90");
  await section.getByRole("button", { name: "Save session limits" }).click();
  await expect
    .poll(async () => (await (await gatehouse.api("GET", "/organizations/acme/settings")).json()).session.idleMinutes)
    .toBe(90);
});
