import { expect, type Page, test } from "@playwright/test";
import {
  completeFirstRun,
  expectAccessible,
  mailedCode,
  mailsTo,
  operator,
  saveUntested,
} from "./support/administrator";
import { freshDatabaseUrl } from "./support/database";
import { bootstrapKey, type Gatehouse, startGatehouse } from "./support/gatehouse";
import { startSampleProvider } from "./support/sample-provider";

// A fresh database of its own: the first run happens once an installation.
let gatehouse: Gatehouse;
let recoveryCodes: string[] = [];
/** The browser of the first run, still signed in. */
let first: Page;

test.beforeAll(async ({ browser }) => {
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  first = await (await browser.newContext()).newPage();
  const page = first;
  await page.goto(/http:\S+\/first-run\/\S+/.exec(gatehouse.output())?.[0] ?? "");
  await expectAccessible(page);
  await page.getByLabel("Your name").fill(operator.name);
  await page.getByLabel("Your e-mail address").fill(operator.email);
  await page.getByLabel("Organization").fill("Acme");
  await page.getByLabel("Short name").fill("Not A Slug");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByLabel("Short name")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Your name")).toHaveValue(operator.name);
  recoveryCodes = await completeFirstRun(gatehouse, page);
});

test.afterAll(async () => {
  await first?.close();
  await gatehouse?.stop();
});

async function signInWithCode(page: Page): Promise<void> {
  await page.goto(`${gatehouse.base}/sign-in`);
  await page.getByLabel("E-mail address").fill(operator.email);
  const code = await mailedCode(gatehouse, operator.email, () => continueWith(page));
  await page.getByLabel("Code", { exact: true }).fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(`Signed in as ${operator.name}`)).toBeVisible();
}

const continueWith = (page: Page) => page.getByRole("button", { name: "Continue", exact: true }).click();

test("a short name that an organization has is refused at its field; who agrees joins, and nothing typed is lost", async ({
  page,
}) => {
  const other = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  const made = await fetch(`${other.base}/api/v1/organizations`, {
    method: "POST",
    headers: { authorization: `Bearer ${bootstrapKey}`, "content-type": "application/json" },
    body: JSON.stringify({ slug: "globex", name: "Globex Corporation" }),
  });
  expect(made.status).toBe(201);
  await page.goto(/http:\S+\/first-run\/\S+/.exec(other.output())?.[0] ?? "");
  await page.getByLabel("Your name").fill(operator.name);
  await page.getByLabel("Your e-mail address").fill(operator.email);
  await page.getByLabel("Organization").fill("Typed name");
  await page.getByLabel("Short name").fill("globex");
  const create = page.getByRole("button", { name: "Create administrator" });
  await create.click();
  const shortName = page.getByLabel("Short name");
  await expect(shortName).toHaveAttribute("aria-invalid", "true");
  await expect(shortName).toBeFocused();
  await expect(shortName).toHaveAccessibleDescription(/already exists: Globex Corporation/);
  await expect(page.getByLabel("Organization", { exact: true })).toHaveValue("Typed name");
  await expectAccessible(page);
  // Not agreed to: asked again, and still nobody is made. The answer comes late, and takes the focus from no other field.
  let answer = () => {};
  const released = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/first-run/*", async (route) => {
    await released;
    await route.continue();
  });
  await create.click();
  const join = page.getByLabel("Join Globex Corporation");
  await expect(join).not.toBeChecked();
  await join.check();
  await expect(create).toBeDisabled();
  answer();
  await expect(create).toBeEnabled();
  await expect(join).toBeFocused();
  await page.unroute("**/first-run/*");
  await page.getByLabel("Your name").fill(" ");
  await create.click();
  await expect(page.getByLabel("Your name")).toHaveAttribute("aria-invalid", "true");
  await expect(join).toBeChecked();
  await page.getByLabel("Your name").fill(operator.name);
  await create.click();
  await page.getByRole("link", { name: "I have stored the codes" }).click();
  await expect(page.getByRole("heading", { name: "Globex Corporation", level: 1 })).toBeVisible();
  await other.stop();
});

test("people need no scripts: a mailed code signs in, other sessions end, and signing out works", async ({
  browser,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signInWithCode(page);
  await expect(page.getByText("this browser")).toBeVisible();
  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByText(/last used/)).toHaveCount(1);
  await first.reload();
  await expect(first).toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByRole("status").getByText(/signed out/i)).toBeVisible();
  await context.close();
});

test("the printed link works once; afterwards a mailed code signs in", async ({ page }) => {
  await page.goto(/http:\S+\/first-run\/\S+/.exec(gatehouse.output())?.[0] ?? "");
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await page.goto(`${gatehouse.base}/sign-in`);
  await page.getByLabel("E-mail address").fill(operator.email);
  const first = await mailedCode(gatehouse, operator.email, () => continueWith(page));
  const second = await mailedCode(gatehouse, operator.email, () =>
    page.getByRole("button", { name: "Send a new code" }).click(),
  );
  await page.getByLabel("Code", { exact: true }).fill(first === "12345678" ? "87654321" : "12345678");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter the code exactly as it appears in the e-mail.")).toBeVisible();
  // Mails overtake each other: the earlier code of this browser is as good.
  await page.getByLabel("Code", { exact: true }).fill(first);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  // From now on this browser has limits of its own.
  expect((await page.context().cookies()).find(({ name }) => name === "gatehouse.device")).toMatchObject({
    httpOnly: true,
  });
  expect(gatehouse.output()).not.toContain(first);
  expect(second).not.toBe(first);
});

test("a recovery code signs in once", async ({ page }) => {
  const signIn = async (code: string) => {
    await page.goto(`${gatehouse.base}/sign-in/recovery`);
    await page.getByLabel("E-mail address").fill(operator.email);
    await page.getByLabel("Recovery code").fill(code);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await signIn("aaaaa-aaaaa-aaaaa");
  await expect(page.getByText("Check the e-mail address and the code")).toBeVisible();
  await expect(page.getByLabel("E-mail address")).toHaveValue(operator.email);
  await signIn(recoveryCodes[0] ?? "");
  await expect(page.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  await page.context().clearCookies();
  await signIn(recoveryCodes[0] ?? "");
  await expect(page.getByText("Check the e-mail address and the code")).toBeVisible();
});

test("EN-31, IK-A1: the administrator fetches metadata, saves a live connection, and a person signs in through it", async ({
  page,
  browser,
}) => {
  const provider = await startSampleProvider(0);
  await page.goto(`${gatehouse.base}/sign-in/recovery`);
  await page.getByLabel("E-mail address").fill(operator.email);
  await page.getByLabel("Recovery code").fill(recoveryCodes[1] ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Open console" }).click();
  await expect(page.getByText("Nobody can use single sign-on here yet.")).toBeVisible();
  await page.getByRole("link", { name: "Add connection" }).click();
  await page.getByRole("link", { name: /SAML 2.0/ }).click();
  await page.getByLabel("Name", { exact: true }).fill("Acme provider");
  await page.getByLabel("Paste the XML or its URL").fill("this is not metadata");
  await page.getByRole("button", { name: "Read metadata" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This is not SAML metadata" })).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Acme provider");
  await page.getByLabel("Paste the XML or its URL").fill(provider.metadataUrl);
  await page.getByRole("button", { name: "Read metadata" }).click();
  await expect(page.getByLabel("Issuer", { exact: true })).toHaveValue(provider.entityId);
  await page.getByRole("button", { name: "Save and turn on" }).click();
  await saveUntested(page);
  await expect(page.getByRole("heading", { name: "Enter these at the identity provider" })).toBeVisible();
  await expectAccessible(page);

  const person = await (await browser.newContext()).newPage();
  await person.goto(`${gatehouse.base}/sign-in/acme`);
  await person.getByRole("link", { name: "Continue with Acme provider" }).click();
  await person.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(person.getByText("Signed in as Ada Lovelace")).toBeVisible();
  await expect(person.getByRole("link", { name: "Open console" })).toHaveCount(0);
  await person.context().close();

  await page.reload();
  await page.getByRole("button", { name: "Delete connection" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Delete connection" })).toBeDisabled();
  // What the connection granted is counted, and kept only by choice.
  await expect(
    dialog.getByText("1 person has 1 role and 0 groups from this connection.", { exact: false }),
  ).toBeVisible();
  await expect(dialog.getByLabel("Remove them with the connection")).toBeChecked();
  await dialog.getByLabel("Keep them as manually assigned roles and groups, which no sign-in removes").check();
  await expectAccessible(page);
  await dialog.getByLabel("Type Acme provider to confirm").fill("Acme provider");
  await dialog.getByRole("button", { name: "Delete connection" }).click();
  await expect(page.getByText("There are no connections yet.")).toBeVisible();
  await provider.stop();
});

test("nobody sees the console without signing in", async ({ page }) => {
  await page.goto(`${gatehouse.base}/console/acme`);
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/);
});

test("an unknown address gets the same page, and no mail", async ({ page }) => {
  await page.goto(`${gatehouse.base}/sign-in`);
  await page.getByLabel("E-mail address").fill("nobody@elsewhere.example");
  await continueWith(page);
  await expect(page.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
  expect(mailsTo(gatehouse, "nobody@elsewhere.example")).toEqual([]);
});
