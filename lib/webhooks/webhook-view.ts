import { z } from "zod";
import { webhookFormats } from "./webhook-format";
import { webhookStatuses } from "./webhook-schema";
import type { Webhook } from "./webhook-store";

/** A webhook for screens and answers, without its secrets. */
export const webhookViewSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    types: z.array(z.string()),
    format: z.enum(webhookFormats),
    status: z.enum(webhookStatuses),
    offReason: z.enum(["administrator", "gone", "failed"]).nullable().meta({
      description:
        "Why it is off: by an administrator, because its address answered 410, or because a delivery failed ten times.",
    }),
    previousSecretEndsAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: "Until when the previous secret also signs, after a rotation." }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: "Webhook" });
export type WebhookView = z.infer<typeof webhookViewSchema>;

/** The answer to a creation and to a rotation: the only ones in which a secret is shown. */
export const newWebhookViewSchema = webhookViewSchema.extend({ secret: z.string() }).meta({ id: "NewWebhook" });

/** Fields that a client may send back as it read them. */
export const readOnlyWebhookFields = [
  "id",
  "offReason",
  "previousSecretEndsAt",
  "createdBy",
  "createdAt",
  "updatedAt",
] as const;

export function toWebhookView(webhook: Webhook): WebhookView {
  const { id, url, description, types, format, status, offReason, previousSecretEndsAt, createdBy } = webhook;
  return {
    ...{ id, url, description, types, format, status, offReason, createdBy },
    previousSecretEndsAt: previousSecretEndsAt?.toISOString() ?? null,
    createdAt: webhook.createdAt.toISOString(),
    updatedAt: webhook.updatedAt.toISOString(),
  };
}
