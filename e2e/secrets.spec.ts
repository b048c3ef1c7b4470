import { expect, type Page, test } from "@playwright/test";
import { completeFirstRun } from "./support/administrator";
import { type RestWorld, startRestWorld } from "./support/rest-world";

// What must never leave, whoever asks and however.
let gatehouse: RestWorld["gatehouse"];
let acme: RestWorld["acme"];
let beta: RestWorld["beta"];
let keyOf: RestWorld["keyOf"];
let signIn: RestWorld["signIn"];
let page: Page;
let recoveryCodes: string[];

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage();
  ({ gatehouse, acme, beta, keyOf, signIn } = await startRestWorld(async (empty) => {
    recoveryCodes = await completeFirstRun(empty, page);
  }));
});

test.afterAll(async () => {
  await page?.context().close();
  await gatehouse?.stop();
});

test("no secret is in any page, answer, export or log", async () => {
  const apiKey = await keyOf("acme");
  const session = (await signIn(acme, "ada@acme.test")) ?? "";
  await signIn(beta, "boris@beta.test");
  const adminSession = (await page.context().cookies()).find(({ name }) => name.includes("session-token"))?.value ?? "";
  const secrets = [
    "a secret of the journeys that is long enough",
    "journey-bootstrap-key",
    "BEGIN PRIVATE KEY",
    apiKey,
    session.split("=")[1] ?? "missing",
    adminSession,
    ...recoveryCodes,
  ];
  const answers: string[] = [];
  for (const slug of ["acme", "beta"]) {
    const users = (await (await gatehouse.api("GET", `/organizations/${slug}/users`)).json()) as {
      items: { id: string }[];
    };
    const events = (await (await gatehouse.api("GET", `/organizations/${slug}/events`)).json()) as {
      items: { reference: string }[];
    };
    const { connectionId } = slug === "acme" ? acme : beta;
    for (const path of [
      "",
      "/users",
      "/roles",
      "/keys",
      "/audit",
      "/events",
      `/connections/${connectionId}`,
      `/events/${events.items[0]?.reference}`,
    ])
      answers.push(await (await gatehouse.api("GET", `/organizations/${slug}${path}`)).text());
    for (const path of [
      "",
      "/connections",
      `/connections/${connectionId}`,
      "/users",
      `/users/${users.items[0]?.id}`,
      "/roles",
      "/activity",
      `/activity/${events.items[0]?.reference}`,
      "/audit",
      "/keys",
      "/settings",
    ]) {
      const answer = await page.goto(`${gatehouse.base}/console/${slug}${path}`);
      expect(answer?.status()).toBe(200);
      answers.push((await answer?.text()) ?? "");
    }
  }
  answers.push((await (await page.goto(`${gatehouse.base}/dashboard`))?.text()) ?? "");
  answers.push(await (await fetch(`${gatehouse.base}/saml/metadata/${acme.connectionId}`)).text());
  answers.push(gatehouse.output());
  expect(answers.length).toBeGreaterThan(35);
  for (const secret of secrets)
    expect(answers.filter((text) => text.includes(secret)).map((text) => text.slice(0, 80))).toEqual([]);
  // Claims are for the event's page alone: neither the log nor a list holds them.
  expect(gatehouse.output()).not.toContain("claim-value-42");
});
