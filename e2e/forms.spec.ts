import { expect, type Page, test } from "@playwright/test";
import {
  expectAccessible,
  openSearch,
  operator,
  scriptsRun,
  signInByCode,
  startConsole,
} from "./support/administrator";
import type { Gatehouse } from "./support/gatehouse";

// Nothing that is typed into a form is lost: by leaving, a server that does not answer, a colleague, a refusal, or the end of a session.
let gatehouse: Gatehouse;
let admin: Page;
const open = (path: string) => admin.goto(`${gatehouse.base}/console/acme${path}`);

test.beforeAll(async ({ browser }) => {
  ({ gatehouse, admin } = await startConsole(browser));
});

test.afterAll(async () => {
  await admin?.close();
  await gatehouse?.stop();
});

test("what was typed into the settings is not lost by a click or a step back, and a page of several forms asks once", async () => {
  await open("/users");
  // Before that a link loads a page of its own, and a step back from it is asked about by the browser.
  await scriptsRun(admin);
  await admin.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(admin.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await admin.getByLabel("Tenant ID").fill("typed and not saved");
  await admin.getByLabel("Button colour").fill("#123456");
  const question = admin.getByRole("dialog", { name: "Leave without saving?" });
  const stay = async () => {
    await expect(question).toHaveCount(1);
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(question).toBeHidden();
    await expect(admin.getByLabel("Tenant ID")).toHaveValue("typed and not saved");
    await expect(admin).toHaveURL(/\/settings$/);
  };
  const roles = admin.getByRole("link", { name: "Roles", exact: true });
  await roles.click();
  await expectAccessible(admin);
  await stay();
  await expect(roles).toBeFocused();
  // The search asks, too.
  await openSearch(admin);
  await admin.keyboard.type("audit");
  await admin.keyboard.press("Enter");
  await expect(question).toBeVisible();
  await admin.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await admin.keyboard.press("Escape");
  await admin.evaluate(() => history.back());
  await stay();
  await admin.evaluate(() => history.back());
  await question.getByRole("button", { name: "Leave page" }).click();
  await expect(admin.getByRole("heading", { name: "Users", level: 1 })).toBeVisible();
  await expect(admin).toHaveURL(/\/users$/);
  await admin.evaluate(() => history.forward());
  await expect(admin.getByLabel("Tenant ID")).not.toHaveValue("typed and not saved");
  await admin.getByLabel("Tenant ID").fill("typed again");
  await roles.click();
  await question.getByRole("button", { name: "Leave page" }).click();
  await expect(admin.getByRole("heading", { name: "Roles", level: 1 })).toBeVisible();
});

test("a save that meets no server, or a newer one, says so at the button, keeps what was typed, and can be tried again", async () => {
  await open("/settings");
  const tenant = admin.getByLabel("Tenant ID");
  const save = admin.getByRole("button", { name: "Save settings" });
  const isPost = (url: URL) => url.pathname.endsWith("/settings");
  const problem = admin.getByRole("alert").filter({ hasText: /server/ });
  await tenant.fill("contoso.example");
  for (const [answer, code, said] of [
    [null, "server_unreachable", "The server did not answer"],
    [{ status: 502, contentType: "text/html", body: "Bad gateway" }, "server_unreachable", "The server did not answer"],
    [
      { status: 404, headers: { "x-nextjs-action-not-found": "1" }, contentType: "text/plain", body: "" },
      "page_outdated",
      "The server was updated while this page was open",
    ],
  ] as const) {
    await admin.route(isPost, (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      return answer === null ? route.abort() : route.fulfill(answer);
    });
    await save.click();
    await expect(problem).toContainText(said);
    await expect(problem.getByRole("link", { name: code })).toBeVisible();
    await expect(tenant).toHaveValue("contoso.example");
    await admin.unroute(isPost);
  }
  await save.click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await expect(problem).toBeHidden();
  await admin.reload();
  await expect(tenant).toHaveValue("contoso.example");
});

test("a save sends what was changed alone: what somebody else saved meanwhile stays, and is shown", async () => {
  const made = await gatehouse.api("POST", "/organizations/acme/users", {
    email: "carl@acme.example",
    lastName: "Old",
  });
  const { id } = (await made.json()) as { id: string };
  await open(`/users/${id}`);
  await admin.getByLabel("First name").fill("Carl");
  await gatehouse.api("PATCH", `/organizations/acme/users/${id}`, { lastName: "Changed meanwhile", phone: "+49 30 1" });
  await admin.getByRole("button", { name: "Save user" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  await expect(admin.getByLabel("Last name")).toHaveValue("Changed meanwhile");
  const user = await gatehouse.api("GET", `/organizations/acme/users/${id}`);
  expect(await user.json()).toMatchObject({ firstName: "Carl", lastName: "Changed meanwhile", phone: "+49 30 1" });

  await open("/settings");
  await admin.getByLabel("Claims retention in days").fill("12");
  await gatehouse.api("PATCH", "/organizations/acme", { tenantId: "changed-meanwhile" });
  await admin.getByRole("button", { name: "Save settings" }).click();
  await expect(admin.getByLabel("Tenant ID")).toHaveValue("changed-meanwhile");
  const settings = await gatehouse.api("GET", "/organizations/acme");
  expect(await settings.json()).toMatchObject({ claimsRetentionDays: 12, tenantId: "changed-meanwhile" });
});

test("two people change the same field of a small form: it is asked about, and either value can be taken", async () => {
  await open("/settings");
  const form = admin.locator("form", { has: admin.getByLabel("Tenant ID") });
  const [tenant, save] = [form.getByLabel("Tenant ID"), form.getByRole("button", { name: "Save settings" })];
  const notice = form.getByRole("alert").filter({ hasText: "changed_meanwhile" });
  const now = notice.getByRole("list", { name: "Values that are saved now" });
  const somebodyElse = (tenantId: string) => gatehouse.api("PATCH", "/organizations/acme", { tenantId });
  const stored = async () =>
    ((await (await gatehouse.api("GET", "/organizations/acme")).json()) as { tenantId: string }).tenantId;

  await tenant.fill("mine");
  await somebodyElse("theirs");
  await save.click();
  await expect(now).toHaveText("Tenant ID is now: theirs");
  await expect(tenant).toHaveValue("mine");
  expect(await stored()).toBe("theirs");
  await notice.getByRole("button", { name: "Save mine anyway" }).click();
  await expect(form.getByText("Saved", { exact: true })).toBeVisible();
  await expect(notice).toBeHidden();
  expect(await stored()).toBe("mine");

  // What was saved here is what the next change is of.
  await tenant.fill("mine again");
  await somebodyElse("theirs again");
  await save.click();
  await expect(now).toHaveText("Tenant ID is now: theirs again");
  await notice.getByRole("button", { name: "Take theirs" }).click();
  await expect(tenant).toHaveValue("theirs again");
  await expect(notice).toBeHidden();
  await expect(save).toBeDisabled();

  // Both mean the same: nothing to ask.
  await tenant.fill("the same");
  await somebodyElse("the same");
  await save.click();
  await expect(form.getByText("Saved", { exact: true })).toBeVisible();
  await expect(notice).toBeHidden();

  // Of a choice, what it is called.
  await gatehouse.api("POST", "/organizations/acme/roles", { key: "tester", name: "Tester" });
  await open("/roles/tester");
  await admin.getByLabel("Label", { exact: true }).fill("Renamed here");
  await admin.getByLabel("Console role").selectOption("auditor");
  await gatehouse.api("PATCH", "/organizations/acme/roles/tester", { consoleRole: "help_desk" });
  await admin.getByRole("button", { name: "Save role" }).click();
  await expect(admin.getByRole("list", { name: "Values that are saved now" })).toContainText(/is now: Help desk/);
  await admin.getByRole("button", { name: "Take theirs" }).click();
  await admin.getByRole("button", { name: "Save role" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeVisible();
  const role = await gatehouse.api("GET", "/organizations/acme/roles/tester");
  expect(await role.json()).toMatchObject({ name: "Renamed here", consoleRole: "help_desk" });
});

test("a refused form leads to its first field and names each, says no more once one types, and keeps the place after saving", async () => {
  await open("/settings");
  const notice = admin.getByRole("alert").filter({ hasText: "validation_failed" });
  const [retention, name] = [admin.getByLabel("Claims retention in days"), admin.getByLabel("Name", { exact: true })];
  await name.fill("");
  await retention.fill("9999");
  await admin.getByRole("button", { name: "Save settings" }).click();
  await expect(name).toBeFocused();
  await notice.getByRole("button", { name: "Claims retention in days" }).click();
  await expect(retention).toBeFocused();
  await retention.fill("14");
  await expect(notice).toBeHidden();
  await name.fill("Acme");
  await admin.getByRole("button", { name: "Save settings" }).click();
  await expect(admin.getByText("Saved", { exact: true })).toBeFocused();

  await open("/groups");
  const key = admin.getByLabel("Key", { exact: true });
  await key.fill("kept-place");
  await admin.getByLabel("Name", { exact: true }).fill("Kept place");
  // By Enter, in a field of the form.
  await admin.keyboard.press("Enter");
  await expect(admin.getByRole("link", { name: "Kept place" })).toBeVisible();
  await expect(key).toBeFocused();
});

test("a session that ends in a form of the settings loses nothing: it is saved after signing in in another window", async () => {
  await open("/settings");
  await admin.getByLabel("Tenant ID").fill("typed before it ended");
  await admin.context().clearCookies();
  const form = admin.locator("form", { has: admin.getByLabel("Tenant ID") });
  await form.getByRole("button", { name: "Save settings" }).click();
  await expect(form.getByRole("alert")).toContainText("Please sign in");
  await expect(admin.getByLabel("Tenant ID")).toHaveValue("typed before it ended");
  const opening = admin.waitForEvent("popup");
  await form.getByRole("link", { name: "Sign in in a new window" }).click();
  const opened = await opening;
  await signInByCode(gatehouse, opened, operator.email);
  await expect(opened.getByText(`Signed in as ${operator.name}`)).toBeVisible();
  await opened.close();
  await form.getByRole("button", { name: "Save settings" }).click();
  await expect(form.getByText("Saved", { exact: true })).toBeVisible();
  expect(await (await gatehouse.api("GET", "/organizations/acme")).json()).toMatchObject({
    tenantId: "typed before it ended",
  });
});
