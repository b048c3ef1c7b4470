import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { decodeJwt } from "jose";
import * as client from "openid-client";
import { type Connected, connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";
import { listen } from "./support/listen";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { buildLogout } from "./support/saml-logout";
import { startSampleProxy } from "./support/sample-proxy";

// Two instances on one database: somebody leaves at the one, and every door of the other is closed. How long that took is written beside the
// result; docs/logout.md says what was measured. Nothing here is timed: a machine that is busy must not fail a test.
const patience = { timeout: 60_000, intervals: [50] };
const nameId = "ada@acme.test";

let one: Gatehouse;
let two: Gatehouse;
let acme: Connected;
let directory: { scimUrl: string; token: string };
let site: Awaited<ReturnType<typeof startSite>>;
let config: client.Configuration;

/** Ada's way in, five times: what each door says at the instance that nothing was told to. */
type Doors = Record<"page" | "token" | "proxy" | "provider" | "refresh", () => Promise<boolean>>;

// An embedded database belongs to one process.
if (process.env.DATABASE_URL) {
  test.beforeAll(async () => {
    const databaseUrl = await freshDatabaseUrl();
    one = await startGatehouse({ databaseUrl });
    two = await startGatehouse({ databaseUrl, env: { APP_URL: one.base } });
    acme = await connectOrganization(one, "acme", { singleLogout: { enabled: true, signed: true, soap: true } });
    directory = await made("/directories", { name: "Entra", connection: acme.connectionId });
    // Of the last administrator nobody may take the access.
    await made("/users", { email: "root@acme.test", roles: ["account_administrator"] });
    site = await startSite();
    const addresses = { redirectUris: [`${site.base}/callback`], backchannelLogoutUri: `${site.base}/logout` };
    const wiki = { name: "Wiki", kind: "oidc", ...addresses };
    const { clientId, clientSecret } = await made<{ clientId: string; clientSecret: string }>("/applications", wiki);
    config = await client.discovery(new URL(`${one.base}/op`), clientId, clientSecret, undefined, {
      execute: [client.allowInsecureRequests],
    });
  });

  test.afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop(), site?.stop()]);
  });

  const leaves: [string, (person: Person) => Promise<void>][] = [
    [
      "a directory deactivates somebody",
      async ({ entry }) => {
        const active = { op: "replace", path: "active", value: false };
        expect((await scim("PATCH", `/Users/${entry}`, { Operations: [active] })).status).toBe(204);
      },
    ],
    [
      "an administrator removes somebody",
      async ({ userId }) => {
        expect((await one.api("DELETE", `/organizations/acme/users/${userId}`)).status).toBe(204);
      },
    ],
  ];

  for (const [what, leave] of leaves)
    test(`${what} at one instance: every door of the other is closed`, async ({ browser }) => {
      const person = await arrive(browser.newContext());
      await expectOpen(person.doors);
      const began = performance.now();
      await leave(person);
      note(what, await closed(person.doors, began));
      await person.context.close();
    });

  test("a provider tells one instance of a sign-out: what the session opened is closed at the other", async ({
    browser,
  }) => {
    const person = await arrive(browser.newContext());
    await expectOpen(person.doors);
    const began = performance.now();
    const body = buildLogout({
      kind: "LogoutRequest",
      binding: "soap",
      issuer: acme.provider.entityId,
      destination: `${one.base}/saml/logout/${acme.connectionId}`,
      now: new Date(),
      key: acme.provider.key,
      nameId,
    });
    const headers = { "content-type": "text/xml" };
    const answer = await fetch(`${one.base}/saml/logout/${acme.connectionId}`, { method: "POST", body, headers });
    expect(await answer.text()).toContain("status:Success");
    const { token, ...ofSession } = person.doors;
    note("a provider signs somebody out", await closed(ofSession, began));
    // The person is still somebody here: a sign-out takes no token away.
    expect(await token()).toBe(true);
    await person.context.close();
  });

  // The last one: it ends the first instance.
  test("an instance that is killed after its answer loses nothing: the other one tells the application", async ({
    browser,
  }) => {
    const person = await arrive(browser.newContext());
    await expectOpen(person.doors);
    site.logoutTokens.length = 0;
    const active = { op: "replace", path: "active", value: false };
    expect((await scim("PATCH", `/Users/${person.entry}`, { Operations: [active] })).status).toBe(204);
    await one.kill("SIGKILL");
    await expect.poll(() => site.logoutTokens.length, { ...patience, timeout: 180_000 }).toBeGreaterThan(0);
    expect(site.logoutTokens.map((token) => decodeJwt(token).sub)).toEqual(site.logoutTokens.map(() => person.userId));
    await closed(person.doors, performance.now());
    await person.context.close();
  });
}

async function made<Body extends object = { scimUrl: string; token: string; id: string }>(path: string, body: object) {
  const answer = await one.api("POST", `/organizations/acme${path}`, body);
  expect(answer.status).toBe(201);
  return (await answer.json()) as Body;
}

async function scim(method: string, path: string, body: object) {
  const answer = await fetch(`${directory.scimUrl}${path}`, {
    method,
    headers: { Authorization: `Bearer ${directory.token}`, "Content-Type": "application/scim+json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: answer.status === 204 ? null : await answer.json() };
}

/** An application with a callback of OpenID Connect, and another one behind a reverse proxy. */
async function startSite() {
  const logoutTokens: string[] = [];
  const server = createServer(async (request, response) => {
    if (request.url === "/logout")
      logoutTokens.push(new URLSearchParams(await text(request)).get("logout_token") ?? "");
    response.end(`<h1>${request.url}</h1>`);
  });
  const upstreamPort = await listen(server);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const { id } = await made("/applications", { kind: "proxy", name: "Intranet", origin });
  const proxy = await startSampleProxy({ port, verifyUrl: `${one.base}/proxy/verify/${id}`, upstreamPort });
  const stop = async () => {
    await proxy.stop();
    server.close();
    server.closeAllConnections();
  };
  return { base: `http://127.0.0.1:${upstreamPort}`, id, origin, logoutTokens, stop };
}

type Person = { context: BrowserContext; entry: string; userId: string; doors: Doors };

/** Ada, whom the directory names and makes an administrator of, signs in, and uses all that there is. */
async function arrive(opening: Promise<BrowserContext>): Promise<Person> {
  const context = await opening;
  const entry = await enterDirectory();
  const session = await signIn();
  const [name = "", value = ""] = session.split(/=(.*)/s);
  await context.addCookies([{ name, value, url: one.base }]);
  const userId = await userIdOf(nameId);
  const roles = { roles: ["account_administrator"] };
  expect((await one.api("PATCH", `/organizations/acme/users/${userId}`, roles)).status).toBe(200);
  const refreshToken = await signInToWiki(context);
  const page = await context.newPage();
  await page.goto(`${site.origin}/page`);
  await expect(page.getByRole("heading", { name: "/page" })).toBeVisible();
  const token = await personalToken(page);
  return { context, entry, userId, doors: await doorsOf({ context, session, refreshToken, token }) };
}

async function enterDirectory(): Promise<string> {
  const named = { userName: nameId, externalId: nameId, emails: [{ value: nameId, type: "work", primary: true }] };
  const { status, body } = await scim("POST", "/Users", named);
  if (status === 201) return body.id;
  const found = await fetch(`${directory.scimUrl}/Users?filter=${encodeURIComponent(`userName eq "${nameId}"`)}`, {
    headers: { Authorization: `Bearer ${directory.token}` },
  });
  const [entry] = ((await found.json()) as { Resources: { id: string }[] }).Resources;
  // Back: the directory brings them when it says inactive, and then active.
  for (const value of [false, true])
    await scim("PATCH", `/Users/${entry?.id}`, { Operations: [{ op: "replace", path: "active", value }] });
  return entry?.id ?? "";
}

async function userIdOf(email: string): Promise<string> {
  const answer = await one.api("GET", `/organizations/acme/users?email=${email}`);
  return ((await answer.json()) as { items: { id: string }[] }).items[0]?.id ?? "";
}

async function signIn(): Promise<string> {
  const started = await startLogin(one.base, acme.connectionId);
  const answer = answerFor(started, acme.provider, { nameId, attributes: {} });
  const landing = await postAnswer(one.base, started.acsUrl, answer, started.relayState);
  const { session } = await land(landing, started.cookie);
  if (session === null) throw new Error(`Ada was not signed in: ${landing}`);
  return session;
}

async function signInToWiki(context: BrowserContext): Promise<string> {
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState() };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: `${site.base}/callback`,
    scope: "openid profile email",
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: "S256",
    state: checks.expectedState,
  });
  const arrived = await context.request.get(url.href);
  const { refresh_token } = await client.authorizationCodeGrant(config, new URL(arrived.url()), checks);
  if (refresh_token === undefined) throw new Error("The wiki got no refresh token");
  return refresh_token;
}

async function personalToken(page: Page): Promise<string> {
  await page.goto(`${one.base}/dashboard`);
  const card = page.getByRole("region", { name: "Personal API tokens" });
  await card.getByLabel("Name").fill("Nightly script");
  await card.getByRole("button", { name: "Create token" }).click();
  return (await card.getByText(/^ghp_[\w-]{43}$/).textContent()) ?? "";
}

/** The doors at the second instance. A refresh token is used up by asking, and the answer brings the next one. */
async function doorsOf(of: {
  context: BrowserContext;
  session: string;
  refreshToken: string;
  token: string;
}): Promise<Doors> {
  const { context, session, token } = of;
  let refreshToken = of.refreshToken;
  const onTwo = (address: string) => address.replace(one.base, two.base);
  const cookies = (await context.cookies(site.origin)).map(({ name, value }) => `${name}=${value}`).join("; ");
  const at = new URL(site.origin);
  const forwarded = { "x-forwarded-host": at.host, "x-forwarded-proto": "http", "x-forwarded-method": "GET" };
  const tokenEndpoint = onTwo(config.serverMetadata().token_endpoint ?? "");
  return {
    page: async () => {
      const answer = await fetch(`${two.base}/dashboard`, { headers: { cookie: session }, redirect: "manual" });
      return answer.status === 200;
    },
    token: async () => {
      const headers = { Authorization: `Bearer ${token}` };
      return (await fetch(`${two.base}/api/v1/organizations/acme/users`, { headers })).status === 200;
    },
    proxy: async () => {
      const headers = { ...forwarded, "x-forwarded-uri": "/page", cookie: cookies };
      const asked = { headers, redirect: "manual" } as const;
      return (await fetch(`${two.base}/proxy/verify/${site.id}`, asked)).status === 200;
    },
    provider: async () => {
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: `${site.base}/callback`,
        scope: "openid",
        prompt: "none",
        code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
        code_challenge_method: "S256",
      });
      const answer = await fetch(onTwo(url.href), { headers: { cookie: session }, redirect: "manual" });
      return new URL(answer.headers.get("location") ?? "about:blank").searchParams.has("code");
    },
    refresh: async () => {
      const { client_id, client_secret } = config.clientMetadata();
      const answer = await fetch(tokenEndpoint, {
        method: "POST",
        headers: { Authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}` },
        body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }),
      });
      const body = (await answer.json()) as { refresh_token?: string };
      refreshToken = body.refresh_token ?? refreshToken;
      return answer.ok;
    },
  };
}

async function expectOpen(doors: Doors): Promise<void> {
  const states = await Promise.all(Object.entries(doors).map(async ([name, isOpen]) => [name, await isOpen()]));
  expect(Object.fromEntries(states)).toEqual({ page: true, token: true, proxy: true, provider: true, refresh: true });
}

/** Waits until each door is closed. @returns after how many milliseconds each was */
async function closed(doors: Partial<Doors>, began: number): Promise<Record<string, number>> {
  const measured = await Promise.all(
    Object.entries(doors).map(async ([name, isOpen]) => {
      await expect.poll(isOpen, { message: `${name} is closed`, ...patience }).toBe(false);
      return [name, Math.round(performance.now() - began)] as const;
    }),
  );
  return Object.fromEntries(measured);
}

function note(what: string, measured: Record<string, number>): void {
  const text = Object.entries(measured).map(([door, milliseconds]) => `${door} ${milliseconds} ms`);
  test.info().annotations.push({ type: "closed after", description: `${what}: ${text.join(", ")}` });
  process.stdout.write(`${what}: ${text.join(", ")}\n`);
}
