import { expect, type Page, test } from "@playwright/test";
import type { Preset } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";
import { completeFirstRun, expectAccessible, pasteInto, startConsole } from "./support/administrator";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import { type SampleOpenIdProvider, startSampleOpenIdProvider } from "./support/sample-openid-provider";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// Every guide, walked from the choice of the provider to a live connection.
const tenant = "3f2c9a10-0000-4000-8000-0123456789ab";
let gatehouse: Gatehouse;
let saml: SampleProvider;
let openId: SampleOpenIdProvider;
let microsoft: SampleOpenIdProvider;
let admin: Page;

test.beforeAll(async ({ browser }) => {
  saml = await startSampleProvider(0);
  openId = await startSampleOpenIdProvider(0);
  microsoft = await startSampleOpenIdProvider(0, { tenant });
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
  await saml?.stop();
  await openId?.stop();
  await microsoft?.stop();
});

/** Somebody who sets connections up; what they do with their hands is counted. */
type Walker = { gatehouse: Gatehouse; page: Page; clicks: number; pasted: number };
const walking = (): Walker => ({ gatehouse, page: admin, clicks: 0, pasted: 0 });

async function click(walker: Walker, name: string | RegExp, role: "button" | "link" = "button", page = walker.page) {
  walker.clicks += 1;
  await page.getByRole(role, { name }).first().click();
}

async function paste(walker: Walker, label: string, value: string) {
  walker.pasted += 1;
  await walker.page.getByLabel(label, { exact: true }).fill(value);
}

/** As somebody does who copied a value: what is pasted there is whole, and is taken at once. */
async function pasteClipboard(walker: Walker, label: string, value: string) {
  walker.pasted += 1;
  await pasteInto(walker.page.getByLabel(label, { exact: true }), value);
}

const idOnPage = ({ page }: Walker) => new URL(page.url()).pathname.split("/").at(-2) ?? "";

async function importData(walker: Walker, kind: string): Promise<void> {
  const { page, gatehouse } = walker;
  if (kind === "generic-saml") {
    await pasteClipboard(walker, "Metadata URL, XML or file", saml.metadataUrl);
  } else {
    const provider = kind === "microsoft-oidc" ? microsoft : openId;
    const id = idOnPage(walker);
    const { oidc } = (await (await gatehouse.api("GET", `/organizations/acme/connections/${id}`)).json()) as {
      oidc: { clientAuth: "client_secret_basic" };
    };
    provider.setClient({ redirectUri: `${gatehouse.base}/oidc/callback/${id}`, auth: oidc.clientAuth });
    if (kind === "microsoft-oidc") await page.getByText("National cloud or another issuer").click();
    await paste(walker, "Issuer", provider.issuer);
    await paste(walker, "Client ID", provider.clientId);
    await paste(walker, "Client secret", provider.clientSecret);
    await click(walker, "Import");
  }
  // Nothing is missing: the next step is there by itself.
  await expect(page).toHaveURL(/step=(create|test)$/);
}

/** The guide's last question: a portal tile or a test button of the provider begins there. */
async function allowPortal({ page }: Walker, provider: string): Promise<void> {
  const question = page.getByRole("group", { name: `May people also start at ${provider}?` });
  await expect(question.getByText("tricked into signing in to another person's account")).toBeVisible();
  await expect(question.getByLabel("No, here only")).toBeChecked();
  await question.getByLabel(`Yes, at ${provider} and here`).check();
}

/** What the provider's own test button does: an answer that nobody asked for, before anybody exists here. */
async function startThere(id: string, person: Page): Promise<void> {
  const { saml: ours } = (await (await gatehouse.api("GET", `/organizations/acme/connections/${id}`)).json()) as {
    saml: { acsUrl: string; entityId: string };
  };
  const query = new URLSearchParams({ acs: ours.acsUrl, audience: ours.entityId, person: "alan@acme.example" });
  await person.goto(`${saml.base}/unsolicited?${query}`);
}

async function testAndTurnOn(walker: Walker): Promise<void> {
  const { page } = walker;
  const opening = page.waitForEvent("popup");
  await click(walker, "Test connection");
  const opened = await opening;
  await click(walker, "Ada Lovelace", "button", opened);
  await opened.waitForURL(/\/activity\//);
  const fix = /Identify people by the claim/;
  if (await opened.getByRole("button", { name: fix }).isVisible()) {
    // The sample provider sends other names than this one's defaults: the page offers the way.
    await click(walker, fix, "button", opened);
    await expect(opened.getByText("With the draft, the same response passes")).toBeVisible();
    // What was applied there is in the form here.
    await expect(page.getByText("There is an unsaved draft")).toBeVisible();
  } else await expect(opened.getByText("Test passed", { exact: true })).toBeVisible();
  await opened.close();
  await click(walker, "Turn on");
  await expect(page.getByText("This connection is live")).toBeVisible();
}

async function chooseProvider(walker: Walker, provider: string, summary: string): Promise<void> {
  await click(walker, `Set up ${provider}: ${summary}`);
  await walker.page.waitForURL(/\/guide$/);
}

/** Rows of the reference documents that a walk asserts, and words of its guide that they ask for. */
const rows: Record<string, { ids: string; words: string[] }> = {
  "entra-saml": {
    ids: "IK-O2, IK-A1, IK-A6, IK-O7",
    words: ["Signing out at Microsoft Entra ID also signs people out here."],
  },
  "okta-saml": {
    ids: "IK-O2, IK-K1, IK-O5",
    words: [
      "Name ID format: EmailAddress.",
      "Application username: Email.",
      "Update application username on: Create and update.",
    ],
  },
  "onelogin-saml": { ids: "IK-O2, IK-L1", words: ["SAML initiator: OneLogin.", "SAML nameID format: Email."] },
  "adfs-saml": { ids: "IK-O2, IK-F1", words: ["Claims aware", "no token encryption certificate"] },
  "entra-oidc": {
    ids: "EN-13",
    words: [
      "Add optional claim > ID: email",
      "Add groups claim",
      "Groups are sent as object IDs.",
      "App roles > Create app role",
    ],
  },
};

/** The steps on the other side: its labels, and beside them the same values of ours whoever it is. */
async function expectSteps(walker: Walker, preset: Preset): Promise<void> {
  const { page } = walker;
  await expect(page.getByRole("heading", { name: "Create the app", exact: true })).toBeVisible();
  for (const { title } of preset.steps) await expect(page.getByRole("heading", { name: title.en })).toBeVisible();
  for (const word of rows[preset.id]?.words ?? []) await expect(page.getByText(word).first()).toBeVisible();
  const answer = await walker.gatehouse.api("GET", `/organizations/acme/connections/${idOnPage(walker)}`);
  const { saml: view, oidc } = (await answer.json()) as {
    saml?: Record<string, string>;
    oidc?: Record<string, string>;
  };
  const values: Record<string, string | undefined> = {
    ...oidc,
    ...view,
    metadataUrl: view?.metadataAddress,
    relayState: `${walker.gatehouse.base}/dashboard`,
    initiateLoginUri: oidc?.initiateLoginUri,
  };
  const shown = await page.locator("code").allTextContents();
  for (const { label, value } of preset.steps.flatMap(({ gives }) => gives)) {
    await expect(page.getByText(label, { exact: true }).first()).toBeVisible();
    if (values[value] !== undefined) expect(shown, `${label} is ${value}`).toContain(values[value]);
  }
}

for (const preset of listPresets())
  test(`${rows[preset.id] ? `${rows[preset.id]?.ids}: ` : ""}${preset.id}: its guide is in the other side's words and ends live`, async ({
    browser,
  }) => {
    const walker = walking();
    await admin.goto(`${gatehouse.base}/console/acme/connections/new`);
    await chooseProvider(walker, preset.provider, preset.summary.en);
    const id = idOnPage(walker);
    await expect(admin.getByRole("heading", { name: new RegExp(`^Set up ${preset.provider}`) })).toBeVisible();
    // Only a connection whose test passed goes live, and the sample provider has a name of its own for what identifies people.
    if (preset.id === "auth0-saml")
      await gatehouse.api("PATCH", `/organizations/acme/connections/${id}`, {
        provisioning: { identifyBy: { field: "email", claim: "email" } },
      });
    for (const step of preset.order) {
      if (step === "import") await importData(walker, preset.kind);
      else {
        await expectSteps(walker, preset);
        if (["entra-saml", "adfs-saml"].includes(preset.id)) await expectAccessible(admin);
        await click(walker, /^Next:/, "link");
      }
    }
    await click(walker, "Map", "link");
    await expect(admin.getByRole("heading", { name: "Claims" })).toBeVisible();
    await click(walker, /^Next:/, "link");
    const isAllowed = preset.id === "entra-saml";
    if (isAllowed) await allowPortal(walker, preset.provider);
    await testAndTurnOn(walker);
    expect(await (await gatehouse.api("GET", `/organizations/acme/connections/${id}`)).json()).toMatchObject({
      status: "live",
      preset: preset.id,
    });
    if (!isAllowed && preset.id !== "okta-saml") return;
    const person = await (await browser.newContext()).newPage();
    await startThere(id, person);
    // Nobody said yes for Okta.
    if (isAllowed) await expect(person.getByText("Signed in as Alan Turing")).toBeVisible();
    else await expect(person).toHaveURL(/\/sign-in\/error/);
    await person.context().close();
  });

test("from a clean start to a live connection in at most 8 clicks and one pasted value", async ({ browser }) => {
  const fresh = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  const walker: Walker = { ...walking(), gatehouse: fresh, page: await (await browser.newContext()).newPage() };
  await completeFirstRun(fresh, walker.page);
  // "Create administrator", and "I have stored the codes".
  walker.clicks += 2;
  await chooseProvider(walker, "Okta", "SAML 2.0 app integration");
  await click(walker, /^Next:/, "link");
  await importData(walker, "generic-saml");
  await testAndTurnOn(walker);
  expect(walker.clicks).toBeLessThanOrEqual(8);
  expect(walker.pasted).toBeLessThanOrEqual(1);
  test.info().annotations.push({ type: "counted", description: `${walker.clicks} clicks, ${walker.pasted} pasted` });
  await walker.page.context().close();
  await fresh.stop();
});

test("an OpenID provider takes two pasted values, or one that says everything", async () => {
  const provider = openId;
  const walker = walking();
  const { page } = walker;
  await page.goto(`${gatehouse.base}/console/acme/connections/new`);
  await chooseProvider(walker, "Okta", "OpenID Connect web application");
  const id = idOnPage(walker);
  await page.goto(`${gatehouse.base}/console/acme/connections/${id}/guide?step=import`);
  await pasteClipboard(
    walker,
    "Client ID",
    `Client ID\n${provider.clientId}\nClient secret\n${provider.clientSecret}\n`,
  );
  await expect(page.getByText("Filled in from what you pasted: client ID, client secret")).toBeVisible();
  await expect(page.getByLabel("Client ID", { exact: true })).toHaveValue(provider.clientId);
  await paste(walker, "Issuer", provider.issuer);
  await click(walker, "Import");
  await expect(page).toHaveURL(/step=(create|test)$/);
  expect(walker.pasted).toBe(2);

  // The same in the connection's own form, all in one piece, as a registration answers it.
  await page.goto(`${gatehouse.base}/console/acme/connections/${id}/provider`);
  const { issuer } = provider;
  await pasteClipboard(
    walker,
    "Issuer",
    JSON.stringify({ issuer, client_id: "another-client", client_secret: "another" }),
  );
  await expect(page.getByLabel("Client ID", { exact: true })).toHaveValue("another-client");
  await expect(page.getByLabel("Issuer", { exact: true })).toHaveValue(issuer);
});

test("Next saves what was typed, the tenant makes the issuer, and every step offers the setup link", async () => {
  const walker = walking();
  const entra = listPresets().find(({ id }) => id === "entra-oidc");
  await admin.goto(`${gatehouse.base}/console/acme/connections/new`);
  await chooseProvider(walker, entra?.provider ?? "", entra?.summary.en ?? "");
  const guide = `${gatehouse.base}/console/acme/connections/${idOnPage(walker)}/guide`;
  for (const step of ["create", "import", "map", "test"]) {
    await admin.goto(`${guide}?step=${step}`);
    await expect(
      admin.getByRole("heading", { name: "Send a setup link to the provider's administrator" }),
    ).toBeVisible();
  }

  await admin.goto(`${guide}?step=import`);
  await admin.getByLabel("Directory (tenant) ID").fill(tenant);
  await admin.getByText("National cloud or another issuer").click();
  await expect(admin.getByLabel("Issuer", { exact: true })).toHaveValue(
    `https://login.microsoftonline.com/${tenant}/v2.0`,
  );

  await admin.goto(`${guide}?step=map`);
  await admin.getByLabel("Source of row 1").fill("upn");
  await admin.getByRole("link", { name: "Next: Test and turn on" }).click();
  await expect(admin).toHaveURL(/step=test$/);
  await admin.goto(`${guide}?step=map`);
  await expect(admin.getByLabel("Source of row 1")).toHaveValue("upn");
  await admin.reload();
  await expect(admin.getByLabel("Source of row 1")).toHaveValue("upn");
  await expect(admin.getByText("There is an unsaved draft")).toBeHidden();
});

test("a guide can be left and resumed, says what is missing, and works on a phone and in German", async ({
  browser,
}) => {
  const walker = walking();
  await admin.goto(`${gatehouse.base}/console/acme/connections/new`);
  await chooseProvider(walker, "OneLogin", "SAML Custom Connector (Advanced)");
  const id = idOnPage(walker);
  await admin.goto(`${gatehouse.base}/console/acme/connections/${id}/guide?step=import`);
  await expect(admin.getByText(/Still missing: .*Issuer/)).toBeVisible();
  await admin.goto(`${gatehouse.base}/console/acme/connections/${id}`);
  await admin.getByText("More", { exact: true }).click();
  await admin.getByRole("link", { name: "Guide" }).click();
  await expect(admin.getByText("ACS (Consumer) URL Validator")).toBeVisible();
  await admin.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(admin);
  const overflow = await admin.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  expect(overflow, "nothing is wider than the phone").toBe(false);
  await admin.setViewportSize({ width: 1280, height: 800 });

  const german = await browser.newContext({ locale: "de-DE", storageState: await admin.context().storageState() });
  const page = await german.newPage();
  await page.goto(`${gatehouse.base}/console/acme/connections/${id}/guide`);
  await expect(page.getByRole("heading", { name: "App anlegen" })).toBeVisible();
  await expect(page.getByText("Connector hinzufügen")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Create the app", exact: true })).toBeVisible();
  await german.close();
});

test("the sign-in page speaks the browser's language, and the switch works without JavaScript", async ({ browser }) => {
  const context = await browser.newContext({ locale: "de-DE", javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sign-in/acme`);
  await expect(page.getByLabel("E-Mail-Adresse")).toBeVisible();
  expect(await page.locator("html").getAttribute("lang")).toBe("de");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByLabel("E-mail address")).toBeVisible();
  await expect(page).toHaveURL(/\/sign-in\/acme$/);
  await context.close();
});
