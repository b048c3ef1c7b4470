import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, operator, signInByCode, startConsole } from "./support/administrator";
import { addAuthenticator } from "./support/authenticator";
import type { Gatehouse } from "./support/gatehouse";

// A session opens the console after a passkey confirmed it; the journey of an owner who requires that, and of what is tried around it.
// One after the other: what the first one requires, the next one tries to get around.
test.describe.configure({ mode: "serial" });

let gatehouse: Gatehouse;
let admin: Page;
let recoveryCodes: string[];

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin, recoveryCodes } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.context().close();
  await gatehouse?.stop();
});

const users = "/console/acme/users?search=olive";
const confirm = (page: Page) => page.getByRole("button", { name: "Confirm with passkey" });

test("an owner requires passkeys, and every other session is asked for one", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sign-in`);
  await signInByCode(gatehouse, page, operator.email);
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  await addAuthenticator(page);
  const rule = page.getByRole("form", { name: "Passkeys for the console" });
  const require = async () => {
    await page.goto(`${gatehouse.base}/console/acme/settings`);
    await rule.getByLabel("Required for the console").check();
    await rule.getByRole("button", { name: "Save passkey rule" }).click();
  };

  await test.step("not before they have confirmed with their own", async () => {
    await require();
    await expect(rule.getByRole("alert")).toContainText("This session is not confirmed with a passkey");
    await page.goto(`${gatehouse.base}/dashboard`);
    const section = page.getByRole("region", { name: "Passkeys" });
    await section.getByLabel("Name").fill("My laptop");
    await section.getByRole("button", { name: "Add a passkey" }).click();
    await expect(section.getByText("The passkey was added.")).toBeVisible();
    await require();
    await expect(rule.getByText("Saved")).toBeVisible();
    await expectAccessible(page);
  });

  await test.step("the session that required it goes on, and the one from before is asked", async () => {
    await page.goto(gatehouse.base + users);
    await expect(page).toHaveURL(gatehouse.base + users);
    await admin.goto(gatehouse.base + users);
    await expect(admin).toHaveURL(/\/sign-in\/confirm\?returnTo=/);
    await expect(admin.getByRole("heading", { name: "Confirm with your passkey" })).toBeVisible();
    await expectAccessible(admin);
    await admin.goto(`${gatehouse.base}/console/organizations/operators`);
    await expect(admin).toHaveURL(/\/sign-in\/confirm\?returnTo=/);
  });

  await test.step("a new sign-in is asked, and confirms by keyboard; it leads on to where it wanted to go", async () => {
    await context.clearCookies();
    await page.goto(gatehouse.base + users);
    await signInByCode(gatehouse, page, operator.email);
    await expect(page).toHaveURL(/\/sign-in\/confirm\?returnTo=/);
    await confirm(page).focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(gatehouse.base + users);
  });

  await context.close();
});

test("around the page there is no way", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sign-in`);
  await signInByCode(gatehouse, page, operator.email);
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  // An authenticator of somebody else: it holds nothing of this person.
  await addAuthenticator(page);

  await test.step("not on the account page: no tokens, no passkey more, none less", async () => {
    await expect(page.getByRole("heading", { name: "This session is not confirmed" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "Personal API tokens" })).toBeHidden();
    await expectAccessible(page);
    const section = page.getByRole("region", { name: "Passkeys" });
    await section.getByLabel("Name").fill("Mine");
    await section.getByRole("button", { name: "Add a passkey" }).click();
    await expect(section.getByText("This session is not confirmed with a passkey")).toBeVisible();
    await section.getByRole("button", { name: "Remove passkey: My laptop" }).click();
    await expect(page).toHaveURL(/\/sign-in\/confirm\?returnTo=/);
  });

  await test.step("not with files, exports, search, or the cookie at the REST API", async () => {
    for (const path of ["/export/users?format=json", "/settings/export", "/search?q=olive"]) {
      const answer = await context.request.get(`${gatehouse.base}/console/acme${path}`, { maxRedirects: 0 });
      expect([path, answer.status()]).toEqual([path, 307]);
      expect(answer.headers().location).toContain("/sign-in/confirm?returnTo=");
    }
    const api = await context.request.get(`${gatehouse.base}/api/v1/organizations/acme/users`);
    expect(api.status()).toBe(401);
  });

  await test.step("not with somebody else's passkey", async () => {
    await page.goto(gatehouse.base + users);
    await confirm(page).click();
    await expect(page.getByText("No passkey was used.")).toBeVisible();
  });

  await test.step("a recovery code is one, once", async () => {
    const [code = ""] = recoveryCodes;
    await page.getByText("Use a recovery code instead").click();
    await page.getByLabel("Recovery code").fill("wrong");
    await page.getByRole("button", { name: "Confirm with the code" }).click();
    await expect(page.getByText("The recovery code is incorrect")).toBeVisible();
    await page.getByLabel("Recovery code").fill(code);
    await page.getByRole("button", { name: "Confirm with the code" }).click();
    await expect(page).toHaveURL(gatehouse.base + users);
  });
  await context.close();
});

test("an action of a page that was open is refused, and what was typed stays", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await gatehouse.api("PATCH", "/organizations/acme", { consolePasskeys: "off" });
  await gatehouse.api("POST", "/organizations/acme/users", {
    email: "ada@acme.example",
    role: "account_administrator",
  });
  await page.goto(`${gatehouse.base}/sign-in`);
  await signInByCode(gatehouse, page, "ada@acme.example");
  await expect(page).toHaveURL(`${gatehouse.base}/dashboard`);
  await page.goto(`${gatehouse.base}/console/acme/groups`);
  const added = page.getByRole("form", { name: "Add a group" });
  await added.getByLabel("Key").fill("night-shift");
  const required = await gatehouse.api("PATCH", "/organizations/acme", { consolePasskeys: "required" });
  expect(required.status).toBe(200);
  await added.getByLabel("Name").fill("Night shift");
  await added.getByRole("button", { name: "Add group" }).click();
  await expect(added.getByRole("alert")).toContainText("This session is not confirmed with a passkey");
  await expect(added.getByLabel("Key")).toHaveValue("night-shift");
  const groups = await gatehouse.api("GET", "/organizations/acme/groups");
  expect(await groups.text()).not.toContain("night-shift");

  // Without a passkey: led to the account page, where registering one opens the console.
  await addAuthenticator(page);
  await page.goto(`${gatehouse.base}/console/acme`);
  await expect(page.getByRole("heading", { name: "You need a passkey" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Add a passkey" }).click();
  const section = page.getByRole("region", { name: "Passkeys" });
  await section.getByLabel("Name").fill("Phone");
  await section.getByRole("button", { name: "Add a passkey" }).click();
  await expect(section.getByText("The passkey was added.")).toBeVisible();
  await page.getByRole("link", { name: "Open console" }).click();
  await expect(page).toHaveURL(`${gatehouse.base}/console/acme`);
  await context.close();
});

test("emergency access is tested by passkey and by a code that stays unused", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await gatehouse.api("PATCH", "/organizations/acme", { consolePasskeys: "off" });
  await page.goto(`${gatehouse.base}/sign-in/recovery?returnTo=/console/acme/settings`);
  await page.getByLabel("E-mail address").fill(operator.email);
  await page.getByLabel("Recovery code").fill(recoveryCodes[1] ?? "");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: "Test emergency access" }).click();
  await expect(page.getByText("Last tested now")).toContainText(operator.email);
  await expectAccessible(page);
  const section = page.getByRole("region", { name: "With a recovery code" });
  const left = await section.getByText("codes left").textContent();
  await section.getByLabel("One of your recovery codes").fill(recoveryCodes[1] ?? "");
  await section.getByRole("button", { name: "Check code" }).click();
  await expect(section.getByText("This is not one of your unused recovery codes.")).toBeVisible();
  await section.getByLabel("One of your recovery codes").fill(recoveryCodes[2] ?? "");
  await section.getByRole("button", { name: "Check code" }).click();
  await expect(section.getByText("The code is one of yours and would sign you in.")).toBeVisible();
  await expect(section.getByText("codes left")).toHaveText(left ?? "");
  const access = await (await gatehouse.api("GET", "/organizations/acme/emergency-access")).json();
  expect(access).toMatchObject({ isPrepared: true, lastProvenBy: operator.email });
  await page.goto(`${gatehouse.base}/console/acme`);
  await expect(page.getByText("Emergency access:")).toContainText(operator.email);
  await context.close();
});
