import { expect, type Page, test } from "@playwright/test";
import { mailedCode, operator, scriptsRun, signInByCode } from "./support/administrator";
import { addAuthenticator } from "./support/authenticator";
import { addConnection } from "./support/connected";
import { countStops, expectFocusKept, pressOn, tabTo, typeInto } from "./support/keyboard";
import { type SampleConsole, startSampleConsole } from "./support/sample-console";

// What administrators do every day, without a mouse: each stop is seen, and nothing that is pressed takes the focus away.
let sample: SampleConsole;
let page: Page;

test.beforeAll(async ({ browser }) => {
  sample = await startSampleConsole(browser);
  page = sample.page;
  for (let index = 10; index < 40; index++)
    await sample.gatehouse.api("POST", "/organizations/acme/users", {
      email: `person${index}@keys.example`,
      fullName: `Person ${index}`,
    });
});

test.afterAll(() => sample?.stop());

async function open(path: string): Promise<void> {
  await sample.open(path);
  await scriptsRun(page);
}

const title = () => page.getByRole("heading", { level: 1 });

test("a connection: tabs, a refused field, saving and discarding, and no stop lies below the bar", async () => {
  await open(`/connections/${sample.connectionId}`);
  const tab = (name: string) =>
    page.getByRole("navigation", { name: "Parts of this connection" }).getByRole("link", { name });
  const bar = page.getByRole("region", { name: "Save this connection" });
  const save = bar.getByRole("button", { name: "Save connection" });
  const to = async (name: string) => {
    await pressOn(tab(name));
    await expect(tab(name)).toHaveAttribute("aria-current", "page");
    await expect(tab(name)).toBeFocused();
  };
  await to("Security");
  const skew = page.getByLabel("Clock skew in seconds");
  const before = await skew.inputValue();
  await typeInto(skew, "100000");
  await pressOn(save);
  await expect(bar.getByRole("alert")).toBeInViewport();
  await expect(skew, "the first cause").toBeFocused();
  await typeInto(skew, before);
  await to("Sign-in");
  await typeInto(page.getByLabel("Button text"), "By keyboard");
  await pressOn(save);
  await expect(bar.getByRole("status").filter({ hasText: "Saved" })).toBeFocused();

  await to("Security");
  await typeInto(skew, "100");
  await expect(save).toBeVisible();
  await tabTo(tab("Overview"), "Shift+Tab");
  expect(await countStops(page.locator("main"))).toBeGreaterThan(15);
  await pressOn(bar.getByRole("button", { name: "Discard changes" }));
  await expect(title()).toBeFocused();
  await expect(save).toHaveCount(0);
});

test("the guide's Map step: a few rows, the rest folded, a row less and one more, and Next saves", async () => {
  const id = await addConnection(sample.gatehouse, {
    name: "Guided",
    kind: "generic-saml",
    preset: "okta-saml",
    saml: { metadataUrl: sample.provider.metadataUrl },
    claims: ["email", "fullName", "role", "phone"].map((field) => ({ field, from: field })),
  });
  await open(`/connections/${id}/guide?step=map`);
  const source = (row: number) => page.getByLabel(`Source of row ${row}`, { exact: true });
  await expect(source(3)).toBeVisible();
  await expect(source(4)).toBeHidden();
  await expect(page.getByLabel("Multiple role values")).toBeHidden();
  await typeInto(source(2), "displayName");
  await expect(page.getByRole("link", { name: /^Next:/ }), "which saves, too").toHaveClass("button-primary");
  await expect(page.getByRole("button", { name: "Save connection" })).toHaveClass("button");
  await pressOn(page.getByRole("button", { name: "Remove claim row 3" }));
  await expect(page.getByRole("button", { name: "Remove claim row 2" })).toBeFocused();
  await pressOn(page.getByRole("button", { name: "Add claim row" }));
  await typeInto(source(4), "upn");
  const more = page.getByText("More: roles, groups and users");
  await pressOn(more);
  await expect(page.getByLabel("Multiple role values")).toBeVisible();
  await pressOn(page.getByRole("button", { name: "Add role row" }));
  await pressOn(page.getByRole("button", { name: "Remove role row 1" }));
  await expect(page.getByRole("button", { name: "Add role row" })).toBeFocused();
  await pressOn(more);
  await expect(page.getByLabel("Multiple role values")).toBeHidden();
  await pressOn(page.getByRole("link", { name: /^Next:/ }));
  await expect(page).toHaveURL(/step=test$/);
  await expect(title()).toBeFocused();
  const saved = await sample.gatehouse.api("GET", `/organizations/acme/connections/${id}`);
  expect(await saved.json()).toMatchObject({
    status: "draft",
    claims: [{ from: "email" }, { from: "displayName" }, { field: "phone" }, { field: "email", from: "upn" }],
  });
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
  await pressOn(page.getByRole("button", { name: "Test connection" }));
  const opened = await opening;
  await pressOn(opened.getByRole("button", { name: "Ada Lovelace" }));
  await expect(opened.getByText("Test passed", { exact: true })).toBeVisible();
  await opened.close();
  await pressOn(page.getByRole("button", { name: "Turn on" }));
  await expect(page.getByText("This connection is live")).toBeVisible();
  await expectFocusKept(page);
  const saved = await sample.gatehouse.api("GET", `/organizations/acme/connections/${id}`);
  expect(await saved.json()).toMatchObject({ status: "live" });
});

test("a list: filtered, sorted, walked, a row's menu, and all of a page suspended and activated", async () => {
  await open("/users?size=25");
  const search = page.getByLabel("Name or e-mail");
  await typeInto(search, "keys.example");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/search=keys\.example/);
  await expect(search).toBeFocused();
  const sort = page.getByRole("region", { name: "Users" }).getByRole("link", { name: "E-mail address" });
  await pressOn(sort);
  await expect(page).toHaveURL(/sort=email/);
  await expect(sort).toBeFocused();
  const rows = page.getByRole("region", { name: "Users" }).locator("tbody tr");
  await pressOn(page.getByRole("link", { name: "Next page" }));
  await expect(rows).toHaveCount(5);
  await expectFocusKept(page);
  await pressOn(page.getByRole("link", { name: "Previous page" }));
  await expect(rows).toHaveCount(25);
  await expectFocusKept(page);

  const opener = page.getByRole("button", { name: "Actions for person10@keys.example" });
  await pressOn(opener);
  await expect(page.getByRole("menuitem", { name: "Open", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();

  const all = page.getByLabel("Select all on this page");
  for (const [button, done, status] of [
    ["Suspend selected", "25 users were suspended", "Suspended"],
    ["Activate selected", "25 users were activated", "Active"],
  ] as const) {
    await pressOn(all, "Space");
    await expect(page.getByText("25 rows selected")).toBeVisible();
    await tabTo(page.getByRole("button", { name: button }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await pressOn(page.getByRole("dialog").getByRole("button", { name: button }));
    await expect(page.getByText(done)).toBeVisible();
    await expect(rows.filter({ hasText: status })).toHaveCount(25);
    await expect(all).toBeFocused();
  }
  await tabTo(page.getByRole("link", { name: "Remove filter Name or e-mail" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page).not.toHaveURL(/search=/);
  await expectFocusKept(page);
});

test("the overview: a finding is dismissed for a reason and until a day, and restored", async () => {
  await open("");
  const findings = page.getByRole("region", { name: "Findings" });
  const kind = "Signature of response or assertion not required individually";
  const group = findings.getByRole("listitem").filter({ has: page.getByRole("heading", { name: kind }) });
  await pressOn(group.locator("summary"));
  await typeInto(group.getByRole("textbox", { name: "Reason" }), "Known to the provider");
  await tabTo(group.getByLabel("Dismiss until (optional)"));
  await page.keyboard.type("01312099");
  await pressOn(group.getByRole("button", { name: "Dismiss finding" }));
  await expect(findings.getByRole("heading", { name: kind })).toHaveCount(0);
  const heading = page.getByRole("heading", { name: "Findings", exact: true });
  await expect(heading).toBeFocused();
  await pressOn(findings.locator("summary").filter({ hasText: /dismissed finding/ }));
  await expect(findings.getByText(/^Dismissed by olive@acme\.example/)).toBeVisible();
  await expect(findings.getByTitle("February 1, 2099")).toBeVisible();
  await expect(findings.getByText("Known to the provider")).toBeVisible();
  await pressOn(findings.getByRole("button", { name: `Restore: ${kind}` }));
  await expect(findings.getByRole("heading", { name: kind })).toBeVisible();
  await expect(heading).toBeFocused();
});

test("a person's page: one session is ended, and then all of them", async () => {
  const browsers: Page[] = [];
  for (let count = 0; count < 3; count++) {
    const person = await sample.signInAs("Ada Lovelace");
    await expect(person).toHaveURL(/\/dashboard/);
    browsers.push(person);
  }
  const found = await sample.gatehouse.api("GET", "/organizations/acme/users?email=ada@acme.example");
  const { items } = (await found.json()) as { items: { id: string }[] };
  await open(`/users/${items[0]?.id}`);
  const sessions = page.getByRole("region", { name: "Sessions" }).locator("tbody tr");
  await expect(sessions).toHaveCount(3);
  // The exact time of what stands alone is a stop, that of a row comes with any stop of it.
  const alone = page.locator("dl time").first();
  await tabTo(alone);
  expect(await alone.evaluate((time) => getComputedStyle(time, "::after").content)).toContain(":");
  await expect(sessions.locator("time[tabindex]")).toHaveCount(0);
  await pressOn(sessions.first().getByRole("button", { name: /^End session/ }));
  await expect(sessions).toHaveCount(2);
  await expect(page.getByRole("heading", { name: "Sessions", exact: true })).toBeFocused();
  const endAll = page.getByRole("button", { name: "End all sessions" });
  await pressOn(endAll);
  const question = page.getByRole("dialog", { name: /^End all sessions of .*\?$/ });
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(endAll).toBeFocused();
  await expect(sessions).toHaveCount(2);
  await page.keyboard.press("Enter");
  await pressOn(question.getByRole("button", { name: "End all sessions" }));
  await expect(page.getByText("Not signed in anywhere.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sessions", exact: true })).toBeFocused();
  for (const person of browsers) {
    await person.goto(`${sample.gatehouse.base}/dashboard`);
    await expect(person).toHaveURL(/\/sign-in/);
    await person.context().close();
  }
});

test("the account: name, language and theme", async () => {
  await page.goto(`${sample.gatehouse.base}/dashboard`);
  const account = page.getByRole("region", { name: "Your account" });
  const name = account.getByLabel("Full name");
  await expect(name).toBeEditable();
  await typeInto(name, " ");
  await page.keyboard.press("Enter");
  await expect(account.getByRole("alert")).toBeVisible();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  for (const typed of ["Augusta Ada King", operator.name]) {
    await typeInto(name, typed);
    await pressOn(account.getByRole("button", { name: "Save name" }));
    await expect(account.getByRole("status")).toHaveText("Saved");
    await expect(account.getByText(`Signed in as ${typed}`)).toBeVisible();
    await expect(name).toHaveValue(typed);
    await expectFocusKept(page);
  }
  const languageOfMails = async () => {
    const found = await sample.gatehouse.api("GET", `/organizations/acme/users?email=${operator.email}`);
    return ((await found.json()) as { items: { locale: string | null }[] }).items[0]?.locale;
  };
  for (const [label, language] of [
    ["Deutsch", "de"],
    ["English", "en"],
  ] as const) {
    await pressOn(page.getByRole("button", { name: label }));
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    expect(await languageOfMails(), "kept with the person").toBe(language);
  }
  for (const theme of ["Dark", "System"]) {
    await pressOn(page.getByRole("button", { name: theme, exact: true }));
    await expect(page.getByRole("button", { name: theme, exact: true })).toHaveAttribute("aria-pressed", "true");
  }
});

test("the account: a session elsewhere is ended, and that browser is out", async ({ browser }) => {
  const other = await (await browser.newContext()).newPage();
  await other.goto(`${sample.gatehouse.base}/sign-in/acme`);
  await signInByCode(sample.gatehouse, other, operator.email);
  await expect(other.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  await page.goto(`${sample.gatehouse.base}/dashboard`);
  const ends = page.getByRole("button", { name: /^End session: / });
  const before = await ends.count();
  expect(before).toBeGreaterThan(0);
  await pressOn(ends.first());
  await expect(ends).toHaveCount(before - 1);
  await expect(page.getByRole("heading", { name: "Your sessions" })).toBeFocused();
  await other.goto(`${sample.gatehouse.base}/dashboard`);
  await expect(other).toHaveURL(/\/sign-in/);
  await other.context().close();
});

test("the account: an API token is created, and revoked", async () => {
  await page.goto(`${sample.gatehouse.base}/dashboard`);
  const tokens = page.getByRole("region", { name: "Personal API tokens" });
  await typeInto(tokens.getByLabel("Name"), "By keyboard");
  await tabTo(tokens.getByLabel("Valid for"));
  await page.keyboard.type("7 days");
  await pressOn(tokens.getByLabel("Read-only"), "Space");
  await pressOn(tokens.getByRole("button", { name: "Create token" }));
  const token = tokens.getByText(/^ghp_[\w-]{43}$/);
  await expect(token).toBeVisible();
  await expectFocusKept(page);
  const Authorization = `Bearer ${await token.textContent()}`;
  const ask = () => fetch(`${sample.gatehouse.base}/api/v1/organizations/acme/users`, { headers: { Authorization } });
  expect((await ask()).status).toBe(200);
  await pressOn(tokens.getByRole("button", { name: "Revoke token By keyboard" }));
  await expect(tokens.getByText("No tokens yet")).toBeVisible();
  await expect(tokens.getByRole("heading", { name: "Personal API tokens" })).toBeFocused();
  expect((await ask()).status).toBe(401);
});

test("the account: new recovery codes, and a passkey that is added and removed", async ({ browser }) => {
  const own = await (await browser.newContext()).newPage();
  await own.goto(`${sample.gatehouse.base}/sign-in/acme`);
  await signInByCode(sample.gatehouse, own, operator.email);
  await addAuthenticator(own);
  const codes = own.getByRole("region", { name: "Recovery codes" });
  await pressOn(codes.getByRole("button", { name: "Create new codes" }));
  await pressOn(own.getByRole("dialog").getByRole("button", { name: "Create new codes" }));
  await expect(codes.getByText(/^(?:[a-z0-9]{5}-){2}[a-z0-9]{5}$/)).toHaveCount(10);
  await expectFocusKept(own);
  const section = own.getByRole("region", { name: "Passkeys" });
  await typeInto(section.getByLabel("Name"), "My laptop");
  await pressOn(section.getByRole("button", { name: "Add a passkey" }));
  await expect(section.getByText("The passkey was added.")).toBeVisible();
  await expectFocusKept(own);
  await pressOn(section.getByRole("button", { name: "Remove passkey: My laptop" }));
  await expect(section.getByText("No passkeys yet.")).toBeVisible();
  await expect(section.getByRole("heading", { name: "Passkeys" })).toBeFocused();
  await own.context().close();
});

test("custom attributes: one is refused at its field, defined and deleted", async () => {
  await open("/attributes");
  const add = page.getByRole("form", { name: "Add an attribute" });
  await typeInto(add.getByLabel("Key"), "Shoe Size");
  await typeInto(add.getByLabel("Label"), "Shoe size");
  await page.keyboard.press("Enter");
  await expect(add.getByText("starting with a lower-case letter")).toBeVisible();
  await expect(add.getByLabel("Key")).toBeFocused();
  await typeInto(add.getByLabel("Key"), "shoeSize");
  await pressOn(add.getByRole("button", { name: "Add attribute" }));
  await expect(page.getByRole("link", { name: "Shoe size", exact: true })).toBeVisible();
  await expectFocusKept(page);
  await pressOn(page.getByRole("button", { name: "Actions for Shoe size" }));
  const entry = page.getByRole("menuitem", { name: "Delete attribute" });
  for (let presses = 0; presses < 5 && !(await entry.evaluate((one) => one === document.activeElement)); presses++)
    await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await pressOn(page.getByRole("dialog").getByRole("button", { name: "Delete attribute" }));
  await expect(page.getByText("There are no attributes yet.")).toBeVisible();
  await expectFocusKept(page);
});

test("signing in: an address, a mailed code, and every stop of the page is seen", async ({ browser }) => {
  const person = await (await browser.newContext()).newPage();
  await person.goto(`${sample.gatehouse.base}/sign-in/acme`);
  expect(await countStops(person.locator("main"))).toBeGreaterThan(4);
  await typeInto(person.getByLabel("E-mail address"), operator.email);
  const code = await mailedCode(sample.gatehouse, operator.email, () =>
    pressOn(person.getByRole("button", { name: "E-mail me a code" })),
  );
  await typeInto(person.getByLabel("Code", { exact: true }), code);
  await person.keyboard.press("Enter");
  await expect(person.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  await person.context().close();
});
