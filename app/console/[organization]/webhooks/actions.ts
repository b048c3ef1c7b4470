"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { eventTypes } from "@/lib/domain-events/event-types";
import { replayDelivery, replaySince, sendExample } from "@/lib/webhooks/replay-deliveries";
import {
  createWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  updateWebhook,
  updateWebhookStatus,
} from "@/lib/webhooks/save-webhook";
import { webhookInputSchema, webhookPatchSchema, webhookStatuses } from "@/lib/webhooks/webhook-schema";

const webhookId = z.string().max(40);

export const createWebhookForm = adminAction("webhooks.write", webhookInputSchema, async (input, ctx) => {
  const { webhook, secret } = await createWebhook({ organizationId: ctx.organization.id, webhook: input }, ctx);
  return { id: webhook.id, secret };
});

export const updateWebhookForm = adminAction(
  "webhooks.write",
  z.strictObject({ webhookId, webhook: webhookPatchSchema }),
  async (input, ctx) => {
    await updateWebhook({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

/** Switches a webhook on or off, whatever else of it was changed since the page was made. */
export const switchWebhookForm = adminAction(
  "webhooks.write",
  z.strictObject({ webhookId, status: z.enum(webhookStatuses) }),
  async (input, ctx) => {
    await updateWebhookStatus({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

export const deleteWebhookForm = adminAction("webhooks.write", z.strictObject({ webhookId }), (input, ctx) =>
  deleteWebhook({ organizationId: ctx.organization.id, ...input }, ctx),
);

export const rotateSecretForm = adminAction("webhooks.write", z.strictObject({ webhookId }), async (input, ctx) => {
  const { secret } = await rotateWebhookSecret({ organizationId: ctx.organization.id, ...input }, ctx);
  return { secret };
});

export const sendExampleForm = adminAction(
  "webhooks.write",
  z.strictObject({ webhookId, type: z.enum(eventTypes) }),
  async (input, ctx) => {
    await sendExample({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

export const redeliverForm = adminAction(
  "webhooks.write",
  z.strictObject({ webhookId, deliveryId: z.string().max(40) }),
  async (input, ctx) => {
    await replayDelivery({ organizationId: ctx.organization.id, ...input }, ctx);
  },
);

export const redeliverSinceForm = adminAction(
  "webhooks.write",
  z.strictObject({ webhookId, since: z.iso.datetime().transform((text) => new Date(text)) }),
  async (input, ctx) => {
    const { count, until } = await replaySince({ organizationId: ctx.organization.id, ...input }, ctx);
    return { count, until: until?.toISOString() ?? null };
  },
);
