import { and, desc, eq, inArray, lt, or, type SQL } from "drizzle-orm";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { webhookDeliveries } from "@/drizzle/schema/webhooks";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { selectsType } from "@/lib/domain-events/event-types";
import { listEventsSince, type NewlyPublished } from "@/lib/domain-events/published-event-store";
import type { Webhook } from "./webhook-store";

export type DeliveryRow = typeof webhookDeliveries.$inferSelect;
type WebhookName = Pick<Webhook, "organizationId" | "id">;

/** So many rows fit into the parameters of one statement. */
const perStatement = 500;

const isOf = ({ organizationId, id }: WebhookName) =>
  and(eq(webhookDeliveries.organizationId, organizationId), eq(webhookDeliveries.webhookId, id));

/** Has events sent to a webhook that wants their types. @returns how many */
export async function insertDeliveries(
  db: Db,
  webhook: Webhook,
  events: readonly NewlyPublished[],
  now: Date,
): Promise<number> {
  const wanted = events.filter(({ type }) => selectsType(webhook.types, type));
  for (let start = 0; start < wanted.length; start += perStatement)
    await db.insert(webhookDeliveries).values(
      wanted.slice(start, start + perStatement).map(({ number, position }) => ({
        id: randomId(16),
        organizationId: webhook.organizationId,
        webhookId: webhook.id,
        eventNumber: number,
        position,
        state: "pending" as const,
        nextAt: now,
        createdAt: now,
      })),
    );
  return wanted.length;
}

/** Has an example sent: what it says is in the row. */
export async function insertExample(db: Db, webhook: WebhookName, example: object, now: Date): Promise<string> {
  const id = randomId(16);
  const { organizationId, id: webhookId } = webhook;
  const row = { id, organizationId, webhookId, example, position: 0, isManual: true };
  await db.insert(webhookDeliveries).values({ ...row, state: "pending", nextAt: now, createdAt: now });
  return id;
}

/** What somebody looks for: the event's type and ID are beside what became of it. */
const shownColumns = {
  delivery: webhookDeliveries,
  event: { id: domainEvents.id, type: domainEvents.type, at: domainEvents.at },
};
export type FoundDelivery = { delivery: DeliveryRow; event: { id: string | null; type: string; at: Date } | null };

function selectDeliveries(db: Db, organizationId: string, condition: SQL | undefined) {
  return db
    .select(shownColumns)
    .from(webhookDeliveries)
    .leftJoin(
      domainEvents,
      and(
        eq(domainEvents.organizationId, webhookDeliveries.organizationId),
        eq(domainEvents.number, webhookDeliveries.eventNumber),
      ),
    )
    .where(and(eq(webhookDeliveries.organizationId, organizationId), condition));
}

/** Deliveries of a webhook, the newest first. */
export async function listDeliveries(
  db: Db,
  { organizationId, id: webhookId }: WebhookName,
  { limit, before }: { limit: number; before: { at: Date; id: string } | null },
): Promise<FoundDelivery[]> {
  const { createdAt, id } = webhookDeliveries;
  const older = before ? or(lt(createdAt, before.at), and(eq(createdAt, before.at), lt(id, before.id))) : undefined;
  return selectDeliveries(db, organizationId, and(eq(webhookDeliveries.webhookId, webhookId), older))
    .orderBy(desc(createdAt), desc(id))
    .limit(limit);
}

/** A delivery of an organization, or of one of its webhooks. */
export async function findDelivery(
  db: Db,
  { organizationId, webhookId, id }: { organizationId: string; webhookId: string | null; id: string },
): Promise<FoundDelivery | null> {
  const ofWebhook = webhookId === null ? undefined : eq(webhookDeliveries.webhookId, webhookId);
  const [row] = await selectDeliveries(db, organizationId, and(ofWebhook, eq(webhookDeliveries.id, id)));
  return row ?? null;
}

/** These deliveries of an organization, by their ids. */
export async function findDeliveries(
  db: Db,
  organizationId: string,
  ids: readonly string[],
): Promise<Map<string, FoundDelivery>> {
  if (ids.length === 0) return new Map();
  const rows = await selectDeliveries(db, organizationId, inArray(webhookDeliveries.id, [...ids]));
  return new Map(rows.map((row) => [row.delivery.id, row]));
}

/** Sends a delivery once more, at once and ahead of the others. */
export async function repeatDelivery(
  db: Db,
  { organizationId, id }: Pick<DeliveryRow, "organizationId" | "id">,
  now: Date,
): Promise<void> {
  await db
    .update(webhookDeliveries)
    .set({ state: "pending", isManual: true, position: 0, attempt: 0, nextAt: now })
    .where(and(eq(webhookDeliveries.organizationId, organizationId), eq(webhookDeliveries.id, id)));
}

/**
 * Puts the events of a time into the queue of a webhook, those that it has had and those that happened while it was off: of the types that
 * it wants now, in their order, with all attempts.
 * @returns how many, and where the limit left something the time from which on
 */
export async function repeatSince(
  db: Db,
  webhook: Webhook,
  { since, limit }: { since: Date; limit: number },
  now: Date,
): Promise<{ count: number; until: Date | null }> {
  const filter = { types: webhook.types, from: since };
  const { events, until } = await listEventsSince(db, webhook.organizationId, filter, limit);
  for (let start = 0; start < events.length; start += perStatement) {
    const numbers = events.slice(start, start + perStatement).map((event) => event.number);
    // What waits already keeps its place and its attempts.
    await db
      .delete(webhookDeliveries)
      .where(
        and(
          isOf(webhook),
          inArray(webhookDeliveries.eventNumber, numbers),
          inArray(webhookDeliveries.state, ["delivered", "failed"]),
        ),
      );
  }
  const waiting = await db
    .select({ number: webhookDeliveries.eventNumber })
    .from(webhookDeliveries)
    .where(and(isOf(webhook), eq(webhookDeliveries.state, "pending")));
  const known = new Set(waiting.map((row) => row.number));
  const missing = events.filter((event) => !known.has(event.number));
  return { count: await insertDeliveries(db, webhook, missing, now), until };
}
