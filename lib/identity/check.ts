import { z } from "zod";
import { errorCodes } from "@/lib/errors/catalogue";

/** One rule that a message was held against. `name` is the refusal that it would cause, and names the rule. */
export const checkSchema = z
  .object({
    name: z.enum(errorCodes),
    passed: z.boolean(),
    warns: z
      .literal(true)
      .optional()
      .meta({ description: "Passed, and only just: by the tolerance of the clocks, or by an exception that ends." }),
    expected: z.string().optional(),
    got: z.string().optional(),
  })
  .meta({ id: "Check" });
export type Check = z.infer<typeof checkSchema>;
