import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";

// An organization with more connections than a page should list.
let gatehouse: Gatehouse;
let page: Page;
const many = 40;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin: page } = await startConsole(browser));
  await connectOrganization(gatehouse, "beta");
  for (let index = 0; index < many; index++) {
    const settings = { name: `Draft ${index}`, kind: "generic-saml", status: "draft" };
    expect((await gatehouse.api("POST", "/organizations/beta/connections", settings)).status).toBe(201);
  }
});

test.afterAll(async () => {
  await page?.close();
  await gatehouse?.stop();
});

test("the overview of many connections stays short, and what is dismissed says why until it is restored", async () => {
  const sizeOf = async (path: string) =>
    (await (await page.goto(`${gatehouse.base}/console/beta${path}`))?.text())?.length ?? 0;
  expect(await sizeOf("")).toBeLessThan(150_000);
  const health = page.getByRole("region", { name: "Health of connections" }).first();
  await expect(health.getByRole("row")).toHaveCount(11);
  await expect(health.getByRole("row").nth(1)).toContainText("Provider of beta");
  await expect(page.getByRole("link", { name: `Show all ${many + 1} connections` })).toBeVisible();
  const steps = page.getByRole("region", { name: "Next steps" });
  await expect(steps.getByRole("listitem")).toHaveCount(5);

  const findings = page.getByRole("region", { name: "Findings" });
  const kind = "Signature of response or assertion not required individually";
  const group = findings.getByRole("listitem").filter({ has: page.getByRole("heading", { name: kind }) });
  await expect(group.getByRole("link", { name: /^Draft|^Provider/ })).toHaveCount(3);
  await group.getByRole("link", { name: `Show ${many - 2} more` }).click();
  await expect(group.getByRole("link", { name: /^Draft|^Provider/ })).toHaveCount(many + 1);

  await group.getByText("Dismiss", { exact: true }).click();
  await group.getByRole("button", { name: "Dismiss finding" }).click();
  await expect(group.getByText("This field is required.")).toBeVisible();
  await expectAccessible(page);
  await group.getByRole("textbox", { name: "Reason" }).fill("Drafts for next month");
  await group.getByRole("button", { name: "Dismiss finding" }).click();
  await expect(findings.getByRole("heading", { name: kind })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Findings", exact: true })).toBeFocused();
  await findings.getByText(`${many + 1} dismissed findings`).click();
  await expect(findings.getByText("Drafts for next month")).toBeVisible();
  await expectAccessible(page);
  await findings.getByRole("button", { name: `Restore: ${kind}` }).click();
  await expect(findings.getByRole("heading", { name: kind })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Findings", exact: true })).toBeFocused();
});

test("the range of the chart stands in the address, and its bars are a table, too", async () => {
  await page.goto(`${gatehouse.base}/console/beta`);
  await page.getByRole("link", { name: "30 days" }).click();
  await expect(page).toHaveURL(/range=30d/);
  await expect(page.getByRole("link", { name: "30 days" })).toHaveAttribute("aria-current", "true");
  await expect(page.getByText("No sign-ins in this time.")).toBeVisible();
});
