import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { type Connected, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { signInThrough } from "./support/people";

let gatehouse: Gatehouse;
let admin: Page;
let acme: Connected;
let user: string;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  acme = await connectOrganization(gatehouse, "acme");
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);
const email = "ada@acme.test";
const signIn = (claims: Record<string, string[]>) =>
  signInThrough(gatehouse, acme, email, { role: ["developer"], ...claims });
const readUser = async () => {
  const found = await gatehouse.api("GET", `/organizations/acme/users?email=${email}`);
  return ((await found.json()) as { items: { id: string; attributes: object }[] }).items[0];
};
const rowOf = (label: string) =>
  admin.getByRole("region", { name: "Attributes and who set them" }).getByRole("row", { name: label });

/** Deletes one from its row, as far as that goes. */
async function remove(label: string): Promise<void> {
  await open("/attributes");
  await admin.getByRole("button", { name: `Actions for ${label}`, exact: true }).click();
  await admin.getByRole("menuitem", { name: "Delete attribute" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Delete attribute" }).click();
}

test("an administrator defines attributes, and a key that is none is refused at its field", async () => {
  await open("/attributes");
  await expect(admin.getByText("There are no attributes yet.")).toBeVisible();
  const add = admin.getByRole("form", { name: "Add an attribute" });
  await add.getByLabel("Key").fill("Cost Center");
  await add.getByLabel("Label").fill("Cost center");
  await add.getByRole("button", { name: "Add attribute" }).click();
  await expect(add.getByText("starting with a lower-case letter")).toBeVisible();
  await add.getByLabel("Key").fill("costCenter");
  await add.getByRole("button", { name: "Add attribute" }).click();
  const list = admin.getByRole("region", { name: "Attributes" });
  const row = (label: string) =>
    list.getByRole("row").filter({ has: admin.getByRole("link", { name: label, exact: true }) });
  await expect(row("Cost center")).toContainText("costCenter");
  await expect(row("Cost center")).toContainText("Text");
  for (const [key, label, type] of [
    ["level", "Level", "Number"],
    ["remote", "Works remotely", "Yes or no"],
    ["started", "Started on", "Date"],
    ["offices", "Offices", "List of texts"],
  ] as const) {
    await add.getByLabel("Key").fill(key);
    await add.getByLabel("Label").fill(label);
    await add.getByLabel("Type").selectOption(type);
    await add.getByRole("button", { name: "Add attribute" }).click();
    await expect(row(label)).toBeVisible();
  }
  await expectAccessible(admin);
  await admin.getByLabel("Label or key").fill("COST");
  await admin.getByLabel("Type").first().selectOption("Text");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(list.locator("tbody tr")).toHaveCount(1);
  await row("Cost center").getByRole("link").click();
  const form = admin.getByRole("form", { name: "Cost center", exact: true });
  await form.getByLabel("Label").fill("Cost centre");
  await form.getByRole("button", { name: "Save attribute" }).click();
  await expect(admin.getByRole("heading", { name: "Cost centre", level: 1 })).toBeVisible();
  await expect(admin.getByText("Text, no users have a value")).toBeVisible();
  await expectAccessible(admin);
});

test("claims are mapped to them in the claims table, and the sign-in sets them with whose word they are", async () => {
  await open(`/connections/${acme.connectionId}/mapping`);
  await admin.getByRole("button", { name: "Add claim row" }).click();
  await expect(admin.getByLabel(/^Source of row/).last()).toHaveValue("");
  await admin
    .getByLabel(/^Field of row/)
    .last()
    .selectOption({ label: "Cost centre" });
  await admin
    .getByLabel(/^Source of row/)
    .last()
    .fill("department");
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  const connection = `/organizations/acme/connections/${acme.connectionId}`;
  const { claims } = (await (await gatehouse.api("GET", connection)).json()) as { claims: object[] };
  expect(claims.at(-1)).toEqual({ field: "attributes.costCenter", from: "department" });
  const more = ["level", "remote", "started"].map((key) => ({ field: `attributes.${key}`, from: key }));
  await gatehouse.api("PATCH", connection, { claims: [...claims, ...more] });

  const sent = { department: ["4711"], level: ["3"], remote: ["true"], started: ["2026-05-03"] };
  expect((await signIn(sent)).session).not.toBeNull();
  const found = await readUser();
  expect(found?.attributes).toEqual({ costCenter: "4711", level: 3, remote: true, started: "2026-05-03" });
  user = found?.id ?? "";
  await open(`/users/${user}`);
  await expect(rowOf("Cost centre")).toContainText("4711");
  await expect(rowOf("Cost centre").getByRole("link", { name: "Provider of acme" })).toBeVisible();
  await expect(rowOf("Cost centre")).toContainText("claim department, Provider of acme");
  await expect(rowOf("Works remotely")).toContainText("Yes");
});

test("an administrator sets values by type, what is wrong is refused at its field, and the rest stays the provider's", async () => {
  await open(`/users/${user}`);
  await admin.getByLabel("Level", { exact: true }).fill("three");
  await admin.getByLabel("Offices").fill("Berlin\nKyoto");
  await admin.getByLabel("Works remotely").selectOption("No");
  await admin.getByRole("button", { name: "Save user" }).click();
  await expect(admin.getByText("Enter a number, for example 4.5.")).toBeVisible();
  await expect(admin.getByLabel("Offices")).toHaveValue("Berlin\nKyoto");
  await admin.getByLabel("Level", { exact: true }).fill("4.5");
  await admin.getByRole("button", { name: "Save user" }).click();
  await expect(rowOf("Offices")).toContainText("Berlin, Kyoto");
  await expect(rowOf("Offices")).toContainText("manual");
  await expect(rowOf("Cost centre").getByRole("link", { name: "Provider of acme" })).toBeVisible();
  expect((await readUser())?.attributes).toMatchObject({ level: 4.5, remote: false, offices: ["Berlin", "Kyoto"] });
  await expectAccessible(admin);
});

test("a value of another type does not stop the sign-in: its page says so, and that a manual value was replaced", async () => {
  expect((await signIn({ department: ["4712"], level: ["senior"], remote: ["true"] })).session).not.toBeNull();
  expect((await readUser())?.attributes).toMatchObject({ costCenter: "4712", level: 4.5, remote: true });
  await open(`/users/${user}`);
  await admin.getByRole("region", { name: "Activity" }).getByRole("link").first().click();
  await expect(admin.getByText("Level was not set: claim level contains senior, not a number")).toBeVisible();
  await expect(admin.getByText("the manually set value of Works remotely was replaced")).toBeVisible();
  await expect(admin.getByText("Cost centre: 4711 → 4712 (claim department)")).toBeVisible();
});

test("an application is told one: chosen among its claims, previewed as it is typed, and named where it would be deleted", async () => {
  const application = { kind: "oidc", name: "Payroll", redirectUris: ["https://payroll.acme.example/callback"] };
  const made = await gatehouse.api("POST", "/organizations/acme/applications", application);
  const { id } = (await made.json()) as { id: string };
  await open(`/applications/${id}/claims`);
  const preview = admin.getByRole("region", { name: "Claims of the user" });
  await admin.getByLabel("User's e-mail address").fill(email);
  await admin.getByRole("button", { name: "Add claim" }).click();
  await admin.getByLabel("Claim name").fill("offices");
  const value = admin.getByLabel("Value");
  await expect(value.locator('optgroup[label="Attributes of this organization"]')).toBeAttached();
  await value.selectOption({ label: "Offices" });
  await expect(preview).toContainText(/"offices": \[\s*"Berlin",\s*"Kyoto"\s*\]/);
  await admin.getByLabel("Only these values").fill("Kyoto");
  await expect(preview).not.toContainText("Berlin");
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Save changes" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  const saved = await gatehouse.api("GET", `/organizations/acme/applications/${id}`);
  expect(await saved.json()).toMatchObject({ claims: [{ from: "attributes.offices", only: ["Kyoto"] }] });
  await remove("Offices");
  await expect(admin.getByRole("dialog").getByText("Payroll")).toBeVisible();
  await gatehouse.api("DELETE", `/organizations/acme/applications/${id}`);
});

test("an export has a column for each, and an attribute that is mapped is not deleted", async () => {
  await open("/users");
  const download = admin.waitForEvent("download");
  await admin.getByRole("link", { name: "Export CSV" }).click();
  const [header = ""] = readFileSync(await (await download).path(), "utf8").split("\r\n");
  expect(header).toMatch(/,attributes\.costCenter,attributes\.level,/);
  await remove("Level");
  await expect(admin.getByRole("dialog").getByText("The attribute is in use")).toBeVisible();
  await expect(admin.getByRole("dialog").getByText("Provider of acme")).toBeVisible();
  await remove("Offices");
  await expect(admin.getByRole("link", { name: "Offices", exact: true })).toHaveCount(0);
  expect((await readUser())?.attributes).not.toHaveProperty("offices");
});
