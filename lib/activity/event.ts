import { z } from "zod";
import { errorCodes } from "@/lib/errors/catalogue";
import { checkSchema } from "@/lib/identity/check";
import { provisioningDecisionSchema } from "@/lib/provisioning/provisioning-decision";

/** `ok`, or the refusal. */
export const eventCodeSchema = z.enum(["ok", ...errorCodes]).meta({ id: "EventCode" });
export type EventCode = z.infer<typeof eventCodeSchema>;

/** What is known about the asserting side when an event is written. */
export const eventClaimsSchema = z
  .object({
    /** Absent in events of earlier versions. */
    issuer: z.string().optional(),
    subject: z.string(),
    subjectFormat: z.string().optional(),
    claims: z.record(z.string(), z.array(z.string())),
    /** Absent where the provider sends none, and in events of earlier versions. */
    friendlyNames: z.record(z.string(), z.string()).optional(),
    verifiedEmails: z.array(z.string()).optional(),
    deniesEmail: z.literal(true).optional(),
  })
  .meta({ id: "Claims" });
export type EventClaims = z.infer<typeof eventClaimsSchema>;

/** One sign-in or test. @param schemas of what holds facts inside, and texts at the borders */
export function eventSchemaWith<Checked extends z.ZodType, Decided extends z.ZodType>(schemas: {
  check: Checked;
  decision: Decided;
}) {
  return z.object({
    reference: z.string(),
    code: eventCodeSchema,
    purpose: z
      .enum(["sign-in", "test", "application", "logout"])
      .meta({ description: "`logout`: the provider asked to end sessions, or answered when we asked it." }),
    protocol: z.enum(["saml", "oidc", "code", "recovery", "passkey"]),
    connection: z.string().nullable(),
    connectionName: z.string().nullable(),
    connectionVersion: z.int().nullable(),
    application: z
      .string()
      .nullable()
      .meta({ description: "The application that a signed-in person asked for; null for a sign-in." }),
    applicationName: z.string().nullable(),
    email: z.string().nullable(),
    userId: z.string().nullable(),
    checks: z.array(schemas.check),
    decision: schemas.decision.nullable(),
    durationMilliseconds: z.int(),
    clockDifferenceSeconds: z.int().nullable(),
    repeats: z.int().meta({
      description: "The number of further rejections of the same kind, counted here instead of in separate events.",
    }),
    lastRepeatAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  });
}

const eventSchema = eventSchemaWith({ check: checkSchema, decision: provisioningDecisionSchema });
export type EventView = z.infer<typeof eventSchema>;
