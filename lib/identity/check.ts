import { z } from "zod";
import { errorCodeSchema } from "@/lib/errors/error-code-schema";
import { storedFactSchema } from "@/lib/facts/fact-schema";

/**
 * One rule that a message was checked against. `name` is the refusal that it would cause, and names the rule.
 * @param fact facts inside; at the borders the texts that are made of them
 */
export function checkSchemaWith<Schema extends z.ZodType>(fact: Schema) {
  return z.object({
    name: errorCodeSchema,
    passed: z.boolean(),
    warns: z
      .literal(true)
      .optional()
      .meta({ description: "Passed only because of the allowed clock skew or a temporary exception." }),
    expected: fact.optional(),
    got: fact.optional(),
  });
}

export const checkSchema = checkSchemaWith(storedFactSchema);
export type Check = z.infer<typeof checkSchema>;
