import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { type Connected, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { signInThrough } from "./support/people";

let gatehouse: Gatehouse;
let admin: Page;
let acme: Connected;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  acme = await connectOrganization(gatehouse, "acme");
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

const path = () => `/organizations/acme/connections/${acme.connectionId}`;
const patch = (change: object) => gatehouse.api("PATCH", path(), change);
const openEditor = () => admin.goto(`${gatehouse.base}/console/acme/connections/${acme.connectionId}/mapping`);
const save = async () => {
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
};
const userOf = async (email: string) => {
  const { items } = (await (await gatehouse.api("GET", `/organizations/acme/users?email=${email}`)).json()) as {
    items: { id: string; fullName: string | null; roles: string[]; groups: string[] }[];
  };
  return items[0];
};

test("a refused row on another page of its table is led to, and its field says what is wrong", async () => {
  const rules = Array.from({ length: 60 }, (_row, index) => ({ value: `v${index + 1}`, role: "developer" }));
  await patch({ provisioning: { roles: { rules } } });
  await openEditor();
  await admin.getByRole("button", { name: "Next rows" }).click();
  await admin.getByLabel("Role of row 60").selectOption("");
  await admin.getByRole("button", { name: "Previous rows" }).click();
  await expect(admin.getByLabel("Role of row 60")).toHaveCount(0);
  await admin.getByRole("button", { name: "Save connection" }).click();
  const role = admin.getByLabel("Role of row 60");
  await expect(role).toBeFocused();
  await expect(role).toHaveAttribute("aria-invalid", "true");
  await expect(role).toHaveAccessibleDescription(/Role of row 60: ./);

  // The summary leads there as well, from another page and past a filter.
  await admin.getByLabel("Filter rows").fill("v7");
  await expect(role).toHaveCount(0);
  await admin
    .getByRole("navigation", { name: "Fields to correct" })
    .getByRole("button", { name: "Role of row 60" })
    .click();
  await expect(role).toBeFocused();
  await admin.getByRole("button", { name: "Discard" }).click();
  await patch({ provisioning: { roles: { rules: [] } } });
});

test("a claim goes through its steps, and the page shows what comes out before anything is saved", async () => {
  const claims = { title: ["  CORP / Lead Engineer "], dept: ["app-developer-eu", "other"], email: ["ada@acme.test"] };
  await patch({
    claims: [
      { field: "email", from: "email" },
      { field: "role", from: "dept" },
    ],
    provisioning: { roles: { unmapped: "ignore" } },
  });
  expect((await signInThrough(gatehouse, acme, "ada@acme.test", claims)).session).not.toBeNull();
  expect((await userOf("ada@acme.test"))?.roles).toEqual([]);

  await openEditor();
  const preview = admin.getByRole("region", { name: "Preview with the last sign-in" });
  await expect(preview.getByText("ada@acme.test", { exact: true })).toBeVisible();
  await preview.getByRole("button", { name: "Use claim title" }).click();
  await expect(admin.getByLabel("Source of row 3")).toHaveValue("title");
  await admin.getByText("Steps and updates, row 3").click();
  const addStep = admin.getByRole("button", { name: "Row 3: add step" });
  for (const [step, kind] of ["after", "trim", "map"].entries()) {
    await addStep.click();
    await admin.getByLabel(`Row 3: step ${step + 1}`, { exact: true }).selectOption(kind);
  }
  await admin.getByLabel("Row 3: text of step 1").fill("/");
  await admin.getByLabel("Row 3: values of step 3").fill("Lead Engineer = Lead");
  await expect(preview.getByText("Lead", { exact: true })).toBeVisible();

  await admin.getByText("Steps and updates, row 2").click();
  await admin.getByRole("button", { name: "Row 2: add step" }).click();
  await admin.getByLabel("Row 2: step 1", { exact: true }).selectOption("regex");
  await admin.getByLabel("Row 2: text of step 1").fill("^app-(developer");
  await expect(admin.getByText("The preview appears again once every row is complete.")).toBeVisible();
  // Without a server it says so, and asks again with the next change.
  const isEditor = (url: URL) => url.pathname.endsWith("/mapping");
  await admin.route(isEditor, (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
  await admin.getByLabel("Row 2: text of step 1").fill("^app-(.+)-us$");
  await expect(admin.getByText("The server did not answer").first()).toBeVisible();
  await admin.unroute(isEditor);
  await admin.getByLabel("Row 2: text of step 1").fill("^app-(.+)-eu$");
  await expect(preview.getByText(/Developer \(role claim "developer" is a role's key\)/)).toBeVisible();
  await expectAccessible(admin);
  await save();

  await signInThrough(gatehouse, acme, "ada@acme.test", claims);
  expect(await userOf("ada@acme.test")).toMatchObject({ fullName: "Lead", roles: ["developer"] });
});

test("a row that fills only what is empty leaves what an administrator wrote", async () => {
  await patch({
    claims: [
      { field: "email", from: "email" },
      { field: "fullName", from: "title" },
    ],
    provisioning: { roles: { unmapped: "ignore" } },
  });
  await signInThrough(gatehouse, acme, "ada@acme.test", { title: ["CORP / Lead Engineer"], email: ["ada@acme.test"] });
  const user = await userOf("ada@acme.test");
  await gatehouse.api("PATCH", `/organizations/acme/users/${user?.id}`, { fullName: "Ada by hand" });
  await openEditor();
  await admin.getByText("Steps and updates, row 2").click();
  await admin.getByLabel("Row 2: when to replace the user's value").selectOption("only if it is empty");
  await save();
  await signInThrough(gatehouse, acme, "ada@acme.test", { title: ["CORP / Lead Engineer"], email: ["ada@acme.test"] });
  expect((await userOf("ada@acme.test"))?.fullName).toBe("Ada by hand");
});

test("IK-F6, EN-42: role rows are made, ordered and saved by keyboard alone; the order decides", async () => {
  await patch({
    claims: [
      { field: "email", from: "email" },
      { field: "role", from: "dept" },
    ],
    provisioning: { roles: { unmapped: "ignore", rules: [] } },
  });
  await openEditor();
  const press = async (...keys: string[]) => {
    for (const key of keys) await admin.keyboard.press(key);
  };
  await expect(admin.getByLabel("Multiple role values")).toBeEnabled();
  await admin.getByLabel("Multiple role values").focus();
  await admin.keyboard.type("Highest");
  // From the policy to the first row, without the mouse.
  const focused = () => admin.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  for (let steps = 0; steps < 20 && (await focused()) !== "Add role row"; steps += 1) await press("Tab");
  await press("Enter");
  await expect(admin.getByLabel("Value of row 1")).toBeFocused();
  await admin.keyboard.type("Staff*");
  await press("Tab");
  await admin.keyboard.type("pattern");
  await press("Tab");
  await admin.keyboard.type("Finance");
  for (let steps = 0; steps < 20 && (await focused()) !== "Add role row"; steps += 1) await press("Tab");
  await press("Enter");
  await admin.keyboard.type("Devs");
  await press("Tab", "Tab");
  await admin.keyboard.type("Developer");
  await press("Tab");
  await expect(admin.getByRole("button", { name: "Move row 2 up" })).toBeFocused();
  // The buttons of a row are one stop: arrows lead from one to the next, past those that are closed.
  await press("ArrowRight");
  await expect(admin.getByRole("button", { name: "Remove role row 2" })).toBeFocused();
  await press("ArrowLeft");
  await expect(admin.getByRole("button", { name: "Move row 2 up" })).toBeFocused();
  await press("Enter");
  await expect(admin.getByLabel("Value of row 1")).toHaveValue("Devs");
  for (let steps = 0; steps < 80 && (await focused()) !== "Save connection"; steps += 1) await press("Tab");
  await press("Enter");
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  const saved = (await (await gatehouse.api("GET", path())).json()) as { provisioning: { roles: { rules: object[] } } };
  expect(saved.provisioning.roles).toMatchObject({
    policy: "highest",
    rules: [
      { value: "Devs", role: "developer" },
      { value: "Staff*", role: "finance", match: "pattern" },
    ],
  });
  await signInThrough(gatehouse, acme, "bob@acme.test", { dept: ["Staff-7", "Devs"], email: ["bob@acme.test"] });
  expect((await userOf("bob@acme.test"))?.roles).toEqual(["developer"]);
});

test("values that arrived without a row are one click away from one; rows move by dragging", async () => {
  await patch({
    claims: [
      { field: "email", from: "email" },
      { field: "role", from: "dept" },
    ],
    provisioning: {
      roles: {
        policy: "highest",
        unmapped: "ignore",
        rules: [
          { value: "Devs", role: "developer" },
          { value: "Staff*", role: "finance", match: "pattern" },
        ],
      },
    },
  });
  await signInThrough(gatehouse, acme, "bob@acme.test", { dept: ["Interns"], email: ["bob@acme.test"] });
  await openEditor();
  await admin.getByRole("button", { name: "Add a role row for Interns" }).click();
  await expect(admin.getByLabel("Value of row 3")).toHaveValue("Interns");
  await admin.getByLabel("Role of row 3").selectOption("Media library, view only");
  const handles = admin.getByText("⠿");
  await handles.nth(2).dragTo(handles.nth(0));
  await expect(admin.getByLabel("Value of row 1")).toHaveValue("Interns");
  await save();
  await signInThrough(gatehouse, acme, "bob@acme.test", { dept: ["Interns"], email: ["bob@acme.test"] });
  expect((await userOf("bob@acme.test"))?.roles).toEqual(["media_library_view_only_access"]);
});

test("a row has no role until one is chosen; one that opens the console is marked, and asks before it is saved", async () => {
  await patch({ provisioning: { roles: { rules: [] } } });
  await openEditor();
  await admin.getByRole("button", { name: "Add role row" }).click();
  await admin.getByLabel("Value of row 1").fill("Board");
  await expect(admin.getByLabel("Role of row 1")).toHaveValue("");
  await expect(admin.getByText("Adding the first row ends this", { exact: false })).toBeVisible();
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByLabel("Role of row 1")).toHaveAttribute("aria-invalid", "true");
  const defaults = admin.locator('select[name="provisioning.defaultRole"]');
  await expect(defaults.locator("option", { hasText: "Account administrator (Console access)" })).toHaveCount(1);
  await admin.getByLabel("Role of row 1").selectOption("Account administrator");
  await expect(admin.getByText("Console access", { exact: true })).toBeVisible();
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByText("A row would make people administrators")).toBeVisible();
  await expect(admin.getByText("Board = Account administrator")).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Save and make them administrators" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  // A script names the role itself.
  const named = await patch({
    provisioning: { roles: { rules: [{ value: "Staff", role: "account_administrator" }] } },
  });
  expect(named.status).toBe(200);
  const unknown = await patch({ provisioning: { roles: { rules: [{ value: "Staff", role: "made-up" }] } } });
  expect([unknown.status, ((await unknown.json()) as { errors: object[] }).errors[0]]).toMatchObject([
    422,
    { path: "provisioning.roles.rules.0.role", message: "role_unknown" },
  ]);
});

test("nobody becomes an administrator by a pattern or by the default role", async () => {
  for (const roles of [
    { rules: [{ value: "*", role: "account_administrator", match: "pattern" }] },
    { unmapped: "default", default: "account_administrator" },
  ]) {
    const answer = await patch({ provisioning: { roles } });
    expect([answer.status, ((await answer.json()) as { errors: { message: string }[] }).errors[0]?.message]).toEqual([
      422,
      "console_role",
    ]);
  }
});

test("EN-43: Entra's role values have no spaces, and the row says so", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/new?kind=microsoft-oidc`);
  await admin.getByLabel("Name", { exact: true }).fill("Entra");
  await admin.getByLabel("Issuer").fill("https://login.microsoftonline.com/acme.example/v2.0");
  await admin
    .locator("summary")
    .filter({ hasText: /^Roles$/ })
    .click();
  await admin.getByRole("button", { name: "Add role row" }).click();
  await admin.getByLabel("Value of row 1").fill("Content Editors");
  await admin.getByLabel("Role of row 1").selectOption("Developer");
  await admin.getByRole("button", { name: "Save as draft" }).click();
  await expect(admin.getByLabel("Value of row 1")).toHaveAccessibleDescription(
    "Value of row 1: Entra does not allow spaces in the value of an app role. Use underscores.",
  );
  await expect(admin.getByLabel("Value of row 1")).toHaveValue("Content Editors");
});

test("EN-41: before syncing is saved, the page says which memberships it would take away", async () => {
  for (const key of ["designers", "editors"])
    await gatehouse.api("POST", "/organizations/acme/groups", { key, name: key });
  const rules = ["designers", "editors"].map((group) => ({ value: `ext-${group}`, group }));
  await patch({
    claims: [
      { field: "email", from: "email" },
      { field: "groups", from: "groups" },
    ],
    provisioning: { roles: { rules: [], unmapped: "ignore" }, groups: { mode: "add", rules } },
  });
  const signIn = (groups: string[] | null) =>
    signInThrough(gatehouse, acme, "cleo@acme.test", { email: ["cleo@acme.test"], ...(groups && { groups }) });
  await signIn(["ext-designers", "ext-editors"]);
  await signIn(["ext-editors"]);
  expect((await userOf("cleo@acme.test"))?.groups).toEqual(["designers", "editors"]);
  await openEditor();
  await admin.getByLabel("When the provider sends fewer groups than before").selectOption("sync");
  await admin.getByRole("button", { name: "Preview what synchronizing would remove" }).click();
  await expect(admin.getByText("1 membership would be removed at the next sign-in:")).toBeVisible();
  await expect(admin.getByText("cleo@acme.test – designers")).toBeVisible();
  await expectAccessible(admin);
  await save();
  await signIn(null);
  expect((await userOf("cleo@acme.test"))?.groups).toEqual(["designers", "editors"]);
  await signIn(["ext-editors"]);
  expect((await userOf("cleo@acme.test"))?.groups).toEqual(["editors"]);
});

test("10,000 rows are pasted, filtered, saved and opened again without losing one", async () => {
  // As Entra names groups: an object id, and a label for people.
  const id = (index: number) => `6f3c0000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  const lines = Array.from({ length: 10_000 }, (_row, index) => `${id(index)},designers,The people of team ${index}`);
  await gatehouse.api("POST", "/organizations/acme/groups", { key: "designers", name: "designers" });
  await patch({
    claims: [
      { field: "email", from: "email" },
      { field: "groups", from: "groups" },
    ],
    provisioning: { roles: { rules: [], unmapped: "ignore" }, groups: { mode: "sync", rules: [] } },
  });
  await openEditor();
  await admin.getByText("Paste group rows").click();
  const file = { name: "groups.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };
  await admin.getByLabel("Choose a CSV file").last().setInputFiles(file);
  await admin.getByRole("button", { name: "Add these rows" }).click();
  await expect(admin.getByText("Page 1 of 200")).toBeVisible();
  await admin.getByLabel("Filter rows").fill("team 9876");
  await expect(admin.getByText("1 row", { exact: true })).toBeVisible();
  await expect(admin.getByLabel("External group, row 9877", { exact: true })).toHaveValue(id(9876));
  // Only a page of rows is in the document.
  expect(await admin.getByLabel(/^External group, row/).count()).toBe(1);
  await save();
  const saved = (await (await gatehouse.api("GET", path())).json()) as {
    provisioning: { groups: { rules: object[] } };
  };
  expect(saved.provisioning.groups.rules).toHaveLength(10_000);
  expect(saved.provisioning.groups.rules[9999]).toEqual({
    value: id(9999),
    group: "designers",
    label: "The people of team 9999",
  });
  await openEditor();
  await expect(admin.getByText("Page 1 of 200")).toBeVisible();
  await signInThrough(gatehouse, acme, "cleo@acme.test", { email: ["cleo@acme.test"], groups: [id(9999)] });
  expect((await userOf("cleo@acme.test"))?.groups).toEqual(["designers"]);
});
