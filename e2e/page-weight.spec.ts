import { get, type IncomingHttpHeaders } from "node:http";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import postgres from "postgres";
import { expectAccessible, startConsole } from "./support/administrator";
import { addConnection, connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { bootstrapKey, type Gatehouse, startGatehouse } from "./support/gatehouse";
import { makeKeyPair } from "./support/saml-response";

// What a browser and a program are sent, in bytes. Times are the machine's; bytes are ours.
let gatehouse: Gatehouse;
let databaseUrl: string | undefined;

test.beforeAll(async () => {
  databaseUrl = await freshDatabaseUrl();
  gatehouse = await startGatehouse({ databaseUrl });
  await gatehouse.api("POST", "/organizations", { slug: "acme", name: "Acme" });
});

test.afterAll(async () => {
  await gatehouse?.stop();
});

type Sent = { headers: IncomingHttpHeaders; bytes: number; text: string };

/** As it goes over the wire, where `fetch` would tell only what came out of it. */
function sent(path: string, headers: Record<string, string> = {}): Promise<Sent> {
  return new Promise((resolve, reject) => {
    get(`${gatehouse.base}${path}`, { headers: { "accept-encoding": "gzip", ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const body = Buffer.concat(chunks);
        const text = (answer.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString();
        resolve({ headers: answer.headers, bytes: body.length, text });
      });
    }).on("error", reject);
  });
}

/** The scripts of a page, but for the one that browsers with modules leave out. */
const scriptsOf = ({ text }: Sent) =>
  new Set(
    [...text.matchAll(/<script [^>]*src="([^"]+)"[^>]*>/g)].flatMap(([tag, path]) =>
      path === undefined || /nomodule/i.test(tag) ? [] : [path],
    ),
  );

test("a page on which people sign in asks for one font, and for no more scripts than it needs", async () => {
  const page = await sent("/sign-in/acme");
  expect(page.headers["content-encoding"]).toBe("gzip");
  expect(String(page.headers.link).match(/as="font"/g)).toHaveLength(1);
  const scripts = await Promise.all([...scriptsOf(page)].map((path) => sent(path)));
  expect(scripts.length).toBeGreaterThan(3);
  for (const { headers } of scripts) {
    expect(headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(headers["content-encoding"]).toBe("gzip");
  }
  // React and Next are 133 kB of it.
  expect(scripts.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(170_000);
});

test("what programs ask for is compressed, and what a browser asks for with its cookies is not", async () => {
  const description = await sent("/api/v1/openapi.json");
  expect(description.headers["content-encoding"]).toBe("gzip");
  expect(description.headers.vary).toContain("Accept-Encoding");
  expect(description.bytes).toBeLessThan(description.text.length / 5);
  const list = await sent("/api/v1/organizations", { authorization: `Bearer ${bootstrapKey}` });
  expect(list.headers["content-encoding"]).toBe("gzip");
  expect(JSON.parse(list.text)).toMatchObject({ items: [{ slug: "acme" }] });
  expect((await sent("/api/auth/session")).headers["content-encoding"]).toBeUndefined();
});

test("of hundreds of connections a sign-in page has few buttons, and finds the others by name", async ({ page }) => {
  if (!databaseUrl) throw new Error("the journeys run on PostgreSQL");
  const { connectionId } = await connectOrganization(gatehouse, "hundreds");
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  await sql`insert into connections
    (id, organization_id, name, kind, protocol, status, config, version, created_at, updated_at)
    select c.id || '-' || n, c.organization_id, 'Company with a rather long name, number ' || n, c.kind, c.protocol, c.status,
      c.config, 1, c.created_at, c.updated_at
    from connections c, generate_series(1, 499) n where c.id = ${connectionId}`;
  await sql.end();
  const buttonsOf = ({ text }: Sent) => text.match(/<a href="\/sso\//g)?.length ?? 0;
  const bare = await sent("/sign-in/hundreds");
  expect(buttonsOf(bare)).toBe(0);
  const many = await sent("/sign-in/hundreds?search=company");
  expect(buttonsOf(many)).toBe(20);
  for (const { text } of [bare, many]) expect(Buffer.byteLength(text)).toBeLessThan(150_000);

  const goal = "/dashboard/notices";
  await page.goto(`${gatehouse.base}/sign-in/hundreds?${new URLSearchParams({ returnTo: goal })}`);
  await expectAccessible(page);
  const search = page.getByLabel("Find your identity provider");
  await search.fill("nobody");
  await search.press("Enter");
  await expect(page.getByRole("status")).toContainText("Nothing found for “nobody”.");
  await search.fill("NUMBER 499");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByRole("status")).toHaveText("1 way to sign in found.");
  const found = page.getByRole("link", { name: "Continue with Company with a rather long name, number 499" });
  await expect(found).toBeInViewport();
  expect(await found.getAttribute("href")).toBe(`/sso/${connectionId}-499?${new URLSearchParams({ returnTo: goal })}`);
  await expectAccessible(page);
  // Taken once, it comes first the next time.
  await page.request.get(`${gatehouse.base}/sso/${connectionId}-499`, { maxRedirects: 0 });
  await page.goto(`${gatehouse.base}/sign-in/hundreds`);
  await expect(page.getByRole("link", { name: /^Continue with/ })).toHaveText([/number 499 · used last time$/]);
});

/**
 * Fills acme as a large customer does: 500 connections, 2,000 groups, and full pages of people, sessions and sign-ins. Returns the id of an
 * application for the members of a group.
 */
async function fillAcme({ api }: Gatehouse, connection: string, sql: postgres.Sql): Promise<string> {
  await sql`insert into groups (organization_id, key, name)
    select organization_id, 'group-of-the-company-' || n, 'Group of the company, number ' || n
    from connections, generate_series(1, 2000) n where id = ${connection}`;
  await sql`insert into connections
    (id, organization_id, name, kind, protocol, status, config, version, created_at, updated_at, last_sign_in_at)
    select c.id || '-' || n, c.organization_id, 'Company number ' || n, c.kind, c.protocol, c.status,
      c.config, 1, c.created_at, c.updated_at, now()
    from connections c, generate_series(1, 499) n where c.id = ${connection}`;
  await sql`insert into users (id, organization_id, email, full_name, status, created_by, created_at)
    select 'person-' || n, organization_id, 'person.number.' || n || '@acme.example', 'Person with a long name, number ' || n, 'active',
      'sign-in', now() - n * interval '1 hour'
    from connections, generate_series(1, 60) n where id = ${connection}`;
  await sql`insert into sessions (id, token_hash, organization_id, user_id, method, connection_id, user_agent, address, created_at,
      last_seen_at, expires_at, ends_at)
    select 'session-' || n, md5(n::text), organization_id, 'person-' || n, 'saml', id,
      'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36', '203.0.113.' || n,
      now() - n * interval '1 minute', now(), now() + interval '8 hours', now() + interval '7 days'
    from connections, generate_series(1, 60) n where id = ${connection}`;
  await sql`insert into sign_in_events (reference, organization_id, connection_id, connection_name, connection_version, protocol, purpose,
      code, email, user_id, checks, duration_milliseconds, created_at)
    select substr(md5(n::text), 1, 10), organization_id, id || '-' || n % 30 + 1, 'Company number ' || n % 30 + 1,
      1, 'saml', 'sign-in', (array['ok', 'saml_expired', 'saml_audience', 'user_disabled'])[n % 4 + 1],
      'person.number.' || n % 60 + 1 || '@acme.example', 'person-' || n % 60 + 1, '[]', 20, now() - n * interval '1 minute'
    from connections, generate_series(1, 400) n where id = ${connection}`;
  const application = await api("POST", "/organizations/acme/applications", {
    kind: "oidc",
    name: "Grafana",
    redirectUris: ["https://grafana.acme.example/login"],
    access: { mode: "any", groups: ["group-of-the-company-1500"] },
  });
  return ((await application.json()) as { id: string }).id;
}

test("with many rows, connections and groups no page is heavier than 150 kB, and what it was not sent is found", async ({
  browser,
}) => {
  const { gatehouse: own, admin, databaseUrl: url } = await startConsole(browser);
  if (!url) throw new Error("the journeys run on PostgreSQL");
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const { certificate } = await makeKeyPair("weight");
    const saml = { issuer: "https://idp.test", ssoUrl: "https://idp.test/sso", certificates: [certificate] };
    const settings = { name: "Provider", kind: "generic-saml", status: "live", saml };
    const connection = await addConnection(own, settings);
    const application = await fillAcme(own, connection, sql);
    // Changes for the audit log.
    for (let number = 1; number <= 30; number++)
      await own.api("POST", "/organizations/acme/groups", {
        key: `team-${number}`,
        name: `Team of the company, number ${number}`,
      });
    const lists = ["audit", "groups", "connections", "users", "sessions", "activity", "activity?outcome=failed"];
    const tabs = ["", "/provider", "/mapping", "/sign-in", "/security", "/test", "/history", "/guide"];
    const pages = [
      "",
      ...tabs.map((tab) => `connections/${connection}${tab}`),
      "connections/new?kind=generic-saml",
      "users/person-1",
      "users/new",
      "applications/new",
      `applications/${application}/access`,
    ];
    const heavy: [string, number][] = [];
    const weigh = async (path: string) => {
      const answer = await admin.goto(`${own.base}/console/acme/${path}`);
      const bytes = Buffer.byteLength((await answer?.text()) ?? "");
      if (bytes >= 150_000) heavy.push([path, bytes]);
    };
    for (const list of lists) {
      await weigh(list);
      await expect(admin.locator("tbody tr"), list).toHaveCount(25);
    }
    for (const page of pages) await weigh(page);
    expect(heavy).toEqual([]);

    await expect(admin.getByLabel("Group of the company, number 1500 (group-of-the-company-1500)")).toBeChecked();
    await admin.getByLabel("Find a group").fill("number 1999");
    await admin.getByLabel("Group of the company, number 1999 (group-of-the-company-1999)").check();
    await admin.getByRole("button", { name: "Save changes" }).click();
    const groups = async () => {
      const answer = await own.api("GET", `/organizations/acme/applications/${application}`);
      return ((await answer.json()) as { access: { groups: string[] } }).access.groups;
    };
    await expect.poll(groups).toEqual(["group-of-the-company-1500", "group-of-the-company-1999"]);

    await admin.goto(`${own.base}/console/acme/users?search=person.number.7%40acme`);
    await admin.getByLabel("Select person.number.7@acme.example").check();
    await admin.getByRole("button", { name: "Change roles or groups" }).click();
    const dialog = admin.getByRole("dialog", { name: "Change the roles or groups of the selected users" });
    await dialog.getByLabel("Role or group").focus();
    await dialog.getByLabel("Role or group").selectOption("Group of the company, number 1999");
    await dialog.getByRole("button", { name: "Change roles or groups" }).click();
    await expect(admin.getByText("1 user was changed")).toBeVisible();

    await admin.goto(`${own.base}/console/acme/activity`);
    const reason = admin.getByLabel("Reason for rejection");
    await reason.focus();
    await reason.selectOption("saml_replay");
    await admin.getByRole("button", { name: "Filter" }).click();
    await expect(admin).toHaveURL(/code=saml_replay/);
    await expect(reason).toHaveValue("saml_replay");
  } finally {
    await sql.end();
    await admin.close();
    await own.stop();
  }
});
