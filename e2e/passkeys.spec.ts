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

const codeText = /^[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}$/;

test("recovery codes of one's own are counted, replaced after a recent sign-in, shown once and told by mail", async ({
  browser,
}) => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sign-in`);
  await signInByCode(gatehouse, page, operator.email);
  const section = page.getByRole("region", { name: "Recovery codes" });
  await expect(section.getByText("You have 10 codes left.")).toBeVisible();
  const make = async () => {
    await section.getByRole("button", { name: "Create new codes" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Create new codes" }).click();
  };
  await make();
  const codes = section.getByText(codeText);
  await expect(codes).toHaveCount(10);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const [first = ""] = await codes.allTextContents();
  await expectAccessible(page);

  await test.step("printed as one sheet that says where, for whom and that each works once; downloaded, copied", async () => {
    const download = page.waitForEvent("download");
    await section.getByRole("link", { name: "Download" }).click();
    expect((await download).suggestedFilename()).toBe("gatehouse-recovery-codes.txt");
    await section.getByRole("button", { name: /Copy/ }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(first);
    await page.emulateMedia({ media: "print" });
    await expect(codes.first()).toBeVisible();
    await expect(page.getByText(`Recovery codes for ${new URL(gatehouse.base).host}`)).toBeVisible();
    await expect(page.getByText(`For ${operator.email}`)).toBeVisible();
    await expect(page.getByText(/Each code works once\. Choose/)).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
    await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
    const sheet = (await page.pdf({ format: "A4" })).toString("latin1");
    expect(sheet.match(/\/Type\s*\/Page\b/g), "one sheet of paper").toHaveLength(1);
    await page.emulateMedia({ media: "screen" });
  });

  await test.step("gone after a reload; Settings lead here", async () => {
    await page.goto(`${gatehouse.base}/console/acme/settings`);
    await page.getByRole("link", { name: "Create new codes" }).click();
    await expect(page).toHaveURL(`${gatehouse.base}/dashboard#recovery-codes`);
    await expect(section.getByText(codeText)).toHaveCount(0);
    await expect
      .poll(() => mailsTo(gatehouse, operator.email).join())
      .toContain("New recovery codes were created for your account");
  });

  await test.step("new ones take their place at once", async () => {
    await make();
    await expect(codes).toHaveCount(10);
    const [newest = ""] = await codes.allTextContents();
    const signIn = async (code: string) => {
      await context.clearCookies();
      await page.goto(`${gatehouse.base}/sign-in/recovery`);
      await page.getByLabel("E-mail address").fill(operator.email);
      await page.getByLabel("Recovery code").fill(code);
      await page.getByRole("button", { name: "Sign in" }).click();
    };
    await signIn(first);
    await expect(page.getByText("Check the e-mail address and the code")).toBeVisible();
    await signIn(newest);
    await expect(section.getByText("You have 9 codes left.")).toBeVisible();
  });
  await context.close();
});

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
    const window = page.viewportSize();
    await page.setViewportSize({ width: 390, height: 844 });
    expect((await enter(page).boundingBox())?.height).toBeGreaterThanOrEqual(44);
    if (window) await page.setViewportSize(window);
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
