import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, mailsTo, operator, signInByCode, startConsole } from "./support/administrator";
import { addAuthenticator } from "./support/authenticator";
import type { Gatehouse } from "./support/gatehouse";

// The way in that is there when the provider is not: registered on the account page, used from the sign-in page, in a browser with an
// authenticator of its own.
let gatehouse: Gatehouse;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.context().close();
  await gatehouse?.stop();
});

const enter = (page: Page) => page.getByRole("button", { name: "Sign in with a passkey" });

test("a passkey signs an operator in without provider and mail; removed, it does not", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sign-in`);
  // Lately, which registering asks for; then there are no codes any more.
  await signInByCode(gatehouse, page, operator.email);
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  await gatehouse.api("PATCH", "/organizations/acme", { emailCodes: "off" });
  const { cdp, authenticatorId } = await addAuthenticator(page);
  const section = page.getByRole("region", { name: "Passkeys" });
  await expect(section.getByText("No passkeys yet.")).toBeVisible();

  await test.step("registered under a name, and told by mail", async () => {
    await section.getByLabel("Name").fill("My laptop");
    await section.getByRole("button", { name: "Add a passkey" }).click();
    await expect(section.getByText("The passkey was added.")).toBeVisible();
    await expect(section.getByText("My laptop")).toBeVisible();
    await expect.poll(() => mailsTo(gatehouse, operator.email).join()).toContain("A passkey was added to your account");
    await expectAccessible(page);
  });

  await test.step("an authenticator holds one for an account", async () => {
    await section.getByLabel("Name").fill("Again");
    await section.getByRole("button", { name: "Add a passkey" }).click();
    await expect(section.getByText("already holds a passkey")).toBeVisible();
  });

  const deep = "/console/acme/users?search=olive";
  await test.step("used from the sign-in page, which leads on to where somebody wanted to go", async () => {
    await context.clearCookies();
    const scripts: string[] = [];
    page.on("request", (request) => request.resourceType() === "script" && scripts.push(request.url()));
    await page.goto(gatehouse.base + deep);
    await expect(page).toHaveURL(/\/sign-in\?returnTo=/);
    await expect(enter(page)).toBeVisible();
    await page.waitForLoadState("networkidle");
    const before = scripts.length;
    await enter(page).click();
    await expect(page).toHaveURL(gatehouse.base + deep);
    expect(scripts.length).toBeGreaterThan(before);
    await page.goto(`${gatehouse.base}/dashboard`);
    await expect(page.getByText("passkey · ", { exact: false }).first()).toBeVisible();
    // An operator's rights count in this session.
    await page.goto(`${gatehouse.base}/console/organizations`);
    await expect(page).toHaveURL(/\/console\/organizations/);
  });

  await test.step("not by somebody whom the authenticator did not verify", async () => {
    await context.clearCookies();
    await page.goto(`${gatehouse.base}/sign-in`);
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
    await enter(page).click();
    await expect(page.getByText("No passkey was used.")).toBeVisible();
    await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
    await enter(page).click();
    await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  });

  await test.step("removed, it opens nothing", async () => {
    await page.goto(`${gatehouse.base}/dashboard`);
    await section.getByRole("button", { name: "Remove passkey: My laptop" }).click();
    await expect(section.getByText("No passkeys yet.")).toBeVisible();
    await expect(section.getByRole("heading", { name: "Passkeys" })).toBeFocused();
    await context.clearCookies();
    await page.goto(`${gatehouse.base}/sign-in`);
    await enter(page).click();
    await expect(page.getByText("The passkey was not accepted")).toBeVisible();
    await expectAccessible(page);
  });
  await context.close();
});

test("a browser without passkeys is offered none", async ({ browser }) => {
  const context = await browser.newContext();
  await context.addInitScript(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sign-in`);
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("link", { name: "Use a recovery code" })).toBeVisible();
  await expect(enter(page)).toBeHidden();
  await context.close();
});
