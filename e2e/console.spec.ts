import { expect, test } from "@playwright/test";
import { expectAccessible } from "./support/administrator";
import { type SampleConsole, startSampleConsole } from "./support/sample-console";

// One administrator's tour through the pages about people and the organization; each journey makes what it needs.
let gatehouse: SampleConsole["gatehouse"];
let page: SampleConsole["page"];
let connectionId: SampleConsole["connectionId"];
let open: SampleConsole["open"];
let signInAs: SampleConsole["signInAs"];
let stop: SampleConsole["stop"];

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, page, connectionId, open, signInAs, stop } = await startSampleConsole(browser));
});

test.afterAll(() => stop?.());

const addUser = (user: { email: string; fullName?: string; role?: string }) =>
  gatehouse.api("POST", "/organizations/acme/users", user);

test("a user made by hand is linked at the first sign-in, keeps the role given by hand, and is out once suspended", async () => {
  await open("/users/new");
  await page.getByLabel("E-mail address").fill("grace@acme.example");
  await page.getByLabel("Full name").fill("Invited Grace");
  await page.getByLabel("Finance").check();
  // A role that opens the console is asked about before it is given.
  const administrator = page.getByLabel("Account administrator (console access)");
  const question = page.getByRole("dialog", { name: "Give console access?" });
  await administrator.check();
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(question.getByRole("listitem")).toHaveText(/^Account administrator \(Owner\)Everything/);
  await expectAccessible(page);
  await question.getByRole("button", { name: "Cancel" }).click();
  await administrator.uncheck();
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByRole("heading", { name: "Invited Grace", level: 1 })).toBeVisible();
  await expect(page.getByText("This user is not linked to any provider yet")).toBeVisible();

  const person = await signInAs("Grace Hopper");
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  // Their provider says what they are called.
  await expect(person.getByLabel("Full name")).toHaveValue("Grace Hopper");
  await expect(person.getByLabel("Full name")).not.toBeEditable();
  await expect(person.getByLabel("Full name")).toHaveAccessibleDescription(/^Your name comes from Sample/);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Grace Hopper", level: 1 })).toBeVisible();
  const holdings = page.getByRole("region", { name: "Roles and reasons" });
  await expect(holdings.getByRole("row", { name: /Finance manually/ })).toBeVisible();
  const granted = holdings.getByRole("row", { name: /Sample/ });
  await expect(granted).toBeVisible();
  await expectAccessible(page);
  // What a provider granted can be taken, too; the dialog says that the next sign-in assigns it again.
  await granted.getByRole("button", { name: /^Remove / }).click();
  await expect(page.getByRole("dialog").getByText("assigns it again", { exact: false })).toBeVisible();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Remove / })
    .click();
  await expect(granted).toHaveCount(0);
  await expect(holdings.getByRole("row", { name: /Finance manually/ })).toBeVisible();

  await page.getByRole("button", { name: "Suspend" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Suspend" }).click();
  await expect(page.getByRole("button", { name: "Activate" })).toBeVisible();
  await expect(page.getByText("Grace Hopper was suspended")).toBeVisible();
  await person.reload();
  await expect(person).toHaveURL(/\/sign-in/);
  await person.context().close();
  const again = await signInAs("Grace Hopper");
  await expect(again.getByRole("heading", { name: "You cannot sign in here" })).toBeVisible();
  await again.context().close();
  await page.getByRole("button", { name: "Activate" }).click();
  await expect(page.getByRole("button", { name: "Suspend" })).toBeVisible();
  await page.getByRole("button", { name: "Remove link" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove link" }).click();
  await expect(page.getByText("This user is not linked to any provider yet")).toBeVisible();
});

test("a taken e-mail address is named at its field, and nothing typed is lost", async () => {
  await addUser({ email: "taken@acme.example" });
  await open("/users/new");
  await page.getByLabel("E-mail address").fill("taken@acme.example");
  await page.getByLabel("First name").fill("Second");
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByText("Another user already has this e-mail address.")).toBeVisible();
  await expect(page.getByLabel("First name")).toHaveValue("Second");
});

test("the list of users searches, filters, sorts and pages by its address", async () => {
  for (let index = 0; index < 28; index++) {
    await addUser({
      email: `person${String(index).padStart(2, "0")}@list.example`,
      fullName: `Person ${index}`,
      role: index === 7 ? "developer" : undefined,
    });
  }
  await open("/users?sort=email&search=list.example");
  const rows = page.getByRole("region", { name: "Users" }).locator("tbody tr");
  await expect(rows).toHaveCount(25);
  await expect(page.getByText("28 users")).toBeVisible();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(rows).toHaveCount(3);
  await page.getByLabel("Name or e-mail").fill("person2");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(rows).toHaveCount(8);
  await open("/users?role=developer");
  await expect(rows.filter({ hasText: "person07@list.example" })).toHaveCount(1);
  await open("/users?search=%25nobody_");
  await expect(page.getByText("No users match these filters.")).toBeVisible();
});

test("a reference leads from the error page to the failed check with what was expected and what came", async () => {
  const roles = (rules: object[]) =>
    gatehouse.api("PATCH", `/organizations/acme/connections/${connectionId}`, { provisioning: { roles: { rules } } });
  await roles([{ value: "only-this", role: "developer" }]);
  const person = await signInAs("Grace Hopper");
  const reference = (await person.locator("code").textContent()) ?? "";
  await person.context().close();
  await roles([]);
  await open("/activity");
  await page.getByLabel("Reference").fill(reference);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("link", { name: reference }).click();
  await expect(page.getByText("Expected: one of: only-this")).toBeVisible();
  await expect(page.getByText("Add a row to the role table")).toBeVisible();
  await expect(page.getByText(/checks passed/)).toBeVisible();
  await expect(
    page.getByRole("region", { name: "Claims received" }).getByText("NameID", { exact: true }),
  ).toBeVisible();
  await expectAccessible(page);
});

test("roles are data: add, relabel, and no role goes while somebody holds it", async () => {
  await open("/roles");
  const added = page.getByRole("form", { name: "Add a role" });
  await added.getByLabel("Key").fill("auditor");
  await added.getByLabel("Label").fill("Auditor");
  await added.getByRole("button", { name: "Add role" }).click();
  await page.getByRole("link", { name: "Auditor", exact: true }).click();
  const form = page.getByRole("form", { name: "Auditor" });
  await form.getByLabel("Label").fill("Chief auditor");
  await form.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByRole("heading", { name: "Chief auditor", level: 1 })).toBeVisible();
  await addUser({ email: "money@acme.example", role: "finance" });
  await open("/roles/finance");
  await page.getByRole("button", { name: "Delete role" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete role" }).click();
  await expect(page.getByRole("dialog").getByText("The role is in use")).toBeVisible();
  await open("/roles?search=chief");
  await page.getByRole("button", { name: "Actions for Chief auditor" }).click();
  await page.getByRole("menuitem", { name: "Delete role" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete role" }).click();
  await expect(page.getByText("No roles match these filters.")).toBeVisible();
});

test("an API key is shown once, works, and stops working when it is revoked", async ({ request }) => {
  await open("/keys");
  await page.getByLabel("Name", { exact: true }).fill("Terraform");
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect(page.getByText("It will not be shown again.")).toBeVisible();
  const key = (await page.getByRole("status").locator("code").textContent()) ?? "";
  const ask = () =>
    request.get(`${gatehouse.base}/api/v1/organizations/acme`, { headers: { Authorization: `Bearer ${key}` } });
  expect((await ask()).status()).toBe(200);
  await page.reload();
  await expect(page.getByText(key)).toHaveCount(0);
  await page.getByRole("button", { name: "Actions for Terraform" }).click();
  await page.getByRole("menuitem", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name: /Terraform/ }).getByText("Revoked", { exact: true })).toBeVisible();
  expect((await ask()).status()).toBe(401);
});

test("a key can be limited to scopes and expires; without any scope chosen it is not made", async ({ request }) => {
  await open("/keys");
  await page.getByLabel("Name", { exact: true }).fill("Nightly export");
  await expect(page.getByLabel("Expires", { exact: true })).toHaveValue("90");
  await page.getByLabel("Expires", { exact: true }).selectOption("After 30 days");
  await page.getByLabel("Limit what the key may do").check();
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect(page.getByText("This field is required.")).toBeVisible();
  await page.getByRole("checkbox", { name: "Users: Read", exact: true }).check();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect(page.getByText("It will not be shown again.")).toBeVisible();
  const key = (await page.getByRole("status").locator("code").textContent()) ?? "";
  const ask = (path: string) =>
    request.get(`${gatehouse.base}/api/v1/organizations/acme${path}`, { headers: { Authorization: `Bearer ${key}` } });
  expect((await ask("/users")).status()).toBe(200);
  expect((await ask("/audit")).status()).toBe(403);
  const row = page.getByRole("row", { name: /Nightly export/ });
  await row.getByText("1 scope").click();
  await expect(row.getByText("users:read")).toBeVisible();
});

test("the operator makes a second organization, switches to it, and switches its single sign-on off", async () => {
  await page.goto(`${gatehouse.base}/console/organizations`);
  await page.getByLabel("Name", { exact: true }).fill("Beta GmbH");
  await page.getByLabel("Short name").fill("acme");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByText("Another organization already has this short name.")).toBeVisible();
  await page.getByLabel("Short name").fill("beta");
  await page.getByRole("button", { name: "Create organization" }).click();
  await expect(page.getByRole("heading", { name: "Beta GmbH", level: 1 })).toBeVisible();
  await page.locator("summary").filter({ hasText: "Beta GmbH" }).click();
  await page.getByRole("link", { name: "Acme", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Acme", level: 1 })).toBeVisible();

  await open("/settings");
  await page.getByRole("checkbox", { name: "Single sign-on" }).uncheck();
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const answer = await fetch(`${gatehouse.base}/sso/${connectionId}`, { redirect: "manual" });
  expect(answer.headers.get("location")).toContain("code=connection_unavailable");
  await page.getByRole("checkbox", { name: "Single sign-on" }).check();
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByRole("button", { name: "Save settings" })).toBeDisabled();
});

test("the audit names who changed what, and filters", async () => {
  await gatehouse.api("POST", "/organizations/acme/roles", { key: "reviewer", name: "Reviewer" });
  await gatehouse.api("PATCH", "/organizations/acme/roles/reviewer", { name: "Chief reviewer" });
  await open("/audit?action=role.updated");
  const rows = page.getByRole("region", { name: "Audit log" }).locator("tbody tr");
  await expect(rows.filter({ hasNotText: "role.updated" })).toHaveCount(0);
  await expect(rows.first()).toContainText("role.updated");
  await rows.first().locator("summary").click();
  await expect(rows.first()).toContainText("Label: Reviewer → Chief reviewer");
});
