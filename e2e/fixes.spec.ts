import { expect, type Page, test } from "@playwright/test";
import { startConsole } from "./support/administrator";
import { violationsOf } from "./support/axe";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import type { SamlFault } from "./support/saml-faults";
import {
  type OpenIdFault,
  type SampleOpenIdProvider,
  startSampleOpenIdProvider,
} from "./support/sample-openid-provider";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// Whatever goes wrong, an administrator reaches a passing test by clicking what the page offers (issue D, points 2, 3, 4, 10).
let gatehouse: Gatehouse;
let saml: SampleProvider;
let openId: SampleOpenIdProvider;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  saml = await startSampleProvider(0);
  openId = await startSampleOpenIdProvider(0);
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
  await saml?.stop();
  await openId?.stop();
});

const connect = (settings: object) => addConnection(gatehouse, settings);

const connectSaml = () =>
  connect({ name: "Sample provider", kind: "generic-saml", saml: { metadataUrl: saml.metadataUrl } });

async function connectOpenId(change: object = {}): Promise<string> {
  const { issuer, clientId, clientSecret } = openId;
  const id = await connect({
    name: "Sample OpenID provider",
    kind: "generic-oidc",
    oidc: { issuer, clientId, clientSecret, ...change },
  });
  openId.setClient({ redirectUri: `${gatehouse.base}/oidc/callback/${id}` });
  return id;
}

/** Tests in the window that opens, with this going wrong. */
async function beginTest(connectionId: string, fault: SamlFault | OpenIdFault): Promise<Page> {
  await admin.goto(`${gatehouse.base}/console/acme/connections/${connectionId}/test`);
  const opening = admin.waitForEvent("popup");
  await admin.getByRole("button", { name: "Test connection" }).click();
  const opened = await opening;
  await answerWith(opened, fault);
  return opened;
}

async function answerWith(page: Page, fault: SamlFault | OpenIdFault): Promise<void> {
  await page.getByLabel("What goes wrong").selectOption(fault);
  await page.getByRole("button", { name: "Ada Lovelace" }).click();
  await page.waitForURL(/\/activity\//);
}

const samlCases: { fault: SamlFault; code: string; fix: RegExp }[] = [
  { fault: "issuer", code: "saml_issuer_mismatch", fix: /Trust the issuer/ },
  { fault: "certificate", code: "saml_signature_invalid", fix: /Trust the certificate [0-9a-f]{64}/ },
  { fault: "audience", code: "saml_audience", fix: /as our Entity ID/ },
  { fault: "skew", code: "saml_issue_instant", fix: /60 more seconds/ },
  { fault: "sha1", code: "saml_signature_algorithm", fix: /Allow SHA-1 until/ },
  { fault: "unmappedRole", code: "role_unmapped", fix: /Map the value night_watch to a role/ },
];

/** A row needs a role, and none is chosen beforehand: one click must not make people administrators. */
async function chooseRole(page: Page, fault: SamlFault | OpenIdFault): Promise<void> {
  if (fault !== "unmappedRole") return;
  await expect(page.getByRole("button", { name: /Map the value night_watch to a role/ })).toBeDisabled();
  await page.getByLabel("Role for this value").selectOption("Developer");
}

for (const { fault, code, fix } of samlCases)
  test(`SAML, ${fault}: the page names the fix, the same answer passes with it, and so does a new test`, async () => {
    const connectionId = await connectSaml();
    const page = await beginTest(connectionId, fault);
    await expect(page.getByText(code, { exact: true })).toBeVisible();
    await chooseRole(page, fault);
    await page.getByRole("button", { name: fix }).click();
    await expect(page.getByText("With the draft, the same response passes")).toBeVisible();
    await page.getByRole("button", { name: "Test the draft" }).click();
    await answerWith(page, fault);
    await expect(page.getByText("Test passed", { exact: true })).toBeVisible();
    // The saved connection is as it was; the draft waits in the editor.
    expect(await (await gatehouse.api("GET", `/organizations/acme/connections/${connectionId}`)).json()).toMatchObject({
      version: 1,
    });
    await page.getByRole("link", { name: "Open the draft to save it" }).click();
    await expect(page.getByText("There is an unsaved draft")).toBeVisible();
    await page.getByRole("button", { name: "Save connection" }).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await page.close();
  });

test("IK-L2: a SHA-1 answer of OneLogin names the setting of OneLogin's own page", async () => {
  const connectionId = await connect({
    name: "OneLogin",
    kind: "generic-saml",
    preset: "onelogin-saml",
    saml: { metadataUrl: saml.metadataUrl },
  });
  const page = await beginTest(connectionId, "sha1");
  await expect(page.getByText("saml_signature_algorithm", { exact: true })).toBeVisible();
  await expect(page.getByText(/At OneLogin: .*SSO tab > SAML Signature Algorithm: SHA-256/)).toBeVisible();
  await page.close();
});

const elsewhere: { fault: SamlFault; code: string }[] = [
  { fault: "recipient", code: "saml_recipient" },
  { fault: "expired", code: "saml_issue_instant" },
  { fault: "future", code: "saml_issue_instant" },
  { fault: "unsigned", code: "saml_unsigned" },
  { fault: "noEmail", code: "saml_nameid" },
  { fault: "refusal", code: "saml_status" },
];

for (const { fault, code } of elsewhere)
  test(`SAML, ${fault}: what has to be fixed at the provider is said, and a new test from the page passes`, async () => {
    const page = await beginTest(await connectSaml(), fault);
    await expect(page.getByText(code, { exact: true })).toBeVisible();
    await expect(page.getByText("This must be fixed at the identity provider.")).toBeVisible();
    if (fault === "recipient")
      await expect(page.getByRole("button", { name: "Copy ACS URL (Reply URL, Single sign-on URL)" })).toBeVisible();
    await page.getByRole("button", { name: "Test again" }).click();
    await answerWith(page, "none");
    await expect(page.getByText("Test passed", { exact: true })).toBeVisible();
    await page.close();
  });

test("SAML, overage: groups that did not fit are told, and nothing is taken away by it", async () => {
  const page = await beginTest(await connectSaml(), "overage");
  await expect(page.getByText(/more groups than fit into a response/)).toBeVisible();
  await page.close();
});

test("SAML, replay: an answer that was used is refused as such", async () => {
  const connectionId = await connectSaml();
  await (await beginTest(connectionId, "none")).close();
  // The repeated answer names the first request, so it comes to the first test.
  const page = await beginTest(connectionId, "replay");
  await expect(page.getByText("saml_request_used", { exact: true })).toBeVisible();
  await page.close();
});

const openIdCases: { fault: OpenIdFault; code: string; fix: RegExp | null }[] = [
  { fault: "audience", code: "oidc_audience", fix: /Use the client ID somebody-else/ },
  { fault: "unmappedRole", code: "role_unmapped", fix: /Map the value night_watch to a role/ },
  { fault: "nonce", code: "oidc_nonce", fix: null },
  { fault: "signature", code: "oidc_signature", fix: null },
  { fault: "expired", code: "oidc_expired", fix: null },
  { fault: "noEmail", code: "attribute_missing", fix: null },
];

for (const { fault, code, fix } of openIdCases)
  test(`OpenID Connect, ${fault}: ${fix ? "the same answer passes with the fix" : "a new test from the page passes"}`, async () => {
    const page = await beginTest(await connectOpenId(), fault);
    await expect(page.getByText(code, { exact: true })).toBeVisible();
    if (fix) {
      await chooseRole(page, fault);
      await page.getByRole("button", { name: fix }).click();
      await expect(page.getByText("With the draft, the same response passes")).toBeVisible();
    } else {
      await page.getByRole("button", { name: "Test again" }).click();
      await answerWith(page, "none");
      await expect(page.getByText("Test passed", { exact: true })).toBeVisible();
    }
    await page.close();
  });

test("OpenID Connect, invalid_client: the other way to send the secret is offered, and needs a new sign-in", async () => {
  const page = await beginTest(await connectOpenId(), "invalidClient");
  await expect(page.getByText("oidc_client_auth", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /Send the secret as client_secret_post/ }).click();
  await expect(page.getByText("This needs a new response from the provider: test the draft.")).toBeVisible();
  await page.close();
});

test("the page of a test shows messages, clock and session, maps a claim into the draft, and axe finds nothing", async () => {
  const connectionId = await connectSaml();
  const page = await beginTest(connectionId, "none");
  await expect(page.getByText("Provider's clock", { exact: true })).toBeVisible();
  await page.getByText("What the session would contain").click();
  await expect(page.getByText('"organization": "acme"')).toBeVisible();
  await page.getByText("Request sent").click();
  await expect(page.getByText("<samlp:AuthnRequest")).toBeVisible();
  await page.getByText("Response received").click();
  await expect(page.getByText("<samlp:Response")).toBeVisible();
  await expect(page.getByText("RSA 2048")).toBeVisible();
  // The address for a colleague is the page's own, and opens it for administrators of the organization alone.
  const shared = page.getByRole("region", { name: "Share with a colleague" });
  await expect(shared.getByText(page.url(), { exact: true })).toBeVisible();
  const stranger = await fetch(page.url(), { redirect: "manual" });
  expect(stranger.headers.get("location")).toContain("/sign-in");
  await page.getByLabel("Use full_name as").selectOption("userName");
  await expect(page.getByText("In the draft: User name")).toBeVisible();
  const row = page.getByRole("row").filter({ has: page.getByLabel("Use full_name as") });
  await expect(row.getByText("Used for: User name")).toBeVisible();
  await expect(row.getByRole("option", { name: "User name (now from full_name)" })).toHaveCount(1);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole("link", { name: "Open the draft to save it" }).click();
  await expect(page.getByText("There is an unsaved draft")).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("There is an unsaved draft")).toBeHidden();
  await page.close();
});

test("the support bundle names no person, no secret and no message", async () => {
  const page = await beginTest(await connectOpenId(), "none");
  const reference = page.url().split("/").at(-1) ?? "";
  const answer = await admin.request.get(`${gatehouse.base}/console/acme/activity/${reference}/bundle`);
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({
    format: "gatehouse-support",
    event: { reference, code: "ok", purpose: "test" },
    configuration: { kind: "generic-oidc", oidc: { clientId: openId.clientId } },
  });
  for (const secret of ["ada@acme.example", "Ada Lovelace", "person-1", openId.clientSecret, "eyJ"])
    expect(text).not.toContain(secret);
  await page.close();
});
