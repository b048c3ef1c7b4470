import { expect, type Page, test } from "@playwright/test";
import { expectAccessible, openTab, startConsole } from "./support/administrator";
import { addConnection } from "./support/connected";
import type { Gatehouse } from "./support/gatehouse";

// What is typed into a connection keeps itself, and two people on one connection lose nothing to each other.
let gatehouse: Gatehouse;
let admin: Page;
let id: string;
let counter = 0;

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
});

test.beforeEach(async () => {
  counter += 1;
  id = await addConnection(gatehouse, { name: `Connection ${counter}`, kind: "generic-saml" });
  await admin.goto(gatehouse.base + path());
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

const path = () => `/console/acme/connections/${id}`;
const rest = `/organizations/acme/connections`;
const bar = (page: Page) => page.getByRole("region", { name: "Save this connection" });
const nameField = (page: Page) => page.getByLabel("Name", { exact: true });
const read = async (more = "") => {
  const answer = await gatehouse.api("GET", `${rest}/${id}${more}`);
  return { status: answer.status, body: await answer.json() };
};
const draftName = async () => (await read("/draft")).body.connection?.name;

test("what is typed is kept, survives the page, and is thrown away when that is wanted", async () => {
  await nameField(admin).fill("Typed");
  await expect(bar(admin).getByText(/^Draft kept /)).toBeVisible();
  expect(await draftName()).toBe("Typed");
  expect((await read()).body.name).toBe(`Connection ${counter}`);
  // It is kept: leaving by a link asks nothing, and the way back finds it.
  await admin.getByRole("link", { name: "Users", exact: true }).click();
  await expect(admin.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
  await admin.goBack();
  await expect(nameField(admin)).toHaveValue("Typed");
  await admin.reload();
  await expect(nameField(admin)).toHaveValue("Typed");
  await admin.getByText("1 change compared with what is saved").click();
  await expect(admin.getByText(`Name: "Connection ${counter}" → "Typed"`)).toBeVisible();
  await bar(admin).getByRole("button", { name: "Discard changes" }).click();
  await expect(nameField(admin)).toHaveValue(`Connection ${counter}`);
  await expect.poll(async () => (await read("/draft")).status).toBe(404);
});

test("what is typed back to what is saved leaves no draft", async () => {
  await nameField(admin).fill("For a moment");
  await expect(bar(admin).getByText(/^Draft kept /)).toBeVisible();
  await nameField(admin).fill(`Connection ${counter}`);
  await expect.poll(async () => (await read("/draft")).status).toBe(404);
});

test("another window follows; a draft of somebody else waits, and is taken or discarded", async () => {
  const second = await admin.context().newPage();
  await second.goto(gatehouse.base + path());
  await expect(nameField(second)).toHaveValue(`Connection ${counter}`);
  await nameField(admin).fill("From the first window");
  await expect(nameField(second)).toHaveValue("From the first window");
  await second.close();

  const waiting = admin.getByRole("status").filter({ hasText: "This draft is newer" });
  const somebodyElse = (name: string) => gatehouse.api("PATCH", `${rest}/${id}/draft`, { name });
  await somebodyElse("By a script");
  await nameField(admin).fill("Mine");
  await expect(waiting).toBeVisible();
  await expectAccessible(admin);
  expect(await draftName()).toBe("By a script");
  await waiting.getByRole("button", { name: "Discard that draft and keep what is here" }).click();
  await expect(waiting).toBeHidden();
  await expect.poll(draftName).toBe("Mine");
  await expect(nameField(admin)).toHaveValue("Mine");

  await somebodyElse("By a script again");
  await nameField(admin).fill("Not any more");
  await waiting.getByRole("button", { name: "Load the changed draft" }).click();
  await expect(nameField(admin)).toHaveValue("By a script again");
});

test("two people change one connection: different fields are merged, the same field is asked about", async () => {
  await nameField(admin).fill("Mine");
  await openTab(admin, "Security");
  const skew = admin.getByLabel("Clock skew in seconds");
  await expect(skew).toHaveValue("120");
  await gatehouse.api("PATCH", `${rest}/${id}`, { name: "Theirs", saml: { clockSkewSeconds: 90 } });
  await bar(admin).getByRole("button", { name: "Save connection" }).click();
  const collisions = bar(admin).getByRole("region", { name: "Somebody else has changed these fields in the meantime" });
  await expect(collisions).toBeVisible();
  await expect(skew, "nobody typed here").toHaveValue("90");
  expect((await read()).body.name, "nothing is written over unseen").toBe("Theirs");
  await expectAccessible(admin);
  await admin.setViewportSize({ width: 390, height: 800 });
  expect(await admin.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  await admin.setViewportSize({ width: 1280, height: 720 });

  // With the keyboard: the save leads to the question as long as it is open.
  await bar(admin).getByRole("button", { name: "Save connection" }).press("Enter");
  await expect(collisions).toBeFocused();
  const field = collisions.getByRole("group", { name: "Name" });
  await expect(field.getByLabel("Saved: Theirs")).not.toBeChecked();
  await expect(collisions.getByRole("button", { name: "Use these values" })).toBeDisabled();
  await field.getByLabel("Yours: Mine").press("Space");
  await collisions.getByRole("button", { name: "Use these values" }).press("Enter");
  await expect(collisions).toBeHidden();
  await bar(admin).getByRole("button", { name: "Save connection" }).click();
  await expect(bar(admin).getByRole("status")).toHaveText("Saved");
  expect((await read()).body).toMatchObject({ name: "Mine", saml: { clockSkewSeconds: 90 } });
});

test("a draft of before somebody saved is merged when its page is opened, and asks as well", async () => {
  await nameField(admin).fill("Mine");
  await expect(bar(admin).getByText(/^Draft kept /)).toBeVisible();
  await admin.goto(`${gatehouse.base}/console/acme`);
  await gatehouse.api("PATCH", `${rest}/${id}`, { name: "Theirs", saml: { clockSkewSeconds: 90 } });
  await admin.goto(`${gatehouse.base + path()}/security`);
  await expect(admin.getByLabel("Clock skew in seconds")).toHaveValue("90");
  const collisions = bar(admin).getByRole("region", { name: "Somebody else has changed these fields in the meantime" });
  await collisions.getByLabel("Saved: Theirs").check();
  await collisions.getByRole("button", { name: "Use these values" }).click();
  await openTab(admin, "Overview");
  await expect(nameField(admin)).toHaveValue("Theirs");
  await expect.poll(async () => (await read("/draft")).status, "nothing of it differs any more").toBe(404);
});

test("what no server took is offered again in the window, also after somebody else saved, and asks as well", async () => {
  await admin.route("**/connections/**", (route) =>
    route.request().method() === "POST" ? route.abort() : route.fallback(),
  );
  await nameField(admin).fill("Mine");
  await openTab(admin, "Security");
  await admin.getByLabel("Clock skew in seconds").fill("45");
  await gatehouse.api("PATCH", `${rest}/${id}`, { name: "Theirs" });
  admin.once("dialog", (dialog) => void dialog.accept());
  await admin.reload();
  await admin.unroute("**/connections/**");
  await expect(admin.getByRole("heading", { name: "Theirs", level: 1 })).toBeVisible();
  await admin.getByRole("button", { name: "Restore what I typed" }).click();
  await expect(admin.getByLabel("Clock skew in seconds")).toHaveValue("45");
  const collisions = bar(admin).getByRole("region", { name: "Somebody else has changed these fields in the meantime" });
  await collisions.getByLabel("Saved: Theirs").check();
  await collisions.getByRole("button", { name: "Use these values" }).click();
  await bar(admin).getByRole("button", { name: "Save connection" }).click();
  await expect(bar(admin).getByRole("status")).toHaveText("Saved");
  expect((await read()).body).toMatchObject({ name: "Theirs", saml: { clockSkewSeconds: 45 } });
});

test("what was typed of a new connection is offered again in its window, without the secret, and can be forgotten", async () => {
  const notice = admin.getByRole("status").filter({ hasText: "You left this form without saving." });
  const openNew = () => admin.goto(`${gatehouse.base}/console/acme/connections/new?kind=generic-oidc`);
  await openNew();
  await expect(notice).toHaveCount(0);
  await nameField(admin).fill("Half typed");
  await admin.getByLabel("Issuer").fill("https://half.example");
  await admin.getByLabel("Client secret", { exact: true }).fill("not to be kept");
  admin.once("dialog", (dialog) => void dialog.accept());
  await admin.goto(`${gatehouse.base}/console/acme/connections`);
  await openNew();
  await expect(nameField(admin)).toHaveValue("");
  await notice.getByRole("button", { name: "Restore what I typed" }).click();
  await expect(nameField(admin)).toHaveValue("Half typed");
  await expect(admin.getByLabel("Issuer")).toHaveValue("https://half.example");
  await expect(admin.getByLabel("Client secret", { exact: true })).toHaveValue("");
  expect(await admin.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain("not to be kept");
  await expect(notice).toHaveCount(0);
  admin.once("dialog", (dialog) => void dialog.accept());
  await admin.reload();
  await notice.getByRole("button", { name: "Forget it" }).click();
  await expect(notice).toHaveCount(0);
  await admin.reload();
  await expect(nameField(admin)).toHaveValue("");
  await expect(notice).toHaveCount(0);
});

test("the session ends in the form: what is typed stays, and is kept after signing in again", async () => {
  const cookies = await admin.context().cookies();
  await admin.context().clearCookies();
  await nameField(admin).fill("Typed without a session");
  await expect(bar(admin).getByText("Your session has ended. What you type stays in this window.")).toBeVisible();
  await expectAccessible(admin);
  await admin.context().addCookies(cookies);
  // Back from the window in which somebody signed in again.
  await admin.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(bar(admin).getByText(/^Draft kept /)).toBeVisible();
  expect(await draftName()).toBe("Typed without a session");
});

test("the values for the provider follow the form before it is saved", async () => {
  await openTab(admin, "Provider");
  const given = admin.getByRole("complementary", { name: "Enter these at the identity provider" });
  await admin.getByLabel("Entity ID override").fill("urn:acme:typed");
  await expect(given.getByText("urn:acme:typed", { exact: true })).toBeVisible();
  id = await addConnection(gatehouse, { name: "OpenID", kind: "generic-oidc" });
  await admin.goto(`${gatehouse.base + path()}/provider`);
  await expect(given.getByText(/\/oidc\/callback\//)).toBeVisible();
  await expect(given.getByText(/\/oidc\/jwks\//)).toBeHidden();
  await admin.getByLabel("Client authentication").selectOption("private_key_jwt");
  await expect(given.getByText(/\/oidc\/jwks\//)).toBeVisible();
});

test("our certificate is among the values for the provider while requests are signed, in the guide, too", async () => {
  id = await addConnection(gatehouse, { name: "Signed requests", kind: "generic-saml", preset: "entra-saml" });
  const ours = admin.getByText("Our certificate", { exact: true });
  const save = async () => {
    await bar(admin).getByRole("button", { name: "Save connection" }).click();
    await expect(bar(admin).getByText("Saved", { exact: true })).toBeVisible();
  };
  for (const isSigned of [true, false]) {
    await admin.goto(`${gatehouse.base + path()}/security`);
    await admin.getByLabel("Sign requests").setChecked(isSigned);
    await save();
    await openTab(admin, "Overview");
    await expect(admin.getByText(/\/saml\/consume\//).first()).toBeVisible();
    await expect(ours).toBeVisible({ visible: isSigned });
    await admin.goto(`${gatehouse.base + path()}/guide`);
    await expect(admin.getByRole("heading", { name: "Our certificate" })).toBeVisible({ visible: isSigned });
  }
});
