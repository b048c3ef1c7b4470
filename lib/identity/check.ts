import { z } from "zod";
import { errorCodeSchema } from "@/lib/errors/error-code-schema";

/** One rule that a message was held against. `name` is the refusal that it would cause, and names the rule. */
export const checkSchema = z
  .object({
    name: errorCodeSchema,
    passed: z.boolean(),
    warns: z
      .literal(true)
      .optional()
      .meta({ description: "Passed only because of the allowed clock skew or a temporary exception." }),
    expected: z.string().optional(),
    got: z.string().optional(),
  })
  .meta({ id: "Check" });
export type Check = z.infer<typeof checkSchema>;
