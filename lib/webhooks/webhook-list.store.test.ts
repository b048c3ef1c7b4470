import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { webhookDeliveries } from "@/drizzle/schema/webhooks";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import type { Turn } from "@/lib/db/keyset";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { recordDomainEvent } from "@/lib/domain-events/domain-event-store";
import type { DomainEventType } from "@/lib/domain-events/event-types";
import { parseOutboundAllow } from "@/lib/net/outbound-policy";
import { type DeliveryFilter, searchDeliveries } from "./delivery-list-queries";
import { toDeliveryView } from "./delivery-view";
import { publishEventsOf } from "./publish-events";
import { sendExample } from "./replay-deliveries";
import { createWebhook, updateWebhookStatus } from "./save-webhook";
import { searchWebhooks, type WebhookFilter, type WebhookSort, webhookSorts } from "./webhook-list-queries";
import { webhookInputSchema } from "./webhook-schema";
import { findWebhook } from "./webhook-store";

let database: DatabaseHandle;
let organizationId: string;
let siem: string;
const now = new Date("2026-06-15T12:00:00Z");
const at = (minute: number) => new Date(now.getTime() + minute * 60_000);
const context = (minute = 0) => ({
  ...testContext(database.db, at(minute)),
  outbound: parseOutboundAllow("127.0.0.1"),
});

async function make(owner: string, input: object, minute = 0): Promise<string> {
  const webhook = webhookInputSchema.parse({ types: ["user.*", "connection.*"], ...input });
  return (await createWebhook({ organizationId: owner, webhook }, context(minute))).webhook.id;
}

async function happens(type: DomainEventType, minute: number): Promise<void> {
  const party = { type: "user", id: "ada", label: "ada" };
  const event = { organizationId, type, at: at(minute), actor: party, subject: party, data: {} };
  await recordDomainEvent(database.db, event);
  await publishEventsOf(database.db, organizationId, at(minute));
}

beforeAll(async () => {
  database = await openTestDatabase();
  organizationId = (await newOrganization(database.db)).id;
  const { id: otherId } = await newOrganization(database.db);
  siem = await make(
    organizationId,
    { url: "http://127.0.0.1:9/siem", description: "Collector 100%", format: "ocsf" },
    1,
  );
  await make(organizationId, { url: "http://127.0.0.1:9/hook", status: "off" }, 2);
  await make(organizationId, { url: "http://127.0.0.1:9/audit", status: "off", types: ["user.*"] }, 3);
  await make(otherId, { url: "http://127.0.0.1:9/foreign" });
  await happens("user.created", 4);
  await happens("user.updated", 5);
  await happens("connection.deleted", 6);
  await sendExample({ organizationId, webhookId: siem, type: "user.deleted" }, context(7));
  const { createdAt, webhookId } = webhookDeliveries;
  await database.db
    .update(webhookDeliveries)
    .set({ state: "failed" })
    .where(and(eq(webhookDeliveries.organizationId, organizationId), eq(webhookId, siem), eq(createdAt, at(5))));
});
afterAll(() => database?.close());

const webhooksOf = (filter: WebhookFilter, sort: WebhookSort, turn: Turn | null = null, limit = 50) =>
  searchWebhooks(database.db, organizationId, filter, { sort, descending: false, turn, limit });
const paths = async (filter: WebhookFilter, sort: WebhookSort = "created") =>
  (await webhooksOf(filter, sort)).rows.map(({ url }) => new URL(url).pathname);

it("lists the webhooks of one organization", async () => {
  expect(await paths({})).toEqual(["/siem", "/hook", "/audit"]);
  expect((await webhooksOf({}, "url")).total).toEqual({ value: 3, isExact: true });
});

it("finds webhooks by a part of URL or description, by whether they are on, and by format", async () => {
  expect(await paths({ search: "HOOK" })).toEqual(["/hook"]);
  expect(await paths({ search: "100%" })).toEqual(["/siem"]);
  expect(await paths({ status: "off" })).toEqual(["/hook", "/audit"]);
  expect(await paths({ format: "ocsf" })).toEqual(["/siem"]);
});

it.each(webhookSorts)("turns webhooks page by page, there and back, by %s", async (sort) => {
  const whole = await paths({}, sort);
  const first = await webhooksOf({}, sort, null, 2);
  const second = await webhooksOf({}, sort, first.next && { to: "after", cursor: first.next }, 2);
  expect([...first.rows, ...second.rows].map(({ url }) => new URL(url).pathname)).toEqual(whole);
  const back = await webhooksOf({}, sort, second.previous && { to: "before", cursor: second.previous }, 2);
  expect(back.rows).toEqual(first.rows);
});

const deliveriesOf = (filter: DeliveryFilter, turn: Turn | null = null, limit = 50, owner = organizationId) =>
  searchDeliveries(database.db, { organizationId: owner, id: siem }, filter, { descending: true, turn, limit });
const types = async (filter: DeliveryFilter) =>
  (await deliveriesOf(filter)).rows.map((found) => toDeliveryView(found).type);

it("lists the deliveries of one webhook, the newest first", async () => {
  expect(await types({})).toEqual(["user.deleted", "connection.deleted", "user.updated", "user.created"]);
  expect((await deliveriesOf({})).total).toEqual({ value: 4, isExact: true });
});

it("finds deliveries by a part of the type, of events and of examples, and by state", async () => {
  expect(await types({ search: "DELETED" })).toEqual(["user.deleted", "connection.deleted"]);
  expect(await types({ search: "user%" })).toEqual([]);
  expect(await types({ state: "failed" })).toEqual(["user.updated"]);
  expect(await types({ state: "delivered" })).toEqual([]);
});

it("turns deliveries page by page, there and back", async () => {
  const first = await deliveriesOf({}, null, 3);
  const second = await deliveriesOf({}, first.next && { to: "after", cursor: first.next }, 3);
  expect([first.rows.length, second.rows.length, second.next]).toEqual([3, 1, null]);
  const back = await deliveriesOf({}, second.previous && { to: "before", cursor: second.previous }, 3);
  expect(back.rows).toEqual(first.rows);
});

it("shows no delivery to another organization, whatever webhook it names", async () => {
  const { id: otherId } = await newOrganization(database.db);
  const found = await deliveriesOf({}, null, 50, otherId);
  expect([found.rows, found.total.value]).toEqual([[], 0]);
});

it("switches a webhook and leaves the rest of it, and not for another organization", async () => {
  const before = await findWebhook(database.db, organizationId, siem);
  await updateWebhookStatus({ organizationId, webhookId: siem, status: "off" }, context(8));
  const after = await findWebhook(database.db, organizationId, siem);
  expect(after).toEqual({ ...before, status: "off", offReason: "administrator", updatedAt: at(8) });
  const { id: otherId } = await newOrganization(database.db);
  await expect(
    updateWebhookStatus({ organizationId: otherId, webhookId: siem, status: "on" }, context(9)),
  ).rejects.toMatchObject({ code: "not_found" });
});
