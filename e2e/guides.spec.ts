import { type Browser, expect, type Page, test } from "@playwright/test";
import type { Preset } from "@/lib/presets/preset";
import { listPresets } from "@/lib/presets/preset-store";
import { completeFirstRun, expectAccessible, pasteInto, saveUntested, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import { countHands, type Hands } from "./support/hands";
import { type SampleOpenIdProvider, startSampleOpenIdProvider } from "./support/sample-openid-provider";
import { type SampleProvider, startSampleProvider } from "./support/sample-provider";

// Every guide, completed from the choice of the provider to a live connection.
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

/** Somebody who sets connections up. */
type Visit = { gatehouse: Gatehouse; page: Page };
const visitOfAdmin = (): Visit => ({ gatehouse, page: admin });

const click = ({ page }: Visit, name: string | RegExp, role: "button" | "link" = "button", where = page) =>
  where.getByRole(role, { name }).first().click();

const fill = ({ page }: Visit, label: string, value: string) => page.getByLabel(label, { exact: true }).fill(value);

/** As somebody does who copied a value: what is pasted there is whole, and is taken at once. */
const pasteValue = ({ page }: Visit, label: string, value: string) =>
  pasteInto(page.getByLabel(label, { exact: true }), value);

const idOnPage = ({ page }: Visit) => new URL(page.url()).pathname.split("/").at(-2) ?? "";

async function importData(visit: Visit, kind: string): Promise<void> {
  const { page, gatehouse } = visit;
  if (kind === "generic-saml") {
    await pasteValue(visit, "Metadata URL, XML or file", saml.metadataUrl);
  } else {
    const provider = kind === "microsoft-oidc" ? microsoft : openId;
    const id = idOnPage(visit);
    const { oidc } = (await (await gatehouse.api("GET", `/organizations/acme/connections/${id}`)).json()) as {
      oidc: { clientAuth: "client_secret_basic" };
    };
    provider.setClient({ redirectUri: `${gatehouse.base}/oidc/callback/${id}`, auth: oidc.clientAuth });
    if (kind === "microsoft-oidc") await page.getByText("National cloud or another issuer").click();
    await fill(visit, "Issuer", provider.issuer);
    await fill(visit, "Client ID", provider.clientId);
    await fill(visit, "Client secret", provider.clientSecret);
    await click(visit, "Import");
  }
  // Nothing is missing: the next step is there by itself.
  await expect(page).toHaveURL(/step=(create|test)$/);
}

/** The guide's last question: a portal tile or a test button of the provider begins there. */
async function allowPortal({ page }: Visit, provider: string): Promise<void> {
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

async function testAndTurnOn(visit: Visit): Promise<void> {
  const { page } = visit;
  const opening = page.waitForEvent("popup");
  await click(visit, "Test connection");
  const opened = await opening;
  await click(visit, "Ada Lovelace", "button", opened);
  await opened.waitForURL(/\/activity\//);
  const fix = /Identify people by the claim/;
  if (await opened.getByRole("button", { name: fix }).isVisible()) {
    // The sample provider sends other names than this one's defaults: the page offers the way.
    await click(visit, fix, "button", opened);
    await expect(opened.getByText("With the draft, the same response passes")).toBeVisible();
    // What was applied there is in the form here.
    await expect(page.getByText("There is an unsaved draft")).toBeVisible();
  } else await expect(opened.getByText("Test passed", { exact: true })).toBeVisible();
  await opened.close();
  await click(visit, "Turn on");
  await expect(page.getByText("This connection is live")).toBeVisible();
}

async function chooseProvider(visit: Visit, provider: string, summary: string): Promise<void> {
  await click(visit, `Set up ${provider} ${summary}`);
  await visit.page.waitForURL(/\/guide$/);
}

/** Rows of the reference documents that a visit asserts, and words of its guide that they ask for. */
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
async function expectSteps(visit: Visit, preset: Preset): Promise<void> {
  const { page } = visit;
  await expect(page.getByRole("heading", { name: "Create the app", exact: true })).toBeVisible();
  for (const { title } of preset.steps) await expect(page.getByRole("heading", { name: title.en })).toBeVisible();
  for (const word of rows[preset.id]?.words ?? []) await expect(page.getByText(word).first()).toBeVisible();
  const answer = await visit.gatehouse.api("GET", `/organizations/acme/connections/${idOnPage(visit)}`);
  const { saml: view, oidc } = (await answer.json()) as {
    saml?: Record<string, string>;
    oidc?: Record<string, string>;
  };
  const values: Record<string, string | undefined> = {
    ...oidc,
    ...view,
    metadataUrl: view?.metadataAddress,
    relayState: `${visit.gatehouse.base}/dashboard`,
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
    const visit = visitOfAdmin();
    await admin.goto(`${gatehouse.base}/console/acme/connections/new`);
    await chooseProvider(visit, preset.provider, preset.summary.en);
    const id = idOnPage(visit);
    await expect(admin.getByRole("heading", { name: new RegExp(`^Set up ${preset.provider}`) })).toBeVisible();
    // Only a connection whose test passed goes live, and the sample provider has a name of its own for what identifies people.
    if (preset.id === "auth0-saml")
      await gatehouse.api("PATCH", `/organizations/acme/connections/${id}`, {
        provisioning: { identifyBy: { field: "email", claim: "email" } },
      });
    for (const step of preset.order) {
      if (step === "import") await importData(visit, preset.kind);
      else {
        await expectSteps(visit, preset);
        if (["entra-saml", "adfs-saml"].includes(preset.id)) await expectAccessible(admin);
        await click(visit, /^Next:/, "link");
      }
    }
    await click(visit, "Map", "link");
    await expect(admin.getByRole("heading", { name: "Claims" })).toBeVisible();
    await click(visit, /^Next:/, "link");
    const isAllowed = preset.id === "entra-saml";
    if (isAllowed) await allowPortal(visit, preset.provider);
    await testAndTurnOn(visit);
    expect(await (await gatehouse.api("GET", `/organizations/acme/connections/${id}`)).json()).toMatchObject({
      status: "live",
      preset: preset.id,
    });
    if (!isAllowed && preset.id !== "okta-saml") return;
    const person = await (await browser.newContext()).newPage();
    await startThere(id, person);
    // Nobody said yes for Okta.
    if (isAllowed) await expect(person.getByText("Signed in as Alan Turing")).toBeVisible();
    else {
      await expect(person.getByRole("heading", { name: "Please start from the sign-in page" })).toBeVisible();
      await person.getByRole("link", { name: "Go to the sign-in page" }).click();
      await expect(person).toHaveURL(/\/sign-in\/acme$/);
    }
    await person.context().close();
  });

/** From the link that the program prints to a person who has signed in, each in a browser of their own; the hands of both are counted. */
async function handsFromPrintedLink(
  browser: Browser,
  summary: string,
  pasteData: (visit: Visit) => Promise<void>,
): Promise<Hands> {
  const fresh = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  const hands: Hands = { pressed: [], pasted: [] };
  const pageOfHands = async () => {
    const context = await browser.newContext();
    await countHands(context, hands);
    return context.newPage();
  };
  const visit: Visit = { gatehouse: fresh, page: await pageOfHands() };
  await completeFirstRun(fresh, visit.page);
  await chooseProvider(visit, "Okta", summary);
  await click(visit, /^Next:/, "link");
  await pasteData(visit);
  await testAndTurnOn(visit);
  const address = await visit.page
    .locator("code")
    .filter({ hasText: /\/sso\/[\w-]+$/ })
    .textContent();
  const person = await pageOfHands();
  await person.goto(address ?? "");
  await person.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(person.getByText("Signed in as Ada Lovelace")).toBeVisible();
  await person.context().close();
  await visit.page.context().close();
  await fresh.stop();
  test.info().annotations.push({ type: "counted", description: JSON.stringify(hands) });
  return hands;
}

test("from the printed link to a person who is signed in by SAML: at most 8 clicks and one pasted value", async ({
  browser,
}) => {
  const hands = await handsFromPrintedLink(browser, "SAML 2.0 app integration", (visit) =>
    importData(visit, "generic-saml"),
  );
  expect(hands.pressed.length, hands.pressed.join(", ")).toBeLessThanOrEqual(8);
  expect(hands.pressed, "the counting counts").toContain("I have stored the codes");
  expect(hands.pasted).toHaveLength(1);
});

test("from the printed link to a person who is signed in by OpenID Connect: at most 8 clicks and two pasted values", async ({
  browser,
}) => {
  const { issuer, clientId, clientSecret } = openId;
  openId.setClient({ redirectUri: "http://localhost/any", auth: "client_secret_basic" });
  const hands = await handsFromPrintedLink(browser, "OpenID Connect web application", async (visit) => {
    await pasteValue(visit, "Client ID", `Client ID\n${clientId}\nClient secret\n${clientSecret}\n`);
    await expect(visit.page.getByText("Filled in from what you pasted: client ID, client secret")).toBeVisible();
    await expect(visit.page.getByLabel("Client ID", { exact: true })).toHaveValue(clientId);
    // What completes the values is imported at once.
    await pasteValue(visit, "Issuer", issuer);
    await expect(visit.page).toHaveURL(/step=test$/);
  });
  expect(hands.pressed.length, hands.pressed.join(", ")).toBeLessThanOrEqual(8);
  expect(hands.pasted).toHaveLength(2);
});

test("all values of an OpenID provider are pasted as one; where secrets end, their day is asked for before the import", async () => {
  const visit = visitOfAdmin();
  const { page } = visit;
  const registered = ({ issuer }: SampleOpenIdProvider) =>
    JSON.stringify({ issuer, client_id: "another-client", client_secret: "another" });
  await page.goto(`${gatehouse.base}/console/acme/connections/new`);
  await chooseProvider(visit, "Okta", "OpenID Connect web application");
  await page.goto(`${gatehouse.base}/console/acme/connections/${idOnPage(visit)}/provider`);
  await pasteValue(visit, "Issuer", registered(openId));
  await expect(page.getByLabel("Client ID", { exact: true })).toHaveValue("another-client");
  await expect(page.getByLabel("Issuer", { exact: true })).toHaveValue(openId.issuer);

  await page.goto(`${gatehouse.base}/console/acme/connections/new`);
  await chooseProvider(visit, "Microsoft Entra ID", "OpenID Connect app registration");
  await click(visit, /^Next:/, "link");
  await pasteValue(visit, "Client ID", registered(microsoft));
  await expect(page.getByLabel("Client ID", { exact: true })).toHaveValue("another-client");
  await fill(visit, "Secret expires on", "2099-01-31");
  await click(visit, "Import");
  await expect(page).toHaveURL(/step=test$/);
  expect(await (await gatehouse.api("GET", `/organizations/acme/connections/${idOnPage(visit)}`)).json()).toMatchObject(
    { oidc: { clientId: "another-client", clientSecretExpiresOn: "2099-01-31" } },
  );
});

test("Next saves what was typed, the tenant makes the issuer, and every step offers the setup link", async () => {
  const visit = visitOfAdmin();
  const entra = listPresets().find(({ id }) => id === "entra-oidc");
  await admin.goto(`${gatehouse.base}/console/acme/connections/new`);
  await chooseProvider(visit, entra?.provider ?? "", entra?.summary.en ?? "");
  const guide = `${gatehouse.base}/console/acme/connections/${idOnPage(visit)}/guide`;
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
  await admin.getByLabel("Source of row 1", { exact: true }).fill("upn");
  await admin.getByRole("link", { name: "Next: Test and turn on" }).click();
  await expect(admin).toHaveURL(/step=test$/);
  await admin.goto(`${guide}?step=map`);
  await expect(admin.getByLabel("Source of row 1", { exact: true })).toHaveValue("upn");
  await admin.reload();
  await expect(admin.getByLabel("Source of row 1", { exact: true })).toHaveValue("upn");
  await expect(admin.getByText("There is an unsaved draft")).toBeHidden();
});

test("the Map step shows what the last response becomes; who turns on without a test gives the reason", async ({
  browser,
}) => {
  const id = await addConnection(gatehouse, {
    name: "Untested",
    kind: "generic-saml",
    preset: "okta-saml",
    saml: { metadataUrl: saml.metadataUrl },
    claims: [
      { field: "email", from: "email" },
      { field: "fullName", from: "displayName" },
    ],
  });
  const guide = `${gatehouse.base}/console/acme/connections/${id}/guide`;
  await admin.goto(`${guide}?step=test`);
  await admin.getByRole("button", { name: "Turn on" }).click();
  await expect(admin.getByText("This connection is live")).toBeHidden();
  await saveUntested(admin, "the provider opens tomorrow");
  await expect(admin.getByText("This connection is live")).toBeVisible();
  const log = await gatehouse.api("GET", `/organizations/acme/audit?limit=20`);
  expect(await log.text()).toContain("the provider opens tomorrow");

  const person = await (await browser.newContext()).newPage();
  await person.goto(`${gatehouse.base}/sso/${id}`);
  await person.getByRole("button", { name: "Ada Lovelace" }).click();
  await expect(person.getByText(/^Signed in as /)).toBeVisible();
  await person.context().close();
  await admin.goto(`${guide}?step=map`);
  await expect(admin.getByText("→ ada@acme.example")).toBeVisible();
  await admin.getByLabel("Source of row 1", { exact: true }).fill("nothing of the kind");
  await expect(admin.getByText("→ ada@acme.example")).toBeHidden();
});

test("a guide can be left and resumed, says what is missing, and works on a phone and in German", async ({
  browser,
}) => {
  const visit = visitOfAdmin();
  await admin.goto(`${gatehouse.base}/console/acme/connections/new`);
  await chooseProvider(visit, "OneLogin", "SAML Custom Connector (Advanced)");
  const id = idOnPage(visit);
  await admin.goto(`${gatehouse.base}/console/acme/connections/${id}/guide?step=import`);
  await expect(admin.getByText(/Still missing: .*Issuer/)).toBeVisible();
  // Without the provider's data nothing can be tested: the way on from the last step is the way back to it.
  await admin.getByRole("link", { name: "Test and turn on", exact: true }).click();
  const steps = admin.getByRole("navigation", { name: "Previous and next step" }).getByRole("link");
  await expect(steps).toHaveText(["Back: Map", "Back: Import"]);
  await expect(steps.last()).toHaveClass(/button-primary/);
  await steps.last().click();
  await expect(admin).toHaveURL(/step=import$/);
  // Below the list and the connection: both are a link away.
  const trail = admin.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link");
  await expect(trail).toHaveText(["Connections", /^OneLogin/]);
  await trail.last().click();
  await expect(admin).toHaveURL(`${gatehouse.base}/console/acme/connections/${id}`);
  await expect(trail).toHaveText(["Connections"]);
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
