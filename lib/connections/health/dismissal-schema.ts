import { z } from "zod";
import { findingSchema } from "./lint-connection";

/** An administrator does not want to be reminded of a finding: of one connection, or of all that have it now. */
export const dismissalInputSchema = z.strictObject({
  finding: findingSchema.shape.id,
  /** Null: of every connection that has it now, and of the organization itself. */
  connectionId: z.string().max(64).nullable(),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .regex(/^[^\p{C}]*$/u, "plain_text"),
  /** The last day on which it stays away; null: until somebody restores it. */
  until: z.iso.date().nullable(),
});
export type DismissalInput = z.infer<typeof dismissalInputSchema>;
