import { get, type IncomingHttpHeaders } from "node:http";
import { gunzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import postgres from "postgres";
import { expectAccessible, startConsole } from "./support/administrator";
import { connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { bootstrapKey, type Gatehouse, startGatehouse } from "./support/gatehouse";

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

test("a full page of the audit log, or of groups, is no heavier than any page of the console", async ({ browser }) => {
  const { gatehouse: own, admin } = await startConsole(browser);
  try {
    for (let number = 1; number <= 30; number++)
      await own.api("POST", "/organizations/acme/groups", {
        key: `group-of-the-company-${number}`,
        name: `Group of the company, number ${number}`,
      });
    for (const list of ["audit", "groups"]) {
      const answer = await admin.goto(`${own.base}/console/acme/${list}`);
      const html = (await answer?.text()) ?? "";
      await expect(admin.locator("tbody tr")).toHaveCount(25);
      expect([list, Buffer.byteLength(html) < 150_000, Buffer.byteLength(html)]).toEqual([
        list,
        true,
        expect.any(Number),
      ]);
    }
  } finally {
    await admin.close();
    await own.stop();
  }
});
