import type { JobContext } from "@/lib/context";
import { findOrganizationById } from "@/lib/directory/organization-store";
import { log } from "@/lib/log";
import { count } from "@/lib/metrics/recorder";
import packageJson from "@/package.json";
import { outcomeOf } from "./delivery-outcome";
import {
  type LeasedWebhook,
  leaseWebhook,
  releaseWebhook,
  renewLease,
  settleDelivery,
  type TakenDelivery,
  takeDelivery,
} from "./delivery-queue-store";
import { endWebhook } from "./end-webhook";
import { messageBody } from "./message";
import { sendMessage } from "./message-client";
import { publishEvents } from "./publish-events";
import { signedHeaders } from "./standard-signature";
import { signingSecrets } from "./webhook-secret";

/** So many receivers are called at a time; one that is slow keeps one of these waiting, and no other receiver. */
const workers = 8;

/** A receiver with a long queue gives its place to the others after so many messages. */
const perTurn = 50;

/** @param clock a turn takes longer than one time holds @param random for the spread of the attempts */
export type DeliveryClock = { clock: () => Date; random: () => number };
const usual: DeliveryClock = { clock: () => new Date(), random: Math.random };

/**
 * Publishes what was committed and sends it: to each webhook one message after another, in the order of the events. What could not be
 * delivered holds up what comes after it, until it is delivered or given up (decision 0061). Several instances may do it at once.
 */
export async function deliverWebhooks(ctx: JobContext, { clock, random }: DeliveryClock = usual): Promise<void> {
  await publishEvents(ctx.db, clock());
  const work = async () => {
    for (let webhook = await leaseWebhook(ctx.db, clock()); webhook; webhook = await leaseWebhook(ctx.db, clock()))
      await deliverInTurn(webhook, ctx, { clock, random }).catch((error) =>
        // It stays taken for a minute: a fault of ours must not keep the others from their messages.
        log().error({ err: error, webhook: webhook?.id }, "a webhook was not served"),
      );
  };
  await Promise.all(Array.from({ length: workers }, work));
}

async function deliverInTurn(claimed: LeasedWebhook, ctx: JobContext, time: DeliveryClock): Promise<void> {
  let webhook: LeasedWebhook | null = claimed;
  for (let count = 0; webhook && count < perTurn; count++) {
    const delivery = await takeDelivery(ctx.db, webhook, time.clock());
    if (!delivery) break;
    await attempt(webhook, delivery, ctx, time);
    // Again as it is now: somebody may have switched it off, or changed its address.
    const held: LeasedWebhook = webhook;
    webhook = await renewLease(ctx.db, held, time.clock());
  }
  if (webhook) await releaseWebhook(ctx.db, webhook);
}

/** What metrics call it. */
const words = { delivered: "delivered", pending: "retried", failed: "given_up" } as const;

async function attempt(
  webhook: LeasedWebhook,
  { id, event, ...taken }: TakenDelivery,
  ctx: JobContext,
  { clock, random }: DeliveryClock,
): Promise<void> {
  const { organizationId } = webhook;
  const organization = await findOrganizationById(ctx.db, organizationId);
  // Deleted at this moment, and with it everything that waits.
  if (!organization) return;
  const body = messageBody(webhook, event, { organization, version: packageJson.version });
  const at = clock();
  const headers = signedHeaders({ id: event.id, body }, signingSecrets(webhook, at), at);
  const { retryAfter, ...sent } = await sendMessage(webhook.url, { headers, body }, ctx.outbound);
  const outcome = outcomeOf({ ...taken, status: sent.answer.status, retryAfter }, clock(), random());
  await settleDelivery(ctx.db, { organizationId, id }, outcome, sent);
  count("gatehouse_webhook_deliveries_total", { outcome: words[outcome.state] });
  if (outcome.state === "failed" && outcome.switchesOff)
    await endWebhook(webhook, outcome.switchesOff, organization, { ...ctx, now: clock() });
}
