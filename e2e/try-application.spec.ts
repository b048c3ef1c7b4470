import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, operator, startConsole } from "./support/administrator";
import { freePort, type Gatehouse } from "./support/gatehouse";

// An administrator looks at what an application would be told, and at what a proxy passes on, before anybody uses it.
let gatehouse: Gatehouse;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

async function make(body: object): Promise<string> {
  const made = await gatehouse.api("POST", "/organizations/acme/applications", body);
  expect(made.status).toBe(201);
  return ((await made.json()) as { id: string }).id;
}

const openTab = (id: string, tab: string) => admin.goto(`${gatehouse.base}/console/acme/applications/${id}/${tab}`);
const row = (claim: string) => admin.getByRole("row").filter({ has: admin.getByRole("rowheader", { name: claim }) });

test("an application is tried: its claims with their rules, side by side, and nobody used it", async () => {
  const organization = "/organizations/acme";
  for (const attribute of [
    { key: "costCenter", label: "Cost center", type: "text" },
    { key: "offices", label: "Offices", type: "list" },
  ])
    await gatehouse.api("POST", `${organization}/attributes`, attribute);
  const found = await gatehouse.api("GET", `${organization}/users?email=${operator.email}`);
  const [{ id: user }] = ((await found.json()) as { items: [{ id: string }] }).items;
  await gatehouse.api("PATCH", `${organization}/users/${user}`, {
    attributes: { costCenter: "4711", offices: ["Berlin", "Kyoto"] },
  });
  const id = await make({
    kind: "oidc",
    name: "Grafana",
    redirectUris: ["https://grafana.acme.example/callback"],
    claims: [
      { claim: "team", from: "value", value: "platform" },
      { claim: "family_name", from: "omit" },
      { claim: "cost_center", from: "attributes.costCenter" },
      { claim: "offices", from: "attributes.offices" },
    ],
  });
  await openTab(id, "try");
  await expectAccessible(admin);
  await admin.getByRole("link", { name: "Try it", exact: true }).last().click();
  await expect(admin.getByRole("heading", { name: "Test of Grafana", level: 1 })).toBeVisible();
  await expect(admin.getByText("Signed in", { exact: true })).toBeVisible();
  await expect(row("email").first()).toContainText(operator.email);
  await expect(row("email").first()).toContainText("Default claim: E-mail address");
  await expect(row("team")).toContainText("Row 1 under Claims: Fixed text");
  await expect(row("family_name")).toContainText("Omitted by this rule");
  await expect(row("aud")).toContainText("OpenID Connect");
  await expect(row("cost_center")).toContainText("Row 3 under Claims: Cost center");
  await expect(row("cost_center").getByText('"4711"')).toHaveCount(2);
  await expect(row("offices").getByText('["Berlin","Kyoto"]')).toHaveCount(2);
  await expectAccessible(admin);
  await admin.reload();
  await expect(row("team")).toContainText('"platform"');
  await admin.getByRole("link", { name: "Back to the application" }).click();
  await admin.getByRole("link", { name: "Overview" }).last().click();
  await expect(admin.getByText("Nobody has used this application yet.")).toBeVisible();
});

test("who may not use it reads what was required, and no event is left", async () => {
  const id = await make({ kind: "oidc", name: "Payroll", access: { mode: "any", roles: ["developer"] } });
  await openTab(id, "try");
  await admin.getByRole("link", { name: "Try it", exact: true }).last().click();
  await expect(admin.getByText("Denied", { exact: true })).toBeVisible();
  await expect(admin.getByText("at least one of: roles: developer", { exact: false })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("link", { name: "Edit who may use it" }).click();
  await expect(admin).toHaveURL(new RegExp(`/applications/${id}/access$`));
  await openTab(id, "activity");
  await expect(admin.getByText("Nobody was denied.")).toBeVisible();
});

test("an application that is off is not tried, and another browser has no result", async ({ browser }) => {
  const id = await make({ kind: "oidc", name: "Old", status: "off" });
  await openTab(id, "try");
  await expect(admin.getByText("This application is off. Turn it on to try it.")).toBeVisible();
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(`${gatehouse.base}/applications/tried`);
  await expect(stranger.getByRole("heading", { name: "There is no test result" })).toBeVisible();
  await stranger.context().close();
});

test("a proxy that cannot be reached is said to be so", async () => {
  const origin = `http://127.0.0.1:${await freePort()}`;
  const id = await make({ kind: "proxy", name: "Wiki", origin });
  await openTab(id, "test");
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Test this proxy" }).click();
  await expect(admin.getByRole("alert").filter({ hasText: /\S/ })).toBeVisible();
});

test("the operator sees the signing keys, and begins their change once", async () => {
  await admin.goto(`${gatehouse.base}/console/organizations`);
  const keys = admin.getByRole("table").filter({ hasText: "Key ID" });
  const states = (name: string) => keys.getByText(name, { exact: true });
  await expect(states("Signing")).toHaveCount(2);
  await expect(states("Next")).toHaveCount(0);
  const rotate = admin.getByRole("button", { name: "Rotate signing keys" });
  await rotate.click();
  const dialog = admin.getByRole("dialog");
  await expect(dialog).toContainText("sign in two days");
  await dialog.getByRole("button", { name: "Rotate signing keys" }).click();
  await expect(states("Next")).toHaveCount(2);
  await expect(admin.getByText("The next keys are already published.")).toBeVisible();
  await expectAccessible(admin);
  const published = (await (await fetch(`${gatehouse.base}/op/jwks`)).json()) as { keys: unknown[] };
  expect(published.keys.length).toBeGreaterThanOrEqual(2);
});

test("somebody leaves for another organization, and finds the present one when they come back", async () => {
  await admin.goto(`${gatehouse.base}/dashboard`);
  await expect(admin.getByRole("link", { name: "Switch organization" })).toHaveCount(0);
  await gatehouse.api("POST", "/organizations", { slug: "globex", name: "Globex" });
  await admin.goto(`${gatehouse.base}/console/acme`);
  await admin.getByRole("link", { name: "Switch organization" }).click();
  await expect(admin.getByRole("heading", { name: "Switch organization" })).toBeVisible();
  await expect(admin.getByText(`You are signed in as ${operator.email} of Acme.`, { exact: false })).toBeVisible();
  await expectAccessible(admin);
  await expect(admin.getByRole("link", { name: "Sign in to Acme" })).toHaveCount(0);
  await admin.getByRole("link", { name: "Stay signed in" }).click();
  await expect(admin).toHaveURL(/\/dashboard$/);
  // The organizations that this browser left are offered, and nobody's account is told.
  await admin
    .context()
    .addCookies([{ name: "gatehouse.organizations", value: "globex.acme.nowhere", url: gatehouse.base }]);
  await admin.goto(`${gatehouse.base}/dashboard/switch-organization`);
  await expect(admin.getByRole("listitem")).toHaveCount(1);
  await admin.getByRole("link", { name: "Sign in to Globex" }).click();
  await expect(admin).toHaveURL(/\/sign-in\/globex$/);
});
