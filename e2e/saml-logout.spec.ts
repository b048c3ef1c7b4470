import { createServer } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import { freePort, type Gatehouse } from "./support/gatehouse";
import { schemaProblems, sentRequest } from "./support/schemas";
import { type SimpleSamlPhp, startSimpleSamlPhp } from "./support/simplesamlphp";

// Single logout with a real identity provider on another site, from both sides and by both bindings.
let gatehouse: Gatehouse;
let provider: SimpleSamlPhp;
let admin: Page;
let person: Page;
let connection: { path: string; id: string; entityId: string; acsUrl: string; sloAddress: string; certificate: string };

const ada = { uid: ["ada"], mail: ["ada@acme.example"], displayName: ["Ada Lovelace"], role: ["developer"] };

test.beforeAll(async ({ browser }) => {
  provider = await startSimpleSamlPhp({ "ada:enchantress": ada });
  ({ gatehouse, admin } = await startConsole(browser));
  const id = await addConnection(gatehouse, {
    name: "SimpleSAMLphp",
    kind: "generic-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
  });
  const path = `/organizations/acme/connections/${id}`;
  const { saml } = (await (await gatehouse.api("GET", path)).json()) as { saml: typeof connection };
  const metadata = await (await fetch(`${gatehouse.base}/saml/metadata/${id}`)).text();
  const certificate = /<ds:X509Certificate>([^<]+)/.exec(metadata)?.[1] ?? "";
  const { entityId, acsUrl, sloAddress } = saml;
  connection = { path, id, entityId, acsUrl, sloAddress, certificate };
  expect(await schemaProblems(metadata, "saml-schema-metadata-2.0.xsd")).toEqual([]);
  for (const binding of ["Redirect", "POST"])
    expect(metadata).toContain(`<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-${binding}"`);
  register(["redirect", "post"]);
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

function register(bindings: ("redirect" | "post")[]) {
  const { entityId, acsUrl, sloAddress, certificate } = connection;
  provider.register(entityId, { acsUrl, logout: { url: sloAddress, bindings, certificate } });
}

async function patch(saml: object) {
  expect((await gatehouse.api("PATCH", `${connection.path}?override=a%20journey`, { saml })).status).toBe(200);
}

async function signIn() {
  await person.goto(`${gatehouse.base}/sso/${connection.id}`);
  await person.getByLabel("Username").fill("ada");
  await person.getByLabel("Password").fill("enchantress");
  await person.getByRole("button", { name: "Login" }).click();
  await expect(person.getByText("Signed in as Ada Lovelace")).toBeVisible();
}

async function expectSignedOutEverywhere() {
  await person.goto(`${gatehouse.base}/dashboard`);
  await expect(person).toHaveURL(/\/sign-in/);
  await person.goto(`${gatehouse.base}/sso/${connection.id}`);
  await expect(person.getByLabel("Username")).toBeVisible();
}

test("metadata brings the provider's logout address, and ours is there to be copied", async () => {
  const { saml } = (await (await gatehouse.api("GET", connection.path)).json()) as { saml: Record<string, unknown> };
  expect(saml).toMatchObject({ sloBinding: "redirect", singleLogout: { enabled: true, signed: true, soap: false } });
  expect(saml.sloUrl).toContain("/saml2/idp/SingleLogoutService.php");
  await admin.goto(`${gatehouse.base}/console/acme/connections/${connection.id}`);
  await expect(admin.getByText(connection.sloAddress).first()).toBeVisible();
});

for (const binding of ["redirect", "post"] as const) {
  test(`signing out here signs out at the provider, by ${binding}`, async () => {
    await patch({ sloBinding: binding });
    await signIn();
    await person.getByRole("link", { name: "Sign out here and at SimpleSAMLphp" }).click();
    await expect(person).toHaveURL(`${gatehouse.base}/sign-in/acme?signedOut=provider`);
    await expect(person.getByText("You are signed out here and at your identity provider.")).toBeVisible();
    await expectSignedOutEverywhere();
    await patch({ sloBinding: "redirect" });
  });

  test(`signing out at the provider signs out here, by ${binding}`, async () => {
    register([binding]);
    await signIn();
    await person.goto(provider.logoutLink(`${gatehouse.base}/help`));
    await expect(person).toHaveURL(`${gatehouse.base}/help`);
    await expectSignedOutEverywhere();
    register(["redirect", "post"]);
  });
}

test("our request is valid against the schema, and programs get the redirect itself", async () => {
  await signIn();
  const cookies = await person.context().cookies(gatehouse.base);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await fetch(`${gatehouse.base}/logout?provider=1`, { redirect: "manual", headers: { cookie } });
  expect(answer.status).toBe(303);
  const xml = await sentRequest(answer);
  expect(xml).toContain("<samlp:SessionIndex>");
  expect(await schemaProblems(xml, "saml-schema-protocol-2.0.xsd")).toEqual([]);
  await person.goto(`${gatehouse.base}/dashboard`);
  await expect(person).toHaveURL(/\/sign-in/);
});

test("a test of the logout signs out at the provider alone, and shows every check of the answer", async () => {
  const page = `${gatehouse.base}/console/acme/connections/${connection.id}/test`;
  await admin.goto(page);
  await expect(admin.getByText("Test the sign-in above first")).toBeVisible();
  const opened = admin.context().waitForEvent("page");
  await admin.getByRole("button", { name: "Test connection" }).click();
  const window = await opened;
  await window.getByLabel("Username").fill("ada");
  await window.getByLabel("Password").fill("enchantress");
  await window.getByRole("button", { name: "Login" }).click();
  await expect(window.getByRole("heading", { name: /^Test / })).toBeVisible();
  await window.close();
  await admin.goto(page);
  const away = admin.context().waitForEvent("page");
  await admin.getByRole("button", { name: "Test logout" }).click();
  const answer = await away;
  await expect(answer.getByRole("heading", { name: /^Logout / })).toBeVisible({ timeout: 30_000 });
  await expect(answer.getByText("Sessions ended").first()).toBeVisible();
  // Signed out at the provider, and still signed in here.
  await answer.goto(`${gatehouse.base}/console/acme`);
  await expect(answer).toHaveURL(/\/console\/acme/);
  await answer.goto(`${gatehouse.base}/sso/${connection.id}`);
  await expect(answer.getByLabel("Username")).toBeVisible();
  await answer.close();
});

test("a provider that never answers: our page says what may still be open", async () => {
  const silent = createServer(() => undefined);
  const port = await freePort();
  await new Promise<void>((resolve) => silent.listen(port, "127.0.0.1", resolve));
  await patch({ sloUrl: `http://127.0.0.1:${port}/slo` });
  await signIn();
  await person.goto(`${gatehouse.base}/dashboard`);
  await person.getByRole("link", { name: "Sign out here and at SimpleSAMLphp" }).click({ noWaitAfter: true });
  await expect(person.getByText("Your identity provider did not answer")).toBeVisible({ timeout: 30_000 });
  silent.close();
  await admin.goto(`${gatehouse.base}/console/acme/activity?code=slo_unanswered`);
  const list = admin.getByRole("region", { name: "Activity" });
  await expect(list.getByText("The identity provider did not answer the logout request").first()).toBeVisible();
});

test("every message of a logout is in the activity, with what ended", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/activity?purpose=logout`);
  await admin
    .getByRole("row", { name: /Sessions ended/ })
    .first()
    .getByRole("link")
    .last()
    .click();
  await expect(admin.getByRole("heading", { name: /^Logout / })).toBeVisible();
});
