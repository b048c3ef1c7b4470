import { and, asc, eq, inArray, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { webhookDeliveries, webhooks } from "@/drizzle/schema/webhooks";
import type { Db } from "@/lib/db/database";
import type { DomainEvent } from "@/lib/domain-events/published-event";
import type { Outcome, ReceivedAnswer, SentRequest } from "./delivery";
import type { Webhook } from "./webhook-store";

/** So long nobody else sends to a webhook: longer than one message takes. */
const leaseMilliseconds = 60_000;

/** A webhook that one instance has for itself, until `leasedUntil`. */
export type LeasedWebhook = Webhook & { leasedUntil: Date };

const isDue = (now: Date) =>
  and(
    eq(webhooks.status, "on"),
    lte(webhooks.nextAt, now),
    or(isNull(webhooks.leasedUntil), lte(webhooks.leasedUntil, now)),
  );

/**
 * Takes a webhook with something to send, for a minute. Of every organization; those that another instance takes at the moment are passed
 * over.
 */
export async function leaseWebhook(db: Db, now: Date): Promise<LeasedWebhook | null> {
  const due = db
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(isDue(now))
    .orderBy(asc(webhooks.nextAt))
    .limit(1)
    .for("update", { skipLocked: true });
  const leasedUntil = new Date(now.getTime() + leaseMilliseconds);
  const [row] = await db.update(webhooks).set({ leasedUntil }).where(inArray(webhooks.id, due)).returning();
  return row ? { ...row, leasedUntil } : null;
}

const isHeld = ({ organizationId, id, leasedUntil }: LeasedWebhook) =>
  and(
    eq(webhooks.organizationId, organizationId),
    eq(webhooks.id, id),
    eq(webhooks.status, "on"),
    eq(webhooks.leasedUntil, leasedUntil),
  );

/**
 * Keeps a webhook for another minute, as it is now: another address or secret counts from the next message on.
 * @returns null when it was switched off or deleted, or when another instance has it
 */
export async function renewLease(db: Db, webhook: LeasedWebhook, now: Date): Promise<LeasedWebhook | null> {
  const leasedUntil = new Date(now.getTime() + leaseMilliseconds);
  const [row] = await db.update(webhooks).set({ leasedUntil }).where(isHeld(webhook)).returning();
  return row ? { ...row, leasedUntil } : null;
}

const isWaiting = ({ organizationId, id }: Pick<Webhook, "organizationId" | "id">) =>
  and(
    eq(webhookDeliveries.organizationId, organizationId),
    eq(webhookDeliveries.webhookId, id),
    eq(webhookDeliveries.state, "pending"),
  );

/** A delivery that is tried now, counted as tried. */
export type TakenDelivery = { id: string; attempt: number; isManual: boolean; event: DomainEvent };

/** Takes the first delivery of a webhook, when it is due: the others wait for it, so that events arrive in their order. */
export async function takeDelivery(db: Db, webhook: LeasedWebhook, now: Date): Promise<TakenDelivery | null> {
  const { id, position, nextAt, attempt, isManual, eventNumber, example } = webhookDeliveries;
  const first = db
    .select({ id })
    .from(webhookDeliveries)
    .where(isWaiting(webhook))
    .orderBy(asc(position), asc(id))
    .limit(1);
  const [taken] = await db
    .update(webhookDeliveries)
    .set({ attempt: sql`${attempt} + 1`, lastAttemptAt: now })
    .where(and(isWaiting(webhook), inArray(id, first), lte(nextAt, now)))
    .returning({ id, attempt, isManual, eventNumber, example });
  if (!taken) return null;
  const { eventNumber: number, example: inRow, ...delivery } = taken;
  const event = number === null ? (inRow as DomainEvent) : await readEvent(db, webhook.organizationId, number);
  return { ...delivery, event };
}

async function readEvent(db: Db, organizationId: string, number: number): Promise<DomainEvent> {
  const { id, type, at, actor, subject, data } = domainEvents;
  const [row] = await db
    .select({ id: sql<string>`${id}`, type, at, actor, subject, data })
    .from(domainEvents)
    .where(and(eq(domainEvents.organizationId, organizationId), eq(domainEvents.number, number), isNotNull(id)));
  if (!row) throw new Error("a delivery has no event");
  return { ...row, at: row.at.toISOString() };
}

/** Writes down how an attempt ended. */
export async function settleDelivery(
  db: Db,
  { organizationId, id }: { organizationId: string; id: string },
  outcome: Outcome,
  { request, answer }: { request: SentRequest; answer: ReceivedAnswer },
): Promise<void> {
  const nextAt = outcome.state === "pending" ? { nextAt: outcome.nextAt } : {};
  await db
    .update(webhookDeliveries)
    .set({ state: outcome.state, ...nextAt, request, answer })
    .where(and(eq(webhookDeliveries.organizationId, organizationId), eq(webhookDeliveries.id, id)));
}

/**
 * Gives a webhook back, with the time at which its first delivery is due. Its row is locked before the deliveries are looked at: what is
 * published at the same time is seen here, or sets the time itself.
 */
export async function releaseWebhook(db: Db, webhook: LeasedWebhook): Promise<void> {
  await db.transaction(async (tx) => {
    const held = await tx.select({ id: webhooks.id }).from(webhooks).where(isHeld(webhook)).for("update");
    if (held.length === 0) return;
    const { position, id, nextAt } = webhookDeliveries;
    const [first] = await tx
      .select({ nextAt })
      .from(webhookDeliveries)
      .where(isWaiting(webhook))
      .orderBy(asc(position), asc(id))
      .limit(1);
    await tx
      .update(webhooks)
      .set({ nextAt: first?.nextAt ?? null, leasedUntil: null })
      .where(isHeld(webhook));
  });
}
