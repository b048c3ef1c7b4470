import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditEntries } from "@/drizzle/schema/activity";
import { queuedMails } from "@/drizzle/schema/mail";
import { webhooks } from "@/drizzle/schema/webhooks";
import { newOrganization } from "@/e2e/support/directory-world";
import { openTestDatabase, testContext } from "@/e2e/support/test-database";
import { type Receiver, startReceiver } from "@/e2e/support/webhook-receiver";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { createUser } from "@/lib/directory/save-user";
import { recordDomainEvent } from "@/lib/domain-events/domain-event-store";
import type { DomainEventType } from "@/lib/domain-events/event-types";
import { parseOutboundAllow } from "@/lib/net/outbound-policy";
import { deliverWebhooks } from "./deliver-webhooks";
import { leaseWebhook, takeDelivery } from "./delivery-queue-store";
import { listDeliveries, repeatSince } from "./delivery-store";
import { publishEvents } from "./publish-events";
import { replayDelivery, replaySince, sendExample } from "./replay-deliveries";
import { attempts } from "./retry-schedule";
import { createWebhook, rotateWebhookSecret, updateWebhook } from "./save-webhook";
import { type WebhookInput, webhookInputSchema } from "./webhook-schema";
import { findWebhook, wakeWebhook } from "./webhook-store";

const outbound = parseOutboundAllow("127.0.0.1");
let database: DatabaseHandle;
let receiver: Receiver;
let organizationId: string;
let clock: Date;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  organizationId = (await newOrganization(database.db)).id;
  // What one test leaves waiting is nobody's in the next.
  await database.db.delete(webhooks);
  receiver = await startReceiver();
  clock = new Date();
});
afterEach(() => receiver.stop());

const context = (now = clock) => ({ ...testContext(database.db, now), outbound });
const pass = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000);
};
const deliver = (policy = outbound) =>
  deliverWebhooks({ ...context(), outbound: policy }, { clock: () => clock, random: () => 0.5 });

async function listening(change: Partial<WebhookInput> = {}) {
  const webhook = webhookInputSchema.parse({ url: receiver.url, types: ["user.*"], ...change });
  return createWebhook({ organizationId, webhook }, context());
}

/** Writes down that something happened, under a name that the receiver sees. */
async function happens(name: string, type: DomainEventType = "user.created", organization = organizationId) {
  const party = { type: "user", id: name, label: name };
  await recordDomainEvent(database.db, {
    ...{ organizationId: organization, type, at: clock, actor: party, subject: party },
    data: {},
  });
}

const heard = () => receiver.arrived.map(({ body }) => JSON.parse(body).data.subject.id as string);
const reread = async (id: string) => (await findWebhook(database.db, organizationId, id)) ?? expect.unreachable();
const deliveries = async (id: string) =>
  listDeliveries(database.db, { organizationId, id }, { limit: 50, before: null });

describe("a message", () => {
  it("is what a receiver's library verifies, and says what happened", async () => {
    const { secret } = await listening();
    await createUser({ organizationId, user: { email: "ada@acme.test" }, createdBy: "api" }, context());
    await deliver();
    const [message] = receiver.arrived;
    const headers = message?.headers as Record<string, string>;
    const body = new Webhook(secret).verify(message?.body ?? "", headers);
    expect(body).toMatchObject({
      type: "user.created",
      timestamp: clock.toISOString(),
      data: { organization: { id: organizationId }, subject: { type: "user", label: "ada@acme.test" } },
    });
    expect(headers["webhook-id"]).toMatch(/^evt_/);
    expect(headers["content-type"]).toBe("application/json");
  });

  it("is of OCSF where that is wanted", async () => {
    await listening({ format: "ocsf" });
    await happens("ada");
    await deliver();
    expect(JSON.parse(receiver.arrived[0]?.body ?? "")).toMatchObject({ class_uid: 3001, activity_id: 1 });
  });

  it("has at most 20 kB, whatever happened", async () => {
    await listening({ types: ["*"] });
    await listening({ types: ["*"], format: "ocsf" });
    const party = { type: "user", id: "x".repeat(5_000), label: "ü".repeat(5_000) };
    const data = { changes: [{ field: "fullName", from: null, to: "x".repeat(15_900) }] };
    await recordDomainEvent(database.db, {
      ...{ organizationId, type: "user.updated", at: clock, actor: party, subject: party, data },
    });
    await deliver();
    const sizes = receiver.arrived.map(({ body }) => Buffer.byteLength(body));
    expect(sizes.length).toBeGreaterThanOrEqual(2);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(20_000);
  });

  it("is signed with both secrets for a day after a rotation, and then with the new one alone", async () => {
    const { webhook, secret: before } = await listening();
    const { secret: after } = await rotateWebhookSecret({ organizationId, webhookId: webhook.id }, context());
    await happens("ada");
    await deliver();
    const [first] = receiver.arrived;
    for (const secret of [before, after])
      expect(new Webhook(secret).verify(first?.body ?? "", first?.headers as Record<string, string>)).toBeTruthy();
    pass(25 * 3600);
    await happens("bob");
    await deliver();
    expect(receiver.arrived[1]?.headers["webhook-signature"]).not.toContain(" ");
  });
});

describe("what is sent", () => {
  it("is what the webhook wants, of its own organization", async () => {
    await listening({ types: ["user.deleted", "grant.*"] });
    const other = await newOrganization(database.db);
    await happens("unwanted");
    await happens("wanted", "user.deleted");
    await happens("of a group", "grant.added");
    await happens("of another", "user.deleted", other.id);
    await deliver();
    expect(heard()).toEqual(["wanted", "of a group"]);
  });

  it("arrives in the order in which it happened, and waits for what could not be delivered", async () => {
    await listening();
    for (const name of ["a", "b", "c"]) await happens(name);
    receiver.answers({ status: 500 });
    await deliver();
    expect(heard()).toEqual(["a"]);
    receiver.answers({ status: 204 });
    await deliver();
    expect(heard()).toEqual(["a"]);
    pass(6);
    await deliver();
    expect(heard()).toEqual(["a", "a", "b", "c"]);
  });

  it("keeps its ID at every attempt", async () => {
    await listening();
    await happens("a");
    receiver.answers({ status: 500 });
    await deliver();
    pass(6);
    await deliver();
    const ids = receiver.arrived.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it("never follows a redirect", async () => {
    const elsewhere = await startReceiver();
    const { webhook } = await listening();
    receiver.answers({ status: 307, headers: { location: elsewhere.url } });
    await happens("a");
    await deliver();
    expect(elsewhere.arrived).toEqual([]);
    const [row] = await deliveries(webhook.id);
    expect(row?.delivery).toMatchObject({ state: "pending", answer: { status: 307 } });
    await elsewhere.stop();
  });

  it("goes to no address that the installation may not call, at no attempt", async () => {
    const { webhook } = await listening();
    await happens("a");
    // The operator took the address from the list after it was saved.
    await deliver([]);
    expect(receiver.arrived).toEqual([]);
    const [row] = await deliveries(webhook.id);
    expect(row?.delivery).toMatchObject({ state: "pending", answer: { status: null, problem: "outbound_blocked" } });
  });

  it("is not held up by another webhook whose receiver does not answer", async () => {
    const slow = await startReceiver();
    let letGo = () => {};
    slow.answers(
      () =>
        new Promise((resolve) => {
          letGo = () => resolve({ status: 204 });
        }),
    );
    await listening({ url: slow.url });
    const { webhook } = await listening();
    for (const name of ["a", "b"]) await happens(name);
    const work = deliver();
    // Where it is not heard, the answer that was written down says why.
    await expect
      .poll(async () => (await deliveries(webhook.id)).map(({ delivery }) => delivery))
      .toMatchObject([{ answer: { status: 204 } }, { answer: { status: 204 } }]);
    expect(heard()).toEqual(["a", "b"]);
    await expect.poll(() => slow.arrived.length).toBe(1);
    letGo();
    await expect.poll(() => slow.arrived.length).toBe(2);
    letGo();
    await work;
    await slow.stop();
  });
});

describe("a receiver", () => {
  it("that is asked too often is left alone as long as it asks", async () => {
    await listening();
    await happens("a");
    receiver.answers({ status: 429, headers: { "retry-after": "600" } });
    await deliver();
    pass(590);
    await deliver();
    expect(receiver.arrived).toHaveLength(1);
    pass(20);
    await deliver();
    expect(receiver.arrived).toHaveLength(2);
  });

  it("that is gone is sent nothing any more, and administrators are told", async () => {
    const { webhook } = await listening();
    await happens("a");
    receiver.answers({ status: 410 });
    await deliver();
    await happens("b");
    pass(60);
    await deliver();
    expect(receiver.arrived).toHaveLength(1);
    expect(await reread(webhook.id)).toMatchObject({ status: "off", offReason: "gone" });
    const actions = (await database.db.select().from(auditEntries)).map(({ action }) => action);
    expect(actions).toContain("webhook.switched-off");
  });

  it("that takes no message is given up after ten attempts, with a mail in each administrator's language", async () => {
    const roles = ["account_administrator"];
    await createUser(
      { organizationId, user: { email: "ada@acme.test", roles, locale: "en" }, createdBy: "api" },
      context(),
    );
    await createUser(
      { organizationId, user: { email: "eva@acme.test", roles, locale: "de" }, createdBy: "api" },
      context(),
    );
    const { webhook } = await listening({ types: ["domain.verified"] });
    await happens("a", "domain.verified");
    receiver.answers({ status: 500 });
    for (let count = 0; count < attempts + 2; count++) {
      await deliver();
      pass(25 * 3600);
    }
    expect(receiver.arrived).toHaveLength(attempts);
    expect(await reread(webhook.id)).toMatchObject({ status: "off", offReason: "failed" });
    const mails = await database.db.select().from(queuedMails).orderBy(queuedMails.recipient);
    const ours = mails.filter(({ organizationId: id }) => id === organizationId);
    expect(ours.map(({ recipient, subject }) => [recipient, subject.includes("switched off")])).toEqual([
      ["ada@acme.test", true],
      ["eva@acme.test", false],
    ]);
    expect(ours[1]?.body).toContain("deaktiviert");
  });

  it("that answers a book is read for a page", async () => {
    const { webhook } = await listening();
    receiver.answers({ status: 500, body: "x".repeat(100_000) });
    await happens("a");
    await deliver();
    const [row] = await deliveries(webhook.id);
    expect(row?.delivery.answer).toMatchObject({ status: 500, body: "x".repeat(2_000) });
  });
});

describe("an instance that dies", () => {
  it("between the commit and the publication loses nothing", async () => {
    await listening();
    await happens("a");
    await deliver();
    expect(heard()).toEqual(["a"]);
  });

  it("between the publication and the message loses nothing", async () => {
    await listening();
    await happens("a");
    await publishEvents(database.db, clock);
    await deliver();
    expect(heard()).toEqual(["a"]);
  });

  it("with a message in its hands leaves it to another one, after a minute", async () => {
    await listening();
    await happens("a");
    await happens("b");
    await publishEvents(database.db, clock);
    const held = await leaseWebhook(database.db, clock);
    if (!held) expect.unreachable();
    await takeDelivery(database.db, held, clock);
    // Here it is killed: before it sent, or after, which nobody knows.
    await deliver();
    expect(heard()).toEqual([]);
    pass(61);
    await deliver();
    expect(heard()).toEqual(["a", "b"]);
  });

  it("many at once send each message once, in its order", async () => {
    await listening();
    const names = Array.from({ length: 30 }, (_, index) => String(index));
    for (const name of names) await happens(name);
    await Promise.all([deliver(), deliver(), deliver()]);
    await deliver();
    expect(heard()).toEqual(names);
  });
});

describe("what somebody sends again", () => {
  it("goes ahead of what waits, once, with the same ID", async () => {
    const { webhook } = await listening();
    await happens("a");
    await deliver();
    const [first] = await deliveries(webhook.id);
    await happens("b");
    receiver.answers({ status: 500 });
    await deliver();
    const target = { organizationId, webhookId: webhook.id, deliveryId: first?.delivery.id ?? "" };
    await replayDelivery(target, context());
    await deliver();
    expect(heard()).toEqual(["a", "b", "a"]);
    expect(receiver.arrived[2]?.headers["webhook-id"]).toBe(receiver.arrived[0]?.headers["webhook-id"]);
    pass(6);
    receiver.answers({ status: 204 });
    await deliver();
    // It failed and holds nothing up; what waited goes on.
    expect(heard()).toEqual(["a", "b", "a", "b"]);
    expect(await reread(webhook.id)).toMatchObject({ status: "on" });
  });

  it("since a time is everything that it wants, also what happened while it was off", async () => {
    const { webhook } = await listening();
    const input = { url: receiver.url, types: ["user.*"], format: "standard", description: "" } as const;
    const switched = (status: "on" | "off") =>
      updateWebhook(
        { organizationId, webhookId: webhook.id, webhook: { ...input, types: ["user.*"], status } },
        context(),
      );
    await happens("before");
    await deliver();
    pass(10);
    const since = clock;
    await happens("a");
    await deliver();
    await switched("off");
    await happens("b");
    await deliver();
    await switched("on");
    await deliver();
    expect(heard()).toEqual(["before", "a"]);
    expect(await replaySince({ organizationId, webhookId: webhook.id, since }, context())).toEqual({
      count: 2,
      until: null,
    });
    await deliver();
    expect(heard()).toEqual(["before", "a", "a", "b"]);
  });

  it("since a time counts only what it wants against the bound, and says from when on the rest is left", async () => {
    const { webhook } = await listening();
    const since = clock;
    for (const name of ["1", "2", "3"]) await happens(name, "session.started");
    await happens("a");
    pass(1);
    const second = clock;
    for (const name of ["b", "c"]) await happens(name);
    pass(1);
    const third = clock;
    await happens("d");
    await deliver();
    const repeat = (from: Date, limit: number) => repeatSince(database.db, webhook, { since: from, limit }, clock);
    // A moment comes whole or not at all: the next call begins with it.
    expect(await repeat(since, 2)).toEqual({ count: 1, until: second });
    expect(await repeat(second, 2)).toEqual({ count: 2, until: third });
    expect(await repeat(third, 2)).toEqual({ count: 1, until: null });
    await wakeWebhook(database.db, webhook, clock);
    await deliver();
    expect(heard()).toEqual(["a", "b", "c", "d", "a", "b", "c", "d"]);
    expect(await repeat(second, 1)).toEqual({ count: 2, until: third });
  });

  it("is nobody else's delivery", async () => {
    const { webhook } = await listening();
    await happens("a");
    await deliver();
    const [row] = await deliveries(webhook.id);
    const other = await newOrganization(database.db);
    const target = { organizationId: other.id, webhookId: null, deliveryId: row?.delivery.id ?? "" };
    await expect(replayDelivery(target, context())).rejects.toMatchObject({ code: "not_found" });
  });

  it("can be an example, which no event tells of", async () => {
    const { webhook } = await listening();
    await sendExample({ organizationId, webhookId: webhook.id, type: "user.created" }, context());
    await deliver();
    expect(JSON.parse(receiver.arrived[0]?.body ?? "")).toMatchObject({
      type: "user.created",
      data: { example: true },
    });
  });
});

describe("an address", () => {
  it.each(["https://10.0.0.1/hook", "http://acme.example/hook", "https://acme.example:8443/hook", "https://[::1]/x"])(
    "%s is refused when it is typed",
    async (url) => {
      await expect(listening({ url })).rejects.toMatchObject({ code: "validation_failed" });
    },
  );

  it("is refused beyond the bound of an organization", async () => {
    for (let count = 0; count < 20; count++) await listening({ status: "off" });
    await expect(listening()).rejects.toMatchObject({ code: "quota_reached" });
  });
});
