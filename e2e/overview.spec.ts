import { expect, type Page, test } from "@playwright/test";
import postgres from "postgres";
import { expectAccessible, startConsole } from "./support/administrator";
import { addConnection, type Connected, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { signInThrough } from "./support/people";
import { makeKeyPair } from "./support/saml-response";

// An organization with more connections than a page should list.
let gatehouse: Gatehouse;
let page: Page;
let beta: Connected;
let databaseUrl: string | undefined;
const many = 40;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin: page, databaseUrl } = await startConsole(browser));
  beta = await connectOrganization(gatehouse, "beta");
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

test("the range of the chart is in the address, and its bars are a table, too", async () => {
  await page.goto(`${gatehouse.base}/console/beta`);
  await page.getByRole("link", { name: "30 days" }).click();
  await expect(page).toHaveURL(/range=30d/);
  await expect(page.getByRole("link", { name: "30 days" })).toHaveAttribute("aria-current", "true");
  await expect(page.getByText("No sign-ins in this period.")).toBeVisible();
});

test("rejected sign-ins are counted by cause, each of which leads to them, and the bars are a table, too", async () => {
  const stranger = { ...beta, provider: { ...beta.provider, key: await makeKeyPair("stranger") } };
  expect((await signInThrough(gatehouse, beta, "ada@beta.test")).session).not.toBeNull();
  for (let count = 0; count < 2; count++)
    expect((await signInThrough(gatehouse, stranger, "ada@beta.test")).session).toBeNull();
  await rejectUncounted(stranger);
  await page.goto(`${gatehouse.base}/console/beta?range=24h`);
  const chart = page.getByRole("region", { name: "Sign-ins over time" });
  await expect(chart.getByText("Succeeded: 1")).toBeVisible();
  await expect(chart.getByText("Rejected: 2")).toBeVisible();
  const cause = "No trusted certificate verifies the signature";
  await expect(chart.getByRole("listitem").filter({ hasText: cause })).toHaveText(`${cause}2`);
  await chart.getByText("Show as a table").click();
  const sums = await chart
    .locator("tbody tr")
    .evaluateAll((rows) =>
      [0, 1].map((column) =>
        rows.reduce((sum, row) => sum + Number(row.querySelectorAll("td")[column]?.textContent), 0),
      ),
    );
  expect(sums).toEqual([1, 2]);
  await expectAccessible(page);
  await chart.getByRole("link", { name: cause }).click();
  await expect(page).toHaveURL(/code=saml_signature_invalid/);
  await expect(page.getByRole("row").filter({ hasText: "Provider of beta" })).toHaveCount(2);
  await page.getByRole("region", { name: "Most frequent rejections in the last 7 days" }).getByRole("link").click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page.getByRole("row").filter({ hasText: "Provider of beta" })).toHaveCount(databaseUrl ? 3 : 2);
  await page.goto(`${gatehouse.base}/console/beta/activity?outcome=ok`);
  await page.getByRole("button", { name: /^Actions for / }).click();
  await expect(page.getByRole("menuitem")).toHaveText([
    "Open",
    "Copy reference",
    "Show all for this person",
    "Show all for this connection",
  ]);
  await page.getByRole("menuitem", { name: "Show all for this person" }).click();
  await expect(page).toHaveURL(/activity\?email=ada%40beta\.test$/);
});

/** Two more, which the chart of a day does not count: one of the day before yesterday, and a test. */
async function rejectUncounted(stranger: Connected): Promise<void> {
  // An embedded database belongs to the server alone.
  if (!databaseUrl) return;
  const [old, tested] = [
    await signInThrough(gatehouse, stranger, "ada@beta.test"),
    await signInThrough(gatehouse, stranger, "ada@beta.test"),
  ];
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  await sql`update sign_in_events set created_at = created_at - interval '2 days' where reference = ${old.code}`;
  await sql`update sign_in_events set purpose = 'test' where reference = ${tested.code}`;
  await sql.end();
}

test("a live connection says on its tabs that it fails, and leads to the rejected sign-ins", async () => {
  const gamma = await connectOrganization(gatehouse, "gamma");
  const header = page.locator("#content header").first();
  await page.goto(`${gatehouse.base}/console/gamma/connections/${gamma.connectionId}`);
  await expect(header).toContainText("24 hours: 0 succeeded, 0 rejected");
  const stranger = { ...gamma, provider: { ...gamma.provider, key: await makeKeyPair("stranger") } };
  expect((await signInThrough(gatehouse, stranger, "ada@gamma.test")).session).toBeNull();
  await page.goto(`${gatehouse.base}/console/gamma/connections/${gamma.connectionId}/mapping`);
  await expect(header.getByText("Failing", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await header.getByRole("link", { name: "24 hours: 0 succeeded, 1 rejected" }).click();
  await expect(page).toHaveURL(/outcome=failed.*range=24h/);
  await expect(page.getByRole("list", { name: "Active filters" })).toContainText("Time range: 24 hours");
  await expect(page.getByRole("row").filter({ hasText: "Provider of gamma" })).toHaveCount(1);
  // Nobody knows who it was.
  await page.getByRole("button", { name: /^Actions for / }).click();
  await expect(page.getByRole("menuitem")).toHaveText(["Open", "Copy reference", "Show all for this connection"]);
});

test("a connection's overview says the one next step, and who signed in last and how it ended", async () => {
  const made = await gatehouse.api("POST", "/organizations/beta/connections", {
    name: "Step by step",
    kind: "generic-saml",
  });
  const { id } = (await made.json()) as { id: string };
  const overview = `${gatehouse.base}/console/beta/connections/${id}`;
  const next = page.getByRole("region", { name: "Next step" });
  await page.goto(overview);
  await expect(next).toContainText("Still missing: Issuer");
  await next.getByRole("link").click();
  await expect(page).toHaveURL(/\/provider$/);
  const { certificate } = await makeKeyPair("step by step");
  const saml = { issuer: "https://step.example", ssoUrl: "https://step.example/sso", certificates: [certificate] };
  expect((await gatehouse.api("PATCH", `/organizations/beta/connections/${id}`, { saml })).status).toBe(200);
  await page.goto(overview);
  await next.getByRole("link").click();
  await expect(page).toHaveURL(/\/test$/);

  const last = page.getByRole("region", { name: "Last sign-ins" });
  const delta = await connectOrganization(gatehouse, "delta");
  await page.goto(`${gatehouse.base}/console/delta/connections/${delta.connectionId}`);
  await expect(next).toHaveCount(0);
  await expect(last).toContainText("Nobody has signed in through this connection yet.");
  await signInThrough(gatehouse, delta, "ada@delta.test");
  const stranger = { ...delta, provider: { ...delta.provider, key: await makeKeyPair("stranger") } };
  await signInThrough(gatehouse, stranger, "bob@delta.test");
  await page.reload();
  await expect(last.getByRole("listitem")).toHaveText([/^Rejected/, /^Succeeded.*ada@delta\.test/]);
  await last.getByRole("link", { name: "ada@delta.test" }).click();
  await expect(page).toHaveURL(/\/activity\/[\w-]+$/);
  await page.goBack();
  await page.locator("summary").filter({ hasText: "More" }).click();
  await expect(page.getByRole("link", { name: "Try it" })).toHaveAttribute("href", `/sso/${delta.connectionId}`);
});

test("what runs out is listed in its order, secrets and certificates alike", async () => {
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  for (const [name, expiresOn] of [
    ["Portal", day(300)],
    ["Shop", day(12)],
  ])
    await addConnection(
      gatehouse,
      {
        name,
        kind: "generic-oidc",
        oidc: { clientId: "client", clientSecret: "secret", clientSecretExpiresOn: expiresOn },
      },
      "beta",
    );
  await page.goto(`${gatehouse.base}/console/beta`);
  const entries = page.getByRole("region", { name: "Upcoming expirations" }).getByRole("listitem");
  await expect(entries.first()).toBeVisible();
  const texts = (await entries.allTextContents()).join("\n");
  const places = ["Shop: Client secret", "Portal: Client secret"].map((entry) => texts.indexOf(entry));
  expect(places[0]).toBe(0);
  expect(places[1]).toBeGreaterThan(0);
  expect(texts).toContain("Provider of beta: Provider certificate");
  await expect(entries.first()).toContainText(/in (11|12) days|in 2 weeks/);
  await entries.first().getByRole("link", { name: "Shop" }).click();
  await expect(page.getByRole("heading", { name: "Shop", level: 1 })).toBeVisible();
});
