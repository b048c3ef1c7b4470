import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { expectAccessible, startConsole } from "./support/administrator";
import { connectOrganization } from "./support/connected";
import { freshDatabaseUrl } from "./support/database";
import { freePort, type Gatehouse, startGatehouse } from "./support/gatehouse";
import { signInThrough } from "./support/people";
import { type Receiver, startReceiver } from "./support/webhook-receiver";

test.describe.configure({ mode: "parallel" });

const running: { stop(): Promise<void> }[] = [];
test.afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function receiving(): Promise<Receiver> {
  const receiver = await startReceiver();
  running.push(receiver);
  return receiver;
}

async function consoleOf(browser: Browser): Promise<{ gatehouse: Gatehouse; admin: Page }> {
  const { gatehouse, admin } = await startConsole(browser);
  running.push({ stop: () => admin.close() }, gatehouse);
  return { gatehouse, admin };
}

const typesOf = ({ arrived }: Receiver) => arrived.map(({ body }) => (JSON.parse(body) as { type: string }).type);

test("an administrator adds a webhook, tries it, and looks at what was sent and answered", async ({ browser }) => {
  const receiver = await receiving();
  const { gatehouse, admin } = await consoleOf(browser);
  const acme = await connectOrganization(gatehouse, "acme");
  await admin.goto(`${gatehouse.base}/console/acme/webhooks`);
  await admin.getByRole("link", { name: "Add webhook" }).click();
  // The list has a field of the same name.
  await expect(admin.getByRole("heading", { name: "Add webhook", level: 1 })).toBeVisible();
  await admin.getByRole("textbox", { name: "URL" }).fill("https://10.0.0.1/hook");
  await admin.getByRole("button", { name: "Create webhook" }).click();
  await expect(admin.getByText("Enter at least").or(admin.getByText("This field is required"))).toBeVisible();
  await admin.locator("summary").filter({ hasText: "Sign-ins" }).click();
  await admin.getByRole("listitem").filter({ hasText: "Sign-ins" }).getByLabel("All of this group").check();
  await admin.getByRole("button", { name: "Create webhook" }).click();
  await expect(admin.getByText("This installation may not call this address.")).toBeVisible();
  await admin.getByRole("textbox", { name: "URL" }).fill(receiver.url);
  await admin.getByRole("button", { name: "Create webhook" }).click();
  const secret = (await admin.getByText(/^whsec_/).textContent()) ?? "";
  await admin.getByRole("link", { name: "Continue to the webhook" }).click();

  receiver.answers({ status: 200, body: "thank you" });
  await admin.getByLabel("Example of").selectOption("sign_in.refused");
  await admin.getByRole("button", { name: "Send example" }).click();
  await expect.poll(() => typesOf(receiver)).toEqual(["sign_in.refused"]);
  const [first] = receiver.arrived;
  expect(new Webhook(secret).verify(first?.body ?? "", first?.headers as Record<string, string>)).toMatchObject({
    data: { example: true },
  });

  await signInThrough(gatehouse, acme, "ada@acme.test", { role: ["developer"] });
  await expect.poll(() => typesOf(receiver)).toEqual(["sign_in.refused", "sign_in.succeeded"]);
  await admin.reload();
  const last = admin.getByRole("region", { name: "Last deliveries" }).locator("tbody tr");
  await expect(last.filter({ hasText: "sign_in.succeeded" })).toContainText("Delivered");
  await expectAccessible(admin);
  await admin.getByRole("link", { name: "All deliveries" }).click();
  await admin.getByLabel("State").selectOption("Delivered");
  await admin.getByLabel("Event", { exact: true }).fill("succeeded");
  await admin.getByRole("button", { name: "Filter" }).click();
  const rows = admin.getByRole("region", { name: "Deliveries" }).locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(admin.getByText("1 delivery", { exact: true })).toBeVisible();
  await expectAccessible(admin);
  const asJson = admin.getByRole("link", { name: "Export JSON", exact: true });
  const file = await admin.request.get(`${gatehouse.base}${await asJson.getAttribute("href")}`);
  expect(await file.json()).toMatchObject([{ type: "sign_in.succeeded", state: "delivered", responseStatus: 200 }]);
  await rows.getByRole("checkbox").check();
  await expect(admin.getByRole("link", { name: "Export selected as CSV" })).toBeVisible();
  const exported = await gatehouse.api("GET", "/organizations/acme/audit?action=deliveries.exported");
  expect(((await exported.json()) as { items: object[] }).items).toHaveLength(1);
  await rows.getByRole("button", { name: /^Actions for sign_in\.succeeded evt_/ }).press("Enter");
  await expect(admin.getByRole("menuitem", { name: "Send again" })).toBeVisible();
  await admin.keyboard.press("Escape");
  await rows.getByRole("link", { name: "sign_in.succeeded" }).click();
  await expect(admin.getByRole("heading", { name: "sign_in.succeeded", level: 1 })).toBeVisible();
  await expect(admin.getByText("thank you")).toBeVisible();
  await expect(admin.getByText(/webhook-signature: v1,/)).toBeVisible();
  await expectAccessible(admin);
  await admin.getByRole("button", { name: "Send again: sign_in.succeeded" }).click();
  await expect.poll(() => typesOf(receiver).length).toBe(3);
  expect(receiver.arrived[2]?.headers["webhook-id"]).toBe(receiver.arrived[1]?.headers["webhook-id"]);
});

test("its secret is replaced, and it is changed, turned off and on, and deleted", async ({ browser }) => {
  const receiver = await receiving();
  const { gatehouse, admin } = await consoleOf(browser);
  const made = await gatehouse.api("POST", "/organizations/acme/webhooks", { url: receiver.url, types: ["user.*"] });
  const { id, secret } = (await made.json()) as { id: string; secret: string };
  await admin.goto(`${gatehouse.base}/console/acme/webhooks/${id}`);
  const dialog = admin.getByRole("dialog");
  await admin.getByRole("button", { name: "Replace secret" }).click();
  await dialog.getByRole("button", { name: "Replace secret" }).click();
  const next = (await admin.getByText(/^whsec_/).textContent()) ?? "";
  await gatehouse.api("POST", "/organizations/acme/users", { email: "ada@acme.test" });
  await expect.poll(() => typesOf(receiver)).toEqual(["user.created"]);
  const [first] = receiver.arrived;
  for (const one of [secret, next])
    expect(new Webhook(one).verify(first?.body ?? "", first?.headers as Record<string, string>)).toBeTruthy();

  const form = admin.getByRole("form", { name: "What is sent" });
  await form.getByLabel("Description").fill("SIEM");
  await form.getByRole("button", { name: "Save changes" }).click();
  await expect(admin.getByRole("heading", { name: "SIEM", level: 1 })).toBeVisible();
  await admin.getByRole("button", { name: "Turn off" }).click();
  await dialog.getByRole("button", { name: "Turn off" }).click();
  await expect(admin.getByRole("button", { name: "Send example" })).toBeDisabled();
  await admin.getByRole("button", { name: "Turn on" }).click();
  await expect(admin.getByRole("button", { name: "Send example" })).toBeEnabled();
  await admin.goto(`${gatehouse.base}/console/acme/webhooks?search=siem&status=on`);
  const rows = admin.getByRole("region", { name: "Webhooks" }).locator("tbody tr");
  const menu = rows.getByRole("button", { name: "Actions for SIEM" });
  await menu.press("Enter");
  await admin.getByRole("menuitem", { name: "Turn off" }).press("Enter");
  await dialog.getByRole("button", { name: "Turn off" }).press("Enter");
  await expect(admin.getByText("No webhooks match these filters.")).toBeVisible();
  await admin.getByRole("link", { name: "Clear filters" }).click();
  await expect(rows).toContainText("Off");
  await expectAccessible(admin);
  await menu.press("Enter");
  await admin.getByRole("menuitem", { name: "Delete webhook" }).press("Enter");
  await expect(dialog.getByRole("heading", { name: "Delete SIEM?" })).toBeVisible();
  await dialog.getByRole("button", { name: "Delete webhook" }).press("Enter");
  await expect(admin.getByText("There are no webhooks yet.", { exact: false })).toBeVisible();
});

test("kill -9 with a message in its hands: another instance sends everything, in its order", async () => {
  const receiver = await receiving();
  const databaseUrl = await freshDatabaseUrl();
  const place = { port: await freePort(), dataDirectory: mkdtempSync(join(tmpdir(), "gatehouse-home-")), databaseUrl };
  const before = await startGatehouse(place);
  running.push(before);
  await connectOrganization(before, "acme");
  await before.api("POST", "/organizations/acme/webhooks", { url: receiver.url, types: ["user.created"] });
  // It never answers: whoever sends is killed while it waits.
  receiver.answers(() => new Promise(() => {}));
  const people = Array.from({ length: 20 }, (_, index) => `person${index}@acme.test`);
  const addresses = () => {
    const seen = new Map(
      receiver.arrived.map(({ headers, body }) => [
        headers["webhook-id"],
        (JSON.parse(body) as { data: { subject: { label: string } } }).data.subject.label,
      ]),
    );
    return [...seen.values()];
  };
  for (const email of people.slice(0, 10)) await before.api("POST", "/organizations/acme/users", { email });
  await expect.poll(() => receiver.arrived.length).toBe(1);
  for (const email of people.slice(10)) await before.api("POST", "/organizations/acme/users", { email });
  // Some of these are committed and not yet published.
  await before.kill("SIGKILL");
  receiver.answers({ status: 204 });
  running.push(await startGatehouse(place));
  await expect.poll(addresses, { timeout: 120_000 }).toEqual(people);
});
