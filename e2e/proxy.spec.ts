import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { createRemoteJWKSet, jwtVerify } from "jose";
import type { ProxyApplication } from "@/lib/applications/application";
import { proxyHeaderNames } from "@/lib/applications/proxy/proxy-headers";
import { proxyTexts } from "@/lib/applications/snippets/proxy-texts";
import { expectAccessible, mailedCode, operator, startConsole } from "./support/administrator";
import { freePort, type Gatehouse } from "./support/gatehouse";
import { askPlainly, startEcho, startReverseProxy } from "./support/reverse-proxies";

// The console on localhost, the application on 127.0.0.1: two sites, behind the proxies that Debian has, and a stand-in for one.
let gatehouse: Gatehouse;
let admin: Page;
let echo: Awaited<ReturnType<typeof startEcho>>;

test.beforeAll(async ({ browser }) => {
  echo = await startEcho();
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.context().close();
  await gatehouse?.stop();
  await echo?.stop();
});

const applications = "/organizations/acme/applications";
const page = "/page?a=b%2Fc";
const html = { Accept: "text/html,*/*;q=0.8" };

async function newSite(product: "nginx" | "caddy" | "traefik") {
  const origin = `http://127.0.0.1:${await freePort()}`;
  const body = { kind: "proxy", name: `Wiki behind ${product}`, origin, paths: { open: ["/health"] } };
  const application: ProxyApplication = await (await gatehouse.api("POST", applications, body)).json();
  const snippet = proxyTexts(application, gatehouse.base).find(({ id }) => id === product)?.text ?? "";
  const proxy = await startReverseProxy(product, { snippet, upstreamPort: echo.port, origin });
  return { id: application.id, origin, proxy };
}

/** The cookies of the application's host, as another client would send them. */
async function cookiesOf(context: BrowserContext, origin: string): Promise<string> {
  return (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join("; ");
}

/** Every spelling of a name that arrives as the same variable in an application behind CGI. */
function spellings(header: string): string[] {
  const hyphens = header.split("-").length - 1;
  const separators = Array.from({ length: 2 ** hyphens }, (_, mask) => {
    let hyphen = 0;
    return header.replace(/-/g, () => ((mask >> hyphen++) % 2 === 0 ? "-" : "_"));
  });
  return [...separators, header.toLowerCase(), header.toUpperCase().replaceAll("-", "_")];
}

for (const product of ["nginx", "caddy", "traefik"] as const)
  test.describe(`an application behind ${product}`, () => {
    // Each step goes on where the one before ended.
    test.describe.configure({ mode: "serial" });
    let site: Awaited<ReturnType<typeof newSite>>;
    let context: BrowserContext;
    let person: Page;

    test.beforeAll(async ({ browser }) => {
      site = await newSite(product);
      context = await browser.newContext();
      person = await context.newPage();
    });

    test.afterAll(async () => {
      await context?.close();
      await site?.proxy.stop();
    });

    test("learns who signed in, and the browser is back at the page that it asked for", async () => {
      await person.goto(site.origin + page);
      await expect(person).toHaveURL(/\/sign-in\/acme\?returnTo=/);
      expect(new URL(person.url()).origin).toBe(gatehouse.base);
      await expect(person.getByRole("heading", { name: `Sign in to Wiki behind ${product}` })).toBeVisible();
      const code = await mailedCode(gatehouse, operator.email, async () => {
        await person.getByLabel("E-mail address").fill(operator.email);
        await person.getByRole("button", { name: "Continue", exact: true }).click();
      });
      await person.getByLabel("Code").fill(code);
      await person.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(person).toHaveURL(site.origin + page);
      const seen = person.locator("pre");
      await expect(seen).toContainText(`path: ${page}`);
      await expect(seen).toContainText(`Remote-Email: ${operator.email}`);
      await expect(seen).toContainText(`Remote-Name: ${operator.name}`);
      const jwt = /X-Gatehouse-Jwt: (\S+)/.exec((await seen.textContent()) ?? "")?.[1] ?? "";
      const keys = createRemoteJWKSet(new URL(`${gatehouse.base}/op/jwks`));
      const { payload } = await jwtVerify(jwt, keys, { issuer: `${gatehouse.base}/op`, audience: site.id });
      expect(payload.email).toBe(operator.email);
    });

    test("passes its test in the console, and the copied configuration is all that it needs", async () => {
      await admin.goto(`${gatehouse.base}/console/acme/applications/${site.id}/test`);
      await admin.getByRole("button", { name: "Test this proxy" }).click();
      const checks = admin.getByRole("status").getByRole("listitem");
      await expect(checks.filter({ hasText: "Passed" })).toHaveCount(5);
      await expectAccessible(admin);
    });

    test("gets none of our headers from a client, however it is spelled, signed in or not", async () => {
      const Cookie = await cookiesOf(context, site.origin);
      const names = proxyHeaderNames.flatMap(spellings);
      expect(names.length).toBeGreaterThan(60);
      const all = Object.fromEntries(names.map((name) => [name, "spoofed"]));
      const hidden = { ...all, Connection: `keep-alive, ${proxyHeaderNames.join(", ")}` };
      for (const headers of [all, hidden, ...names.map((name) => ({ [name]: "spoofed" }))]) {
        const asSomebody = await askPlainly(site.origin, "/page", { ...headers, Cookie });
        expect(asSomebody.status).toBe(200);
        expect(asSomebody.body).toContain(`Remote-Email: ${operator.email}`);
        expect(asSomebody.body).not.toContain("spoofed");
        const asNobody = await askPlainly(site.origin, "/health", headers);
        expect(asNobody.status).toBe(200);
        expect(asNobody.body).not.toContain("spoofed");
        // Neither a placeholder of the proxy.
        expect(asNobody.body).not.toContain("{http");
      }
    });

    test("hands programs a 401 and no page, and no client chooses the path that is checked", async () => {
      const answer = await askPlainly(site.origin, "/page", { Accept: "application/json" });
      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toContain("Bearer");
      expect(answer.headers.location).toBeUndefined();
      const lies = {
        "X-Original-URL": `${site.origin}/health`,
        "X-Forwarded-Uri": "/health",
        "X-Forwarded-Host": "evil.test",
      };
      for (const path of ["/page?dialect=nginx", "/page", "/health/../page", "/health%2f..%2fpage", "//page"])
        for (const headers of [{}, lies, { ...lies, Host: `${new URL(site.origin).host}?/health` }]) {
          const { status, body } = await askPlainly(site.origin, path, headers);
          expect([path, [400, 401, 403].includes(status)]).toEqual([path, true]);
          expect(body).not.toContain("The application");
        }
      const away = await askPlainly(site.origin, "/page?rd=https://evil.test&returnTo=https://evil.test", html);
      expect(away.status).toBe(302);
      expect(away.headers.location).toMatch(new RegExp(`^${gatehouse.base}/proxy/start/${site.id}\\?state=`));
      const forged = { ...html, Cookie: `gatehouse.application=${"x".repeat(6_000)}` };
      expect((await askPlainly(site.origin, "/page", forged)).status).toBe(302);
    });

    test("a socket passes with a session, and not without", async () => {
      const socket = { Connection: "Upgrade", Upgrade: "websocket" };
      const Cookie = await cookiesOf(context, site.origin);
      const opened = await askPlainly(site.origin, "/socket", { ...socket, Cookie });
      expect(opened).toMatchObject({ status: 101, headers: { "x-seen": operator.email } });
      expect((await askPlainly(site.origin, "/socket", socket)).status).toBe(401);
    });

    test("a link that somebody else's browser made opens nothing in this one", async ({ browser }) => {
      const other = await browser.newContext();
      const attacker = await askPlainly(site.origin, "/page", html);
      const victim = await other.newPage();
      await other.addCookies((await context.cookies(gatehouse.base)).map((cookie) => cookie));
      await other.clearCookies({ domain: "127.0.0.1" });
      await victim.goto(attacker.headers.location ?? "");
      await expect(victim).toHaveURL(/\/sign-in\/error\?code=start_again/);
      expect(await other.cookies(site.origin)).toEqual([]);
      await other.close();
    });

    test("who may not enter sees why, and is in the record", async () => {
      await gatehouse.api("PATCH", `${applications}/${site.id}`, { access: { mode: "all" } });
      await expect(async () => {
        await person.goto(`${site.origin}/page`);
        await expect(person.getByRole("heading", { level: 1 })).toHaveText("You cannot use this application", {
          timeout: 1_000,
        });
      }).toPass({ timeout: 60_000 });
      await expect(person.locator("body")).toContainText(`Wiki behind ${product}`);
      const Cookie = await cookiesOf(context, site.origin);
      expect((await askPlainly(site.origin, "/page", { Cookie })).status).toBe(403);
      const events = await (await gatehouse.api("GET", "/organizations/acme/events?code=application_denied")).json();
      expect(JSON.stringify(events)).toContain(operator.email);
      await gatehouse.api("PATCH", `${applications}/${site.id}`, { access: { mode: "everyone" } });
    });

    test("whoever signs out there is out, there and here", async () => {
      await expect(async () => {
        await person.goto(`${site.origin}/page`);
        await expect(person.getByRole("heading", { name: "The application" })).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 60_000 });
      await person.goto(`${site.origin}/_gatehouse/sign-out`);
      await expect(person).toHaveURL(/\/sign-in\/acme\?signedOut=1/);
      await person.goto(`${site.origin}/page`);
      await expect(person).toHaveURL(/\/sign-in\/acme\?returnTo=/);
    });
  });
