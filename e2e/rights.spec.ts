import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible, startConsole } from "./support/administrator";
import { type Connected, connectOrganization } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";
import { pageOf, signInByCode, signInThrough } from "./support/people";

// Who may set single sign-on up: pages, actions and REST, for people without the right and without the entitlement.
let gatehouse: Gatehouse;
let operator: Page;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin: operator } = await startConsole(browser));
});

test.afterAll(async () => {
  await operator?.context().close();
  await gatehouse?.stop();
});

async function administratorOf(browser: Browser, { slug }: Connected): Promise<Page> {
  const email = `admin@${slug}.test`;
  const user = { email, fullName: `Admin of ${slug}`, roles: ["account_administrator"] };
  expect((await gatehouse.api("POST", `/organizations/${slug}/users`, user)).status).toBe(201);
  const page = await (await browser.newContext()).newPage();
  await signInByCode(gatehouse, page, { slug, email, name: user.fullName });
  return page;
}

test("IK-O1: somebody signed in without a console role finds no page of it and no file; an administrator saves and deletes", async ({
  browser,
}) => {
  const one = await connectOrganization(gatehouse, "rights-one");
  const { session } = await signInThrough(gatehouse, one, "ada@rights-one.test", { role: ["developer"] });
  const person = await pageOf(browser, gatehouse, session);
  await person.goto(`${gatehouse.base}/dashboard`);
  await expect(person.getByText("Signed in as")).toBeVisible();
  const base = `/console/${one.slug}`;
  const paths = [
    "",
    "/connections",
    "/connections/new",
    `/connections/${one.connectionId}`,
    "/users",
    "/settings",
    "/keys",
    "/audit",
  ];
  for (const path of [
    ...paths.map((path) => base + path),
    `${base}/connections/export`,
    ...["users", "keys", "applications", "audit"].map((list) => `${base}/export/${list}`),
    "/console/organizations",
  ]) {
    const answer = await person.goto(gatehouse.base + path);
    expect(answer?.status(), path).toBe(404);
    await expect(person.getByRole("navigation", { name: "Console" })).toHaveCount(0);
  }
  await person.context().close();

  const admin = await administratorOf(browser, one);
  await admin.goto(`${gatehouse.base}${base}/connections/${one.connectionId}/sign-in`);
  await admin.getByLabel("Button text").fill("Saved by an administrator");
  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await admin.goto(`${gatehouse.base}${base}/connections/${one.connectionId}`);
  await admin.getByRole("button", { name: "Delete connection" }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel(`Type Provider of ${one.slug} to confirm`).fill(`Provider of ${one.slug}`);
  await dialog.getByRole("button", { name: "Delete connection" }).click();
  await expect(admin.getByText("There are no connections yet.")).toBeVisible();
  await admin.context().close();
});

test("IK-O10: without the entitlement nobody signs in, and set-up is closed to the organization: pages, actions, links and REST", async ({
  browser,
}) => {
  const two = await connectOrganization(gatehouse, "rights-two");
  const path = `/organizations/${two.slug}`;
  const made = await gatehouse.api("POST", `${path}/keys`, { name: "theirs", readOnly: false });
  const { key } = (await made.json()) as { key: string };
  const admin = await administratorOf(browser, two);
  const base = `${gatehouse.base}/console/${two.slug}`;
  // A form that was open before.
  await admin.goto(`${base}/connections/${two.connectionId}/sign-in`);
  await admin.getByLabel("Button text").fill("Too late");
  expect((await gatehouse.api("PATCH", path, { ssoEnabled: false })).status).toBe(200);

  await admin.getByRole("button", { name: "Save connection" }).click();
  await expect(admin.getByRole("alert").getByText("Single sign-on is turned off for this organization")).toBeVisible();
  await expect(admin.getByLabel("Button text"), "nothing typed is lost").toHaveValue("Too late");

  const banner = admin.getByRole("note").filter({ hasText: "Single sign-on is turned off for this organization." });
  for (const page of [
    "",
    "/new",
    "/import",
    `/${two.connectionId}`,
    `/${two.connectionId}/guide`,
    ...["provider", "mapping", "sign-in", "security", "test", "history"].map((tab) => `/${two.connectionId}/${tab}`),
  ]) {
    await admin.goto(`${base}/connections${page}`);
    await expect(admin, page).toHaveURL(base);
    await expect(banner).toBeVisible();
  }
  await expect(
    admin.getByRole("navigation", { name: "Console" }).getByRole("link", { name: "Connections" }),
  ).toHaveCount(0);
  await expect(admin.getByRole("link", { name: "Add connection" })).toHaveCount(0);
  await expectAccessible(admin);

  const call = async (method: string, below: string, body?: object) => {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
    const answer = await fetch(`${gatehouse.base}/api/v1${path}${below}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    return { status: answer.status, code: ((await answer.json()) as { code?: string }).code };
  };
  const one = `/connections/${two.connectionId}`;
  for (const [method, below] of [
    ["POST", "/connections"],
    ["PATCH", one],
    ["DELETE", one],
    ["POST", `${one}/metadata`],
    ["POST", "/connections/import"],
  ] as const)
    expect(await call(method, below, {}), `${method} ${below}`).toEqual({ status: 403, code: "sso_switched_off" });
  expect((await call("GET", one)).status).toBe(200);

  // The operator sees why, and can still put things right.
  await operator.goto(`${base}/connections/${two.connectionId}/sign-in`);
  await expect(operator.getByRole("link", { name: "Open settings" })).toBeVisible();
  await expect(operator.getByLabel("Button text")).toHaveValue("");
  const start = await fetch(`${gatehouse.base}/sso/${two.connectionId}`, { redirect: "manual" });
  expect(start.headers.get("location")).toContain("code=connection_unavailable");

  expect((await gatehouse.api("PATCH", path, { ssoEnabled: true })).status).toBe(200);
  expect((await call("PATCH", one, {})).status).toBe(200);
  await admin.goto(`${base}/connections`);
  await expect(admin.getByRole("heading", { name: "Connections", level: 1 })).toBeVisible();
  await admin.context().close();
});
