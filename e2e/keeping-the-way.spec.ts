import { expect, type Page, test } from "@playwright/test";
import { mailedCode, operator, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// What somebody wanted is not lost on the way: the page they asked for, and whom they tried to sign in with. Each way in keeps it:
// a provider, a mailed code, a recovery code, the step back, a mistyped address, and a session that ended on a page.
let gatehouse: Gatehouse;
let admin: Page;
let provider: SampleProvider;
let recoveryCodes: string[];

test.beforeAll(async ({ browser }) => {
  provider = await startSampleProvider(0);
  ({ gatehouse, admin, recoveryCodes } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.context().close();
  await gatehouse?.stop();
  await provider?.stop();
});

const deep = "/console/acme/users?search=olive&sort=email";
const expectDeep = (page: Page) => expect(page).toHaveURL(gatehouse.base + deep);

async function askFor(page: Page): Promise<void> {
  await page.goto(gatehouse.base + deep);
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/);
}

test("a deep link survives a mailed code, a mistyped address, and the ways between the pages", async ({ page }) => {
  await askFor(page);
  // Browsers stop such an address; without scripts and checks of theirs it comes here.
  await page
    .locator("form")
    .first()
    .evaluate((form) => form.setAttribute("novalidate", ""));
  await page.getByLabel("E-mail address").fill("not an address");
  await page.getByRole("button", { name: "E-mail me a code" }).click();
  await expect(page).toHaveURL(/returnTo=.*problem=email/);
  const email = page.getByLabel("E-mail address");
  await email.fill(operator.email);
  await page.getByRole("button", { name: "E-mail me a code" }).click();
  await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
  await page.getByRole("link", { name: "Back" }).click();
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/);
  await email.fill(operator.email);
  const code = await mailedCode(gatehouse, operator.email, () =>
    page.getByRole("button", { name: "E-mail me a code" }).click(),
  );
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expectDeep(page);
});

test("a mistyped address is in the field again after a refusal and a step back, with and without scripts, and in no address", async ({
  browser,
}) => {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    const email = page.getByLabel("E-mail address");
    const mailMe = page.getByRole("button", { name: "E-mail me a code" });
    await page.goto(`${gatehouse.base}/sign-in/acme?returnTo=${encodeURIComponent(deep)}`);
    await page
      .locator("form")
      .first()
      .evaluate((form) => form.setAttribute("novalidate", ""));
    await email.fill("mistyped at acme");
    await mailMe.click();
    await expect(page).toHaveURL(/problem=email/);
    await expect(email).toHaveValue("mistyped at acme");
    expect(page.url()).not.toContain("mistyped");
    await email.fill("mistyped@acme.example");
    await mailMe.click();
    await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
    await page.getByRole("link", { name: "Back" }).click();
    await expect(email).toHaveValue("mistyped@acme.example");
    expect(page.url()).not.toContain("mistyped");
    // On the way to another page it is another sign-in.
    await page.goto(`${gatehouse.base}/sign-in/acme`);
    await expect(email).toHaveValue("");
    await context.close();
  }
});

test("a deep link survives the recovery code", async ({ page }) => {
  await askFor(page);
  await page.getByRole("link", { name: "Use a recovery code" }).click();
  await expect(page.getByRole("heading", { name: "Use a recovery code" })).toBeVisible();
  await page.getByLabel("E-mail address").fill(operator.email);
  await page.getByLabel("Recovery code").fill(recoveryCodes[0] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expectDeep(page);
});

test("a session that ends on a page leads back to that page, and no address leads elsewhere", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await admin.context().storageState() });
  const page = await context.newPage();
  await page.goto(gatehouse.base + deep);
  await expectDeep(page);
  await context.clearCookies();
  await page.reload();
  await expect(page).toHaveURL(new RegExp(`returnTo=${encodeURIComponent(deep).replaceAll(".", "\\.")}`));
  for (const forged of ["https://evil.test/", "//evil.test", "/\\evil.test"]) {
    const answer = await fetch(`${gatehouse.base}/console/acme`, {
      redirect: "manual",
      headers: { "x-requested-path": forged },
    });
    expect(answer.headers.get("location") ?? "", forged).not.toContain("evil");
  }
  await context.close();
});

test("the page for everybody offers the way of last time and the page of its organization, and names none to anyone else", async ({
  browser,
}) => {
  await gatehouse.api("POST", "/organizations", { slug: "second", name: "Second" });
  const id = await addConnection(gatehouse, {
    name: "Branch office",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
  });
  const person = await (await browser.newContext()).newPage();
  await person.goto(`${gatehouse.base}/sso/${id}`);
  await person.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(person).toHaveURL(/\/dashboard/);
  await person.context().clearCookies({ name: /session/ });
  await person.goto(`${gatehouse.base}/sign-in`);
  await expect(person.getByRole("link", { name: "Continue with Branch office" })).toBeVisible();
  await person.getByRole("link", { name: "All ways to sign in to Acme" }).click();
  await expect(person).toHaveURL(/\/sign-in\/acme$/);
  await person.context().close();

  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${gatehouse.base}/sign-in`);
  await expect(stranger.getByLabel("E-mail address")).toBeVisible();
  await expect(stranger.locator("body")).not.toContainText(/Acme|Second|Branch office/);
  await stranger.context().close();
});

test("the error page keeps the organization, its branding, the connection and the goal: trying again ends there", async ({
  browser,
}) => {
  const connectionId = await addConnection(gatehouse, {
    name: "Head office",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
  });
  await gatehouse.api("POST", "/organizations", { slug: "other", name: "Other" });
  const person = await (await browser.newContext()).newPage();
  const goal = "/dashboard?from=a-bookmark";
  await person.goto(`${gatehouse.base}/sign-in/acme?returnTo=${encodeURIComponent(goal)}`);
  await person.getByRole("link", { name: "Continue with Head office" }).click();
  await person.getByLabel("What goes wrong:").selectOption({ index: 1 });
  await person.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(person).toHaveURL(/\/sign-in\/error/);
  await expect(person.getByText("Acme", { exact: true })).toBeVisible();
  const others = person.getByRole("link", { name: "Other ways to sign in" });
  expect(await others.getAttribute("href")).toBe(`/sign-in/acme?returnTo=${encodeURIComponent(goal)}`);
  await person.getByRole("link", { name: "Try again" }).click();
  await person.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(person).toHaveURL(gatehouse.base + goal);

  // Switched off meanwhile: what is left is the organization's page, with the goal.
  await person.goto(`${gatehouse.base}/sso/${connectionId}?returnTo=${encodeURIComponent(goal)}`);
  await gatehouse.api("PATCH", `/organizations/acme/connections/${connectionId}`, { status: "off" });
  await person.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(person).toHaveURL(/\/sign-in\/error/);
  await person.getByRole("link", { name: "Try again" }).click();
  await expect(person).toHaveURL(`${gatehouse.base}/sign-in/acme?returnTo=${encodeURIComponent(goal)}`);
  await person.context().close();
});

test("an error page that was not tried from here names nobody", async ({ page }) => {
  await page.goto(`${gatehouse.base}/sign-in/error?code=sign_in_failed`);
  await expect(page.getByRole("link", { name: "Try again" })).toHaveAttribute("href", "/sign-in");
  await expect(page.getByText("Acme", { exact: true })).toHaveCount(0);
});

test("a choice that was asked for too often leads to a page that keeps the organization and the goal", async () => {
  const nobodys = Array.from({ length: 20 }, (_, n) => `nobody-${n}`).join(",");
  const asked = new URLSearchParams({ connections: nobodys, organization: "acme", returnTo: "/dashboard/notices" });
  const ask = () => fetch(`${gatehouse.base}/sign-in/choose?${asked}`, { redirect: "manual" });
  for (let times = 0; times < 3; times++) expect((await ask()).status).toBe(200);
  const refused = new URL((await ask()).headers.get("location") ?? "", gatehouse.base);
  expect(refused.pathname).toBe("/sign-in/error");
  expect(Object.fromEntries(refused.searchParams)).toEqual({
    organization: "acme",
    returnTo: "/dashboard/notices",
    code: "rate_limited",
  });
});
