import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import type { Gatehouse } from "./support/gatehouse";

// Roles from a directory: from an empty table to somebody who leaves the group at the provider.
let gatehouse: Gatehouse;
let admin: Page;

const core = "urn:ietf:params:scim:schemas:core:2.0";
const email = "hedy@acme.example";

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

type Found = { items: { roles: string[] }[] };
const rolesOfHedy = async () => {
  const found = await gatehouse.api("GET", `/organizations/acme/users?email=${email}`);
  return ((await found.json()) as Found).items[0]?.roles;
};

test("a group of the provider becomes a role at once, one of administrators after a question, and ends with the group", async () => {
  const made = await gatehouse.api("POST", "/organizations/acme/directories", { name: "Okta of Acme", preset: "okta" });
  const { id, scimUrl, token } = (await made.json()) as { id: string; scimUrl: string; token: string };
  const okta = async (method: string, path: string, body: object) => {
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json" };
    const response = await fetch(`${scimUrl}${path}`, { method, headers, body: JSON.stringify(body) });
    const text = await response.text();
    return text ? JSON.parse(text) : null;
  };
  const person = await okta("POST", "/Users", {
    schemas: [`${core}:User`],
    userName: email,
    emails: [{ primary: true, value: email }],
    active: true,
  });
  const members = [{ value: person.id }];
  const group = await okta("POST", "/Groups", { schemas: [`${core}:Group`], displayName: "Inventors", members });

  await admin.goto(`${gatehouse.base}/console/acme/directories/${id}`);
  await admin.getByRole("link", { name: "Roles", exact: true }).last().click();
  await expect(admin.getByText("No row yet", { exact: false })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Add role row" }).click();
  await admin.getByLabel("Value of row 1").fill("Inventors");
  await admin.getByLabel("Role of row 1").selectOption("Developer");
  await admin.getByRole("button", { name: "Preview" }).click();
  await expect(admin.getByRole("row").filter({ hasText: "Developer" })).toContainText("1");
  expect(await rolesOfHedy()).toEqual([]);
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Save roles" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  expect(await rolesOfHedy()).toEqual(["developer"]);

  await admin.getByLabel("Role of row 1").selectOption("Account administrator");
  await expect(admin.getByText("Console access")).toBeVisible();
  await admin.getByRole("button", { name: "Save roles" }).click();
  await expect(admin.getByText("As soon as you save", { exact: false })).toBeVisible();
  expect(await rolesOfHedy()).toEqual(["developer"]);
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Save and make them administrators" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  expect(await rolesOfHedy()).toEqual(["account_administrator"]);

  await admin.goto(`${gatehouse.base}/console/acme/users?search=${email}`);
  await admin.getByRole("row").filter({ hasText: email }).getByRole("link").first().click();
  await expect(admin.getByRole("row").filter({ hasText: "Account administrator" }).first()).toContainText(
    "Okta of Acme",
  );

  const Operations = [{ op: "remove", path: `members[value eq "${person.id}"]` }];
  await okta("PATCH", `/Groups/${group.id}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations,
  });
  expect(await rolesOfHedy()).toEqual([]);
});
