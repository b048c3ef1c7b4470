import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join } from "node:path";
import { Auth, type AuthConfig } from "@auth/core";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { operator, signInByCode, startConsole } from "./support/administrator";
import type { Gatehouse } from "./support/gatehouse";
import { listen } from "./support/listen";

// Relying parties that nobody here wrote, besides openid-client: a page that is a client of its own, and Auth.js.
let gatehouse: Gatehouse;
let admin: Page;
const servers: Server[] = [];

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
  await admin?.context().close();
  await gatehouse?.stop();
});

type Answer = (request: Request) => Promise<Response>;

/** Serves an application that answers web requests. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer(async (asked, response) => {
    const answered = await answer(await toRequest(asked));
    response.statusCode = answered.status;
    for (const [name, value] of answered.headers) if (name !== "set-cookie") response.setHeader(name, value);
    response.setHeader("set-cookie", answered.headers.getSetCookie());
    response.end(Buffer.from(await answered.arrayBuffer()));
  });
  servers.push(server);
  return `http://127.0.0.1:${await listen(server)}`;
}

async function toRequest(asked: IncomingMessage): Promise<Request> {
  const parts: Buffer[] = [];
  for await (const part of asked) parts.push(Buffer.from(part));
  const headers = new Headers();
  for (const [name, value] of Object.entries(asked.headers)) if (typeof value === "string") headers.set(name, value);
  const init = { method: asked.method ?? "GET", headers, ...(parts.length > 0 && { body: Buffer.concat(parts) }) };
  return new Request(new URL(asked.url ?? "/", `http://${asked.headers.host}`), init);
}

async function register(body: object): Promise<{ clientId: string; clientSecret: string }> {
  const made = await gatehouse.api("POST", "/organizations/acme/applications", { kind: "oidc", ...body });
  expect(made.status).toBe(201);
  return (await made.json()) as { clientId: string; clientSecret: string };
}

async function newPage(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

/** What the page of an application without a server says about its user. */
const pageOfClient = (settings: object) => `<!doctype html><title>Client</title><h1>Client</h1><pre id="told"></pre>
<script src="/oidc-client-ts.js"></script>
<script>
  const manager = new oidc.UserManager(${JSON.stringify(settings)});
  const tell = (value) => { document.getElementById("told").textContent = JSON.stringify(value); };
  const arrived = new URLSearchParams(location.search);
  if (arrived.has("code")) manager.signinCallback().then(({ profile }) => tell(profile), (error) => tell({ error: error.message }));
  else if (arrived.has("state")) manager.signoutCallback().then(() => tell({ signedOut: true }));
</script>`;

test("oidc-client-ts signs somebody in without a server, renews silently, reads userinfo and signs out", async ({
  browser,
}) => {
  const script = readFileSync(join("node_modules", "oidc-client-ts", "dist", "browser", "oidc-client-ts.min.js"));
  let settings = {};
  const base = await serve(async (request) =>
    new URL(request.url).pathname === "/oidc-client-ts.js"
      ? new Response(script, { headers: { "content-type": "text/javascript" } })
      : new Response(pageOfClient(settings), { headers: { "content-type": "text/html" } }),
  );
  const { clientId } = await register({
    name: "Single page",
    clientAuth: "none",
    redirectUris: [`${base}/`],
    postLogoutRedirectUris: [`${base}/`],
  });
  settings = {
    authority: `${gatehouse.base}/op`,
    client_id: clientId,
    redirect_uri: `${base}/`,
    post_logout_redirect_uri: `${base}/`,
    scope: "openid profile email",
    loadUserInfo: true,
  };
  const page = await newPage(browser);
  await page.goto(base);
  await page.evaluate("void manager.signinRedirect()");
  await expect(page.getByRole("heading", { name: "Sign in to Single page" })).toBeVisible();
  await signInByCode(gatehouse, page, operator.email);
  const told = page.locator("#told");
  await expect(told).toContainText(`"email":"${operator.email}"`);
  const first = await page.evaluate<string>("manager.getUser().then((user) => user.access_token)");
  const renewed = await page.evaluate<string>("manager.signinSilent().then((user) => user.access_token)");
  expect(renewed).not.toBe(first);
  await page.evaluate("void manager.signoutRedirect({ state: 'bye' })");
  await expect(told).toContainText('"signedOut":true');
  await page.goto(`${gatehouse.base}/dashboard`);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.context().close();
});

test("Auth.js signs somebody in with the provider of the how-to, and its session says who", async ({ browser }) => {
  let config: AuthConfig | undefined;
  const base = await serve(async (request) => {
    if (!config) throw new Error("It is not registered yet");
    return Auth(request, config);
  });
  const redirectUris = [`${base}/api/auth/callback/gatehouse`];
  const { clientId, clientSecret } = await register({ name: "Shop", redirectUris });
  config = {
    basePath: "/api/auth",
    secret: "a secret of this journey that is long enough",
    trustHost: true,
    providers: [
      {
        id: "gatehouse",
        name: "Gatehouse",
        type: "oidc",
        issuer: `${gatehouse.base}/op`,
        clientId,
        clientSecret,
        checks: ["pkce", "state", "nonce"],
      },
    ],
  };
  const page = await newPage(browser);
  await page.goto(`${base}/api/auth/signin?callbackUrl=${encodeURIComponent(`${base}/api/auth/session`)}`);
  await page.getByRole("button", { name: "Sign in with Gatehouse" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Shop" })).toBeVisible();
  await signInByCode(gatehouse, page, operator.email);
  await expect(page).toHaveURL(`${base}/api/auth/session`);
  await expect(page.locator("body")).toContainText(operator.email);
  await expect(page.locator("body")).toContainText(operator.name);
  await page.context().close();
});
