import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "@playwright/test";
import { type Connected, connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { type Gatehouse, startGatehouse } from "./support/gatehouse";
import { listen } from "./support/listen";
import { answerFor, land, postAnswer, startLogin } from "./support/login-client";
import { buildLogout, type LogoutOptions } from "./support/saml-logout";
import { sendAsPeer } from "./support/soap-peer";

// Messages of single logout as they cross the wire: what the server makes of a query and a form, and what it answers.
let gatehouse: Gatehouse;
let acme: Connected;
let address = "";

test.beforeAll(async () => {
  gatehouse = await startGatehouse({ databaseUrl: await freshDatabaseUrl() });
});

test.afterAll(() => gatehouse?.stop());

let counter = 0;
test.beforeEach(async () => {
  counter += 1;
  const sloUrl = `https://idp.logout-${counter}.test/slo?tenant=1`;
  acme = await connectOrganization(gatehouse, `logout-${counter}`, { sloUrl });
  address = `${gatehouse.base}/saml/logout/${acme.connectionId}`;
});

async function signIn(): Promise<string> {
  const started = await startLogin(gatehouse.base, acme.connectionId);
  const answer = answerFor(started, acme.provider, { nameId: "ada@acme.test", attributes: {} });
  const { session } = await land(
    await postAnswer(gatehouse.base, started.acsUrl, answer, started.relayState),
    started.cookie,
  );
  return session ?? "";
}

async function isSignedIn(cookie: string): Promise<boolean> {
  const answer = await fetch(`${gatehouse.base}/api/auth/session`, { headers: { cookie } });
  return (await answer.json())?.user?.email === "ada@acme.test";
}

const soapHeaders = {
  "content-type": "text/xml; charset=utf-8",
  soapaction: '"http://www.oasis-open.org/committees/security"',
};

/** A message of the provider, without any cookie. */
function send(options: Partial<LogoutOptions> = {}) {
  const { entityId: issuer, key } = acme.provider;
  const binding = options.binding ?? "post";
  const message = { kind: "LogoutRequest", issuer, destination: address, now: new Date(), key } as const;
  const arrived = buildLogout({ ...message, binding, ...options });
  if (binding === "redirect") return fetch(`${address}?${arrived}`, { redirect: "manual" });
  if (binding === "soap") return fetch(address, { method: "POST", body: arrived, headers: soapHeaders });
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    origin: issuer,
    "sec-fetch-site": "cross-site",
  };
  return fetch(address, { method: "POST", body: arrived, headers, redirect: "manual" });
}

for (const binding of ["redirect", "post"] as const) {
  test(`a request by ${binding} ends the session and is answered, without a cookie`, async () => {
    const session = await signIn();
    expect(await isSignedIn(session)).toBe(true);
    // Characters that a server could write in another way: the signature is over these very ones.
    const respelled = (query: string) => query.replace("a%20state%2B~", "a+state%2b%7e");
    const answer = await send({ binding, relayState: "a state+~", signedOctets: respelled, sentQuery: respelled });
    expect([302, 303]).toContain(answer.status);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const location = new URL(answer.headers.get("location") ?? "about:blank");
    expect(location.href).toContain(`https://idp.logout-${counter}.test/slo?tenant=1&SAMLResponse=`);
    expect(location.searchParams.get("RelayState")).toBe("a state+~");
    expect(location.searchParams.get("Signature")).toBeTruthy();
    expect(await isSignedIn(session)).toBe(false);
  });
}

test("a provider that asks in a frame of its page gets its answer by POST there", async ({ page }) => {
  const answers: (string | null)[] = [];
  const frame = () => {
    const { entityId: issuer, key } = acme.provider;
    const message = { kind: "LogoutRequest", issuer, destination: address, now: new Date(), key } as const;
    const fields = [...new URLSearchParams(buildLogout({ ...message, binding: "post" }))]
      .map(([name, value]) => `<input name="${name}" value="${value}">`)
      .join("");
    const form = `<form method="post" action="${address}">${fields}</form><script>document.forms[0].submit()</script>`;
    return `<h1>Signing out everywhere</h1><iframe srcdoc="${form.replaceAll('"', "&quot;")}"></iframe>`;
  };
  const provider = createServer(async (request, response) => {
    if (request.method === "POST") answers.push(new URLSearchParams(await text(request)).get("SAMLResponse"));
    response.setHeader("content-type", "text/html").end(request.method === "POST" ? "Signed out" : frame());
  });
  const port = await listen(provider);
  acme = await connectOrganization(gatehouse, `framed-${counter}`, {
    sloUrl: `http://127.0.0.1:${port}/slo`,
    sloBinding: "post",
  });
  address = `${gatehouse.base}/saml/logout/${acme.connectionId}`;
  const session = await signIn();
  await page.goto(`http://127.0.0.1:${port}/`);
  await expect(page.frameLocator("iframe").getByText("Signed out")).toBeVisible();
  expect(answers.map((answer) => Buffer.from(answer ?? "", "base64").toString())).toEqual([
    expect.stringContaining("status:Success"),
  ]);
  expect(await isSignedIn(session)).toBe(false);
  provider.close();
});

test("a message that does not pass ends nothing, and its reference leads to the reason", async () => {
  const session = await signIn();
  const answer = await send({ binding: "redirect", sentQuery: (query) => query.replace(/&Signature=.*/, "") });
  const location = new URL(answer.headers.get("location") ?? "about:blank", gatehouse.base);
  expect(location.pathname).toBe("/sign-in/error");
  expect(location.searchParams.get("code")).toBe("sign_out_failed");
  const reference = location.searchParams.get("reference");
  const event = await gatehouse.api("GET", `/organizations/${acme.slug}/events/${reference}`);
  expect(await event.json()).toMatchObject({ code: "slo_unsigned", purpose: "logout" });
  expect(await isSignedIn(session)).toBe(true);
});

const acceptSoap = (soap: boolean) =>
  gatehouse.api("PATCH", `/organizations/${acme.slug}/connections/${acme.connectionId}`, {
    saml: { singleLogout: { enabled: true, signed: true, soap } },
  });

const metadata = async () => (await fetch(`${gatehouse.base}/saml/metadata/${acme.connectionId}`)).text();

test("by SOAP nothing is taken until the connection accepts it, and then our metadata lists it", async () => {
  const session = await signIn();
  const refused = await send({ binding: "soap" });
  expect(refused.status).toBe(403);
  expect(refused.headers.get("content-type")).toContain("text/xml");
  expect(await refused.text()).toContain("<faultcode>soap:Client</faultcode>");
  expect(await isSignedIn(session)).toBe(true);
  expect(await metadata()).not.toContain("bindings:SOAP");
  expect((await acceptSoap(true)).status).toBe(200);
  expect(await metadata()).toContain(
    `<SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="${address}"`,
  );
});

test("the library of another product signs somebody out by SOAP, and verifies the answer", async () => {
  await acceptSoap(true);
  const session = await signIn();
  const body = /<ds:X509Certificate>([^<]+)/.exec(await metadata())?.[1] ?? "";
  const lines = body.match(/.{1,64}/g) ?? [];
  const ourCertificate = ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
  const { entityId: issuer, key } = acme.provider;
  const ask = (nameId: string) => sendAsPeer({ url: address, ourCertificate }, { issuer, nameId, key });
  const good = { isVerified: true, isSuccess: true, answersIt: true };
  expect(await ask("nobody@acme.test")).toMatchObject(good);
  expect(await isSignedIn(session)).toBe(true);
  expect(await ask("ada@acme.test")).toEqual({
    ...good,
    issuer: `${gatehouse.base}/saml/consume/${acme.connectionId}`,
  });
  expect(await isSignedIn(session)).toBe(false);
});

test("by SOAP a wrong signature is refused in SAML, an envelope that is none by a fault, and too much is not read", async () => {
  await acceptSoap(true);
  const session = await signIn();
  const refused = await send({ binding: "soap", afterSigning: (xml) => xml.replace("ada@acme", "eve@acme") });
  expect(refused.status).toBe(200);
  expect(refused.headers.get("cache-control")).toBe("no-store");
  const answer = await refused.text();
  expect(answer).toContain("status:RequestDenied");
  const reference = /Reference: (\S+?)</.exec(answer)?.[1];
  const event = await gatehouse.api("GET", `/organizations/${acme.slug}/events/${reference}`);
  expect(await event.json()).toMatchObject({ code: "saml_signature_invalid", purpose: "logout" });
  const bodies = ["<x/>", `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`, "<".repeat(2_000_000)];
  for (const body of bodies) {
    const fault = await fetch(address, { method: "POST", body, headers: soapHeaders });
    expect(fault.status).toBe(500);
    expect(await fault.text()).toContain("<faultcode>soap:Client</faultcode>");
  }
  expect(await isSignedIn(session)).toBe(true);
});

/** What a browser is shown that goes to sign out itself; `fetch` would not say that it navigates. */
async function navigate(cookie: string): Promise<string> {
  const headers = { cookie, "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };
  const request = get(`${gatehouse.base}/logout?provider=1`, { headers });
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  expect(answer.statusCode).toBe(200);
  expect(answer.headers["content-security-policy"]).toContain("script-src 'nonce-");
  return text(answer);
}

test("signing out here leaves with a signed request, and the answer is for the browser that began it", async () => {
  const session = await signIn();
  const headers = { cookie: session, "sec-fetch-site": "same-origin" };
  const left = await fetch(`${gatehouse.base}/logout?provider=1`, { headers, redirect: "manual" });
  expect(left.status).toBe(303);
  const query = new URL(left.headers.get("location") ?? "about:blank").searchParams;
  expect(query.get("SigAlg")).toContain("rsa-sha256");
  expect(await isSignedIn(session)).toBe(false);
  const page = await navigate(await signIn());
  expect(page).toContain('location.replace("/logout/done"),8000)');

  const cookie = left.headers.getSetCookie().find((line) => line.includes("sign-out")) ?? "";
  const done = (sent: string) =>
    fetch(`${gatehouse.base}/logout/done`, { headers: { cookie: sent }, redirect: "manual" });
  expect((await done("")).headers.get("location")).toBe(`${gatehouse.base}/sign-in`);
  const unanswered = await done(cookie.split(";")[0] ?? "");
  expect(unanswered.headers.get("location")).toBe(`${gatehouse.base}/sign-in/${acme.slug}?signedOut=unanswered`);
});
