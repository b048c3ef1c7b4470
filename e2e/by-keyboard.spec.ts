import { expect, type Page, test } from "@playwright/test";
import { mailedCode, operator, scriptsRun, signInByCode } from "./support/administrator";
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
