import { expect, type Locator, type Page, test } from "@playwright/test";
import {
  expectAccessible,
  lightOnPhone,
  mailedCode,
  operator,
  scriptsRun,
  signInByCode,
} from "./support/administrator";
import { addAuthenticator } from "./support/authenticator";
import { addConnection } from "./support/connected";
import { type SampleConsole, startSampleConsole } from "./support/sample-console";

// What administrators do every day, on a phone: by taps, which only what is in reach hears, and without scrolling sideways.
let sample: SampleConsole;
let page: Page;
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

test.beforeAll(async ({ browser }) => {
  sample = await startSampleConsole(browser);
  for (let index = 10; index < 40; index++)
    await sample.gatehouse.api("POST", "/organizations/acme/users", {
      email: `person${index}@phone.example`,
      fullName: `Person ${index}`,
    });
  const storageState = await sample.page.context().storageState();
  page = await (await browser.newContext({ ...phone, storageState })).newPage();
});

test.afterAll(async () => {
  await page?.context().close();
  await sample?.stop();
});

async function open(path: string): Promise<void> {
  await page.goto(`${sample.gatehouse.base}/console/acme${path}`);
  await scriptsRun(page);
}

/** As it stands now: nothing is wider than the phone, and every target is as high as a finger needs. */
async function expectFit(at = page): Promise<void> {
  expect(await at.evaluate(() => document.documentElement.scrollWidth), at.url()).toBe(390);
  await expectAccessible(at, [lightOnPhone]);
}

const tap = (target: Locator) => target.tap();

test("the navigation is a sheet, which a choice closes", async () => {
  await open("");
  const users = page.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "Users" });
  await expect(users).toBeHidden();
  await tap(page.getByRole("button", { name: "Open menu" }));
  await expect(users).toBeInViewport();
  await expectFit();
  await tap(users);
  await expect(page.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
  await expect(users).toBeHidden();
});

test("a connection: its tabs, and a bar that stays in view with what was refused", async () => {
  const draft = await addConnection(sample.gatehouse, { name: "Incomplete", kind: "generic-saml" });
  const bar = page.getByRole("region", { name: "Save this connection" });
  const tabs = page.getByRole("navigation", { name: "Parts of this connection" });
  await open(`/connections/${draft}/provider`);
  await tap(page.getByRole("button", { name: "Turn on" }));
  await expect(bar.getByRole("alert")).toBeInViewport();
  await expect(page.getByLabel("Issuer", { exact: true })).toBeFocused();
  await expectFit();

  await open(`/connections/${sample.connectionId}`);
  await tap(tabs.getByRole("link", { name: "Security" }));
  await expect(tabs.getByRole("link", { name: "Security" })).toHaveAttribute("aria-current", "page");
  const skew = page.getByLabel("Clock skew in seconds");
  const before = await skew.inputValue();
  await skew.fill("100000");
  await tap(tabs.getByRole("link", { name: "Overview" }));
  await expect(tabs.getByRole("link", { name: "Overview" })).toHaveAttribute("aria-current", "page");
  const save = bar.getByRole("button", { name: "Save connection" });
  await expect(save).toBeInViewport();
  await tap(save);
  await expect(skew, "the first cause, on its tab").toBeFocused();
  await expect(skew).toBeInViewport();
  await expect(bar.getByRole("alert")).toBeInViewport();
  await expectFit();
  await skew.fill(before);
  await tap(tabs.getByRole("link", { name: "Sign-in" }));
  await page.getByLabel("Button text").fill("On a phone");
  await tap(save);
  await expect(bar.getByRole("status").filter({ hasText: "Saved" })).toBeInViewport();
});

test("the guide's Map step: a few rows, the rest folded, and Next saves", async () => {
  const id = await addConnection(sample.gatehouse, {
    name: "Guided",
    kind: "generic-saml",
    preset: "okta-saml",
    saml: { metadataUrl: sample.provider.metadataUrl },
    claims: ["email", "fullName", "role", "phone"].map((field) => ({ field, from: field })),
  });
  await open(`/connections/${id}/guide?step=map`);
  await expect(page.getByLabel("Source of row 4", { exact: true })).toBeHidden();
  await page.getByLabel("Source of row 2", { exact: true }).fill("displayName");
  await tap(page.getByText("More: roles, groups and users"));
  await expect(page.getByLabel("Multiple role values")).toBeVisible();
  await expectFit();
  await tap(page.getByRole("link", { name: /^Next:/ }));
  await expect(page).toHaveURL(/step=test$/);
  await expectFit();
  const saved = await sample.gatehouse.api("GET", `/organizations/acme/connections/${id}`);
  expect(await saved.json()).toMatchObject({ claims: [{}, { from: "displayName" }, {}, {}] });
});

test("the guide's last step: tested at the provider, and turned on", async () => {
  const id = await addConnection(sample.gatehouse, {
    name: "Guided to the end",
    kind: "generic-saml",
    preset: "okta-saml",
    saml: { metadataUrl: sample.provider.metadataUrl },
  });
  await open(`/connections/${id}/guide?step=test`);
  const opening = page.waitForEvent("popup");
  await tap(page.getByRole("button", { name: "Test connection" }));
  const opened = await opening;
  // A phone opens no window of another size.
  await opened.setViewportSize(phone.viewport);
  await tap(opened.getByRole("button", { name: "Ada Lovelace" }));
  await expect(opened.getByText("Test passed", { exact: true })).toBeVisible();
  await expectFit(opened);
  await opened.close();
  await tap(page.getByRole("button", { name: "Turn on" }));
  await expect(page.getByText("This connection is live")).toBeVisible();
  await expectFit();
  // The sign-in page has one way again.
  await sample.gatehouse.api("PATCH", `/organizations/acme/connections/${id}`, { status: "off" });
});

test("a list: filtered, sorted, a row's menu, and some of a page suspended and activated", async () => {
  await open("/users?size=25");
  await page.getByLabel("Name or e-mail").fill("phone.example");
  await tap(page.getByRole("button", { name: "Filter" }));
  await expect(page.getByRole("link", { name: "Remove filter Name or e-mail" })).toBeVisible();
  await expectFit();
  await tap(page.getByRole("region", { name: "Users" }).getByRole("link", { name: "E-mail address" }));
  await expect(page).toHaveURL(/sort=email/);
  const rows = page.getByRole("region", { name: "Users" }).locator("tbody tr");
  await expect(rows.first()).toContainText("person10@phone.example");
  await tap(page.getByRole("button", { name: "Actions for person10@phone.example" }));
  await tap(page.getByRole("menuitem", { name: "Suspend" }));
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Suspend" })).toBeInViewport({ ratio: 1 });
  await expectFit();
  await tap(dialog.getByRole("button", { name: "Suspend" }));
  await expect(rows.first()).toContainText("Suspended");
  await tap(page.getByLabel("Select person10@phone.example"));
  await tap(page.getByLabel("Select person11@phone.example"));
  await expect(page.getByText("2 rows selected")).toBeVisible();
  await tap(page.getByRole("button", { name: "Activate selected" }));
  await tap(dialog.getByRole("button", { name: "Activate selected" }));
  await expect(page.getByText("1 user was activated")).toBeVisible();
  await expect(rows.first()).toContainText("Active");
  await tap(page.getByRole("link", { name: "Next page" }));
  await expect(rows).toHaveCount(5);
});

test("people from a file: checked, and imported but for what is wrong with it", async () => {
  const people = "Mail;Name;Town\r\nzoe@file.example;Zoe;Ulm\r\nnobody;Nobody;Bonn\r\n";
  await open("/users/import");
  await page
    .getByLabel("Choose a file", { exact: true })
    .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(people) });
  await tap(page.getByRole("button", { name: "Check file" }));
  await expect(page.getByRole("region", { name: "1 row with a problem" })).toBeVisible();
  await page.getByLabel("Field of the column Town").selectOption("Do not import");
  await expectFit();
  await tap(page.getByRole("button", { name: "Import 1 user" }));
  await expect(page.getByRole("heading", { name: "Import finished" })).toBeInViewport();
  await expectFit();
  const found = await sample.gatehouse.api("GET", "/organizations/acme/users?email=zoe@file.example");
  expect(await found.json()).toMatchObject({ items: [{ fullName: "Zoe" }] });
});

test("the overview: a finding is dismissed and restored", async () => {
  await open("");
  const findings = page.getByRole("region", { name: "Findings" });
  const kind = "Signature of response or assertion not required individually";
  const group = findings.getByRole("listitem").filter({ has: page.getByRole("heading", { name: kind }) });
  await tap(group.getByText("Dismiss", { exact: true }));
  await group.getByRole("textbox", { name: "Reason" }).fill("Known to the provider");
  await group.getByLabel("Dismiss until (optional)").fill("2099-01-31");
  await expectFit();
  await tap(group.getByRole("button", { name: "Dismiss finding" }));
  await expect(findings.getByRole("heading", { name: kind })).toHaveCount(0);
  await tap(findings.getByText(/^\d+ dismissed findings?$/));
  await tap(findings.getByRole("button", { name: `Restore: ${kind}` }));
  await expect(findings.getByRole("heading", { name: kind })).toBeVisible();
});

test("a person's page: a session is ended", async () => {
  const person = await sample.signInAs("Ada Lovelace");
  await expect(person).toHaveURL(/\/dashboard/);
  const found = await sample.gatehouse.api("GET", "/organizations/acme/users?email=ada@acme.example");
  const { items } = (await found.json()) as { items: { id: string }[] };
  await open(`/users/${items[0]?.id}`);
  await expectFit();
  await tap(page.getByRole("button", { name: /^End session/ }));
  await expect(page.getByText("Not signed in anywhere.")).toBeVisible();
  await person.reload();
  await expect(person).toHaveURL(/\/sign-in/);
  await person.context().close();
});

test("the account: language and theme", async () => {
  await page.goto(`${sample.gatehouse.base}/dashboard`);
  await tap(page.getByRole("button", { name: "Deutsch" }));
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expectFit();
  await tap(page.getByRole("button", { name: "English" }));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  for (const theme of ["Dark", "System"]) {
    await tap(page.getByRole("button", { name: theme, exact: true }));
    await expect(page.getByRole("button", { name: theme, exact: true })).toHaveAttribute("aria-pressed", "true");
  }
});

test("the account: an API token is created, and revoked", async () => {
  await page.goto(`${sample.gatehouse.base}/dashboard`);
  const card = page.getByRole("region", { name: "Personal API tokens" });
  await card.getByLabel("Name").fill("On a phone");
  await card.getByLabel("Valid for").selectOption("7 days");
  await tap(card.getByLabel("Read-only"));
  await tap(card.getByRole("button", { name: "Create token" }));
  const shown = card.getByText(/^ghp_[\w-]{43}$/);
  await expect(shown).toBeInViewport();
  await expectFit();
  const token = (await shown.textContent()) ?? "";
  const ask = () =>
    fetch(`${sample.gatehouse.base}/api/v1/organizations/acme/users`, {
      headers: { Authorization: `Bearer ${token}` },
    });
  expect((await ask()).status).toBe(200);
  await page.reload();
  await tap(card.getByRole("button", { name: "Revoke token On a phone" }));
  await expect(card.getByText("No tokens yet")).toBeVisible();
  expect((await ask()).status).toBe(401);
});

test("the account: new recovery codes, and a passkey that is added and removed", async ({ browser }) => {
  const own = await (await browser.newContext(phone)).newPage();
  await own.goto(`${sample.gatehouse.base}/sign-in/acme`);
  await signInByCode(sample.gatehouse, own, operator.email);
  await addAuthenticator(own);
  const codes = own.getByRole("region", { name: "Recovery codes" });
  await tap(codes.getByRole("button", { name: "Create new codes" }));
  await tap(own.getByRole("dialog").getByRole("button", { name: "Create new codes" }));
  await expect(codes.getByText(/^(?:[a-z0-9]{5}-){2}[a-z0-9]{5}$/)).toHaveCount(10);
  await expectFit(own);
  const section = own.getByRole("region", { name: "Passkeys" });
  await section.getByLabel("Name").fill("My phone");
  await tap(section.getByRole("button", { name: "Add a passkey" }));
  await expect(section.getByText("The passkey was added.")).toBeVisible();
  await expectFit(own);
  await tap(section.getByRole("button", { name: "Remove passkey: My phone" }));
  await expect(section.getByText("No passkeys yet.")).toBeVisible();
  await own.context().close();
});

test("custom attributes: one is refused at its field, defined and deleted", async () => {
  await open("/attributes");
  const add = page.getByRole("form", { name: "Add an attribute" });
  await add.getByLabel("Key").fill("Shoe Size");
  await add.getByLabel("Label").fill("Shoe size");
  await tap(add.getByRole("button", { name: "Add attribute" }));
  await expect(add.getByText("starting with a lower-case letter")).toBeInViewport();
  await add.getByLabel("Key").fill("shoeSize");
  await tap(add.getByRole("button", { name: "Add attribute" }));
  await expect(page.getByRole("link", { name: "Shoe size", exact: true })).toBeVisible();
  await expectFit();
  await tap(page.getByRole("button", { name: "Actions for Shoe size" }));
  await tap(page.getByRole("menuitem", { name: "Delete attribute" }));
  await tap(page.getByRole("dialog").getByRole("button", { name: "Delete attribute" }));
  await expect(page.getByText("There are no attributes yet.")).toBeVisible();
  await expectFit();
});

test("the account: which notifications are sent, and about which connections", async () => {
  const certificates = "A provider's certificate expires";
  await page.goto(`${sample.gatehouse.base}/dashboard`);
  await page.getByLabel(`${certificates}: about which connections`).selectOption("chosen");
  await tap(page.getByRole("button", { name: "Save notifications" }));
  await tap(page.getByRole("link", { name: `Choose connections: ${certificates}` }));
  const box = page.getByRole("checkbox", { name: `Sample: ${certificates}` });
  await tap(box);
  await expectFit();
  await tap(page.getByRole("button", { name: "Save choice" }));
  await expect(page.getByText("Saved", { exact: true })).toBeInViewport();
  await expect(box).toBeChecked();
  await tap(page.getByRole("link", { name: "Your account" }));
  await expect(page.getByText("1 connection is chosen.")).toBeVisible();
  await expectFit();
});

test("signing in: the provider's button, and an address with a mailed code", async ({ browser }) => {
  const context = await browser.newContext(phone);
  const person = await context.newPage();
  await person.goto(`${sample.gatehouse.base}/sign-in/acme`);
  await expectFit(person);
  const ways = ["E-mail me a code", "Continue"].map((name) => person.getByRole("button", { name, exact: true }));
  for (const way of [...ways, person.getByRole("link", { name: /^Continue with|^On a phone$/ })])
    expect((await way.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await person.getByLabel("E-mail address").fill(operator.email);
  const code = await mailedCode(sample.gatehouse, operator.email, () =>
    tap(person.getByRole("button", { name: "E-mail me a code" })),
  );
  await person.getByLabel("Code", { exact: true }).fill(code);
  await expectFit(person);
  await tap(person.getByRole("button", { name: "Sign in", exact: true }));
  await expect(person.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  await context.clearCookies();
  await person.goto(`${sample.gatehouse.base}/sign-in/acme`);
  await tap(person.getByRole("link", { name: /^Continue with|^On a phone$/ }));
  await expect(person.getByRole("button", { name: "Ada Lovelace" })).toBeVisible();
  await context.close();
});
