import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, operator, startConsole } from "./support/administrator";
import type { Gatehouse } from "./support/gatehouse";

// An application from the wizard to the tile, and what people see who may not use one.
let gatehouse: Gatehouse;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  await gatehouse.api("POST", "/organizations/acme/groups", { key: "engineering", name: "Engineering" });
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme/applications${path}`);
const onward = () => admin.getByRole("button", { name: "Continue" }).click();
const step = (name: string) => admin.getByRole("heading", { name: new RegExp(`^Step \\d of 4: ${name}$`) });

async function make(body: object): Promise<{ id: string }> {
  const made = await gatehouse.api("POST", "/organizations/acme/applications", body);
  expect(made.status).toBe(201);
  return (await made.json()) as { id: string };
}

test("the wizard asks at each step, saves at the end, and shows the secret once with a configuration to copy", async () => {
  await open("");
  await admin.getByRole("link", { name: "Add application" }).click();
  await expect(step("Name")).toBeVisible();
  await onward();
  await expect(admin.getByText("This field is required", { exact: false })).toBeVisible();
  await admin.getByLabel("Name", { exact: true }).fill("Grafana");
  await onward();

  // By keyboard one begins at the top of the next step.
  await expect(step("Addresses")).toBeFocused();
  await admin.getByLabel("Redirect URIs", { exact: true }).fill("https://*.acme.example/login");
  await onward();
  await expect(admin.getByText("Wildcards (*) are not allowed", { exact: false })).toBeVisible();
  await admin.getByLabel("Redirect URIs", { exact: true }).fill("https://grafana.acme.example/login/generic_oauth");
  await admin.getByLabel("Launch URL").fill("https://grafana.acme.example/");
  await onward();

  await expect(step("Who may use it")).toBeFocused();
  await admin.getByLabel("Users with any of these roles or groups").check();
  await admin.getByLabel("Engineering (engineering)").check();
  await expectAccessible(admin);
  await onward();

  await expect(step("Claims")).toBeFocused();
  const preview = admin.getByRole("region", { name: "Claims of the user" });
  await expect(preview).toContainText(operator.email);
  await admin.getByRole("button", { name: "Add claim" }).click();
  await admin.getByLabel("Claim name").fill("team");
  await admin.getByLabel("Value").selectOption("Fixed text");
  await admin.getByLabel("Text", { exact: true }).fill("platform");
  await expect(preview).toContainText('"team": "platform"');
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Create application" }).click();

  await expect(admin.getByRole("heading", { name: "The application is ready" })).toBeFocused();
  const secret = await admin.getByText(/^ghs_[\w-]{43}$/).textContent();
  await admin.getByText("Grafana", { exact: true }).click();
  const snippet = admin.getByRole("region", { name: "Configuration for Grafana" });
  await expect(snippet).toContainText(`client_secret = ${secret}`);
  await expect(snippet).toContainText(`${gatehouse.base}/op/token`);
  await expectAccessible(admin);
  await admin.getByRole("link", { name: "Open application" }).click();
  await expect(admin.getByRole("heading", { name: "Grafana", level: 1 })).toBeVisible();
  await expect(admin.getByText(String(secret))).toHaveCount(0);
});

test("the page says who would get in and why; exceptions are typed as addresses, and a version comes back", async () => {
  const { id } = await make({ kind: "oidc", name: "Ledger", access: { mode: "any", groups: ["engineering"] } });
  await open(`/${id}/access`);
  const ask = async () => {
    const question = admin.getByRole("region", { name: "Would this user get in?" });
    await question.getByLabel("User's e-mail address").fill(operator.email);
    await question.getByRole("button", { name: "Check" }).click();
    return question.getByRole("status");
  };
  await expect(await ask()).toContainText(`${operator.email} may not use this application`);
  await expect(admin.getByText("at least one of: roles: none; groups: engineering")).toBeVisible();

  await admin.getByLabel("Also allow these users").fill("nobody@acme.example");
  await admin.getByRole("button", { name: "Save changes" }).click();
  await expect(admin.getByText("Line 1: This user does not exist.")).toBeVisible();
  await admin.getByLabel("Also allow these users").fill(operator.email);
  await admin.getByRole("button", { name: "Save changes" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await expect(await ask()).toContainText(`${operator.email} may use this application`);

  await admin.getByRole("link", { name: "History" }).click();
  await admin.getByRole("button", { name: "Restore version 1" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  await expect(admin.getByRole("heading", { name: "Version 3" })).toBeVisible();
});

test("a second secret is shown once, a third is refused, and one that is deleted is gone", async () => {
  const { id } = await make({ kind: "oidc", name: "Vault" });
  await open(`/${id}/secrets`);
  const add = admin.getByRole("button", { name: "Add client secret" });
  await add.click();
  const shown = admin.getByText(/^ghs_[\w-]{43}$/);
  await expect(shown).toBeVisible();
  await expect(add).toBeDisabled();
  await expectAccessible(admin);
  await admin.reload();
  await expect(shown).toHaveCount(0);
  const remove = admin.getByRole("button", { name: /^Delete client secret ghs_/ });
  await expect(remove).toHaveCount(2);
  await remove.first().click();
  await admin.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(remove).toHaveCount(1);
});

test("people find what they may use, and nothing else; it goes when it is turned off or deleted", async () => {
  await make({ kind: "proxy", name: "Handbook", origin: "https://handbook.acme.example" });
  const { id } = await make({
    kind: "oidc",
    name: "Tickets",
    initiateLoginUri: "https://tickets.acme.example/start",
    launchUrl: "https://tickets.acme.example/",
  });
  await make({
    kind: "proxy",
    name: "Payroll",
    origin: "https://payroll.acme.example",
    access: { mode: "any", groups: ["engineering"] },
  });
  const tiles = admin.getByRole("list", { name: "Applications" });
  const dashboard = () => admin.goto(`${gatehouse.base}/dashboard`);
  await dashboard();
  await expect(tiles.getByRole("link", { name: "Handbook" })).toHaveAttribute("href", "https://handbook.acme.example");
  const start = new URL((await tiles.getByRole("link", { name: "Tickets" }).getAttribute("href")) ?? "");
  expect(start.searchParams.get("iss")).toBe(`${gatehouse.base}/op`);
  expect(start.searchParams.get("target_link_uri")).toBe("https://tickets.acme.example/");
  await expect(tiles.getByRole("link", { name: "Payroll" })).toHaveCount(0);
  await expectAccessible(admin);

  await open(`/${id}`);
  await admin.getByRole("button", { name: "Turn off" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Turn off" }).click();
  await expect(admin.getByRole("button", { name: "Turn on" })).toBeVisible();
  await expect(admin.getByText("Tickets is off")).toBeVisible();
  await dashboard();
  await expect(tiles.getByRole("link", { name: "Tickets" })).toHaveCount(0);

  await open(`/${id}`);
  await admin.getByRole("button", { name: "Delete application" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Type Tickets", { exact: false }).fill("Tickets");
  await dialog.getByRole("button", { name: "Delete application" }).click();
  await expect(admin.getByRole("link", { name: "Tickets" })).toHaveCount(0);
});

test("where many applications are, they are searched, also without JavaScript", async ({ browser }) => {
  for (let index = 1; index <= 9; index++)
    await make({ kind: "proxy", name: `Service ${index}`, origin: `https://service-${index}.acme.example` });
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(await admin.context().cookies());
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/dashboard`);
  await page.getByLabel("Search applications").fill("service 7");
  await page.getByRole("button", { name: "Search" }).click();
  const tiles = page.getByRole("list", { name: "Applications" }).getByRole("link");
  await expect(tiles).toHaveCount(1);
  await expect(tiles).toHaveAccessibleName("Service 7");
  await context.close();
});

test("the page of a refusal tells nothing about a reference that is somebody else's", async () => {
  await admin.goto(`${gatehouse.base}/applications/denied?reference=abcdefgh23`);
  await expect(admin.getByRole("heading", { name: "You cannot use this application" })).toBeVisible();
  await expect(admin.getByText("abcdefgh23")).toHaveCount(0);
  await expect(admin.getByText("Ask an administrator of Acme for access.", { exact: true })).toBeVisible();
  await expectAccessible(admin);
});
