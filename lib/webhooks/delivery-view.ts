import { z } from "zod";
import {
  deliveryStates,
  type ReceivedAnswer,
  receivedAnswerSchema,
  type SentRequest,
  sentRequestSchema,
} from "./delivery";
import type { FoundDelivery } from "./delivery-store";

/** A delivery for screens and answers. */
export const deliveryViewSchema = z
  .object({
    id: z.string(),
    webhook: z.string(),
    event: z.string().meta({ description: "The ID of the event, which is also the `webhook-id`." }),
    type: z.string(),
    isExample: z.boolean(),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    nextAttemptAt: z.iso.datetime().nullable().meta({ description: "For a pending delivery." }),
    lastAttemptAt: z.iso.datetime().nullable(),
    request: sentRequestSchema.nullable().meta({ description: "The last attempt, its body shortened." }),
    response: receivedAnswerSchema.nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Delivery" });
export type DeliveryView = z.infer<typeof deliveryViewSchema>;

export function toDeliveryView({ delivery, event }: FoundDelivery): DeliveryView {
  const { id, webhookId, state, attempt, nextAt, lastAttemptAt, request, answer, createdAt } = delivery;
  const example = delivery.example as { id: string; type: string } | null;
  return {
    id,
    webhook: webhookId,
    event: event?.id ?? example?.id ?? "",
    type: event?.type ?? example?.type ?? "",
    isExample: example !== null,
    state,
    attempts: attempt,
    nextAttemptAt: state === "pending" ? nextAt.toISOString() : null,
    lastAttemptAt: lastAttemptAt?.toISOString() ?? null,
    request: request as SentRequest | null,
    response: answer as ReceivedAnswer | null,
    createdAt: createdAt.toISOString(),
  };
}
