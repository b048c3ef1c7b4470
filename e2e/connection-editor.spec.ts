import { readFileSync } from "node:fs";
import { X509Certificate, X509Certificates } from "@peculiar/x509";
import { expect, test } from "@playwright/test";
import { expectAccessible, openTab } from "./support/administrator";
import { makeAuthority, makeIssuedKeyPair } from "./support/authority";
import { type SampleConsole, startSampleConsole } from "./support/sample-console";

// A connection in the console: what is read from metadata, files and exports, its keys, and what becomes of what was typed.
let gatehouse: SampleConsole["gatehouse"];
let provider: SampleConsole["provider"];
let page: SampleConsole["page"];
let connectionId: SampleConsole["connectionId"];
let open: SampleConsole["open"];
let stop: SampleConsole["stop"];

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, provider, page, connectionId, open, stop } = await startSampleConsole(browser));
});

test.afterAll(() => stop?.());

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
  await expect(page.getByText(/Button text: .* → "From a file"/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await openTab(page, "Sign-in");
  await expect(page.getByLabel("Button text")).toHaveValue("From a file");
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

test("unsaved changes of a connection are not lost by a click", async () => {
  await open(`/connections/${connectionId}`);
  // Without a network no draft is kept; what a draft keeps is not asked about.
  await page.context().setOffline(true);
  await page.getByLabel("Name", { exact: true }).fill("Renamed");
  await page.getByRole("link", { name: "Users", exact: true }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Cancel" }).click();
  await page.context().setOffline(false);
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Renamed");
  await page.getByRole("button", { name: "Save connection" }).click();
  await expect(page.getByRole("heading", { name: "Renamed", level: 1 })).toBeVisible();
});

test("Enter in the name of a connection saves it, and the focus stays there", async () => {
  const name = page.getByLabel("Name", { exact: true });
  await open(`/connections/${connectionId}`);
  await name.fill("Saved by Enter");
  await name.press("Enter");
  await expect(page.getByRole("heading", { name: "Saved by Enter", level: 1 })).toBeVisible();
  await expect(name).toBeFocused();
  const saved = await gatehouse.api("GET", `/organizations/acme/connections/${connectionId}`);
  expect(await saved.json()).toMatchObject({ name: "Saved by Enter", status: "live" });
  await name.press("Enter");
  await expect(page.getByRole("button", { name: "Save connection" }), "nothing is left to save").toHaveCount(0);
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
