import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, openTab, saveUntested, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { type SampleOpenIdProvider, startSampleOpenIdProvider } from "./support/sample-openid-provider";

// An administrator connects a real OpenID provider in the browser, and people sign in through it. Two sites: the console
// is localhost, the provider 127.0.0.1.
const tenant = "11111111-2222-3333-4444-555555555555";
let gatehouse: Gatehouse;
let provider: SampleOpenIdProvider;
let microsoft: SampleOpenIdProvider;
let admin: Page;
let connectionId = "";

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  provider = await startSampleOpenIdProvider(0);
  microsoft = await startSampleOpenIdProvider(0, { tenant });
  connectionId = await addConnection(gatehouse, {
    name: "Acme OpenID",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret },
  });
});

test.beforeEach(() => useClient());

test.afterAll(async () => {
  await admin?.close();
  await provider?.stop();
  await microsoft?.stop();
  await gatehouse?.stop();
});

/** What the provider knows about us; each journey begins with the same. */
function useClient(auth: "client_secret_basic" | "client_secret_post" = "client_secret_basic"): void {
  const redirectUri = `${gatehouse.base}/oidc/callback/${connectionId}`;
  provider.setClient({ redirectUri, postLogoutRedirectUri: `${gatehouse.base}/logout/done`, auth });
}

const path = (id = connectionId) => `/organizations/acme/connections/${id}`;
const patch = (body: object) => gatehouse.api("PATCH", path(), body);

/** A fresh browser at the provider's page of people. */
async function visit(id = connectionId): Promise<Page> {
  const context = await admin.context().browser()?.newContext();
  if (!context) throw new Error("There is no browser");
  const page = await context.newPage();
  await page.goto(`${gatehouse.base}/sso/${id}`);
  return page;
}

async function signInAs(name: string, id = connectionId): Promise<Page> {
  const page = await visit(id);
  await page.getByRole("button", { name }).click();
  return page;
}

async function userOf(email: string) {
  const answer = await gatehouse.api("GET", `/organizations/acme/users?email=${encodeURIComponent(email)}`);
  return ((await answer.json()) as { items: { fullName: string; roles: unknown }[] }).items[0];
}

test("EN-1, EN-3, EN-20: three kinds to choose from; fetching the configuration fills the endpoints, and edits win", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/new`);
  await expect(admin.getByRole("link", { name: /Microsoft Entra ID/ })).toBeVisible();
  await expect(admin.getByRole("link", { name: /SAML 2.0/ })).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("link", { name: /OpenID Connect Okta/ }).click();
  await admin.getByLabel("Name", { exact: true }).fill("By hand");
  await admin.getByLabel("Issuer").fill(`${provider.issuer}/.well-known/openid-configuration`);
  await admin.getByText("Manual configuration").click();
  await admin.getByLabel("Revocation endpoint").fill(`${provider.issuer}/by-hand`);
  await admin.getByRole("button", { name: "Fetch configuration" }).click();
  await expect(
    admin.getByRole("status").filter({ hasText: "Kept as you entered them: Revocation endpoint" }),
  ).toBeVisible();
  await expect(admin.getByLabel("Issuer")).toHaveValue(provider.issuer);
  await expect(admin.getByLabel("Token endpoint")).toHaveValue(`${provider.issuer}/token`);
  await expect(admin.getByLabel("Userinfo endpoint")).toHaveValue(`${provider.issuer}/me`);
  await expect(admin.getByLabel("JWKS URL")).toHaveValue(`${provider.issuer}/jwks`);
  await expect(admin.getByLabel("Revocation endpoint")).toHaveValue(`${provider.issuer}/by-hand`);
  await admin.getByLabel("Revocation endpoint").fill(`${provider.issuer}/token/revocation`);
  await admin.getByLabel("Client ID").fill(provider.clientId);
  await admin.getByLabel("Client secret", { exact: true }).fill(provider.clientSecret);
  await admin.getByRole("button", { name: "Save and turn on" }).click();
  await saveUntested(admin);
  await expect(admin.getByRole("heading", { name: "By hand", level: 1 })).toBeVisible();
  const id = admin.url().split("/").at(-1) ?? "";
  const redirectUri = `${gatehouse.base}/oidc/callback/${id}`;
  await expect(admin.getByText(redirectUri)).toBeVisible();
  await expectAccessible(admin);
  provider.setClient({ redirectUri });
  // Not Grace: she administers the organization, and such people are linked to a second provider only by somebody's word.
  const person = await signInAs("Alan Turing", id);
  await expect(person.getByText("Signed in as Alan Turing")).toBeVisible();
  await person.context().close();
});

test("EN-9, EN-11: a person signs in, is created with name and role, and is updated the next time", async () => {
  const person = await signInAs("Ada Lovelace");
  await expect(person).toHaveURL(`${gatehouse.base}/dashboard`);
  await expect(person.getByText("Signed in as Ada Lovelace")).toBeVisible();
  await expect(person.getByText("developer")).toBeVisible();
  await person.context().close();
  Object.assign(provider.people[0] ?? {}, { name: "Ada King", roles: ["finance"] });
  const again = await signInAs("Ada King");
  await expect(again.getByText("Signed in as Ada King")).toBeVisible();
  await expect(again.getByText("finance")).toBeVisible();
  await again.context().close();
});

test("EN-52: signing out goes on to the provider, ends its session too, and comes back", async () => {
  const grace = provider.people.find(({ name }) => name === "Grace Hopper")?.sub ?? "";
  const before = provider.sessionsOf(grace);
  const person = await signInAs("Grace Hopper");
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  expect(provider.sessionsOf(grace)).toBe(before + 1);
  await person.getByRole("link", { name: "Sign out here and at Acme OpenID" }).click();
  await person.getByRole("button", { name: "Yes" }).click();
  await expect(person.getByText("You are signed out here and at your identity provider.")).toBeVisible();
  // Only the answer to our own request is confirmed (oidcc-client-test-rp-init-logout-invalid-state).
  await person.goto(`${gatehouse.base}/logout/done?state=another`);
  await expect(person).toHaveURL(`${gatehouse.base}/sign-in`);
  await expect(person.getByRole("status")).toHaveCount(0);
  expect(await (await person.request.get(`${gatehouse.base}/api/auth/session`)).json()).toBeNull();
  expect(provider.sessionsOf(grace), "the provider's own session is over").toBe(before);
  await person.context().close();
});

test("EN-4: with client_secret_post", async () => {
  useClient("client_secret_post");
  expect((await patch({ oidc: { clientAuth: "client_secret_post" } })).status).toBe(200);
  const person = await signInAs("Grace Hopper");
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  await person.context().close();
  await patch({ oidc: { clientAuth: "client_secret_basic" } });
});

test("a provider verifies and encrypts by the connection's own keys, which it fetches from the address on the page", async () => {
  const id = await addConnection(gatehouse, {
    name: "Own keys",
    kind: "generic-oidc",
    status: "live",
    oidc: {
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientAuth: "private_key_jwt",
      idTokenEncryptionAlg: "ECDH-ES",
      requireEncryptedIdToken: true,
    },
  });
  await admin.goto(`${gatehouse.base}/console/acme/connections/${id}/security`);
  const jwksUri = `${gatehouse.base}/oidc/jwks/${id}`;
  await expect(admin.getByText("for signatures")).toBeVisible();
  await expect(admin.getByText("for encryption")).toBeVisible();
  await expect(admin.getByText("Selected from the provider's configuration.")).toHaveCount(1);
  await openTab(admin, "Provider");
  await expect(admin.getByText(jwksUri)).toBeVisible();
  await expect(admin.getByLabel("Client authentication")).toHaveValue("private_key_jwt");
  await expectAccessible(admin);
  provider.setClient({ redirectUri: `${gatehouse.base}/oidc/callback/${id}`, auth: "private_key_jwt", jwksUri });
  const person = await signInAs("Alan Turing", id);
  await expect(person.getByText("Signed in as Alan Turing")).toBeVisible();
  await person.context().close();
});

test("form_post between two sites: the provider's POST carries no cookie of ours, and the sign-in completes", async () => {
  await patch({ oidc: { responseMode: "form_post" } });
  const person = await signInAs("Grace Hopper");
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  await person.context().close();
  await patch({ oidc: { responseMode: "query" } });
});

test("EN-6: claims that only userinfo tells are read there", async () => {
  provider.setUserinfoOnly(true);
  Object.assign(provider.people.find(({ name }) => name === "Alan Turing") ?? {}, { name: "Alan Mathison Turing" });
  const person = await signInAs("Alan Mathison Turing");
  await expect(person.getByText("Signed in as Alan Mathison Turing")).toBeVisible();
  expect(await userOf("alan@acme.example")).toMatchObject({ fullName: "Alan Mathison Turing" });
  await person.context().close();
  provider.setUserinfoOnly(false);
});

test("the provider rotates its key between two sign-ins, and nobody notices", async () => {
  provider.rotateKey();
  const person = await signInAs("Grace Hopper");
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  await person.context().close();
});

test("a portal starts the sign-in, by GET and by POST", async () => {
  const person = await visit();
  const query = new URLSearchParams({
    iss: provider.issuer,
    target_link_uri: `${gatehouse.base}/dashboard?from=portal`,
  });
  await person.goto(`${gatehouse.base}/sso/${connectionId}?${query}`);
  await person.getByRole("button", { name: "Grace Hopper" }).click();
  await expect(person).toHaveURL(`${gatehouse.base}/dashboard?from=portal`);
  await person.goto(`${provider.issuer}/.well-known/openid-configuration`);
  await person.setContent(
    `<form method="post" action="${gatehouse.base}/sso/${connectionId}"><input name="iss" value="${provider.issuer}"><button>Open</button></form>`,
  );
  await person.getByRole("button", { name: "Open" }).click();
  await person.getByRole("button", { name: "Grace Hopper" }).click();
  await expect(person).toHaveURL(`${gatehouse.base}/dashboard`);
  await person.goto(`${gatehouse.base}/sso/${connectionId}?iss=https%3A%2F%2Fother.example`);
  await expect(person).toHaveURL(/\/sign-in\/error\?code=start_here/);
  await person.context().close();
});

test("IK-A5: switched off between start and callback, the sign-in is refused", async () => {
  const person = await visit();
  await patch({ status: "off" });
  await person.getByRole("button", { name: "Grace Hopper" }).click();
  await expect(person).toHaveURL(/\/sign-in\/error\?code=connection_unavailable/);
  await patch({ status: "live" });
  await person.context().close();
});

test("a wrong secret: the person gets a reference, and the administrator finds cause and fix by it", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/${connectionId}/provider`);
  await expect(admin.getByLabel("Client secret", { exact: true })).toHaveValue("");
  await expect(admin.getByText("A secret is stored. Leave this blank to keep it.")).toBeVisible();
  await admin.getByLabel("Client secret", { exact: true }).fill("not the secret");
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  const person = await signInAs("Grace Hopper");
  const reference = (await person.locator("code").textContent()) ?? "";
  expect(await person.content()).not.toContain("invalid_client");
  await person.context().close();
  await admin.goto(`${gatehouse.base}/console/acme/activity/${reference}`);
  await expect(admin.getByText("The provider rejected our client authentication").first()).toBeVisible();
  await expect(admin.getByText("Copy the secret's value again")).toBeVisible();
  await admin.goto(`${gatehouse.base}/console/acme/connections/${connectionId}/provider`);
  await admin.getByLabel("Client secret", { exact: true }).fill(provider.clientSecret);
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("status").filter({ hasText: /^Saved\b/ })).toBeVisible();
  // Saving something else with a blank secret keeps it.
  await openTab(admin, "Overview");
  await admin.getByLabel("Name", { exact: true }).fill("Acme OpenID renamed");
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("heading", { name: "Acme OpenID renamed", level: 1 })).toBeVisible();
  const repaired = await signInAs("Grace Hopper");
  await expect(repaired.getByText("Signed in as Grace Hopper")).toBeVisible();
  await repaired.context().close();
});

test("EN-2: Microsoft refuses the placeholder, takes tenant and secret, and keys the person by tid and oid", async () => {
  await admin.goto(`${gatehouse.base}/console/acme/connections/new?kind=microsoft-oidc`);
  await admin.getByLabel("Name", { exact: true }).fill("Acme Entra");
  await admin.getByRole("button", { name: "Save as draft" }).click();
  await expect(
    admin.getByText("Replace the placeholder with your tenant's ID or domain.", { exact: true }),
  ).toBeVisible();
  const tenantField = admin.getByLabel("Directory (tenant) ID or domain");
  await expect(tenantField).toHaveAttribute("aria-invalid", "true");
  await expect(tenantField).toHaveAccessibleDescription(/This field is required\.$/);
  await tenantField.fill(tenant);
  await expect(tenantField).not.toHaveAttribute("aria-invalid", "true");
  await expect(admin.getByLabel("Issuer")).toHaveValue(`https://login.microsoftonline.com/${tenant}/v2.0`);
  await admin.getByLabel("Issuer").fill(microsoft.issuer);
  await admin.getByLabel("Client ID").fill(microsoft.clientId);
  await admin.getByLabel("Client secret", { exact: true }).fill(microsoft.clientSecret);
  await admin.getByRole("button", { name: "Save and turn on" }).click();
  await saveUntested(admin);
  await expect(admin.getByRole("heading", { name: "Acme Entra", level: 1 })).toBeVisible();
  const id = admin.url().split("/").at(-1) ?? "";
  microsoft.setClient({ redirectUri: `${gatehouse.base}/oidc/callback/${id}` });
  Object.assign(microsoft.people[1] ?? {}, { email: "grace.hopper@acme.example" });
  const person = await signInAs("Grace Hopper", id);
  await expect(person.getByText("Signed in as Grace Hopper")).toBeVisible();
  await person.context().close();
  const events = await gatehouse.api("GET", `/organizations/acme/events?connection=${id}`);
  const [event] = ((await events.json()) as { items: { reference: string; code: string }[] }).items;
  expect(event?.code).toBe("ok");
  await admin.goto(`${gatehouse.base}/console/acme/activity/${event?.reference}`);
  await expect(admin.getByText(`${tenant}/00000000-0000-0000-0000-000000000002`)).toBeVisible();
});

test("the secret is in no page, answer or log", async () => {
  const places = [
    await (await gatehouse.api("GET", path())).text(),
    await (await gatehouse.api("GET", "/organizations/acme/audit")).text(),
    await (await gatehouse.api("GET", "/organizations/acme/events")).text(),
    gatehouse.output(),
  ];
  for (const page of [`connections/${connectionId}`, "audit", "activity"]) {
    await admin.goto(`${gatehouse.base}/console/acme/${page}`);
    places.push(await admin.content());
  }
  for (const place of places) expect(place.includes(provider.clientSecret)).toBe(false);
  expect(places[0]).toContain('"hasClientSecret":true');
});
