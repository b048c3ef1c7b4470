import { z } from "zod";

/** So much of a message and of its answer is kept, for who looks for a mistake. */
export const excerptLimits = { request: 4_000, answer: 2_000, header: 300 };

/** The last attempt, as it was sent. */
export const sentRequestSchema = z
  .object({ url: z.string(), headers: z.record(z.string(), z.string()), body: z.string() })
  .meta({ id: "DeliveryRequest" });
export type SentRequest = z.infer<typeof sentRequestSchema>;

/** What was answered, or why nothing was. */
export const receivedAnswerSchema = z
  .object({
    status: z.int().nullable().meta({ description: "Null when there was no response." }),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    problem: z.string().nullable().meta({ description: "Why there was no response." }),
    milliseconds: z.int(),
  })
  .meta({ id: "DeliveryResponse" });
export type ReceivedAnswer = z.infer<typeof receivedAnswerSchema>;

export const deliveryStates = ["pending", "delivered", "failed"] as const;

/** What an attempt means for its delivery and its webhook. */
export type Outcome =
  | { state: "delivered" }
  | { state: "pending"; nextAt: Date }
  | { state: "failed"; switchesOff: "gone" | "failed" | null };
