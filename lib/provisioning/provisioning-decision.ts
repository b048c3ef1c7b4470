import { z } from "zod";
import { errorCodeSchema } from "@/lib/errors/error-code-schema";
import { storedFactSchema } from "@/lib/facts/fact-schema";
import { profileFields } from "@/lib/identity/profile-fields";
import { attributeChangeSchemaWith } from "./change-attributes";
import { listedRolesSchema } from "./resolve-roles";

const fieldChangeSchema = z.object({ field: z.enum(profileFields), from: z.string().nullable(), to: z.string() });
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/**
 * What a sign-in does to the directory, as a value: it can be printed, tested in a table and shown on a test page
 * without touching anything.
 * @param fact facts inside; at the borders the texts that are made of them
 */
export function decisionSchemaWith<Schema extends z.ZodType>(fact: Schema) {
  const admitted = z.object({
    changes: z.array(fieldChangeSchema),
    attributes: z
      .array(attributeChangeSchemaWith(fact))
      .optional()
      .meta({ description: "Custom attributes that the sign-in set; absent when it set none." }),
    roles: z.object({
      granted: z.array(z.object({ role: z.string(), reason: fact })),
      revoked: z.array(z.string()),
      unmapped: z.array(z.string()),
      lists: z.array(listedRolesSchema).optional().meta({ description: "Values that look like lists." }),
    }),
    groups: z.object({
      granted: z.array(z.object({ group: z.string(), reason: fact })),
      revoked: z.array(z.string()),
    }),
    notes: z.array(fact),
  });
  return z.discriminatedUnion("kind", [
    admitted.extend({ kind: z.literal("create"), emailVerified: z.boolean() }),
    admitted.extend({
      kind: z.enum(["link", "update", "unchanged"]),
      userId: z.string(),
      emailVerified: z
        .boolean()
        .nullable()
        .meta({ description: "Whether the address counts as verified from then on; null leaves it unchanged." }),
    }),
    z.object({ kind: z.literal("reject"), code: errorCodeSchema, expected: fact, got: fact }),
  ]);
}

export const provisioningDecisionSchema = decisionSchemaWith(storedFactSchema);
export type ProvisioningDecision = z.infer<typeof provisioningDecisionSchema>;
export type RoleChanges = Exclude<ProvisioningDecision, { kind: "reject" }>["roles"];
export type Rejection = Extract<ProvisioningDecision, { kind: "reject" }>;
