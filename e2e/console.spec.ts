import { readFileSync } from "node:fs";
import { X509Certificate, X509Certificates } from "@peculiar/x509";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, openTab, saveUntested, startConsole } from "./support/administrator";
import { makeAuthority, makeIssuedKeyPair } from "./support/authority";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { startSampleProvider } from "./support/sample-provider";

// One administrator's tour through every page, on a database of its own; each journey makes what it needs.
let gatehouse: Gatehouse;
let provider: Awaited<ReturnType<typeof startSampleProvider>>;
let page: Page;
let connectionId = "";

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin: page } = await startConsole(browser));
  provider = await startSampleProvider(0);
  connectionId = await addConnection(gatehouse, {
    name: "Sample",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
  });
});

test.afterAll(async () => {
  await page?.close();
  await provider?.stop();
  await gatehouse?.stop();
});

const open = (path: string) => page.goto(`${gatehouse.base}/console/acme${path}`);
const addUser = (user: { email: string; fullName?: string; role?: string }) =>
  gatehouse.api("POST", "/organizations/acme/users", user);

async function signInAs(name: string): Promise<Page> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error("There is no browser");
  const person = await context.newPage();
  await person.goto(`${gatehouse.base}/sso/${connectionId}`);
  await person.getByRole("button", { name }).click();
  return person;
}

test("a user made by hand is linked at the first sign-in, keeps the role given by hand, and is out once suspended", async () => {
  await open("/users/new");
  await page.getByLabel("E-mail address").fill("grace@acme.example");
  await page.getByLabel("Full name").fill("Invited Grace");
  await page.getByLabel("Finance").check();
  await page.getByRole("button", { name: "Create user" }).click();
  await expect(page.getByRole("heading", { name: "Invited Grace", level: 1 })).toBeVisible();
  await expect(page.getByText("This user is not linked to any provider yet")).toBeVisible();

  const person = await signInAs("Grace Hopper");
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
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
  await person.reload();
  await expect(person).toHaveURL(/\/sign-in/);
  await person.context().close();
  const again = await signInAs("Grace Hopper");
  await expect(again.getByRole("heading", { name: "You cannot sign in here yet" })).toBeVisible();
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
  for (let index = 0; index < 55; index++) {
    await addUser({
      email: `person${String(index).padStart(2, "0")}@list.example`,
      fullName: `Person ${index}`,
      role: index === 7 ? "developer" : undefined,
    });
  }
  await open("/users?sort=email&search=list.example");
  const rows = page.getByRole("region", { name: "Users" }).locator("tbody tr");
  await expect(rows).toHaveCount(50);
  await expect(page.getByText("55 users")).toBeVisible();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(rows).toHaveCount(5);
  await page.getByLabel("Name or e-mail").fill("person5");
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(rows).toHaveCount(5);
  await open("/users?role=developer");
  await expect(rows.filter({ hasText: "person07@list.example" })).toHaveCount(1);
  await open("/users?search=%25nobody_");
  await expect(page.getByText("No users match these filters.")).toBeVisible();
});

test("metadata of several providers asks which one, and fills the form with the chosen one", async () => {
  const single = await (await fetch(provider.metadataUrl)).text();
  const entity = single.replace(/^<\?xml[^>]*\?>\s*/, "");
  const other = entity.replace(/entityID="[^"]+"/, 'entityID="https://second.example/saml"');
  await open("/connections/new?kind=generic-saml");
  await page
    .locator("#metadata")
    .fill(
      `<f:EntitiesDescriptor xmlns:f="urn:oasis:names:tc:SAML:2.0:metadata">${entity}${other}</f:EntitiesDescriptor>`,
    );
  await page.getByRole("button", { name: "Read metadata" }).click();
  const choices = page.getByRole("list", { name: "Identity providers in this document" });
  await expect(choices.getByRole("button")).toHaveCount(2);
  await expectAccessible(page);
  await choices.getByRole("button", { name: "https://second.example/saml" }).click();
  await expect(page.getByRole("status").getByText("https://second.example/saml")).toBeVisible();
  await expect(choices).toHaveCount(0);
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
  await page.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name: /Terraform/ }).getByText("Revoked", { exact: true })).toBeVisible();
  expect((await ask()).status()).toBe(401);
});

test("EN-40: external groups are mapped once a claim is, by row and by paste, and the user's page says why", async () => {
  await open("/groups");
  await expect(page.getByText("There are no groups yet.")).toBeVisible();
  const added = page.getByRole("form", { name: "Add a group" });
  await added.getByLabel("Key").fill("designers");
  await added.getByLabel("Name").fill("Design team");
  await added.getByRole("button", { name: "Add group" }).click();
  await expect(page.getByRole("link", { name: "Design team" })).toBeVisible();
  await expectAccessible(page);

  await gatehouse.api("PATCH", `/organizations/acme/connections/${connectionId}`, {
    claims: [{ field: "email", from: "email" }],
    provisioning: { roles: { rules: [] } },
  });
  await open(`/connections/${connectionId}/mapping`);
  await expect(page.getByText("First map a claim to Groups under Claims")).toBeVisible();
  await page.getByRole("button", { name: "Add claim row" }).click();
  await page.getByLabel("Field of row 2").selectOption("Groups");
  await page.getByLabel("Source of row 2").fill("role");
  await page.getByText("Paste group rows").click();
  const lines = page.getByLabel(/One row per line: external/);
  await lines.fill("developer,designers,Developers there\nfinance,nobody");
  await page.getByRole("button", { name: "Add these rows" }).click();
  await expect(page.getByText("These lines contain no value or no known group: 2.")).toBeVisible();
  await lines.fill("developer,designers,Developers there");
  await page.getByRole("button", { name: "Add these rows" }).click();
  await expect(page.getByLabel("External group, row 1", { exact: true })).toHaveValue("developer");
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  await expectAccessible(page);

  const person = await signInAs("Ada Lovelace");
  await expect(person.getByText("Signed in as")).toBeVisible();
  await expect(person.getByText("Design team")).toBeVisible();
  await expect(person.getByText("Signed in through")).toBeVisible();
  await person.context().close();
  await open("/groups/designers");
  await page.getByRole("link", { name: "ada@acme.example" }).click();
  const memberships = page.getByRole("region", { name: "Groups and reasons" });
  await expect(
    memberships.getByRole("row", { name: /Design team Sample group "developer" matched row 1/ }),
  ).toBeVisible();
});

test("EN-50: a connection is exported as a file, and an import shows what would change before it does", async () => {
  await open(`/connections/${connectionId}`);
  const download = page.waitForEvent("download");
  await page.getByText("More", { exact: true }).click();
  await page.getByRole("link", { name: "Export" }).click();
  const file = await (await download).path();
  const document = JSON.parse(readFileSync(file, "utf8")) as { connection: { signIn: { buttonText: string | null } } };
  document.connection.signIn.buttonText = "From a file";
  await open("/connections");
  await page.getByRole("link", { name: "Import" }).click();
  await page.getByLabel("File content").fill("{");
  await page.getByRole("button", { name: "Preview changes" }).click();
  await expect(page.getByText("This is not a connection file")).toBeVisible();
  await page.getByLabel("File content").fill(JSON.stringify(document));
  await page.getByRole("button", { name: "Preview changes" }).click();
  await expect(page.getByText("1 field would change:")).toBeVisible();
  await expect(page.getByText(/signIn.buttonText: .* → "From a file"/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await openTab(page, "Sign-in");
  await expect(page.getByLabel("Button text")).toHaveValue("From a file");
});

test("IK-A5: metadata put into the box and saved is one gesture, as a draft and turned on", async () => {
  const xml = await (await fetch(provider.metadataUrl)).text();
  const box = page.getByLabel("Paste the XML or its URL");
  for (const [save, content] of [
    ["Save as draft", xml],
    ["Save and turn on", xml],
    ["Save and turn on", provider.metadataUrl],
  ] as const) {
    await open("/connections/new?kind=generic-saml");
    await page.getByLabel("Name", { exact: true }).fill(`In one gesture: ${save}`);
    await box.fill(content);
    await page.getByRole("button", { name: save }).click();
    if (save === "Save and turn on") await saveUntested(page);
    await expect(page.getByRole("heading", { name: "Enter these at the identity provider" })).toBeVisible();
    await openTab(page, "Provider");
    await expect(page.getByLabel("Issuer", { exact: true })).toHaveValue(provider.entityId);
    await expect(page.getByLabel("Signing certificates")).toHaveValue(/BEGIN CERTIFICATE/);
    await expect(page.getByRole("heading", { level: 1 }).locator("xpath=../..")).toContainText(
      save === "Save as draft" ? "Draft" : "Live",
    );
  }

  await open("/connections/new?kind=generic-saml");
  await page.getByLabel("Name", { exact: true }).fill("Rejected");
  await box.fill("<!DOCTYPE html><html><body>Sign in</body></html>");
  await page.getByRole("button", { name: "Save and turn on" }).click();
  const region = page.getByRole("region", { name: "Import metadata" });
  await expect(region.getByRole("alert")).toContainText("This is a web page, not metadata");
  await expect(box).toHaveValue(/Sign in/);
  await expect(box).toBeFocused();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((text) => navigator.clipboard.writeText(text), xml);
  await box.press("ControlOrMeta+a");
  await box.press("ControlOrMeta+v");
  await expect(page.getByLabel("Issuer", { exact: true }), "a paste is read at once").toHaveValue(provider.entityId);
  await expect(region.getByRole("alert")).toHaveCount(0);
});

test("EN-32: certificates come from files, PEM, DER and PKCS #7, and of a chain only the one that signs", async () => {
  const authority = await makeAuthority("Journey authority", "ec");
  const leaf = await makeIssuedKeyPair("Journey signer", authority);
  const chain = new X509Certificates([authority, leaf].map(({ certificate }) => new X509Certificate(certificate)));
  const field = page.getByLabel("Signing certificates");
  const upload = (name: string, buffer: Buffer) =>
    page.getByLabel("Upload certificates").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  for (const [name, buffer] of [
    ["signer.pem", Buffer.from(leaf.certificate)],
    ["signer.cer", Buffer.from(new X509Certificate(leaf.certificate).rawData)],
    ["chain.p7b", Buffer.from(chain.export("raw"))],
  ] as const) {
    await open("/connections/new?kind=generic-saml");
    await upload(name, buffer);
    await expect(page.getByText("Read from the file: CN=Journey signer")).toBeVisible();
    await expect(field).toHaveValue(leaf.certificate.replaceAll("\r", ""));
  }
  await expect(page.getByText(/^Skipped.*CN=Journey authority$/)).toBeVisible();
  await upload("key.pem", Buffer.from(leaf.privateKey));
  await expect(page.getByRole("alert").filter({ hasText: "This is not a usable certificate" })).toContainText(
    "a private key",
  );
  await expect(field).toHaveValue(leaf.certificate.replaceAll("\r", ""));
  await expectAccessible(page);
});

test("a metadata file in UTF-16 is read as it is, and bytes that are no text are named", async () => {
  const xml = await (await fetch(provider.metadataUrl)).text();
  await open("/connections/new?kind=generic-saml");
  const choose = (buffer: Buffer) =>
    page
      .getByLabel("Choose a file", { exact: true })
      .setInputFiles({ name: "metadata.xml", mimeType: "text/xml", buffer });
  await choose(Buffer.from("<a>M\u00fcller</a>", "latin1"));
  await expect(page.getByRole("alert").filter({ hasText: "The metadata cannot be decoded" })).toBeVisible();
  await choose(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml, "utf16le")]));
  await expect(page.getByLabel("Issuer", { exact: true })).toHaveValue(provider.entityId);
});

test("our keys change without a gap: prepare, activate, discard", async () => {
  await open(`/connections/${connectionId}/security`);
  const step = async (name: string) => {
    await page.getByRole("button", { name }).click();
    await page.getByRole("dialog").getByRole("button", { name }).click();
  };
  await step("Create the key now");
  await step("Prepare a new key");
  await expect(page.getByText("Next", { exact: true })).toBeVisible();
  const metadata = await (await fetch(`${gatehouse.base}/saml/metadata/${connectionId}`)).text();
  expect(metadata.match(/<(?:\w+:)?X509Certificate>/g)?.length).toBeGreaterThanOrEqual(2);
  await step("Activate the next key");
  await expect(page.getByText("Retired", { exact: true })).toBeVisible();
  await step("Discard retired keys");
  await expect(page.getByText("Retired", { exact: true })).toHaveCount(0);
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
  await expect(rows.first()).toContainText("name: Reviewer → Chief reviewer");
});

test("unsaved changes of a connection are not lost by a click", async () => {
  await open(`/connections/${connectionId}`);
  await page.getByLabel("Name", { exact: true }).fill("Renamed");
  page.once("dialog", (dialog) => dialog.dismiss());
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Renamed");
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByRole("heading", { name: "Renamed", level: 1 })).toBeVisible();
});

test("tabs keep what was typed; a refused save is answered in the bar, names the field and leads to it; an ended session loses nothing", async () => {
  await open(`/connections/${connectionId}`);
  await openTab(page, "Security");
  await page.getByLabel("Clock skew in seconds").fill("100000");
  await openTab(page, "Sign-in");
  await page.getByLabel("Button text").fill("Kept across tabs");
  await openTab(page, "Overview");
  const bar = page.getByRole("region", { name: "Save this connection" });
  await expect(bar.getByRole("link", { name: "Sign-in" })).toBeVisible();
  await bar.getByRole("button", { name: "Save connection" }).click();
  const field = page.getByLabel("Clock skew in seconds");
  await expect(field, "the first cause, on its tab").toBeFocused();
  await expect(page).toHaveURL(/\/security$/);
  await openTab(page, "Overview");
  await bar.getByRole("navigation", { name: "Fields to correct" }).getByRole("button").click();
  await expect(field).toBeFocused();
  await expectAccessible(page);
  await field.fill("60");

  const cookies = await page.context().cookies();
  await page.context().clearCookies();
  await bar.getByRole("button", { name: "Save connection" }).click();
  await expect(bar.getByRole("alert")).toContainText("Please sign in");
  await expect(bar.getByRole("link", { name: /Sign in in a new window/ })).toHaveAttribute("target", "_blank");
  await page.context().addCookies(cookies);
  await bar.getByRole("button", { name: "Save connection" }).click();
  await expect(bar.getByRole("status")).toHaveText("Saved");
  await openTab(page, "Sign-in");
  await expect(page.getByLabel("Button text")).toHaveValue("Kept across tabs");
});
