import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import { startSampleProvider } from "./support/sample-provider";

// A fresh database of its own: the first run happens once an installation, so this journey always runs on PGlite.
let gatehouse: Gatehouse;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  gatehouse = await startGatehouse();
});

test.afterAll(() => gatehouse?.stop());

test("the printed link creates the first administrator once; afterwards a mailed code signs in", async ({ page }) => {
  const link = /http:\S+\/first-run\/\S+/.exec(gatehouse.output())?.[0] ?? "";
  await page.goto(link);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByLabel("Your name").fill("Olive Operator");
  await page.getByLabel("Your e-mail address").fill("olive@acme.example");
  await page.getByLabel("Organization").fill("Acme");
  await page.getByLabel("Short name").fill("Not A Slug");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByLabel("Short name")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Your name")).toHaveValue("Olive Operator");
  await page.getByLabel("Short name").fill("acme");
  await page.getByRole("button", { name: "Create administrator" }).click();
  await expect(page.getByText(/^[a-z0-9]{5}-[a-z0-9]{5}-[a-z0-9]{5}$/)).toHaveCount(10);
  await page.getByRole("link", { name: "I have kept the codes" }).click();
  await expect(page.getByText("Signed in as Olive Operator")).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();

  await page.context().clearCookies();
  await page.goto(`${gatehouse.base}/sign-in`);
  await page.getByLabel("E-mail address").fill("olive@acme.example");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  const code = await mailedCode("olive@acme.example");
  await page.getByLabel("Code").fill(code === "00000000" ? "11111111" : "00000000");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Type the code again as it stands in the mail.")).toBeVisible();
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Signed in as Olive Operator")).toBeVisible();
  expect(gatehouse.output()).not.toContain(code);
});

test("EN-31, IK-A1: the administrator fetches metadata, saves a live connection, and a person signs in through it", async ({
  page,
  browser,
}) => {
  const provider = await startSampleProvider(0);
  const code = await requestCode(page, "olive@acme.example");
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Signed in as Olive Operator")).toBeVisible();
  await page.goto(`${gatehouse.base}/console/acme`);
  await expect(page.getByText("Nobody can use single sign-on here yet.")).toBeVisible();
  await page.getByRole("link", { name: "Add connection" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Acme provider");
  await page.getByLabel("Paste the XML or its address").fill("this is not metadata");
  await page.getByRole("button", { name: "Read metadata" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "This is not SAML metadata" })).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Acme provider");
  await page.getByLabel("Paste the XML or its address").fill(provider.metadataUrl);
  await page.getByRole("button", { name: "Read metadata" }).click();
  await expect(page.getByLabel("Issuer", { exact: true })).toHaveValue(provider.entityId);
  await page.getByLabel("State").selectOption("live");
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByRole("heading", { name: "Give these to the identity provider" })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  }
  const person = await (await browser.newContext()).newPage();
  await person.goto(`${gatehouse.base}/sign-in`);
  await person.getByRole("link", { name: "Continue with Acme provider" }).click();
  await person.getByRole("button", { name: "Grace Hopper" }).click();
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  await person.context().close();

  await page.getByLabel("Type Acme provider to confirm").fill("Acme provider");
  await page.getByRole("button", { name: "Delete connection" }).click();
  await expect(page.getByText("There is no connection yet.")).toBeVisible();
  await provider.stop();
});

test("IK-O1: nobody without the right sees the console", async ({ page }) => {
  await page.goto(`${gatehouse.base}/console/acme`);
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/);
});

test("an unknown address gets the same page, and no mail", async ({ page }) => {
  await page.goto(`${gatehouse.base}/sign-in`);
  await page.getByLabel("E-mail address").fill("nobody@elsewhere.example");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Check your mail" })).toBeVisible();
  expect(outbox().filter((name) => name.includes("nobody"))).toEqual([]);
});

function outbox(): string[] {
  try {
    return readdirSync(join(gatehouse.dataDirectory, "outbox")).filter((name) => name.endsWith(".txt"));
  } catch {
    return [];
  }
}

async function requestCode(page: import("@playwright/test").Page, address: string): Promise<string> {
  await page.goto(`${gatehouse.base}/sign-in`);
  await page.getByLabel("E-mail address").fill(address);
  const before = outbox().length;
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await expect.poll(() => outbox().length).toBeGreaterThan(before);
  return mailedCode(address);
}

async function mailedCode(address: string): Promise<string> {
  await expect.poll(() => outbox().filter((name) => name.includes(address)).length).toBeGreaterThan(0);
  const newest =
    outbox()
      .filter((name) => name.includes(address))
      .sort()
      .at(-1) ?? "";
  const text = readFileSync(join(gatehouse.dataDirectory, "outbox", newest), "utf8");
  return /\b\d{8}\b/.exec(text)?.[0] ?? "";
}
