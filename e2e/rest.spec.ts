import { expect, test } from "@playwright/test";
import { generateClient, runSample } from "./support/generated-client";
import { type Body, type RestWorld, startRestWorld } from "./support/rest-world";

// The REST API over HTTP: who may do what, what a refusal looks like, how lists turn, and how the API describes itself.
let gatehouse: RestWorld["gatehouse"];
let acme: RestWorld["acme"];
let beta: RestWorld["beta"];
let call: RestWorld["call"];
let bootstrap: RestWorld["bootstrap"];
let keyOf: RestWorld["keyOf"];
let signIn: RestWorld["signIn"];

test.beforeAll(async () => {
  ({ gatehouse, acme, beta, call, bootstrap, keyOf, signIn } = await startRestWorld());
});

test.afterAll(() => gatehouse?.stop());

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
