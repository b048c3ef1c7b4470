import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { type Connected, connectOrganization } from "./support/connected";
import { type DnsServer, startDnsServer } from "./support/dns-server";
import type { Gatehouse } from "./support/gatehouse";
import {
  type ArrivalHall,
  expectArrival,
  expectCodePage,
  signInThrough,
  startArrivalHall,
  typeEmail,
} from "./support/people";

// A real name server on loopback; two organizations that want the same domain.
let gatehouse: Gatehouse;
let dns: DnsServer;
let hall: ArrivalHall;
let page: Page;
let beta: Connected;
let acme: Connected;

test.beforeAll(async ({ browser }) => {
  dns = await startDnsServer();
  hall = await startArrivalHall();
  ({ gatehouse, admin: page } = await startConsole(browser, { DNS_SERVERS: dns.address }));
  acme = await connectOrganization(gatehouse, "acme", { ssoUrl: `${hall.base}/acme` });
  beta = await connectOrganization(gatehouse, "beta", { ssoUrl: `${hall.base}/beta` });
});

test.afterAll(async () => {
  await page?.close();
  await gatehouse?.stop();
  await dns?.stop();
  await hall?.stop();
});

type Domain = {
  domain: string;
  status: string;
  record: { name: string; value: string };
  lastOutcome: string | null;
  lastFound: string[];
};

const api = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
  (await (await gatehouse.api(method, path, body)).json()) as T;
const verify = (slug: string, domain: string) => api<Domain>("POST", `/organizations/${slug}/domains/${domain}/verify`);

/** Adds a domain to an organization and publishes its proof, so that each journey has a domain of its own. */
async function prove(slug: string, domain: string): Promise<void> {
  const { record } = await api<Domain>("POST", `/organizations/${slug}/domains`, { domain });
  dns.zone.set(record.name, [record.value]);
  expect((await verify(slug, domain)).status).toBe("verified");
}

const routeToBeta = (...domains: string[]) =>
  gatehouse.api("PATCH", `/organizations/beta/connections/${beta.connectionId}`, { signIn: { domains } });

test("a domain is claimed, and the page says exactly what DNS answered until the proof is there", async () => {
  await page.goto(`${gatehouse.base}/console/acme/domains`);
  await page.getByLabel("Domain", { exact: true }).fill("Gmail.com");
  await page.getByRole("button", { name: "Add domain" }).click();
  await expect(page.getByText("Anyone can have a mailbox at this domain.")).toBeVisible();
  await page.getByLabel("Domain", { exact: true }).fill("co.uk");
  await page.getByRole("button", { name: "Add domain" }).click();
  await expect(page.getByText("Anyone can register names under this domain.")).toBeVisible();
  await page.getByLabel("Domain", { exact: true }).fill("Shared.Example.");
  await page.getByRole("button", { name: "Add domain" }).click();
  const card = page.getByRole("region", { name: "shared.example" });
  await expect(card.getByText("Not verified")).toBeVisible();

  const { record } = await api<Domain>("GET", "/organizations/acme/domains/shared.example");
  await expect(card.getByText(record.value)).toBeVisible();
  const check = async (sentence: string) => {
    await card.getByRole("button", { name: "Check now" }).click();
    await expect(card.getByText(sentence)).toBeVisible();
  };
  await check("The domain does not exist in DNS.");
  dns.zone.set("shared.example", ["v=spf1 -all"]);
  await check("The TXT record was not found yet.");
  dns.zone.set(record.name, ["gatehouse-domain-verification=something-else"]);
  await check("A record was found, but with a different value.");
  await expect(card.getByText("Found: gatehouse-domain-verification=something-else")).toBeVisible();
  dns.zone.set(record.name, "servfail");
  await check("The domain's name servers returned an error.");
  dns.zone.set(record.name, "silent");
  await check("The domain's name servers did not respond in time.");
  dns.zone.set(record.name, [record.value]);
  await check("The record was found.");
  await expect(card.getByText("Verified", { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("a proof on the domain itself counts, in records of any length", async () => {
  const { record } = await api<Domain>("POST", "/organizations/acme/domains", { domain: "apex.example" });
  dns.zone.set("apex.example", ["x".repeat(700), record.value]);
  expect((await verify("acme", "apex.example")).status).toBe("verified");
});

test("one organization holds a domain; another takes it over only once the first proof is gone", async () => {
  await prove("acme", "moving.example");
  const { record } = await api<Domain>("POST", "/organizations/beta/domains", { domain: "moving.example" });
  const { record: first } = await api<Domain>("GET", "/organizations/acme/domains/moving.example");
  expect(record.value).not.toBe(first.value);
  expect(await verify("beta", "moving.example")).toMatchObject({ status: "pending", lastOutcome: "wrong_value" });
  dns.zone.set(record.name, [first.value, record.value]);
  expect(await verify("beta", "moving.example")).toMatchObject({ status: "pending", lastOutcome: "held_elsewhere" });
  dns.zone.set(record.name, [record.value]);
  expect((await verify("beta", "moving.example")).status).toBe("verified");
  expect((await api<Domain>("GET", "/organizations/acme/domains/moving.example")).status).toBe("pending");
  const audit = await api<{ items: { action: string }[] }>("GET", "/organizations/acme/audit");
  expect(audit.items.map(({ action }) => action)).toContain("domain.lost");
});

test("another organization's domains are not to be found", async () => {
  await api<Domain>("POST", "/organizations/acme/domains", { domain: "hidden.example" });
  const made = await gatehouse.api("POST", "/organizations/beta/keys", { name: "beta's" });
  const { key } = (await made.json()) as { key: string };
  for (const [method, path] of [
    ["GET", ""],
    ["GET", "/hidden.example"],
    ["PATCH", "/hidden.example"],
    ["DELETE", "/hidden.example"],
    ["POST", "/hidden.example/verify"],
  ] as const) {
    const answer = await fetch(`${gatehouse.base}/api/v1/organizations/acme/domains${path}`, {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: method === "GET" ? undefined : "{}",
    });
    expect(answer.status, `${method} ${path}`).toBe(404);
  }
  const { status } = await fetch(`${gatehouse.base}/api/v1/organizations/beta/domains/hidden.example`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  expect(status).toBe(404);
});

test("EN-46: people of a domain go to the connection that lists it, where the organization has proven it", async ({
  page: person,
}) => {
  await prove("beta", "both.example");
  for (const { slug, connectionId } of [acme, beta])
    await gatehouse.api("PATCH", `/organizations/${slug}/connections/${connectionId}`, {
      signIn: { domains: ["both.example"] },
    });
  // Both list it; beta has proven it. On the page for everybody only the proof counts.
  const go = () => typeEmail(person, `${gatehouse.base}/sign-in`, "nobody@Both.Example");
  const url = await expectArrival(person, `${hall.base}/beta`, go);
  expect(url.searchParams.get("SAMLRequest")).toBeTruthy();
  // On its own page acme's word is enough: nobody else's people are led astray.
  await expectArrival(person, `${hall.base}/acme`, () =>
    typeEmail(person, `${gatehouse.base}/sign-in/acme`, "nobody@both.example"),
  );
  await typeEmail(person, `${gatehouse.base}/sign-in`, "nobody@unknown.example");
  await expectCodePage(person);
});

test("EN-46: subdomains count when they are included, by labels and not by the end of a text", async ({
  page: person,
}) => {
  await prove("beta", "above.example");
  await routeToBeta("above.example");
  await typeEmail(person, `${gatehouse.base}/sign-in`, "nobody@it.above.example");
  await expectCodePage(person);
  await gatehouse.api("PATCH", "/organizations/beta/domains/above.example", { includeSubdomains: true });
  await expectArrival(person, `${hall.base}/beta`, () =>
    typeEmail(person, `${gatehouse.base}/sign-in`, "nobody@it.above.example"),
  );
  await typeEmail(person, `${gatehouse.base}/sign-in`, "nobody@notabove.example");
  await expectCodePage(person);
});

test("EN-46: a connection for one subdomain takes its people where the domain above is proven", async ({
  page: person,
}) => {
  await prove("beta", "wide.example");
  await gatehouse.api("PATCH", "/organizations/beta/domains/wide.example", { includeSubdomains: true });
  await gatehouse.api("POST", "/organizations/beta/domains", { domain: "eu.wide.example" });
  await routeToBeta("eu.wide.example");
  await expectArrival(person, `${hall.base}/beta`, () =>
    typeEmail(person, `${gatehouse.base}/sign-in`, "nobody@eu.wide.example"),
  );
  const { items } = await api<{ items: { id: string; subject: string }[] }>("GET", "/organizations/beta/findings");
  expect(items.filter(({ id }) => id === "domain_unproven")).toEqual([]);
});

test("a domain that is proven later takes its people away from an organization that knew them before", async ({
  page: person,
}) => {
  await signInThrough(gatehouse, acme, "early@late.example");
  await expectArrival(person, `${hall.base}/acme`, () =>
    typeEmail(person, `${gatehouse.base}/sign-in`, "early@late.example"),
  );
  // Once a second organization knows the address too, nobody's word counts but the person's own.
  await gatehouse.api("POST", "/organizations/beta/users", { email: "early@late.example" });
  await typeEmail(person, `${gatehouse.base}/sign-in`, "early@late.example");
  await expect(person.getByRole("heading", { name: "Where do you want to sign in?" })).toBeVisible();
  await expect(person.getByText("Acme", { exact: true })).toBeVisible();
  await expectArrival(person, `${hall.base}/acme`, () =>
    person.getByRole("link", { name: "Continue with Provider of acme" }).click(),
  );
  await prove("beta", "late.example");
  await routeToBeta("late.example");
  await expectArrival(person, `${hall.base}/beta`, () =>
    typeEmail(person, `${gatehouse.base}/sign-in`, "early@late.example"),
  );
});

test("an address in a domain that another organization has proven is stored as unverified", async () => {
  await prove("beta", "held.example");
  await signInThrough(gatehouse, acme, "eve@held.example");
  await signInThrough(gatehouse, beta, "bob@held.example");
  const eve = await api<{ items: { emailVerified: boolean }[] }>(
    "GET",
    "/organizations/acme/users?email=eve@held.example",
  );
  const bob = await api<{ items: { emailVerified: boolean }[] }>(
    "GET",
    "/organizations/beta/users?email=bob@held.example",
  );
  expect(eve.items[0]?.emailVerified).toBe(false);
  expect(bob.items[0]?.emailVerified).toBe(true);
});

test("an invited user is linked by verified e-mail where the domain is proven, and nowhere else", async () => {
  await prove("beta", "invited.example");
  const policy = { identifyBy: { field: "userName", claim: "uid" }, linkByVerifiedEmail: true };
  for (const { slug, connectionId } of [acme, beta]) {
    await gatehouse.api("POST", `/organizations/${slug}/users`, { email: "carol@invited.example" });
    const changed = await gatehouse.api(
      "PATCH",
      `/organizations/${slug}/connections/${connectionId}?override=a%20test`,
      { provisioning: policy },
    );
    expect(changed.status).toBe(200);
  }
  expect((await signInThrough(gatehouse, beta, "carol@invited.example", { uid: ["carol"] })).session).not.toBeNull();
  const refused = await signInThrough(gatehouse, acme, "carol@invited.example", { uid: ["carol"] });
  const event = await api<{ code: string }>("GET", `/organizations/acme/events/${refused.code}`);
  expect(event.code).toBe("account_link_denied");
  const users = await api<{ items: unknown[] }>("GET", "/organizations/beta/users?email=carol@invited.example");
  expect(users.items).toHaveLength(1);
});
