import { expect, type Page } from "@playwright/test";
import { addConnection } from "./connected";
import type { Gatehouse } from "./gatehouse";
import type { SampleProvider } from "./sample-provider";

/** One page of the product: a name for it, its address, who looks at it, and what is answered. */
export type ListedPage = { name: string; path: string; by: "admin" | "stranger"; status: 200 | 404 };

const consolePages = [
  "",
  "/users",
  "/users/new",
  "/users/import",
  "/groups",
  "/attributes",
  "/roles",
  "/refused?permission=connections.write",
  "/domains",
  "/sessions",
  "/activity",
  "/audit",
  "/keys",
];

/**
 * Fills the organization "acme" with what an installation holds after a month, long and right-to-left names included.
 * @param admin a page of its administrator
 * @returns every page of the product, with addresses in which something is to be seen
 */
export async function furnish(gatehouse: Gatehouse, provider: SampleProvider, admin: Page): Promise<ListedPage[]> {
  const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);
  const make = async (path: string, body: object) => {
    const made = await gatehouse.api("POST", `/organizations/acme${path}`, body);
    expect([path, made.status]).toEqual([path, 201]);
    return (await made.json()) as { id: string; clientId: string; scimUrl: string; token: string };
  };

  await make("/groups", { key: "designers", name: "Design team" });
  await make("/groups", { key: "on-call", name: "On call" });
  await make("/attributes", {
    key: "costCenter",
    label: "Cost center of the subsidiary with the long name",
    type: "text",
  });
  await make("/attributes", { key: "offices", label: "Offices", type: "list" });
  await make("/attributes", { key: "remote", label: "Works remotely", type: "boolean" });
  await make("/domains", { domain: "acme.example" });
  await make("/keys", { name: "Terraform" });
  const worded = await gatehouse.api("PATCH", "/organizations/acme/texts", {
    en: {
      introduction:
        "For everybody in the subsidiary with the long name in Castrop-Rauxel.\nمكتب المساعدة مفتوح كل يوم.",
      help: "Help desk: +49 30 1234, https://help-desk-of-the-subsidiary-with-the-long-name.acme.example/sign-in?language=en",
      greeting: "Hello {person},",
    },
    de: { help: "Helpdesk: +49 30 1234" },
  });
  expect(worded.status).toBe(200);
  await make("/keys", {
    name: "Nightly export",
    scopes: ["users:read", "audit:read"],
    expiresAt: "2099-01-31T00:00:00Z",
  });
  const live = await addConnection(gatehouse, {
    name: "Acme Okta",
    kind: "generic-saml",
    preset: "okta-saml",
    status: "live",
    saml: { metadataUrl: provider.metadataUrl },
    signIn: { buttonText: "Sign in with Acme", domains: ["acme.example"] },
    claims: [
      { field: "email", from: "email" },
      { field: "fullName", from: "full_name" },
      { field: "role", from: "role" },
      { field: "groups", from: "role" },
      { field: "attributes.costCenter", from: "role" },
    ],
    provisioning: { groups: { mode: "sync", rules: [{ value: "developer", group: "designers" }] } },
  });
  const draft = await addConnection(gatehouse, {
    name: "Entra of the subsidiary with the long name in Castrop-Rauxel",
    kind: "microsoft-oidc",
    preset: "entra-oidc",
  });
  const handed = await addConnection(gatehouse, { name: "OneLogin", kind: "generic-saml", preset: "onelogin-saml" });
  await make("/applications", {
    kind: "oidc",
    name: "Grafana",
    redirectUris: ["https://grafana.acme.example/login/generic_oauth"],
    launchUrl: "https://grafana.acme.example/",
    claims: [{ claim: "groups", from: "groups", prefix: "design" }],
  });
  const { id: site } = await make("/applications", {
    kind: "proxy",
    name: "Wiki der Entwicklungsabteilung mit dem langen Namen",
    origin: "https://wiki.acme.example",
    access: { mode: "any", groups: ["designers"] },
    paths: { open: ["/health"], restricted: [{ path: "/admin", groups: ["on-call"] }] },
  });
  const { id: client, clientId } = await make("/applications", {
    kind: "oidc",
    name: "تطبيق الخوارزمي",
    clientAuth: "none",
    redirectUris: ["http://127.0.0.1/callback"],
    launchUrl: "https://app.acme.example/",
  });
  const dryRun = await make("/directories", {
    name: "Entra ID of the subsidiary with the long name in Castrop-Rauxel",
    preset: "entra",
    connection: live,
    dryRun: true,
    roles: {
      policy: "all",
      default: "finance",
      rules: [
        {
          from: "group",
          value: "The group of the subsidiary with the long name in Castrop-Rauxel",
          role: "account_administrator",
        },
        { from: "role", value: "مطور", role: "developer" },
      ],
    },
  });
  await push(dryRun, "/Users", {
    userName: "محمد.الخوارزمي@acme.example",
    displayName: "محمد بن موسى الخوارزمي",
    active: true,
  });
  await push(dryRun, "/Groups", { displayName: "The group of the subsidiary with the long name in Castrop-Rauxel" });
  const { id: directory } = dryRun;
  const asked = await gatehouse.api("GET", `/organizations/acme/directories/${directory}/requests`);
  const requests = ((await asked.json()) as { items: { id: number; path: string }[] }).items;
  // Of a person: it can be repeated without changes.
  const request = requests.find(({ path }) => path.startsWith("/Users"));
  expect(request).toBeDefined();
  // Nobody listens there: its messages wait, and its page shows why.
  const hook = await make("/webhooks", {
    url: "https://siem-of-the-subsidiary-with-the-long-name.acme.example/collector/gatehouse/events?index=main",
    types: ["sign_in.*", "user.*", "certificate.expiring"],
    description: "SIEM der Tochtergesellschaft mit dem langen Namen in Castrop-Rauxel",
  });
  const sent = await gatehouse.api("POST", `/organizations/acme/webhooks/${hook.id}/example`, {
    type: "sign_in.refused",
  });
  const { id: delivery } = (await sent.json()) as { id: string };
  const { id: person } = await make("/users", {
    email: "mohammed.al-khwarizmi@acme.example",
    fullName: "محمد بن موسى الخوارزمي",
    role: "developer",
    attributes: { costCenter: "4711", offices: ["Castrop-Rauxel", "كوالالمبور"], remote: true },
  });
  for (let index = 0; index < 12; index++)
    await make("/users", { email: `person${index}@acme.example`, fullName: `Person number ${index}` });

  // As long as an address may be before a space or a hyphen lets it break.
  const { id: wide } = await make("/users", {
    email: `${"longname".repeat(8)}@${"castroprauxel".repeat(4)}.acme.example`,
  });
  const { id: left } = await make("/users", {
    email: "left@acme.example",
    fullName: "Somebody Who Left",
    role: "developer",
  });
  const { id: receipt } = await make(`/users/${left}/leave`, {});

  // Sign-ins that worked and that did not, and a test with its checks.
  await signIn("Ada Lovelace");
  await signIn("Grace Hopper");
  await gatehouse.api("PATCH", `/organizations/acme/connections/${live}`, {
    provisioning: { roles: { rules: [{ value: "developer", role: "developer" }] } },
  });
  await signIn("Alan Turing");
  await open(`/connections/${live}/test`);
  const opening = admin.waitForEvent("popup");
  await admin.getByRole("button", { name: "Test connection" }).click();
  const window = await opening;
  await window.getByRole("button", { name: "Alan Turing" }).click();
  await window.waitForURL(/\/activity\//);
  const tested = new URL(window.url()).pathname;
  await window.close();
  await open(`/connections/${handed}`);
  const card = admin.getByRole("region", { name: "Send a setup link to the provider's administrator" });
  await card.getByRole("button", { name: "Create setup link" }).click();
  const link = card.getByText(/\/setup\/[\w-]{43}$/);
  await expect(link).toBeVisible();
  const setup = new URL((await link.textContent()) ?? "").pathname;
  // The result of a test of an application stays for a while in the browser that made it.
  await admin.goto(`${gatehouse.base}/op/try/start/${client}?organization=acme`);
  await expect(admin).toHaveURL(/\/applications\/tried$/);
  // An application that asks which account somebody uses.
  const asking = new URLSearchParams({
    ...{ client_id: clientId, redirect_uri: "http://127.0.0.1/callback", response_type: "code", scope: "openid" },
    ...{ code_challenge: "x".repeat(43), code_challenge_method: "S256", prompt: "select_account" },
  });
  await admin.goto(`${gatehouse.base}/op/auth?${asking}`);
  await expect(admin.getByRole("heading", { name: /^Choose an account/ })).toBeVisible();
  const choosing = new URL(admin.url()).pathname + new URL(admin.url()).search;
  const events = await (await gatehouse.api("GET", "/organizations/acme/events?code=ok")).json();
  const [worked] = (events as { items: { reference: string }[] }).items;
  expect(worked).toBeDefined();

  const inConsole = [
    ...consolePages,
    "/settings",
    "/settings/emergency",
    "/settings/texts",
    "/webhooks",
    "/webhooks/new",
    `/webhooks/${hook.id}`,
    `/webhooks/${hook.id}?language=node`,
    `/webhooks/${hook.id}/deliveries`,
    `/webhooks/${hook.id}/deliveries/${delivery}`,
    "/connections",
    "/connections/new",
    "/connections/new?kind=generic-saml",
    "/connections/new?kind=microsoft-oidc",
    "/connections/import",
    `/connections/${live}`,
    ...["provider", "mapping", "sign-in", "security", "test", "history"].map((tab) => `/connections/${live}/${tab}`),
    `/connections/${live}/guide`,
    `/connections/${draft}`,
    `/connections/${draft}/provider`,
    `/connections/${draft}/guide?step=import`,
    `/connections/${draft}/guide?step=map`,
    `/connections/${draft}/guide?step=test`,
    `/connections/${handed}`,
    `/users/${person}`,
    `/users/${person}/leaving`,
    `/users/${wide}`,
    `/users/${wide}/leaving`,
    `/users/${left}/leaving/${receipt}`,
    "/groups/designers",
    "/groups/designers?search=nobody",
    "/attributes/costCenter",
    "/roles/developer",
    `/activity/${worked?.reference}`,
    "/applications",
    "/applications?search=nobody",
    "/applications/new",
    ...["", "/addresses", "/access", "/claims", "/secrets", "/try", "/activity", "/history"].map(
      (tab) => `/applications/${client}${tab}`,
    ),
    ...["", "?product=nginx", "/addresses", "/test", "/access?email=olive@acme.example"].map(
      (tab) => `/applications/${site}${tab}`,
    ),
    "/directories",
    "/directories/new",
    "/directories/missing?email=nobody@acme.example",
    ...[
      "",
      "/guide",
      "/people",
      "/groups",
      "/roles",
      "/requests",
      "/settings",
      "/dry-run",
      `/requests/${request?.id}`,
      `/requests/${request?.id}?replay=now`,
    ].map((tab) => `/directories/${directory}${tab}`),
    "/activity?email=nobody",
    "/users?search=nobody",
    "/directories?search=nobody",
    "/webhooks?search=nobody",
    "/attributes?search=nobody",
    "/sessions?search=nobody",
    "/users?status=active&createdFrom=2020-01-01&size=25&hidden=roles&sort=name",
    "/domains/acme.example",
  ].map((path): ListedPage => ({ name: nameOf(path), path: `/console/acme${path}`, by: "admin", status: 200 }));
  await admin.goto(`${gatehouse.base}/dashboard`);
  await admin.getByLabel("An alert was raised: about which connections").selectOption("chosen");
  await admin.getByRole("button", { name: "Save notifications" }).click();
  await expect(admin.getByRole("link", { name: /^Choose connections/ })).toBeVisible();

  const others = [
    "/console/organizations",
    "/console/organizations/operators",
    "/dashboard",
    "/dashboard/notices",
    "/applications/denied",
    "/applications/tried",
    tested,
    "/sign-in/sign-out",
    "/sign-in/other-organization",
    choosing,
    choosing.replace("choose=account", ""),
    "/setup/tested?organization=acme",
    "/nowhere",
  ].map(
    (path): ListedPage => ({
      name: path === tested ? "test-result" : nameOf(path),
      path,
      by: "admin",
      status: path === "/nowhere" ? 404 : 200,
    }),
  );
  const strangers = [
    "/sign-in",
    "/sign-in/acme",
    "/sign-in/code?email=ada@acme.example",
    `/sign-in/choose?connections=${live},${handed}`,
    "/sign-in/recovery",
    "/sign-in/error?code=sign_in_failed&reference=abcdefgh23",
    "/sign-in/switch",
    "/sign-in/confirm",
    "/applications/tried?none",
    "/sign-in/application-problem",
    "/sign-in/application-sign-out",
    setup,
    "/setup/never",
    "/help",
    "/help/connections",
    "/help/connect-an-application",
    "/help/guides/okta-saml",
    "/help/errors",
    "/first-run/never",
  ].map((path): ListedPage => ({ name: path === setup ? "setup" : nameOf(path), path, by: "stranger", status: 200 }));
  return [...inConsole, ...others, ...strangers];

  function nameOf(path: string): string {
    const named = path
      .replace(/returnTo=.*&/, "application-")
      .replace(live, "live")
      .replace(draft, "draft")
      .replace(handed, "handed")
      .replace(client, "client")
      .replace(site, "site")
      .replace(directory, "directory")
      .replace(delivery, "delivery")
      .replace(`requests/${request?.id}`, "requests/request")
      .replace(person, "person")
      .replace(wide, "wide")
      .replace(receipt, "receipt")
      .replace(left, "left");
    return (
      named
        .replace(worked?.reference ?? "none", "worked")
        .replace(/[^a-z0-9]+/gi, "-")
        .replace(/^-|-$/g, "") || "overview"
    );
  }

  async function push({ scimUrl, token }: { scimUrl: string; token: string }, path: string, body: object) {
    const response = await fetch(`${scimUrl}${path}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/scim+json" },
      body: JSON.stringify(body),
    });
    expect([path, response.status]).toEqual([path, 201]);
  }

  async function signIn(name: string): Promise<void> {
    const browser = admin.context().browser();
    if (!browser) throw new Error("There is no browser");
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${gatehouse.base}/sso/${live}`);
    await page.getByRole("button", { name }).click();
    await page.waitForURL((url) => url.href.startsWith(gatehouse.base));
    await context.close();
  }
}
