import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, mailsTo, operator, signInByCode, startConsole } from "./support/administrator";
import type { Gatehouse } from "./support/gatehouse";

// Several operators of an installation: who is added, what they may do, and that it ends.
let gatehouse: Gatehouse;
let admin: Page;
const list = "/console/organizations/operators";
const ada = "ada@acme.example";

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.context().close();
  await gatehouse?.stop();
});

/** The row of an operator in the list. */
const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

test("an operator adds a second one by keyboard, who signs in and sees every organization, is removed, and refused at the next request", async ({
  browser,
}) => {
  await admin.goto(`${gatehouse.base}/console/organizations`);
  await admin.getByRole("link", { name: "Operators" }).click();
  await expect(admin.getByRole("heading", { name: "Operators", level: 1 })).toBeVisible();
  const own = rowOf(admin, operator.email);
  await expect(own).toContainText("First run");
  const last = admin.getByRole("button", { name: `Remove operator ${operator.email}` });
  await expect(last).toBeDisabled();
  await expect(last).toHaveAccessibleDescription("The last active operator cannot be removed.");

  await admin.getByLabel("E-mail address").fill("nobody");
  await admin.keyboard.press("Enter");
  await expect(admin.getByLabel("E-mail address")).toHaveAccessibleDescription(/Enter an e-mail address/);
  await admin.getByLabel("E-mail address").fill(ada);
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("status").filter({ hasText: ada })).toHaveText(
    `${ada} was invited by e-mail and is now an operator.`,
  );
  await expect(rowOf(admin, ada)).toContainText(operator.email);
  await expect(last).toBeEnabled();
  await expectAccessible(admin);
  await expect.poll(() => mailsTo(gatehouse, ada).join()).toContain("/sign-in/acme");

  await gatehouse.api("POST", "/organizations", { slug: "beta", name: "Beta" });
  const second = await (await browser.newContext()).newPage();
  await second.goto(`${gatehouse.base}/sign-in/acme`);
  await signInByCode(gatehouse, second, ada);
  await expect(second.getByRole("heading", { name: "My applications" })).toBeVisible();
  await second.goto(`${gatehouse.base}/console/organizations`);
  await expect(second.getByRole("link", { name: "Beta" })).toBeVisible();
  await second.goto(gatehouse.base + list);
  await expect(rowOf(second, ada)).toContainText("(you)");

  // What the second one has open is not worth anything any more, neither the page nor its actions.
  await admin.getByRole("button", { name: `Remove operator ${ada}` }).focus();
  await admin.keyboard.press("Enter");
  const dialog = admin.getByRole("dialog", { name: `Remove ${ada} as an operator?` });
  await expectAccessible(admin, [{ colorScheme: "light" }]);
  await dialog.getByRole("button", { name: "Remove" }).press("Enter");
  await expect(admin.getByRole("status").filter({ hasText: ada })).toHaveText(`${ada} is no longer an operator.`);
  await expect(admin.getByRole("heading", { name: "Operators", level: 1 })).toBeFocused();
  await expect(rowOf(admin, ada)).toHaveCount(0);

  await second.getByLabel("E-mail address").fill("mallory@acme.example");
  await second.getByRole("button", { name: "Add operator" }).click();
  await expect(second.getByRole("heading", { name: "Page not found" })).toBeVisible();
  for (const path of [list, "/console/organizations", "/console/beta"])
    expect((await second.goto(gatehouse.base + path))?.status(), path).toBe(404);
  await second.goto(`${gatehouse.base}/dashboard`);
  await expect(second.getByText(ada).first()).toBeVisible();
  const { items } = (await (await gatehouse.api("GET", "/operators")).json()) as { items: { email: string }[] };
  expect(items.map(({ email }) => email)).toEqual([operator.email]);
  await second.context().close();
});

test("what an operator or the owner of a token typed outlives the end of the session", async ({ browser }) => {
  const context = await browser.newContext({ storageState: await admin.context().storageState() });
  const page = await context.newPage();
  await page.goto(gatehouse.base + list);
  await context.clearCookies();
  await page.getByLabel("E-mail address").fill(ada);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Please sign in" })).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveValue(ada);

  await context.addCookies((await admin.context().storageState()).cookies);
  await page.goto(`${gatehouse.base}/dashboard`);
  const tokens = page.getByRole("region", { name: "Personal API tokens" });
  await context.clearCookies();
  await tokens.getByLabel("Name").fill("Nightly script");
  await tokens.getByLabel("Valid for").selectOption("7 days");
  await tokens.getByLabel("Read-only").check();
  await tokens.getByRole("button", { name: "Create token" }).click();
  await expect(tokens.getByRole("alert").filter({ hasText: "Please sign in" })).toBeVisible();
  await expect(tokens.getByLabel("Name")).toHaveValue("Nightly script");
  await expect(tokens.getByLabel("Valid for")).toHaveValue("7");
  await expect(tokens.getByLabel("Read-only")).toBeChecked();
  await context.close();
});

test("all operators are told by e-mail in their language, and who gives up their own rights types their address", async () => {
  const user = { email: "otto@acme.example", fullName: "Otto", locale: "de" };
  await gatehouse.api("POST", "/organizations/acme/users", user);
  await admin.goto(gatehouse.base + list);
  await admin.getByLabel("E-mail address").fill(user.email);
  await admin.getByRole("button", { name: "Add operator" }).click();
  await expect(rowOf(admin, user.email)).toContainText("Otto");
  // A job sends them.
  const told = (address: string, text: string) =>
    expect.poll(() => mailsTo(gatehouse, address).join(), { timeout: 60_000 }).toContain(text);
  await told(user.email, `Ein Betreiber wurde hinzugefügt: ${user.email}`);
  await told(operator.email, `An operator was added: ${user.email}`);

  await admin.getByRole("button", { name: `Remove operator ${operator.email}` }).click();
  const dialog = admin.getByRole("dialog");
  const remove = dialog.getByRole("button", { name: "Remove" });
  await expect(remove).toBeDisabled();
  await dialog.getByLabel(`Type ${operator.email} to confirm`).fill(user.email);
  await expect(remove).toBeDisabled();
  await dialog.getByLabel(`Type ${operator.email} to confirm`).fill(operator.email);
  await remove.click();
  await expect(admin.getByRole("heading", { name: "My applications" })).toBeVisible();
  expect((await admin.goto(gatehouse.base + list))?.status()).toBe(404);
});
