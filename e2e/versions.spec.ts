import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { generate } from "selfsigned";
import { expectAccessible, openTab, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { listen } from "./support/listen";
import { signInThrough } from "./support/people";
import { type KeyPair, makeKeyPair } from "./support/saml-response";

// Versions, the gate of a save, impact and certificates in the console (issue D, points 5 to 9). The provider exists as keys
// and as a metadata address by https.
let gatehouse: Gatehouse;
let admin: Page;
let metadata: Server;
let address: string;
let folder: string;
let published: KeyPair[];
const entityId = "https://idp.acme.test";

test.beforeAll(async ({ browser }) => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-ca-"));
  const pair = await generate([{ name: "commonName", value: "127.0.0.1" }], {
    keySize: 2048,
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  });
  writeFileSync(join(folder, "ca.pem"), pair.cert);
  published = [await makeKeyPair("first")];
  metadata = createServer({ cert: pair.cert, key: pair.private }, (_request, response) => response.end(document()));
  address = `https://127.0.0.1:${await listen(metadata)}/metadata`;
  ({ gatehouse, admin } = await startConsole(browser, { NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") }));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
  metadata?.close();
  rmSync(folder, { recursive: true, force: true });
});

function document(): string {
  const keys = published.map(
    ({ certificate }) =>
      `<KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate.replace(/-----[A-Z ]+-----|\s/g, "")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`,
  );
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join("")}<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${entityId}/sso"/></IDPSSODescriptor></EntityDescriptor>`;
}

const connect = (name: string) =>
  addConnection(gatehouse, {
    name,
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: address },
    claims: [
      { field: "email", from: "NameID" },
      { field: "role", from: "role" },
    ],
  });

const open = (id: string, more = "") => admin.goto(`${gatehouse.base}/console/acme/connections/${id}${more}`);
const signIn = (connectionId: string, key: KeyPair, email: string, role = "developer") =>
  signInThrough(gatehouse, { connectionId, provider: { entityId, key } }, email, { role: [role] });

test("a provider that changes its key loses nobody: the new certificate is taken from the saved https address at once", async () => {
  const id = await connect("Rotating");
  const [first] = published;
  expect(first && (await signIn(id, first, "ada@acme.test"))).toMatchObject({ code: null });
  const second = await makeKeyPair("second");
  published = [...published, second];
  expect(await signIn(id, second, "ada@acme.test")).toMatchObject({
    code: null,
    location: expect.stringMatching(/dashboard$/),
  });
  await open(id);
  await expect(admin.getByRole("region", { name: "Provider certificates" }).getByText("Trusted")).toHaveCount(2);
  await admin.goto(`${gatehouse.base}/console/acme/audit`);
  await expect(admin.getByText("metadata refresh").first()).toBeVisible();
  published = [second];
  await open(id);
  await admin.getByRole("button", { name: "Refresh now" }).click();
  await expect(admin.getByText("Fetched", { exact: true })).toBeVisible();
  await expect(admin.getByRole("region", { name: "Provider certificates" }).getByText("Trusted")).toHaveCount(1);
  await expectAccessible(admin);
});

test("saving a risky change asks for a test or a reason; REST answers 409; history shows it and restores it", async () => {
  const id = await connect("Gated");
  const patched = await gatehouse.api("PATCH", `/organizations/acme/connections/${id}`, {
    saml: { entityIdOverride: "urn:acme:other" },
  });
  expect(patched.status).toBe(409);
  expect(await patched.json()).toMatchObject({
    code: "connection_untested",
    detail: expect.stringContaining("saml.entityIdOverride"),
  });
  const before = await (await gatehouse.api("GET", `/organizations/acme/connections/${id}/export`)).text();

  await open(id, "/provider");
  await admin.getByLabel("Entity ID override").fill("urn:acme:other");
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByText("This change must be tested first")).toBeVisible();
  await expectAccessible(admin);
  await admin.getByLabel("Reason for saving without a test").fill("agreed with the provider");
  await admin.getByRole("button", { name: "Save without a test" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();

  await openTab(admin, "History");
  await expect(admin.getByRole("heading", { name: "Version 2", exact: true })).toBeVisible();
  await expect(admin.getByText('Entity ID override: null → "urn:acme:other"')).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("link", { name: "Compare version 1 with the current one" }).click();
  await expect(admin.getByRole("heading", { name: "From version 1 to version 2" })).toBeVisible();
  await admin.getByRole("button", { name: "Restore version 1" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByRole("button", { name: "Restore version 1" }).click();
  await dialog.getByLabel("Reason for saving without a test").fill("back to what worked");
  await dialog.getByRole("button", { name: "Save without a test" }).click();
  await expect(admin.getByRole("heading", { name: "Version 3", exact: true })).toBeVisible();
  await expect(dialog).toBeHidden();
  expect(await (await gatehouse.api("GET", `/organizations/acme/connections/${id}/export`)).text()).toBe(before);
  const audit = (await (await gatehouse.api("GET", "/organizations/acme/audit")).json()) as { items: unknown[] };
  expect(JSON.stringify(audit.items)).toContain("back to what worked");
  const overridden = await gatehouse.api(
    "PATCH",
    `/organizations/acme/connections/${id}?override=agreed%20by%20phone`,
    {
      saml: { entityIdOverride: "urn:acme:third" },
    },
  );
  expect(overridden.status).toBe(200);
});

test("before a change is saved the console says whom it would touch", async () => {
  const id = await connect("Weighed");
  const [key] = published;
  for (const email of ["a@acme.test", "b@acme.test"])
    expect(key && (await signIn(id, key, email))).toMatchObject({ code: null });
  await open(id, "/mapping");
  await admin.getByRole("button", { name: "Add role row" }).click();
  await admin.getByLabel("Value of row 1").fill("developer");
  await admin.getByLabel("Role of row 1").selectOption("Account administrator");
  await openTab(admin, "Test");
  await admin.getByRole("button", { name: "Impact on people" }).click();
  await expect(
    admin.getByText("Everyone with the value developer gets the role Account administrator, which has console access."),
  ).toBeVisible();
  await expect(admin.getByText(/2 of 2 would get the role Account administrator/)).toBeVisible();
  await openTab(admin, "Mapping");
  await admin.getByLabel("Allowed e-mail domains").fill("other.test");
  await openTab(admin, "Test");
  await admin.getByRole("button", { name: "Impact on people" }).click();
  await expect(admin.getByText("2 of 2 would be rejected")).toBeVisible();
  await admin.getByText("2 of 2 would be rejected").click();
  await expect(admin.getByRole("link", { name: "a@acme.test" })).toBeVisible();
  await admin.getByRole("button", { name: "Discard" }).click();
});

test("activity shows how sign-ins went by connection, and leads from a reason to its sign-ins", async () => {
  const id = await connect("Counted");
  const stranger = await makeKeyPair("stranger");
  expect(await signIn(id, stranger, "a@acme.test")).toMatchObject({ code: expect.any(String) });
  await admin.goto(`${gatehouse.base}/console/acme/activity`);
  await expect(admin.getByRole("heading", { name: "Success rate of sign-ins" })).toBeVisible();
  await expect(
    admin.getByRole("img", { name: /In the last 7 days, 0 sign-ins succeeded and 1 was rejected/ }),
  ).toBeVisible();
  await expectAccessible(admin);
  await admin
    .getByRole("region", { name: "Most frequent rejections in the last 7 days" })
    .getByRole("link")
    .first()
    .click();
  await expect(admin).toHaveURL(/code=saml_signature_invalid/);
  await expect(admin.getByRole("row").filter({ hasText: "Counted" })).toBeVisible();
});
