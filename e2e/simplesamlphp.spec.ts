import { expect, type Page, test } from "@playwright/test";
import { openTab, saveUntested, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { makeKeyPair } from "./support/saml-response";
import { schemaProblems, sentRequest } from "./support/schemas";
import { type SimpleSamlPhp, startSimpleSamlPhp } from "./support/simplesamlphp";

// The main job on a real identity provider: the console on localhost, SimpleSAMLphp on 127.0.0.1, another site.
let gatehouse: Gatehouse;
let provider: SimpleSamlPhp;
let admin: Page;
let person: Page;
let main = { entityId: "", connectionId: "" };

const ada = { uid: ["ada"], mail: ["ada@acme.example"], displayName: ["Ada Lovelace"], role: ["developer"] };
const grace = { uid: ["grace"], mail: ["grace@acme.example"], displayName: ["Grace Hopper"], role: ["developer"] };
const alan = { uid: ["alan"], mail: ["alan@acme.example"], displayName: ["Alan Turing"], role: ["finance"] };

test.beforeAll(async ({ browser }) => {
  provider = await startSimpleSamlPhp({ "ada:enchantress": ada, "grace:cobol": grace, "alan:machine": alan });
  ({ gatehouse, admin } = await startConsole(browser));
  const connectionId = await addConnection(gatehouse, {
    name: "SimpleSAMLphp by REST",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
  });
  const path = `/organizations/acme/connections/${connectionId}`;
  const { saml } = (await (await gatehouse.api("GET", path)).json()) as { saml: { entityId: string; acsUrl: string } };
  provider.register(saml.entityId, { acsUrl: saml.acsUrl });
  main = { entityId: saml.entityId, connectionId };
});

test.beforeEach(async ({ browser }) => {
  person = await (await browser.newContext()).newPage();
});

test.afterEach(() => person.context().close());

test.afterAll(async () => {
  await admin?.context().close();
  await gatehouse?.stop();
  await provider?.stop();
});

async function logIn(name: string, password: string): Promise<void> {
  await person.getByLabel("Username").fill(name);
  await person.getByLabel("Password").fill(password);
  await person.getByRole("button", { name: "Login" }).click();
}

/** The value beside a label of the box "Enter these at the identity provider", as an administrator would copy it. */
async function ourValue(label: string): Promise<string> {
  return (
    (await admin
      .locator("div", { has: admin.getByText(label, { exact: true }) })
      .last()
      .locator("code")
      .textContent()) ?? ""
  );
}

async function giveOurValues(encrypted = false): Promise<{ entityId: string; connectionId: string }> {
  const entityId = await ourValue("Entity ID (Audience, Identifier)");
  const acsUrl = await ourValue("ACS URL (Reply URL, Single sign-on URL)");
  provider.register(entityId, { acsUrl, encryptFor: encrypted ? await ourValue("Our certificate") : undefined });
  return { entityId, connectionId: new URL(admin.url()).pathname.split("/").at(-1) ?? "" };
}

test("EN-31, IK-A1, IK-O3: connected by metadata address, a person signs in from the button and is created with name and role", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/new?kind=generic-saml`);
  await admin.getByLabel("Name", { exact: true }).fill("Acme SimpleSAMLphp");
  await admin.getByLabel("Paste the XML or its URL").fill(provider.metadataUrl);
  await admin.getByRole("button", { name: "Read metadata" }).click();
  await expect(admin.getByLabel("Issuer", { exact: true })).toHaveValue(provider.entityId);
  await admin.getByRole("button", { name: "Save and turn on" }).click();
  await saveUntested(admin);
  await expect(admin.getByRole("heading", { name: "Enter these at the identity provider" })).toBeVisible();
  await giveOurValues();

  await person.goto(`${gatehouse.base}/sign-in`);
  await person.getByRole("link", { name: "Continue with Acme SimpleSAMLphp" }).click();
  await logIn("ada", "enchantress");
  await expect(person).toHaveURL(`${gatehouse.base}/dashboard`);
  await expect(person.getByText("Signed in as Ada Lovelace")).toBeVisible();

  await admin.goto(`${gatehouse.base}/console/acme/users`);
  await expect(admin.getByRole("row", { name: /Ada Lovelace ada@acme\.example Developer/ })).toBeVisible();
});

test("IK-O5, IK-O6: a registered e-mail address leads to the provider, an unknown one does not", async () => {
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await logIn("grace", "cobol");
  await expect(person.getByText("Signed in as")).toBeVisible();
  await person.context().clearCookies();
  await person.goto(`${gatehouse.base}/sign-in`);
  await person.getByLabel("E-mail address").fill("grace@acme.example");
  await person.getByRole("button", { name: "Continue", exact: true }).click();
  await logIn("grace", "cobol");
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  await person.context().clearCookies();
  await person.goto(`${gatehouse.base}/sign-in`);
  await person.getByLabel("E-mail address").fill("nobody@acme.example");
  await person.getByRole("button", { name: "Continue", exact: true }).click();
  await expect(person.getByRole("heading", { name: "Check your e-mail" })).toBeVisible();
});

test("IK-O4: a role that changed at the provider changes the user at the next sign-in", async () => {
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await logIn("grace", "cobol");
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  await person.context().clearCookies();
  provider.setUser("grace:cobol", { ...grace, displayName: ["Grace Murray"], role: ["media_library_full_access"] });
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await logIn("grace", "cobol");
  await expect(person.getByText("Signed in as Grace Murray")).toBeVisible();
  await expect(person.getByText("Media library, full access")).toBeVisible();
  await admin.goto(`${gatehouse.base}/console/acme/users?search=grace`);
  await expect(
    admin.getByRole("row", { name: /Grace Murray grace@acme\.example Media library, full access/ }),
  ).toBeVisible();
});

test("IK-O7: a sign-in from the provider's side is refused until the administrator allows it", async () => {
  const portal = provider.portalLink(main.entityId, `${gatehouse.base}/dashboard`);
  await person.goto(portal);
  await logIn("alan", "machine");
  await expect(person).toHaveURL(/\/sign-in\/error/);
  await expect(person.getByRole("heading", { name: "Please start from the sign-in page" })).toBeVisible();
  await admin.goto(`${gatehouse.base}/console/acme/connections/${main.connectionId}/security`);
  await admin.getByLabel("Allow sign-ins that start at the provider").check();
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await person.goto(portal);
  await expect(person).toHaveURL(`${gatehouse.base}/dashboard`);
  await expect(person.getByText("Signed in as Alan Turing")).toBeVisible();
});

/** Saves a change of a live connection's trust without a test, with the reason that is asked for. */
async function saveWithReason(reason: string): Promise<void> {
  await admin.getByRole("button", { name: "Save connection" }).click();
  await saveUntested(admin, reason);
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
}

test("IK-A7, IK-A8: pasted metadata, the shared address and an Entity ID override with a # suffix", async () => {
  const xml = await (await fetch(provider.metadataUrl)).text();
  const override = `${gatehouse.base}/saml/consume#acme-second`;
  await admin.goto(`${gatehouse.base}/console/acme/connections/new?kind=generic-saml`);
  await admin.getByLabel("Name", { exact: true }).fill("Second by paste");
  await admin.getByLabel("Paste the XML or its URL").fill(xml);
  await admin.getByRole("button", { name: "Read metadata" }).click();
  await expect(admin.getByText("nothing is saved yet")).toBeVisible();
  await admin.getByLabel("URL style").selectOption("Shared");
  await admin.getByLabel("Entity ID override").fill(override);
  await admin.getByRole("button", { name: "Save and turn on" }).click();
  await saveUntested(admin);
  await expect(admin.getByRole("heading", { name: "Enter these at the identity provider" })).toBeVisible();
  const second = await giveOurValues();
  expect(second.entityId).toBe(override);
  expect(await ourValue("ACS URL (Reply URL, Single sign-on URL)")).toBe(override);
  await person.goto(`${gatehouse.base}/sso/${second.connectionId}`);
  await logIn("alan", "machine");
  await expect(person.getByText("Signed in as Alan Turing")).toBeVisible();

  await openTab(admin, "Provider");
  await admin.getByLabel("Entity ID override").fill("");
  await saveWithReason("back to the default");
  await expect.poll(() => ourValue("Entity ID (Audience, Identifier)")).toBe(`${gatehouse.base}/saml/consume`);
});

test("an encrypted assertion is opened, and demanded once encryption is required", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/${main.connectionId}/security`);
  await admin.getByLabel("Require encryption").check();
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await logIn("alan", "machine");
  await expect(person).toHaveURL(/\/sign-in\/error/);
  await admin.goto(`${gatehouse.base}/console/acme/connections/${main.connectionId}`);
  await giveOurValues(true);
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await expect(person.getByText("Signed in as Alan Turing")).toBeVisible();
  await gatehouse.api("PATCH", `/organizations/acme/connections/${main.connectionId}`, {
    saml: { requireEncryptedAssertion: false },
  });
});

test("our metadata and requests are valid against the SAML schemas, in every shape that they take", async () => {
  const shapes: object[] = [
    {},
    {
      entityIdOverride: "urn:acme:console",
      nameIdFormat: "persistent",
      forceAuthn: true,
      acrValues: ["urn:a", "urn:b"],
    },
    {
      addressStyle: "shared",
      entityIdOverride: null,
      nameIdFormat: "any",
      signRequests: true,
      loginHintParameter: "NameID",
    },
    { ssoBinding: "post", nameIdFormat: "transient", requireEncryptedAssertion: true },
  ];
  const path = `/organizations/acme/connections/${main.connectionId}`;
  const before = (await (await gatehouse.api("GET", path)).json()) as { saml: object };
  for (const saml of shapes) {
    expect((await gatehouse.api("PATCH", `${path}?override=every%20shape`, { saml })).status).toBe(200);
    const metadata = await fetch(`${gatehouse.base}/saml/metadata/${main.connectionId}`);
    expect(metadata.headers.get("content-type")).toContain("application/samlmetadata+xml");
    expect(await schemaProblems(await metadata.text(), "saml-schema-metadata-2.0.xsd")).toEqual([]);
    const start = await fetch(`${gatehouse.base}/sso/${main.connectionId}?login_hint=ada@acme.example`, {
      redirect: "manual",
    });
    expect(await schemaProblems(await sentRequest(start), "saml-schema-protocol-2.0.xsd")).toEqual([]);
  }
  expect(await schemaProblems("<x/>", "saml-schema-metadata-2.0.xsd")).not.toEqual([]);
  await gatehouse.api("PATCH", `${path}?override=as%20it%20was`, { saml: before.saml });
});

test("a wrong certificate ends on the error page, and its reference leads the administrator to the failed check", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/${main.connectionId}/provider`);
  await admin.getByLabel("Signing certificates").fill((await makeKeyPair("another")).certificate);
  await saveWithReason("the wrong certificate");
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await logIn("alan", "machine");
  await expect(person.getByRole("heading", { name: "Sign-in failed" })).toBeVisible();
  const reference = (await person.locator("code").textContent()) ?? "";
  await admin.goto(`${gatehouse.base}/console/acme/activity?reference=${reference}`);
  await admin.getByRole("link", { name: reference }).click();
  await expect(admin.getByText("No trusted certificate verifies the signature").first()).toBeVisible();

  // The advice is "fetch the metadata again": it repairs the connection.
  await admin.goto(`${gatehouse.base}/console/acme/connections/${main.connectionId}/provider`);
  await admin.getByRole("button", { name: "Fetch again" }).click();
  await expect(admin.getByText("The fields below have been filled in")).toBeVisible();
  await saveWithReason("what the provider publishes");
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await expect(person.getByText("Signed in as Alan Turing")).toBeVisible();
});

test("IK-A5: after the connection is deleted neither start nor the provider's side signs anybody in; users stay", async () => {
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await logIn("ada", "enchantress");
  await expect(person.getByText("Signed in as")).toBeVisible();
  await person.context().clearCookies();
  await admin.goto(`${gatehouse.base}/console/acme/connections/${main.connectionId}`);
  await admin.getByRole("button", { name: "Delete connection" }).click();
  await admin.getByLabel("Type SimpleSAMLphp by REST to confirm").fill("SimpleSAMLphp by REST");
  await admin.getByRole("dialog").getByRole("button", { name: "Delete connection" }).click();
  await expect(admin.getByRole("heading", { name: "Connections" })).toBeVisible();
  await person.goto(`${gatehouse.base}/sso/${main.connectionId}`);
  await expect(person.getByRole("heading", { name: "This sign-in is not available" })).toBeVisible();
  await person.goto(provider.portalLink(main.entityId));
  await logIn("alan", "machine");
  await expect(person.getByRole("heading", { name: "This sign-in is not available" })).toBeVisible();
  await admin.goto(`${gatehouse.base}/console/acme/users`);
  await expect(admin.getByText("ada@acme.example").first()).toBeVisible();
});
