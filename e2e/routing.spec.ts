import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, mailedCode, mailsTo, operator, startConsole } from "./support/administrator";
import { addConnection, type Connected, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import {
  type ArrivalHall,
  expectArrival,
  expectCodePage,
  signInThrough,
  startArrivalHall,
  typeEmail,
} from "./support/people";
import { makeKeyPair } from "./support/saml-response";

// One organization with two connections, and every way that an address can go.
let gatehouse: Gatehouse;
let hall: ArrivalHall;
let admin: Page;
let recoveryCodes: string[];
let first: Connected;
let second: Connected;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin, recoveryCodes } = await startConsole(browser, { RATE_LIMIT_SCALE: "20" }));
  hall = await startArrivalHall();
  first = await connectOrganization(gatehouse, "acme", { ssoUrl: `${hall.base}/first` });
  const key = await makeKeyPair("second");
  const connectionId = await addConnection(gatehouse, {
    name: "Second provider",
    kind: "generic-saml",
    status: "live",
    saml: { issuer: "https://second.test", ssoUrl: `${hall.base}/second`, certificates: [key.certificate] },
  });
  second = { slug: "acme", connectionId, provider: { entityId: "https://second.test", key } };
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
  await hall?.stop();
});

const patch = (connection: Connected, signIn: object) =>
  gatehouse.api("PATCH", `/organizations/acme/connections/${connection.connectionId}`, { signIn });
const settings = (change: object) => gatehouse.api("PATCH", "/organizations/acme", change);
const signInPage = () => `${gatehouse.base}/sign-in`;
const defaults = async () => {
  const answer = await gatehouse.api("GET", "/organizations/acme/connections");
  const { items } = (await answer.json()) as { items: { id: string; signIn: { isDefault: boolean } }[] };
  return items.filter(({ signIn }) => signIn.isDefault).map(({ id }) => id);
};

test("EN-44: a connection that is switched off for sign-in has no button, and no address leads to it", async ({
  page,
}) => {
  await patch(second, { enabled: false, domains: ["second.example"] });
  await page.goto(signInPage());
  await expect(page.getByRole("link", { name: "Continue with Provider of acme" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Continue with Second provider" })).toHaveCount(0);
  await typeEmail(page, signInPage(), "somebody@second.example");
  await expectCodePage(page);
  await patch(second, { enabled: true });
  await page.goto(signInPage());
  await expect(page.getByRole("link", { name: "Continue with Second provider" })).toBeVisible();
  await expectArrival(page, `${hall.base}/second`, () => typeEmail(page, signInPage(), "somebody@second.example"));
  await patch(second, { domains: [] });
});

test("EN-45: the default connection takes everybody without another place; the flag moves, and closes its domains", async ({
  page,
}) => {
  await patch(second, { domains: ["second.example"] });
  await patch(first, { isDefault: true });
  expect(await defaults()).toEqual([first.connectionId]);
  await expectArrival(page, `${hall.base}/first`, () => typeEmail(page, signInPage(), "anybody@elsewhere.example"));
  // A domain is more than the default.
  await expectArrival(page, `${hall.base}/second`, () => typeEmail(page, signInPage(), "anybody@second.example"));

  await admin.goto(`${gatehouse.base}/console/acme/connections/${second.connectionId}/sign-in`);
  await admin.getByLabel("Default connection").check();
  await expect(admin.getByText("Provider of acme is currently the default connection.")).toBeVisible();
  await expect(admin.getByLabel("E-mail domains", { exact: true })).toBeDisabled();
  await expect(admin.getByText("Not used while this is the default connection")).toBeVisible();
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  expect(await defaults()).toEqual([second.connectionId]);
  const saved = await gatehouse.api("GET", `/organizations/acme/connections/${second.connectionId}`);
  expect(((await saved.json()) as { signIn: { domains: string[] } }).signIn.domains).toEqual(["second.example"]);
  await expectArrival(page, `${hall.base}/second`, () => typeEmail(page, signInPage(), "anybody@elsewhere.example"));
  await patch(second, { isDefault: false, domains: [] });
});

test("what would take the flag from the default connection names it first: a restored version, and an import", async () => {
  await patch(first, { isDefault: true });
  await patch(second, { isDefault: true });
  const moves = "“Second provider” is no longer the default connection.";
  await admin.goto(`${gatehouse.base}/console/acme/connections/${first.connectionId}/history`);
  await admin
    .getByRole("button", { name: /^Restore version/ })
    .first()
    .click();
  await expect(admin.getByRole("dialog")).toContainText(moves);
  await admin.goto(`${gatehouse.base}/console/acme/connections/import`);
  const connection = { name: "Imported default", kind: "generic-saml", signIn: { isDefault: true } };
  const file = JSON.stringify({ format: "gatehouse-connection", version: 1, connection });
  await admin.getByLabel("File content").fill(file);
  await admin.getByRole("button", { name: "Preview changes" }).click();
  await expect(admin.getByRole("listitem").filter({ hasText: moves })).toBeVisible();
  expect(await defaults()).toEqual([second.connectionId]);
  await patch(second, { isDefault: false });
});

test("IK-O5: where people must be registered, an unknown address of a listed domain starts at the portal", async ({
  page,
}) => {
  await patch(first, { domains: ["acme.example"] });
  await expectArrival(page, `${hall.base}/first`, () => typeEmail(page, signInPage(), "new@acme.example"));
  await settings({ registeredOnly: true });
  await typeEmail(page, signInPage(), "new@acme.example");
  await expectCodePage(page);
  await expect(page.getByText("If your organization signs in through its own portal, start there.")).toBeVisible();
  await signInThrough(gatehouse, first, "new@acme.example");
  await expectArrival(page, `${hall.base}/first`, () => typeEmail(page, signInPage(), "new@acme.example"));
  await settings({ registeredOnly: false });
  await patch(first, { domains: [] });
});

test("IK-F5: an invited address leads nowhere until its owner has proven it; then to the provider, without a second user", async ({
  page,
}) => {
  const email = "invited@acme.example";
  await admin.goto(`${gatehouse.base}/console/acme/users/new`);
  await admin.getByLabel("E-mail address").fill(email);
  await expect(admin.getByLabel("Send an invitation by e-mail")).toBeChecked();
  await admin.getByRole("button", { name: "Create user" }).click();
  await expect(admin.getByText("Invitation sent", { exact: true })).toBeVisible();
  await admin.getByRole("button", { name: "Send invitation again" }).click();
  await expect(admin.getByText("Got: an invitation that has just been sent")).toBeVisible();
  expect(await lastMail(email)).toContain(`${gatehouse.base}/sign-in/acme`);
  await patch(second, { enabled: false });
  const code = await mailedCode(gatehouse, email, async () => {
    await typeEmail(page, signInPage(), email);
    await expectCodePage(page);
  });
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible();
  const url = await expectArrival(page, `${hall.base}/first`, () => typeEmail(page, signInPage(), email));
  expect(url.pathname).toBe("/first");
  await signInThrough(gatehouse, first, email);
  const users = await (await gatehouse.api("GET", `/organizations/acme/users?email=${email}`)).json();
  expect((users as { items: unknown[] }).items).toHaveLength(1);
  await patch(second, { enabled: true });
});

async function lastMail(address: string): Promise<string> {
  await expect.poll(() => mailsTo(gatehouse, address).length).toBeGreaterThan(0);
  return mailsTo(gatehouse, address).at(-1) ?? "";
}

test("IK-O6: a person goes to the connection that they came through, whatever the domain says", async ({ page }) => {
  await patch(first, { domains: ["both.example"] });
  await signInThrough(gatehouse, second, "sue@both.example");
  await expectArrival(page, `${hall.base}/second`, () => typeEmail(page, signInPage(), "sue@both.example"));
  await patch(first, { domains: [] });
});

test("several connections for one domain: the person chooses, and the last choice comes first", async ({ page }) => {
  for (const connection of [first, second]) await patch(connection, { domains: ["two.example"] });
  await typeEmail(page, signInPage(), "anybody@two.example");
  await expect(page.getByRole("heading", { name: "Where do you want to sign in?" })).toBeVisible();
  const buttons = page.getByRole("link", { name: /Continue with/ });
  await expect(buttons).toHaveCount(2);
  await expect(buttons.first()).toContainText("Provider of acme");
  await expectAccessible(page);
  await expectArrival(page, `${hall.base}/second`, () => buttons.nth(1).click());
  await typeEmail(page, signInPage(), "anybody@two.example");
  await expect(buttons.first()).toContainText("Second provider · used last time");
  for (const connection of [first, second]) await patch(connection, { domains: [] });
});

test("with more than five ways the e-mail address comes first, then the way of last time; the others fold", async ({
  page,
}) => {
  const more = await Promise.all(
    Array.from({ length: 4 }, (_, index) =>
      addConnection(gatehouse, {
        name: `Provider ${index}`,
        kind: "generic-saml",
        status: "live",
        saml: {
          issuer: `https://more-${index}.test`,
          ssoUrl: `${hall.base}/more`,
          certificates: [second.provider.key.certificate],
        },
      }),
    ),
  );
  const buttons = page.getByRole("link", { name: /^Continue with/ });
  await page.goto(signInPage());
  await expect(page.getByLabel("E-mail address")).toBeInViewport();
  await expect(buttons).toHaveCount(0);
  await page.getByText("Other ways to sign in (6)").click();
  await expect(buttons).toHaveCount(6);
  await expectAccessible(page);
  await expectArrival(page, `${hall.base}/second`, () => buttons.filter({ hasText: "Second provider" }).click());
  await page.goto(signInPage());
  await expect(buttons).toHaveCount(1);
  await expect(buttons).toContainText("Second provider · used last time");
  for (const id of more) await gatehouse.api("DELETE", `/organizations/acme/connections/${id}`);
});

test("EN-49: where both are allowed, the person chooses between the provider and a mailed code", async ({ page }) => {
  await settings({ emailCodes: "choice" });
  const email = "either@acme.example";
  await signInThrough(gatehouse, first, email);
  await typeEmail(page, signInPage(), email);
  await expect(page.getByRole("link", { name: "Continue with Provider of acme" })).toBeVisible();
  await expectAccessible(page);
  const code = await mailedCode(gatehouse, email, () => page.getByRole("button", { name: "E-mail me a code" }).click());
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await typeEmail(page, signInPage(), email);
  const url = await expectArrival(page, `${hall.base}/first`, () =>
    page.getByRole("link", { name: "Continue with Provider of acme" }).click(),
  );
  expect(url.searchParams.get("SAMLRequest")).toBeTruthy();
  await settings({ emailCodes: "offered" });
});

test("an address with users in two organizations is asked which one, once the code is right", async ({ page }) => {
  await gatehouse.api("POST", "/organizations", { slug: "beta", name: "Beta" });
  const email = "twice@people.example";
  for (const slug of ["acme", "beta"]) await gatehouse.api("POST", `/organizations/${slug}/users`, { email });
  await page.goto(signInPage());
  await page.getByLabel("E-mail address").fill(email);
  const code = await mailedCode(gatehouse, email, () => page.getByRole("button", { name: "E-mail me a code" }).click());
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("Choose one.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Beta" }).click();
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible();
  const session = await (await page.request.get(`${gatehouse.base}/api/auth/session`)).json();
  expect(session.user.organization).toBe("beta");
  await gatehouse.api("DELETE", "/organizations/beta");
});

test("single sign-on is required only by who has just come in through it and holds a recovery code", async ({
  page,
}) => {
  const person = "coder@acme.example";
  await gatehouse.api("POST", "/organizations/acme/users", { email: person });
  await page.goto(signInPage());
  await page.getByLabel("E-mail address").fill(person);
  const code = await mailedCode(gatehouse, person, () =>
    page.getByRole("button", { name: "E-mail me a code" }).click(),
  );
  await page.getByLabel("Code").fill(code);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText(`Signed in as ${person}`)).toBeVisible();

  const requireSingleSignOn = async (recoveryCode: string) => {
    await admin.goto(`${gatehouse.base}/console/acme/settings`);
    await admin.getByLabel("One of your recovery codes").fill(recoveryCode);
    await admin.getByRole("button", { name: "Require single sign-on" }).click();
  };
  await requireSingleSignOn(recoveryCodes[0] ?? "");
  await expect(admin.getByText("You have not signed in through single sign-on yet")).toBeVisible();
  // A key of the organization proves nothing either.
  const made = await gatehouse.api("POST", "/organizations/acme/keys", { name: "acme's" });
  const { key } = (await made.json()) as { key: string };
  const byKey = await fetch(`${gatehouse.base}/api/v1/organizations/acme`, {
    method: "PATCH",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ emailCodes: "off" }),
  });
  expect([byKey.status, ((await byKey.json()) as { code: string }).code]).toEqual([409, "sso_untested"]);

  // An administrator is linked only where the domain is proven, or by an administrator's word.
  expect((await signInThrough(gatehouse, first, operator.email)).session).toBeNull();
  const linking = await gatehouse.api("PATCH", `/organizations/acme/connections/${first.connectionId}`, {
    provisioning: { linkAdministrators: true },
  });
  expect(linking.status).toBe(200);
  expect((await signInThrough(gatehouse, first, operator.email)).session).not.toBeNull();
  await requireSingleSignOn("wrong-wrong-wrong");
  await expect(admin.getByText("This is not one of your unused recovery codes.")).toBeVisible();
  await requireSingleSignOn(recoveryCodes[0] ?? "");
  await expect(admin.getByText("Off: single sign-on is required")).toBeVisible();
  await expectAccessible(admin);

  // The session that began with a code is gone, no code comes any more, and the mail says where to go.
  await page.goto(`${gatehouse.base}/dashboard`);
  await expect(page).toHaveURL(/\/sign-in/);
  const before = mailsTo(gatehouse, person).length;
  await page.getByLabel("E-mail address").fill(person);
  await page.getByRole("button", { name: "E-mail me a code" }).click();
  await expectCodePage(page);
  await expect.poll(() => mailsTo(gatehouse, person).length).toBe(before + 1);
  expect(mailsTo(gatehouse, person).at(-1)).toContain(`${gatehouse.base}/sign-in/acme`);
  expect(mailsTo(gatehouse, person).at(-1)).not.toMatch(/\b\d{8}\b/);

  // A recovery code still gets an administrator in.
  await page.goto(`${gatehouse.base}/sign-in/recovery`);
  await page.getByLabel("E-mail address").fill(operator.email);
  await page.getByLabel("Recovery code").fill(recoveryCodes[1] ?? "");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  await settings({ emailCodes: "offered" });
});
