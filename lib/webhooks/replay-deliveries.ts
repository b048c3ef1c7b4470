import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { eventId } from "@/lib/domain-events/event-id";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { type FoundDelivery, findDelivery, insertExample, repeatDelivery, repeatSince } from "./delivery-store";
import { exampleEvent } from "./example-event";
import { publishEventsOf } from "./publish-events";
import { findWebhook, type Webhook, wakeWebhook } from "./webhook-store";

type Target = { organizationId: string; webhookId: string };

/** What one call puts into the queue at most, but for what happened in one moment. */
const replayLimit = 10_000;

/**
 * Sends a delivery once more, whatever became of it, at once and with the same ID.
 * @param input.webhookId null where the delivery alone was named
 * @throws SsoError not_found, webhook_off
 */
export async function replayDelivery(
  { organizationId, webhookId, deliveryId }: { organizationId: string; webhookId: string | null; deliveryId: string },
  ctx: Context,
): Promise<FoundDelivery> {
  const found = await findDelivery(ctx.db, { organizationId, webhookId, id: deliveryId });
  if (!found) throw new SsoError("not_found");
  const webhook = await requireOn({ organizationId, webhookId: found.delivery.webhookId }, ctx);
  return ctx.db.transaction(async (tx) => {
    await repeatDelivery(tx, found.delivery, ctx.now);
    await wakeWebhook(tx, webhook, ctx.now);
    await audit(webhook, [{ field: "delivery", from: null, to: deliveryId }], { ...ctx, db: tx });
    const repeated = await findDelivery(tx, { organizationId, webhookId: webhook.id, id: deliveryId });
    if (!repeated) throw new SsoError("not_found");
    return repeated;
  });
}

/**
 * Sends everything that happened since a time once more, also what happened while the webhook was off.
 * @returns how many messages; and the time from which on the rest is sent by another call, null where there is none
 * @throws SsoError not_found, webhook_off
 */
export async function replaySince(
  { since, ...target }: Target & { since: Date },
  ctx: Context,
): Promise<{ count: number; until: Date | null }> {
  const webhook = await requireOn(target, ctx);
  await publishEventsOf(ctx.db, target.organizationId, ctx.now);
  return ctx.db.transaction(async (tx) => {
    const repeated = await repeatSince(tx, webhook, { since, limit: replayLimit }, ctx.now);
    if (repeated.count === 0) return repeated;
    await wakeWebhook(tx, webhook, ctx.now);
    await audit(webhook, [{ field: "since", from: null, to: since.toISOString() }], { ...ctx, db: tx });
    return repeated;
  });
}

/** Sends an example of a type, so that a receiver can be tried. @throws SsoError not_found, webhook_off */
export async function sendExample(
  { type, ...target }: Target & { type: string },
  ctx: Context,
): Promise<FoundDelivery> {
  const webhook = await requireOn(target, ctx);
  const id = eventId(0, randomId(8));
  return ctx.db.transaction(async (tx) => {
    const deliveryId = await insertExample(tx, webhook, exampleEvent({ id, type }, ctx), ctx.now);
    await wakeWebhook(tx, webhook, ctx.now);
    const found = await findDelivery(tx, { ...target, id: deliveryId });
    if (!found) throw new SsoError("not_found");
    return found;
  });
}

async function requireOn({ organizationId, webhookId }: Target, { db }: Context): Promise<Webhook> {
  const webhook = await findWebhook(db, organizationId, webhookId);
  if (!webhook) throw new SsoError("not_found");
  if (webhook.status === "off")
    throw new SsoError("webhook_off", { expected: said("webhookOn"), got: said("webhookOff") });
  return webhook;
}

async function audit(
  { organizationId, id, url }: Webhook,
  changes: { field: string; from: unknown; to: unknown }[],
  ctx: Context,
): Promise<void> {
  await recordAudit(
    { organizationId, action: "webhook.redelivered", target: { type: "webhook", id, label: url }, changes },
    ctx,
  );
}
