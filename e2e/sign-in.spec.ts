import { expect, test } from "@playwright/test";
import { violationsOf } from "./support/axe";
import { addConnection } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import { makeKeyPair } from "./support/saml-response";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// Two sites: the console is localhost, the provider 127.0.0.1. Only so is SameSite real (a Lax cookie does not travel
// on the provider's POST).
let gatehouse: Gatehouse;
let provider: SampleProvider;
let connectionId: string;

test.beforeAll(async () => {
  provider = await startSampleProvider(0);
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  const slug = `acme-${Date.now().toString(36)}`;
  expect((await gatehouse.api("POST", "/organizations", { slug, name: "Acme" })).status).toBe(201);
  const settings = {
    name: "Sample provider",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
    signIn: { buttonText: "Sign in with Acme" },
  };
  connectionId = await addConnection(gatehouse, settings, slug);
  test.info().annotations.push({ type: "organization", description: slug });
  organization = slug;
});

let organization = "";

test.afterAll(async () => {
  await gatehouse?.stop();
  await provider?.stop();
});

async function signIn(page: import("@playwright/test").Page, person = "Ada Lovelace") {
  await page.goto(`${gatehouse.base}/sso/${connectionId}?returnTo=/dashboard`);
  await page.getByRole("button", { name: person }).click();
}

test("IK-O3: a person signs in at the provider, is created, and lands on the dashboard with name and role", async ({
  page,
}) => {
  await signIn(page);
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  await expect(page.getByText("Signed in as Ada Lovelace")).toBeVisible();
  await expect(page.getByText("developer")).toBeVisible();
  const session = await page.request.get(`${gatehouse.base}/api/auth/session`);
  expect(await session.json()).toMatchObject({
    user: { email: "ada@acme.example", name: "Ada Lovelace", organization, roles: ["developer"], groups: [] },
  });
  expect(JSON.stringify(await session.json())).not.toContain("sessionToken");
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  expect(await (await page.request.get(`${gatehouse.base}/api/auth/session`)).json()).toBeNull();
});

test("IK-O5, IK-O6: a registered address goes to its provider, an unknown one does not", async ({ page }) => {
  await signIn(page);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByLabel("E-mail address").fill("ada@acme.example");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Who are you?" })).toBeVisible();
  await page.goto(`${gatehouse.base}/sign-in`);
  await page.getByLabel("E-mail address").fill("nobody@elsewhere.example");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
});

test("IK-O4: a role that changed at the provider changes at the next sign-in", async ({ page }) => {
  await signIn(page);
  const ada = provider.people.find((person) => person.fullName === "Ada Lovelace");
  if (ada) ada.role = "finance";
  await signIn(page, "Ada Lovelace");
  await expect(page.getByText("finance")).toBeVisible();
  if (ada) ada.role = "developer";
});

test("a start by another host name goes on at the installation's address, and no redirect is endless", async () => {
  const other = gatehouse.base.replace("localhost", "127.0.0.1");
  const open = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    fetch(`${other}${path}`, { method, redirect: "manual", headers });
  const paths = [
    `/sso/${connectionId}?returnTo=%2Fdashboard`,
    "/sign-in?returnTo=%2Fconsole",
    `/sign-in/${organization}`,
  ];
  for (const path of paths) {
    const sent = await open(path);
    expect([sent.status, sent.headers.get("location")]).toEqual([307, `${gatehouse.base}${path}`]);
    const [moved = ""] = sent.headers.getSetCookie().filter((cookie) => cookie.startsWith("gatehouse.moved="));
    const again = await open(path, { Cookie: moved.split(";")[0] ?? "" });
    expect(again.headers.get("location") ?? "").not.toContain(path);
  }
  const posted = await open(`/sso/${connectionId}`, { "Content-Type": "application/x-www-form-urlencoded" }, "POST");
  expect([posted.status, posted.headers.get("location")]).toEqual([307, `${gatehouse.base}/sso/${connectionId}`]);
  // A proxy that tells the name that the browser used.
  const told = await open(paths[0] ?? "", { "X-Forwarded-Host": new URL(gatehouse.base).host });
  expect(told.headers.get("location")).toContain(provider.base);
});

test("the provider's form posted twice, at any moment, and Back with Continue: the person is signed in once", async ({
  page,
}) => {
  for (const milliseconds of [30, 80, 150, 300]) {
    await page.context().clearCookies();
    await page.route(`${provider.base}/answer**`, async (route) => {
      const response = await route.fetch();
      const twice = `const f = document.forms[0]; f.submit(); setTimeout(() => f.submit(), ${milliseconds})`;
      await route.fulfill({ response, body: (await response.text()).replace("document.forms[0].submit()", twice) });
    });
    await signIn(page);
    await expect(page.getByText("Signed in as Ada Lovelace")).toBeVisible();
    await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
    await page.unroute(`${provider.base}/answer**`);
  }
  const session = await (await page.request.get(`${gatehouse.base}/api/auth/session`)).json();

  await page.context().clearCookies();
  await page.route(`${provider.base}/answer**`, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(/<script>.*<\/script>/, "").replace(/<\/?noscript>/g, "");
    await route.fulfill({ response, body });
  });
  await signIn(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("Signed in as Ada Lovelace")).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  await expect(page.getByText("Signed in as Ada Lovelace")).toBeVisible();
  expect((await (await page.request.get(`${gatehouse.base}/api/auth/session`)).json()).user).toEqual(session.user);
});

test("a response signed by an unknown certificate signs nobody in; its reference leads to the failed check", async ({
  page,
}) => {
  provider.setKey(await makeKeyPair("stranger"));
  await signIn(page);
  await expect(page.getByRole("heading", { name: "Sign-in failed" })).toBeVisible();
  const reference = await page.locator("code").textContent();
  const event = await (await gatehouse.api("GET", `/organizations/${organization}/events/${reference}`)).json();
  expect(event.code).toBe("saml_signature_invalid");
  expect(event.checks.at(-1)).toMatchObject({ passed: false });
});

test("a sign-in that another site begins is remembered as such, whatever the person begins afterwards", async () => {
  const start = (site: string, cookie = "") =>
    fetch(`${gatehouse.base}/sso/${connectionId}`, {
      redirect: "manual",
      headers: { "Sec-Fetch-Site": site, Cookie: cookie },
    });
  const marks = (answer: Response) =>
    answer.headers.getSetCookie().filter((cookie) => cookie.startsWith("gatehouse.elsewhere="));
  const [mark = ""] = marks(await start("cross-site"));
  expect(mark).toMatch(/^gatehouse\.elsewhere=[\w-]{43};.*HttpOnly/i);
  expect(marks(await start("same-origin"))).toEqual([]);
  const kept = mark.split(";")[0] ?? "";
  expect(marks(await start("same-origin", kept))).toEqual([]);
  expect(marks(await start("cross-site", kept))[0]).toMatch(/^gatehouse\.elsewhere=[\w-]{43}\.[\w-]{43};/);
});

test("IK-A5: after the connection is switched off nobody gets in", async ({ page }) => {
  expect(
    (await gatehouse.api("PATCH", `/organizations/${organization}/connections/${connectionId}`, { status: "off" }))
      .status,
  ).toBe(200);
  await page.goto(`${gatehouse.base}/sso/${connectionId}`);
  await expect(page.getByRole("heading", { name: "This sign-in is not available" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`pages of people signing in have no accessibility violations (${colorScheme})`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const path of [
      "/sign-in",
      "/sign-in/error?code=start_again&reference=bcdfghjkmn",
      "/sign-in/code?email=a@b.example",
      "/sign-in/sign-out",
      "/nothing-here",
    ]) {
      await page.goto(`${gatehouse.base}${path}`);
      expect([path, ...(await violationsOf(page))]).toEqual([path]);
    }
  });
}
