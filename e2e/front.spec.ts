import { request as encryptedRequest } from "node:https";
import { type Browser, expect, test } from "@playwright/test";
import { operator, signInByCode } from "./support/administrator";
import { freshDatabaseUrl } from "./support/database";
import { frontProducts, startFrontProxy } from "./support/front-proxies";
import { bootstrapKey, freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";

// The examples of deploy/ as they are, in the proxies that Debian has, in front of a server: each one at the same address after another.
test.describe.configure({ mode: "serial" });

const secret = "a-secret-that-no-log-may-hold-0123456789012";
let gatehouse: Gatehouse;
let ports: { http: number; https: number; upstream: number };
let origin: string;

test.beforeAll(async () => {
  ports = { http: await freePort(), https: await freePort(), upstream: await freePort() };
  origin = `https://localhost:${ports.https}`;
  gatehouse = await startGatehouse({
    port: ports.upstream,
    databaseUrl: await freshDatabaseUrl(),
    env: { APP_URL: origin, TRUSTED_PROXIES: "1", KEEP_ALIVE_SECONDS: "75" },
  });
});

test.afterAll(() => gatehouse?.stop());

const newPage = async (browser: Browser) => (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();

type Asked = { method?: string; path: string; headers?: Record<string, string>; body?: string };

/** One request as it is written here, to a certificate that nobody issued. */
function ask({ method = "GET", path, headers = {}, body = "" }: Asked) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const length = { "Content-Length": String(Buffer.byteLength(body)) };
    const asked = encryptedRequest(
      { hostname, port, method, path, headers: { ...length, ...headers }, rejectUnauthorized: false, agent: false },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        answer.once("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
      },
    );
    asked.once("error", reject);
    asked.end(body);
  });
}

for (const product of frontProducts)
  test.describe(`behind ${product}`, () => {
    let proxy: Awaited<ReturnType<typeof startFrontProxy>>;
    test.beforeAll(async () => {
      proxy = await startFrontProxy(product, ports);
    });
    test.afterAll(() => proxy?.stop());

    if (product === frontProducts[0])
      test("the printed link makes the first administrator", async ({ browser }) => {
        const page = await newPage(browser);
        await page.goto(/https:\S+\/first-run\/\S+/.exec(gatehouse.output())?.[0] ?? "");
        await page.getByLabel("Your name").fill(operator.name);
        await page.getByLabel("Your e-mail address").fill(operator.email);
        await page.getByLabel("Organization").fill("Acme");
        await page.getByLabel("Short name").fill("acme");
        await page.getByRole("button", { name: "Create administrator" }).click();
        await expect(page.getByRole("link", { name: "I have stored the codes" })).toBeVisible();
        await page.context().close();
      });

    test("somebody signs in, with cookies for this host alone", async ({ browser }) => {
      const page = await newPage(browser);
      await page.goto(`${origin}/sign-in/acme`);
      await signInByCode(gatehouse, page, operator.email);
      await page.waitForURL((url) => url.origin === origin && !url.pathname.startsWith("/sign-in"));
      await page.goto(`${origin}/console/acme`);
      await expect(page.getByRole("heading", { name: "Acme", level: 1 })).toBeVisible();
      const session = (await page.context().cookies()).find(({ name }) => name === "__Host-authjs.session-token");
      expect(session).toMatchObject({ secure: true, httpOnly: true });
      await page.context().close();
    });

    test("http leads to https, and pages say that it stays so", async () => {
      const plain = await fetch(`http://localhost:${ports.http}/sign-in`, { redirect: "manual" });
      expect([301, 308]).toContain(plain.status);
      expect(plain.headers.get("location")).toMatch(/^https:\/\/localhost\b.*\/sign-in$/);
      expect((await ask({ path: "/sign-in" })).headers["strict-transport-security"]).toMatch(/^max-age=\d+$/);
    });

    test("what a client says about itself does not arrive", async () => {
      const forged = { "X-Forwarded-Host": "evil.test", "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "http" };
      // With another name the page would lead to our own.
      expect((await ask({ path: "/sign-in", headers: forged })).status).toBe(200);
    });

    test("addresses arrive in the characters in which they were written", async () => {
      const { status, headers } = await ask({
        path: "/api/v1/organizations/acme%2Fother",
        headers: { Authorization: `Bearer ${bootstrapKey}` },
      });
      expect([status, headers["content-type"]]).toEqual([404, "application/problem+json"]);
    });

    test("large cookies and messages pass, and larger ones are refused", async () => {
      const cookie = `other=${"x".repeat(7_000)}`;
      expect((await ask({ path: "/sign-in", headers: { Cookie: cookie } })).status).toBe(200);
      const form = { "Content-Type": "application/x-www-form-urlencoded" };
      const message = { method: "POST", path: "/saml/consume", headers: form };
      expect((await ask({ ...message, body: `SAMLResponse=${"A".repeat(1_900_000)}` })).status).toBe(303);
      // Refused by what is announced: nothing of it has to be sent.
      const announced = { ...form, "Content-Length": "12000000" };
      expect((await ask({ ...message, headers: announced })).status).toBe(413);
    });

    test("no log holds a secret of an address", async () => {
      for (const path of [
        `/first-run/${secret}`,
        `/setup/${secret}`,
        `/sso/complete?ticket=${secret}`,
        "/sign-in/the-last",
      ])
        await ask({ path, headers: { Referer: `${origin}/setup/${secret}` } });
      if (product !== "caddy") await expect.poll(proxy.accessLog).toContain("GET /sign-in/the-last ");
      expect(proxy.accessLog()).not.toContain(secret);
      expect(gatehouse.output()).not.toContain(secret);
    });
  });
