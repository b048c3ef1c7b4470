import { expect, test } from "@playwright/test";
import { completeFirstRun } from "./support/administrator";
import { requireDocumented } from "./support/api-contract";
import { type Connected, connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import { generateClient, runSample } from "./support/generated-client";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { startMockProvider } from "./support/mock-openid-provider";

// The REST API over HTTP: who may do what, what a refusal looks like, and that nothing leaks.
let gatehouse: Gatehouse;
let acme: Connected;
let beta: Connected;

test.beforeAll(async () => {
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
  acme = await connectOrganization(gatehouse, "acme");
  beta = await connectOrganization(gatehouse, "beta");
});

test.afterAll(() => gatehouse?.stop());

type Body = Record<string, unknown>;
type Answer = { status: number; body: Body; headers: Headers };

async function call(key: string | null, method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(`${gatehouse.base}/api/v1${path}`, {
    method,
    headers: { ...(key && { Authorization: `Bearer ${key}` }), "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  await requireDocumented(method, path, answer);
  const text = await answer.text();
  return { status: answer.status, body: text ? (JSON.parse(text) as Body) : {}, headers: answer.headers };
}

/** A call with the key of automation. */
const bootstrap = (method: string, path: string, body?: unknown) =>
  gatehouse.api(method, path, body).then(async (answer) => ({
    status: answer.status,
    body: (answer.status === 204 ? {} : await answer.json()) as Body,
  }));

async function keyOf(slug: string, readOnly = false): Promise<string> {
  const made = await gatehouse.api("POST", `/organizations/${slug}/keys`, { name: `key of ${slug}`, readOnly });
  return ((await made.json()) as { key: string }).key;
}

async function signIn({ connectionId, provider }: Connected, email: string): Promise<string | null> {
  const started = await startLogin(gatehouse.base, connectionId);
  const person = { nameId: email, attributes: { role: ["developer"], secret_claim: ["claim-value-42"] } };
  const landing = await postAnswer(
    gatehouse.base,
    started.acsUrl,
    answerFor(started, provider, person),
    started.relayState,
  );
  return (await land(landing, started.cookie)).session;
}

test("a missing, wrong or revoked key is 401 with a problem document", async () => {
  for (const key of [null, "wrong", "gh_"]) {
    const { status, body, headers } = await call(key, "GET", "/organizations");
    expect(status).toBe(401);
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect(body).toMatchObject({ code: "key_invalid", status: 401, type: "urn:gatehouse:error:key_invalid" });
    expect(body.reference).toMatch(/^[a-z0-9]{10}$/);
  }
});

test("a key of one organization finds nothing of another: every path with foreign ids is 404", async () => {
  const key = await keyOf("acme");
  await signIn(beta, "boris@beta.test");
  const foreign = async (path: string) =>
    ((await (await gatehouse.api("GET", `/organizations/beta${path}`)).json()) as { items: Body[] }).items[0];
  const userId = (await foreign("/users"))?.id;
  const reference = (await foreign("/events"))?.reference;
  const keyId = (
    (await (await gatehouse.api("POST", "/organizations/beta/keys", { name: "k" })).json()) as { id: string }
  ).id;
  const own: [string, string, unknown?][] = [
    ["GET", "/organizations/beta"],
    ["PATCH", "/organizations/beta", { name: "Taken" }],
    ["GET", "/organizations/beta/users"],
    ["GET", "/organizations/beta/audit"],
    ["POST", "/organizations/beta/users", { email: "x@beta.test" }],
    ...["beta", "acme"].flatMap((slug): [string, string, unknown?][] => [
      ["GET", `/organizations/${slug}/connections/${beta.connectionId}`],
      ["PATCH", `/organizations/${slug}/connections/${beta.connectionId}`, { name: "Taken" }],
      ["DELETE", `/organizations/${slug}/connections/${beta.connectionId}`],
      ["POST", `/organizations/${slug}/connections/${beta.connectionId}/metadata`, { xml: "<x/>" }],
      ["GET", `/organizations/${slug}/users/${userId}`],
      ["PATCH", `/organizations/${slug}/users/${userId}`, { fullName: "Taken" }],
      ["DELETE", `/organizations/${slug}/users/${userId}`],
      ["GET", `/organizations/${slug}/events/${reference}`],
      ["DELETE", `/organizations/${slug}/keys/${keyId}`],
    ]),
  ];
  for (const [method, path, body] of own) {
    const answer = await call(key, method, path, body);
    expect(`${method} ${path} ${answer.status} ${answer.body.code}`).toBe(`${method} ${path} 404 not_found`);
  }
  for (const [method, path] of [
    ["POST", "/organizations"],
    ["DELETE", "/organizations/acme"],
  ] as const)
    expect((await call(key, method, path, {})).status).toBe(404);
  const { body } = await call(key, "GET", "/organizations");
  expect((body.items as Body[]).map(({ slug }) => slug)).toEqual(["acme"]);
  const untouched = await (await gatehouse.api("GET", "/organizations/beta")).json();
  expect(untouched).toMatchObject({ name: "beta" });
});

test("a read-only key reads and changes nothing; a key of an organization cannot switch its single sign-on", async () => {
  const reader = await keyOf("acme", true);
  expect((await call(reader, "GET", "/organizations/acme/users")).status).toBe(200);
  expect(await call(reader, "POST", "/organizations/acme/users", { email: "r@acme.test" })).toMatchObject({
    status: 403,
    body: { code: "key_read_only" },
  });
  const writer = await keyOf("acme");
  expect((await call(writer, "PATCH", "/organizations/acme", { ssoEnabled: false })).status).toBe(403);
});

test("a body that does not fit is 422 with the path of each problem, and unknown fields are named", async () => {
  const unknown = await bootstrap("PATCH", `/organizations/acme/connections/${acme.connectionId}`, {
    saml: { nope: 1 },
  });
  expect(unknown.status).toBe(422);
  expect(unknown.body.errors).toEqual([expect.objectContaining({ path: "saml.nope" })]);
  const wrong = await bootstrap("PATCH", `/organizations/acme/connections/${acme.connectionId}`, {
    saml: { clockSkewSeconds: 301, certificates: ["not a certificate"] },
  });
  expect((wrong.body.errors as { path: string }[]).map(({ path }) => path).sort()).toEqual([
    "saml.certificates.0",
    "saml.clockSkewSeconds",
  ]);
  const incomplete = await bootstrap("POST", "/organizations/acme/connections", {
    name: "Empty",
    kind: "generic-saml",
    status: "live",
  });
  expect(incomplete).toMatchObject({ status: 422, body: { code: "connection_incomplete" } });
  expect((await bootstrap("POST", "/organizations", { slug: "acme", name: "Again" })).status).toBe(409);
  const malformed = await fetch(`${gatehouse.base}/api/v1/organizations/acme/users`, {
    method: "POST",
    headers: { Authorization: `Bearer ${await keyOf("acme")}`, "Content-Type": "application/json" },
    body: "{",
  });
  expect(malformed.status).toBe(400);
});

test("texts that the database cannot keep, and documents nested without end, are refused as a client's mistake", async () => {
  const path = `/organizations/acme/connections/${acme.connectionId}`;
  for (const name of ["a\u0000b", "a\ud800b"]) {
    const answer = await bootstrap("PATCH", path, { name });
    expect(answer.status).toBe(422);
  }
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  for (const [method, target] of [
    ["PATCH", path],
    ["POST", "/organizations/acme/users"],
  ]) {
    const key = await keyOf("acme");
    const answer = await fetch(`${gatehouse.base}/api/v1${target}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: `{"name":${deep},"attributes":${deep}}`,
    });
    expect([method, answer.status >= 400 && answer.status < 500]).toEqual([method, true]);
  }
  for (const page of ["/sign-in?organization=%00", "/sign-in/choose?connections=%00", "/sign-in/%00", "/sso/%00"]) {
    const answer = await fetch(`${gatehouse.base}${page}`, { redirect: "manual" });
    expect([page, answer.status < 500]).toEqual([page, true]);
  }
});

test("a merge patch changes what it names, null clears, and the answer is the whole resource", async () => {
  const path = `/organizations/acme/connections/${acme.connectionId}?override=a%20test`;
  const patched = (await (
    await gatehouse.api("PATCH", path, {
      saml: { entityIdOverride: "urn:acme", acrValues: ["urn:mfa"] },
      signIn: { buttonText: "Sign in with Acme" },
    })
  ).json()) as { saml: Body; signIn: Body; version: number };
  expect(patched.saml).toMatchObject({
    entityIdOverride: "urn:acme",
    entityId: "urn:acme",
    issuer: acme.provider.entityId,
  });
  const cleared = (await (
    await gatehouse.api("PATCH", path, {
      saml: { entityIdOverride: null, acrValues: [] },
      signIn: { buttonText: null },
    })
  ).json()) as typeof patched;
  expect(cleared.saml.entityIdOverride).toBeNull();
  expect(cleared.signIn.buttonText).toBeNull();
  expect(cleared.version).toBe(patched.version + 1);
  const same = (await (await gatehouse.api("PATCH", path, { signIn: { buttonText: null } })).json()) as typeof patched;
  expect(same.version).toBe(cleared.version);
});

test("an OIDC connection: made from its issuer, its secret goes in and never out, and what was read can be sent back", async () => {
  const provider = await startMockProvider();
  const { base, client } = provider;
  const list = "/organizations/acme/connections";
  const oidc = { issuer: base, clientId: client.id, clientSecret: client.secret };
  const incomplete = await bootstrap("POST", list, {
    name: "No secret",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer: base, clientId: client.id },
  });
  expect(incomplete).toMatchObject({
    status: 422,
    body: { code: "connection_incomplete", errors: [{ path: "oidc.clientSecret" }] },
  });
  const made = await bootstrap("POST", list, { name: "OpenID", kind: "generic-oidc", status: "live", oidc });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const { id } = made.body as { id: string };
  const path = `${list}/${id}`;
  expect(made.body.oidc).toMatchObject({
    hasClientSecret: true,
    clientAuth: "client_secret_basic",
    tokenEndpoint: `${base}/token`,
    jwksUri: `${base}/jwks`,
    redirectUri: `${gatehouse.base}/oidc/callback/${id}`,
    backchannelLogoutUri: null,
    scopes: ["openid", "profile", "email"],
    idTokenSigningAlg: "RS256",
    responseMode: "query",
  });
  const { body: read } = await bootstrap("GET", path);
  expect(JSON.stringify(read)).not.toContain(client.secret);
  expect(JSON.stringify(read)).not.toMatch(/sealed|g1\./);
  const sentBack = await bootstrap("PATCH", path, read);
  expect(sentBack).toMatchObject({ status: 200, body: { version: 1, oidc: { hasClientSecret: true } } });
  const renamed = await bootstrap("PATCH", path, { name: "Renamed", oidc: { scopes: ["email"], clientSecret: "" } });
  expect(renamed).toMatchObject({
    status: 200,
    body: { oidc: { scopes: ["openid", "email"], hasClientSecret: true } },
  });
  const refusals: [Body, string][] = [
    [{ oidc: { tokenEndpoint: "https://elsewhere.test/token" } }, "oidc.clientSecret"],
    [{ oidc: { idTokenSigningAlg: "HS256" } }, "oidc.idTokenSigningAlg"],
    [{ oidc: { issuer: "https://login.microsoftonline.com/<tenant>/v2.0" } }, "oidc.issuer"],
    [{ oidc: { secret: "x" } }, "oidc.secret"],
    [{ kind: "microsoft-oidc" }, "kind"],
  ];
  for (const [patch, field] of refusals) {
    const answer = await bootstrap("PATCH", path, patch);
    expect(answer.status, field).toBe(422);
    expect((answer.body.errors as { path: string }[]).map((error) => error.path)).toContain(field);
  }
  const fetchedAgain = await bootstrap("POST", `${path}/metadata`, {});
  expect(fetchedAgain).toMatchObject({ status: 200, body: { oidc: { discoveredIssuer: base } } });
  const forgotten = await bootstrap("PATCH", path, { status: "off", oidc: { clientSecret: null } });
  expect(forgotten.body).toMatchObject({ missing: ["oidc.clientSecret"], oidc: { hasClientSecret: false } });
  const audit = await bootstrap("GET", "/organizations/acme/audit");
  expect(JSON.stringify(audit.body)).not.toContain(client.secret);
  expect(JSON.stringify(audit.body)).toContain("oidc.clientSecretSetAt");
  expect((await call(await keyOf("beta"), "GET", path)).status).toBe(404);
  await provider.stop();
});

test("groups: made, renamed, given by hand and by a sign-in, taken away only by what gave them (EN-40, EN-41)", async () => {
  const at = "/organizations/beta/groups";
  for (const [key, name] of [
    ["designers", "Design team"],
    ["editors", "Editors"],
  ])
    expect(await bootstrap("POST", at, { key, name })).toMatchObject({ status: 201, body: { key, name } });
  expect((await bootstrap("POST", at, { key: "editors", name: "Again" })).status).toBe(409);
  expect((await bootstrap("POST", at, { key: "Not a key", name: "x" })).status).toBe(422);
  expect(await bootstrap("PATCH", `${at}/editors`, { name: "Redaction" })).toMatchObject({
    body: { name: "Redaction" },
  });
  expect((await call(await keyOf("acme"), "GET", `${at}/editors`)).status).toBe(404);
  const connection = `/organizations/beta/connections/${beta.connectionId}`;
  const rules = [
    { value: "6f3c", group: "designers", label: "Design" },
    { value: "6f3c", group: "editors" },
  ];
  const mapped = await bootstrap("PATCH", connection, { provisioning: { groups: { mode: "sync", rules } } });
  expect(mapped.body).toMatchObject({
    provisioning: { groups: { mode: "sync", rules: [{ label: "Design" }, { label: null }] } },
  });
  const enter = async (attributes: Record<string, string[]>) => {
    const started = await startLogin(gatehouse.base, beta.connectionId);
    const answer = answerFor(started, beta.provider, { nameId: "grace@beta.test", attributes });
    const target = await postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState);
    const { session } = await land(target, started.cookie);
    const who = await fetch(`${gatehouse.base}/api/auth/session`, { headers: { cookie: session ?? "" } });
    return ((await who.json()) as { user: { groups: string[] } }).user.groups;
  };
  expect(await enter({ role: ["developer"], groups: ["6f3c", "unknown"] })).toEqual(["designers", "editors"]);
  const { body } = await bootstrap("GET", "/organizations/beta/users?email=grace@beta.test");
  const [user] = body.items as { id: string; groups: string[] }[];
  expect(user?.groups).toEqual(["designers", "editors"]);
  // The list is all that the user holds: the other one is taken, and this one stays when the provider takes its own away.
  const path = `/organizations/beta/users/${user?.id}`;
  expect(await bootstrap("PATCH", path, { groups: ["editors"] })).toMatchObject({
    status: 200,
    body: { groups: ["editors"] },
  });
  expect((await bootstrap("PATCH", path, { groups: ["none"] })).status).toBe(422);
  expect(await enter({ role: ["developer"] })).toEqual(["editors"]);
  expect(await enter({ role: ["developer"], groups: ["other"] })).toEqual(["editors"]);
  const audit = JSON.stringify((await bootstrap("GET", "/organizations/beta/audit")).body);
  for (const action of ["group.created", "group.updated"]) expect(audit).toContain(action);
  expect(await bootstrap("DELETE", `${at}/editors`)).toMatchObject({ status: 409, body: { code: "group_in_use" } });
  await bootstrap("PATCH", connection, { provisioning: { groups: { rules: rules.slice(0, 1) } } });
  expect((await bootstrap("DELETE", `${at}/editors`)).status).toBe(204);
  expect(await bootstrap("PATCH", path, { groups: [], roles: [] })).toMatchObject({ body: { groups: [], roles: [] } });
  expect(await enter({ role: ["developer"], groups: ["6f3c"] })).toEqual(["designers"]);
});

test("EN-50: an export has no secret, and comes back byte for byte; a dry run changes nothing", async () => {
  const provider = await startMockProvider();
  const { base, client } = provider;
  const list = "/organizations/acme/connections";
  const { body: made } = await bootstrap("POST", list, {
    name: "To export",
    kind: "generic-oidc",
    status: "live",
    oidc: { issuer: base, clientId: client.id, clientSecret: client.secret, acrValues: ["b", "a"] },
    provisioning: { roles: { rules: [{ value: "Devs", role: "developer" }] }, matchAttributes: ["fullName"] },
  });
  const exportOf = async (id: unknown) => JSON.stringify((await bootstrap("GET", `${list}/${id}/export`)).body);
  const exported = await exportOf(made.id);
  expect(exported).not.toContain(client.secret);
  expect(exported).not.toContain(String(made.id));
  expect(exported).not.toContain(gatehouse.base);
  const document = JSON.parse(exported) as Body;
  // The provider may be away when a backup comes back.
  await provider.stop();
  expect((await bootstrap("DELETE", `${list}/${made.id}`)).status).toBe(204);
  const dry = await bootstrap("POST", `${list}/import?dryRun=true`, document);
  expect(dry).toMatchObject({ status: 200, body: { created: true, dryRun: true, missing: ["oidc.clientSecret"] } });
  const before = await bootstrap("GET", `${list}?limit=100`);
  expect(JSON.stringify(before.body)).not.toContain("To export");
  const imported = await bootstrap("POST", `${list}/import`, document);
  expect(imported).toMatchObject({
    status: 201,
    body: { connection: { status: "draft" }, missing: ["oidc.clientSecret"] },
  });
  const { id } = imported.body.connection as { id: string };
  const completed = await bootstrap("PATCH", `${list}/${id}`, {
    status: "live",
    oidc: { clientSecret: client.secret },
  });
  expect(completed.status).toBe(200);
  expect(await exportOf(id)).toBe(exported);
  // The same file again finds its namesake and changes nothing; the secret stays.
  const again = await bootstrap("POST", `${list}/import`, document);
  expect(again).toMatchObject({
    status: 200,
    body: { created: false, changes: [], connection: { id, status: "live" } },
  });
  const renamed = structuredClone(document) as { connection: { signIn: { buttonText: string } } };
  renamed.connection.signIn.buttonText = "Other text";
  const changed = await bootstrap("POST", `${list}/import?dryRun=true`, renamed);
  expect(changed.body.changes).toEqual([{ field: "signIn.buttonText", from: null, to: "Other text" }]);
  expect((await bootstrap("POST", `${list}/import`, { ...document, version: 2 })).status).toBe(422);
  const unknown = { ...document, connection: { ...(document.connection as Body), surprise: 1 } };
  expect((await bootstrap("POST", `${list}/import`, unknown)).status).toBe(422);
  expect((await call(await keyOf("beta"), "GET", `${list}/${id}/export`)).status).toBe(404);
  expect((await call(await keyOf("acme", true), "POST", `${list}/import`, document)).status).toBe(403);
});

test("lists turn pages by cursor without losing or repeating anything", async () => {
  for (let index = 0; index < 7; index++)
    await gatehouse.api("POST", "/organizations/acme/users", { email: `page${index}@acme.test` });
  const seen: string[] = [];
  let cursor: string | null = "";
  do {
    const answer = await gatehouse.api("GET", `/organizations/acme/users?limit=3${cursor && `&cursor=${cursor}`}`);
    const list = (await answer.json()) as { items: { id: string }[]; nextCursor: string | null };
    expect(list.items.length).toBeLessThanOrEqual(3);
    seen.push(...list.items.map(({ id }) => id));
    cursor = list.nextCursor;
  } while (cursor);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThanOrEqual(7);
  expect((await gatehouse.api("GET", "/organizations/acme/users?cursor=garbage")).status).toBe(422);
});

test("the API describes itself, and names every path of its table", async () => {
  const answer = await fetch(`${gatehouse.base}/api/v1/openapi.json`);
  const document = (await answer.json()) as { openapi: string; paths: Record<string, Record<string, unknown>> };
  expect(document.openapi).toMatch(/^3\.1/);
  for (const path of ["/organizations", "/organizations/{slug}/connections/{id}", "/metadata/preview"])
    expect(Object.keys(document.paths)).toContain(path);
});

test("a program against the client that is generated from the document runs: pages, retries, changes under a condition", async () => {
  await generateClient();
  const printed = await runSample({ GATEHOUSE_URL: gatehouse.base, GATEHOUSE_KEY: await keyOf("acme") }, "acme");
  expect(JSON.parse(printed)).toEqual({ isListed: true, stale: "precondition_failed" });
});

test("the reference comes from our own origin alone, under a policy without eval, and tries an operation", async ({
  browser,
}) => {
  const page = await (await browser.newContext()).newPage();
  const hosts = new Set<string>();
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) hosts.add(new URL(request.url()).origin);
  });
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const answer = await page.goto(`${gatehouse.base}/api/reference`);
  expect(answer?.headers()["content-security-policy"]).toMatch(
    /^default-src 'none'; script-src 'self';(?!.*unsafe-eval)/,
  );
  await expect(page).toHaveTitle("Gatehouse REST API");
  await page.getByRole("button", { name: "Authorize", exact: true }).click();
  await page.getByRole("textbox", { name: "auth-bearer-value" }).fill(await keyOf("acme"));
  await page.getByRole("button", { name: "Apply credentials" }).click();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await page.getByText("List organizations; a key of one organization sees its own").click();
  const operation = page.locator("#operations-Organizations-listOrganizations");
  await operation.getByRole("button", { name: "Try it out" }).click();
  await operation.getByRole("button", { name: "Execute" }).click();
  await expect(operation.locator(".live-responses-table")).toContainText('"slug": "acme"');
  if (process.env.SCREENSHOT_DIR)
    await page.screenshot({ path: `${process.env.SCREENSHOT_DIR}/api-reference.png`, fullPage: true });
  expect([...hosts]).toEqual([gatehouse.base]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("no secret is in any page, answer, export or log", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  const recoveryCodes = await completeFirstRun(gatehouse, page);
  const apiKey = await keyOf("acme");
  const session = (await signIn(acme, "ada@acme.test")) ?? "";
  const adminSession = (await page.context().cookies()).find(({ name }) => name.includes("session-token"))?.value ?? "";
  const secrets = [
    "a secret of the journeys that is long enough",
    "journey-bootstrap-key",
    "BEGIN PRIVATE KEY",
    apiKey,
    session.split("=")[1] ?? "missing",
    adminSession,
    ...recoveryCodes,
  ];
  const answers: string[] = [];
  for (const slug of ["acme", "beta"]) {
    const users = (await (await gatehouse.api("GET", `/organizations/${slug}/users`)).json()) as {
      items: { id: string }[];
    };
    const events = (await (await gatehouse.api("GET", `/organizations/${slug}/events`)).json()) as {
      items: { reference: string }[];
    };
    const { connectionId } = slug === "acme" ? acme : beta;
    for (const path of [
      "",
      "/users",
      "/roles",
      "/keys",
      "/audit",
      "/events",
      `/connections/${connectionId}`,
      `/events/${events.items[0]?.reference}`,
    ])
      answers.push(await (await gatehouse.api("GET", `/organizations/${slug}${path}`)).text());
    for (const path of [
      "",
      "/connections",
      `/connections/${connectionId}`,
      "/users",
      `/users/${users.items[0]?.id}`,
      "/roles",
      "/activity",
      `/activity/${events.items[0]?.reference}`,
      "/audit",
      "/keys",
      "/settings",
    ]) {
      const answer = await page.goto(`${gatehouse.base}/console/${slug}${path}`);
      expect(answer?.status()).toBe(200);
      answers.push((await answer?.text()) ?? "");
    }
  }
  answers.push((await (await page.goto(`${gatehouse.base}/dashboard`))?.text()) ?? "");
  answers.push(await (await fetch(`${gatehouse.base}/saml/metadata/${acme.connectionId}`)).text());
  answers.push(gatehouse.output());
  expect(answers.length).toBeGreaterThan(35);
  for (const secret of secrets)
    expect(answers.filter((text) => text.includes(secret)).map((text) => text.slice(0, 80))).toEqual([]);
  // Claims are for the event's page alone: neither the log nor a list holds them.
  expect(gatehouse.output()).not.toContain("claim-value-42");
  await page.context().close();
});
