import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// A directory from the wizard to the day on which somebody leaves: people and groups as Okta and as Entra send them, one user for
// directory and sign-in, the open browser that is out, and the log that says so.
let gatehouse: Gatehouse;
let admin: Page;
let provider: SampleProvider;
let connection: string;

const core = "urn:ietf:params:scim:schemas:core:2.0";
const patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

test.beforeAll(async ({ browser }) => {
  provider = await startSampleProvider(0);
  ({ gatehouse, admin } = await startConsole(browser));
  connection = await addConnection(gatehouse, {
    name: "Acme SSO",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
    claims: [
      { field: "email", from: "email" },
      { field: "fullName", from: "full_name" },
    ],
  });
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
  await provider?.stop();
});

const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);

/** A client of one directory. */
const client =
  ({ scimUrl, token }: { scimUrl: string; token: string }, userAgent: string) =>
  async (method: string, path: string, body?: object) => {
    const response = await fetch(`${scimUrl}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        "Content-Type": "application/scim+json",
        "User-Agent": userAgent,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };

async function newDirectory(body: object) {
  const made = await gatehouse.api("POST", "/organizations/acme/directories", body);
  expect(made.status).toBe(201);
  return (await made.json()) as { id: string; scimUrl: string; token: string };
}

const usersOf = async (email: string) =>
  (
    (await (await gatehouse.api("GET", `/organizations/acme/users?email=${email}`)).json()) as {
      items: { id: string }[];
    }
  ).items;

/** What the list that is shown is as a file. */
async function exportedRows(): Promise<object[]> {
  const link = admin.getByRole("link", { name: "Export JSON", exact: true });
  const file = await admin.request.get(gatehouse.base + (await link.getAttribute("href")));
  return (await file.json()) as object[];
}

test("the wizard ends with the address and the token, which opens the directory and is shown once", async () => {
  await open("/directories");
  await expect(admin.getByText("No directory is connected yet", { exact: false })).toBeVisible();
  await admin.getByRole("link", { name: "Connect directory" }).click();
  await expect(admin.getByRole("heading", { name: "Step 1 of 2: Provider" })).toBeVisible();
  await admin.getByLabel("Okta", { exact: true }).check();
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Continue" }).click();
  await expect(admin.getByRole("heading", { name: "Step 2 of 2: Rules" })).toBeFocused();
  await admin.getByLabel("Sign-in connection").selectOption("Acme SSO");
  await expect(admin.getByLabel("Start with a dry run")).toBeChecked();
  await admin.getByLabel("Start with a dry run").uncheck();
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Connect directory" }).click();
  await expect(admin.getByRole("heading", { name: "The directory is ready" })).toBeFocused();
  const token = (await admin.getByText(/^ghd_[\w-]{43}$/).textContent()) ?? "";
  const scimUrl = (await admin.getByText(/\/scim\/v2\/[a-z0-9]+$/).textContent()) ?? "";
  await expect(admin.getByText("SCIM connector base URL")).toBeVisible();
  await expectAccessible(admin);
  expect((await client({ scimUrl, token }, "Okta SCIM Client")("GET", "/Users?count=1")).status).toBe(200);
  await admin.getByRole("link", { name: "Open directory" }).click();
  await expect(admin.getByRole("heading", { name: "Okta", level: 1 })).toBeVisible();
  await expect(admin.getByText(token)).toHaveCount(0);
  await expect(admin.getByText("Okta SCIM Client")).toBeVisible();
});

test("a person and a group of Okta are one user with the sign-in, and the open browser is out when Okta deactivates them", async ({
  browser,
}) => {
  const directory = await newDirectory({ name: "Okta of Acme", preset: "okta", connection });
  const okta = client(directory, "Okta SCIM Client 1.0.0");
  const email = "ada@acme.example";
  const found = await okta(
    "GET",
    `/Users?filter=${encodeURIComponent(`userName eq "${email}"`)}&startIndex=1&count=100`,
  );
  expect(found.body.totalResults).toBe(0);
  const made = await okta("POST", "/Users", {
    schemas: [`${core}:User`],
    userName: email,
    name: { givenName: "Ada", familyName: "Lovelace" },
    emails: [{ primary: true, value: email, type: "work" }],
    displayName: "Ada Lovelace",
    locale: "en-US",
    externalId: "00ujl29u0le5T6Aj10h7",
    groups: [],
    password: "1mz050nq",
    active: true,
  });
  expect(made.status).toBe(201);
  const group = await okta("POST", "/Groups", {
    schemas: [`${core}:Group`],
    displayName: "Mathematicians",
    members: [{ value: made.body.id, display: email }],
  });
  expect(group.status).toBe(201);

  await open(`/directories/${directory.id}/people`);
  const row = admin.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("Active");
  await expectAccessible(admin);
  expect(await exportedRows()).toMatchObject([{ userName: email, email, active: true, groups: 1 }]);
  await row.getByRole("checkbox", { name: `Select ${email}` }).check();
  await expect(admin.getByRole("link", { name: "Export selected as CSV" })).toBeVisible();
  const taken = await gatehouse.api("GET", "/organizations/acme/audit?action=directory_people.exported");
  expect(((await taken.json()) as { items: object[] }).items).toHaveLength(1);
  await row.getByRole("link", { name: email }).click();
  const said = admin.getByRole("region", { name: "Directory", exact: true });
  await expect(said.getByRole("row").filter({ hasText: "Full name" })).toContainText("Ada Lovelace");
  const membership = admin.getByRole("row").filter({ hasText: "Mathematicians" }).first();
  await expect(membership).toContainText("Okta of Acme");
  await open(`/directories/${directory.id}/groups`);
  await expect(admin.getByRole("row").filter({ hasText: "Mathematicians" })).toContainText("1");
  await expectAccessible(admin);
  expect(await exportedRows()).toMatchObject([{ displayName: "Mathematicians", members: 1 }]);
  await admin.getByRole("checkbox", { name: "Select Mathematicians" }).check();
  await expect(admin.getByRole("link", { name: "Export selected as CSV" })).toBeVisible();

  const context = await browser.newContext();
  const ada = await context.newPage();
  await ada.goto(`${gatehouse.base}/sso/${connection}`);
  await ada.getByRole("button", { name: "Ada Lovelace" }).click();
  await ada.waitForURL((url) => url.href.startsWith(gatehouse.base) && !url.pathname.startsWith("/sso"));
  expect(await usersOf(email)).toHaveLength(1);
  await ada.goto(`${gatehouse.base}/dashboard`);
  await expect(ada.getByLabel("Full name")).toHaveAccessibleDescription(
    /^Your name comes from the directory Okta of Acme/,
  );

  const left = await okta("PATCH", `/Users/${made.body.id}`, {
    schemas: [patchOp],
    Operations: [{ op: "replace", value: { active: false } }],
  });
  expect([200, 204]).toContain(left.status);
  await ada.goto(`${gatehouse.base}/dashboard`);
  await expect(ada).toHaveURL(/\/sign-in/);
  await ada.goto(`${gatehouse.base}/sso/${connection}`);
  await ada.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(ada).toHaveURL(/\/sign-in\/error/);
  await context.close();

  await open(`/directories/${directory.id}/requests?target=ada`);
  const log = admin.getByRole("link", { name: `Okta of Acme deactivated ${email}`, exact: false });
  await expect(log).toContainText("1 session ended");
  await expectAccessible(admin);
  const [latest] = await exportedRows();
  expect(latest).toMatchObject({ action: "user.deactivated", target: email });
  expect(latest).not.toHaveProperty("body");
  await admin.getByRole("checkbox", { name: `Select Okta of Acme deactivated ${email}, Request ` }).check();
  await expect(admin.getByRole("link", { name: "Export selected as JSON" })).toBeVisible();
  await log.click();
  await expect(admin.getByRole("region", { name: "What it changed" })).toContainText("suspended");
  await expect(admin.locator("body")).not.toContainText("1mz050nq");
  await expectAccessible(admin);

  await admin.getByRole("link", { name: "Repeat without changes" }).click();
  const replay = admin.getByRole("region", { name: "What it would do now" });
  await expect(replay.getByRole("status")).toContainText("Okta of Acme would have");
  await expectAccessible(admin);
  await expect(admin.getByRole("region", { name: "What was closed" })).toContainText("Sessions");
  await admin.getByRole("link", { name: "Open the receipt" }).click();
  await expect(admin.getByRole("heading", { name: /^Leaving receipt of / })).toBeVisible();
  await expect(admin.getByText("directory Okta of Acme")).toBeVisible();
});

test("Entra's habits fill a group, and the page of an address says why somebody is not here", async () => {
  const directory = await newDirectory({ name: "Entra of Acme", preset: "entra" });
  const entra = client(directory, "azureadscim");
  const email = "hedy@acme.example";
  const made = await entra("POST", "/Users", {
    schemas: [`${core}:User`, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
    userName: email,
    active: true,
    emails: [{ primary: true, type: "work", value: email }],
    meta: { resourceType: "User" },
    name: { formatted: "Hedy Lamarr", familyName: "Lamarr", givenName: "Hedy" },
  });
  expect(made.status).toBe(201);
  const group = await entra("POST", "/Groups", {
    schemas: [`${core}:Group`, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
    externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
    displayName: "Inventors",
    meta: { resourceType: "Group" },
  });
  const add = { op: "Add", path: "members", value: [{ $ref: null, value: made.body.id }] };
  expect((await entra("PATCH", `/Groups/${group.body.id}`, { schemas: [patchOp], Operations: [add] })).status).toBe(
    204,
  );
  await gatehouse.api("POST", "/organizations/acme/groups", { key: "engineers", name: "Engineers" });

  await open(`/directories/${directory.id}/groups`);
  await admin.getByLabel("Group name").fill("INVENT");
  await admin.getByRole("button", { name: "Filter" }).click();
  await expect(admin.getByText("1 group", { exact: true })).toBeVisible();
  await admin.getByRole("button", { name: "Actions for Inventors" }).press("Enter");
  await admin.getByRole("menuitem", { name: "Change group" }).press("Enter");
  const dialog = admin.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Change group" })).toBeDisabled();
  await dialog.getByLabel("Group here").selectOption("Engineers");
  await expectAccessible(admin);
  await dialog.getByRole("button", { name: "Change group" }).click();
  await expect(admin.getByText("Members of Inventors now get the group Engineers")).toBeVisible();
  await expect(admin.getByRole("region", { name: "Groups" }).getByRole("link", { name: "Engineers" })).toBeVisible();
  const [hedy] = await usersOf(email);
  expect(hedy).toMatchObject({ groups: ["engineers"] });

  await open("/directories");
  await admin.getByLabel("Why is this person not here?").fill(email);
  await admin.getByRole("button", { name: "Check" }).click();
  await expect(admin.getByText("This person is here and active.")).toBeVisible();
  const off = { op: "Replace", path: "active", value: "False" };
  await entra("PATCH", `/Users/${made.body.id}`, { schemas: [patchOp], Operations: [off] });
  await admin.reload();
  await expect(admin.getByText("Entra of Acme says that this person is not active", { exact: false })).toBeVisible();
  await expectAccessible(admin);
});

test("a dry run changes nobody, shows what would happen, and is ended by one button", async () => {
  const directory = await newDirectory({ name: "Pilot", dryRun: true });
  const scim = client(directory, "test");
  const email = "pilot@acme.example";
  const person = {
    schemas: [`${core}:User`],
    userName: email,
    emails: [{ value: email, primary: true }],
    active: true,
  };
  expect((await scim("POST", "/Users", person)).status).toBe(201);
  expect(await usersOf(email)).toEqual([]);
  await open(`/directories/${directory.id}`);
  await admin.getByRole("link", { name: "Show what would happen" }).click();
  await expect(admin.getByRole("row").filter({ hasText: "User created" })).toContainText("1");
  await expect(admin.getByRole("link", { name: `Pilot would have created ${email}`, exact: false })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "End the dry run" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "End the dry run" }).click();
  await expect(admin.getByText("Pilot now changes people and groups: 1 person", { exact: false })).toBeVisible();
  expect(await usersOf(email)).toHaveLength(1);
});

test("the list finds a directory by name, state and provider, and its menu pauses and resumes it", async () => {
  await newDirectory({ name: "Searched and found" });
  await open("/directories?sort=created&direction=down");
  await admin.getByLabel("Search by name").fill("SEARCHED");
  await admin.getByLabel("State", { exact: true }).selectOption("Waiting for the first request");
  await admin.getByRole("button", { name: "Filter" }).click();
  const rows = admin.getByRole("region", { name: "Directories" }).locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(admin.getByText("1 directory", { exact: true })).toBeVisible();
  const menu = rows.getByRole("button", { name: "Actions for Searched and found" });
  await menu.press("Enter");
  await admin.getByRole("menuitem", { name: "Pause" }).press("Enter");
  await admin.getByRole("dialog").getByRole("button", { name: "Pause" }).press("Enter");
  await expect(admin.getByText("No directories match these filters.")).toBeVisible();
  await admin.getByRole("link", { name: "Remove filter State" }).click();
  await expect(rows).toContainText("Paused");
  await expectAccessible(admin);
  await menu.press("Enter");
  await admin.getByRole("menuitem", { name: "Resume" }).press("Enter");
  await expect(rows).toContainText("Waiting for the first request");
});

test("a paused directory asks its provider to wait, a second token replaces the first, and deleting asks for the name", async () => {
  const directory = await newDirectory({ name: "Short-lived" });
  const scim = client(directory, "test");
  await open(`/directories/${directory.id}`);
  await admin.getByRole("button", { name: "Pause" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await expect(admin.getByText("Short-lived is paused")).toBeVisible();
  expect((await scim("GET", "/Users")).status).toBe(503);
  await admin.getByRole("button", { name: "Resume" }).click();
  await expect(admin.getByText("Short-lived is active")).toBeVisible();
  await open(`/directories/${directory.id}/settings`);
  await admin.getByRole("button", { name: "Add token" }).click();
  const token = (await admin.getByText(/^ghd_[\w-]{43}$/).textContent()) ?? "";
  await admin.getByRole("button", { name: `Delete token ${directory.token.slice(0, 8)}` }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(admin.getByText("was deleted")).toBeVisible();
  expect((await scim("GET", "/Users")).status).toBe(401);
  expect((await client({ ...directory, token }, "test")("GET", "/Users")).status).toBe(200);
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Delete directory" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Short-lived").fill("Short-lived");
  await dialog.getByRole("button", { name: "Delete directory" }).click();
  await expect(admin.getByRole("heading", { name: "Directories", level: 1 })).toBeVisible();
  await expect(admin.getByRole("link", { name: "Short-lived" })).toHaveCount(0);
});

test("whoever leaves has no way in, and the receipt that can be printed says what was closed", async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sso/${connection}`);
  await page.getByRole("button", { name: "Grace Hopper" }).click();
  await page.waitForURL((url) => url.href.startsWith(gatehouse.base) && !url.pathname.startsWith("/sso"));
  const [grace] = await usersOf("grace@acme.example");
  await gatehouse.api("PATCH", `/organizations/acme/users/${grace?.id}`, { roles: ["developer"] });

  await open(`/users/${grace?.id}`);
  await admin.getByRole("link", { name: "End all access" }).click();
  await expect(admin.getByRole("row").filter({ hasText: "Sessions" })).toContainText("1");
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "End all access" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Grace Hopper").fill("Grace Hopper");
  await dialog.getByRole("button", { name: "End all access" }).click();
  await expect(admin.getByRole("heading", { name: "Leaving receipt of Grace Hopper" })).toBeVisible();
  await expect(admin.getByRole("row").filter({ hasText: "Roles" })).toContainText("developer");
  await expectAccessible(admin);
  await admin.emulateMedia({ media: "print" });
  await expect(admin.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(admin.getByRole("row").filter({ hasText: "Sessions" })).toBeVisible();
  await admin.emulateMedia({ media: "screen" });

  await page.goto(`${gatehouse.base}/dashboard`);
  await expect(page).toHaveURL(/\/sign-in/);
  await context.close();
});
