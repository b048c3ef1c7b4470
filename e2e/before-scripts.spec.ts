import { expect, type Page, test } from "@playwright/test";
import { startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";

// Forms have their values before scripts run: a slow page is no empty page, and nobody takes a default for what is saved.
let gatehouse: Gatehouse;
let admin: Page;
let plain: Page;
let connection: string;
let person: string;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  connection = await addConnection(gatehouse, {
    name: "Before Scripts",
    kind: "generic-saml",
    status: "draft",
    saml: { issuer: "https://idp.before.example", requireSignedAssertion: true, forceAuthn: true },
    signIn: { buttonText: "Sign in before scripts" },
    claims: [
      { field: "email", from: "mail-before" },
      { field: "role", from: "role-before" },
    ],
    provisioning: { roles: { rules: [{ value: "lead-before", role: "developer" }] } },
  });
  const user = await gatehouse.api("POST", "/organizations/acme/users", {
    email: "ada@before.example",
    fullName: "Ada Before",
    roles: ["developer"],
  });
  ({ id: person } = (await user.json()) as { id: string });
  const storageState = await admin.context().storageState();
  plain = await (await browser.newContext({ javaScriptEnabled: false, storageState })).newPage();
});

test.afterAll(async () => {
  await plain?.context().close();
  await admin?.close();
  await gatehouse?.stop();
});

const open = (path: string) => plain.goto(`${gatehouse.base}/console/acme${path}`);

test("the tabs of a connection", async () => {
  await open(`/connections/${connection}/provider`);
  await expect(plain.locator("#saml-issuer")).toHaveValue("https://idp.before.example");
  await open(`/connections/${connection}/mapping`);
  await expect(plain.locator('[name="claims.0.from"]')).toHaveValue("mail-before");
  await expect(plain.locator('[name="claims.1.field"]')).toHaveValue("role");
  await expect(plain.locator('[name="provisioning.rules.0.value"]')).toHaveValue("lead-before");
  await expect(plain.locator('[name="provisioning.rules.0.role"]')).toHaveValue("developer");
  await open(`/connections/${connection}/sign-in`);
  await expect(plain.locator("#signIn-buttonText")).toHaveValue("Sign in before scripts");
  await open(`/connections/${connection}/security`);
  await expect(plain.locator("#saml-requireSignedAssertion")).toBeChecked();
  await expect(plain.locator("#saml-requireEncryptedAssertion")).not.toBeChecked();
});

test("the organization", async () => {
  await open("/settings");
  await expect(plain.locator('[name="name"]').first()).toHaveValue("Acme");
  await expect(plain.locator('[name="claimsRetentionDays"]')).toHaveValue(/^\d+$/);
  await expect(plain.locator('[name="ssoEnabled"]')).toBeChecked();
  await expect(plain.locator('[name="emailCodes"][value="offered"]')).toBeChecked();
});

test("a person, and a role", async () => {
  await open(`/users/${person}`);
  await expect(plain.locator('[name="fullName"]')).toHaveValue("Ada Before");
  await expect(plain.locator('[name="roles"][value="developer"]')).toBeChecked();
  await expect(plain.locator('[name="roles"][value="account_administrator"]')).not.toBeChecked();
  await open("/roles/developer");
  await expect(plain.getByRole("form", { name: "Developer" }).getByLabel("Label")).toHaveValue("Developer");
});

test("one's own account", async () => {
  await plain.goto(`${gatehouse.base}/dashboard`);
  const boxes = plain.locator('[name="notice"]');
  await expect(boxes.first()).toBeChecked();
});

test("a box that was ticked off stays off on the way between tabs, and comes back when it is discarded", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/${connection}/security`);
  const box = admin.locator("#saml-requireSignedAssertion");
  await box.uncheck();
  const tabs = admin.getByRole("navigation", { name: "Parts of this connection" });
  await tabs.getByRole("link", { name: "Mapping" }).click();
  await expect(admin.locator('[name="claims.0.from"]')).toHaveValue("mail-before");
  await tabs.getByRole("link", { name: "Security" }).click();
  await expect(box).not.toBeChecked();
  await admin.getByRole("button", { name: "Discard changes" }).click();
  await expect(box).toBeChecked();
});
