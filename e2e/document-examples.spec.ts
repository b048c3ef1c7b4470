import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { operator, signInByCode, startConsole } from "./support/administrator";
import { examplesOf, runExample } from "./support/document-examples";
import { freePort, type Gatehouse } from "./support/gatehouse";
import { startSampleProxy } from "./support/sample-proxy";

// The programs of the document run as they are there, against the built product: one that no longer works breaks this file.
let gatehouse: Gatehouse;
let admin: Page;
let key: string;
let context: BrowserContext | undefined;
const examples = examplesOf("docs/connect-an-application.md");
const applications = "/organizations/acme/applications";

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
  const made = await gatehouse.api("POST", "/organizations/acme/keys", { name: "Handbook", readOnly: true });
  ({ key } = (await made.json()) as { key: string });
});

test.afterAll(async () => {
  await context?.close();
  await admin?.context().close();
  await gatehouse?.stop();
});

/** One browser for all: a code is asked for once, as somebody is sent only a few in a quarter of an hour. */
async function signIn(browser: Browser, address: string): Promise<Page> {
  const isFirst = context === undefined;
  context ??= await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  if (isFirst) await signInByCode(gatehouse, page, operator.email);
  await expect(page.locator("body")).toContainText(`Hello ${operator.name}`);
  return page;
}

test("every program of the document is run here", () => {
  expect([...examples.keys()]).toEqual(["openid-connect.mjs", "header.mjs", "jwt.mjs", "ask.mjs"]);
});

test("openid-connect.mjs signs somebody in, keeps who it is, and takes no answer that it did not ask for", async ({
  browser,
}) => {
  const address = `http://127.0.0.1:${await freePort()}`;
  const body = { kind: "oidc", name: "Handbook", redirectUris: [`${address}/callback`] };
  const made = await (await gatehouse.api("POST", applications, body)).json();
  const { clientId, clientSecret } = made as { clientId: string; clientSecret: string };
  const example = await runExample(examples.get("openid-connect.mjs") ?? "", address, {
    ISSUER: `${gatehouse.base}/op`,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    APP_URL: address,
  });
  const page = await signIn(browser, address);
  await page.goto(`${address}/again`);
  await expect(page.locator("body")).toContainText(`Hello ${operator.name}`);
  await page.context().clearCookies({ domain: "127.0.0.1" });
  await page.goto(address);
  await expect(page.locator("body")).toContainText(`Hello ${operator.name}`);
  const cookie = (await fetch(address, { redirect: "manual" })).headers.get("set-cookie")?.split(";")[0] ?? "";
  const forged = await fetch(`${address}/callback?code=guessed&state=guessed`, { headers: { cookie } });
  expect(forged.status).toBe(400);
  await page.close();
  await example.stop();
});

for (const name of ["header.mjs", "jwt.mjs", "ask.mjs"])
  test(`${name} tells behind a reverse proxy who signed in`, async ({ browser }) => {
    const [port, upstreamPort] = [await freePort(), await freePort()];
    const origin = `http://127.0.0.1:${port}`;
    const made = await gatehouse.api("POST", applications, { kind: "proxy", name: `Behind a proxy, ${name}`, origin });
    const { id, verifyUrl } = (await made.json()) as { id: string; verifyUrl: string };
    const example = await runExample(examples.get(name) ?? "", `http://127.0.0.1:${upstreamPort}`, {
      GATEHOUSE: gatehouse.base,
      GATEHOUSE_KEY: key,
      APPLICATION_ID: id,
      PORT: String(upstreamPort),
    });
    const proxy = await startSampleProxy({ port, verifyUrl, upstreamPort });
    const page = await signIn(browser, origin);
    const spoofed = { "remote-user": "u1", "remote-name": "Mallory", "x-gatehouse-jwt": "e30.e30.e30" };
    expect((await fetch(origin, { headers: spoofed })).status).toBe(401);
    // Past the proxy only what cannot be made up is believed.
    const direct = await fetch(`http://127.0.0.1:${upstreamPort}`, { headers: spoofed });
    expect(direct.status).toBe(name === "header.mjs" ? 200 : 401);
    await page.close();
    await proxy.stop();
    await example.stop();
  });
