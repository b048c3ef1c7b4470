import { z } from "zod";
import { slugSchema } from "@/lib/directory/directory-schema";

/** Which connection operators may come in through; it belongs to the organization named. */
export const operatorConnectionInputSchema = z
  .strictObject({ organization: slugSchema, connection: z.string().min(1).max(64) })
  .meta({ id: "OperatorConnectionInput" });
export type OperatorConnectionInput = z.infer<typeof operatorConnectionInputSchema>;

/** The connection that was named for operators, for screens and answers. */
export const operatorConnectionSchema = z
  .object({
    organization: z.string().meta({ description: "The short name of the organization that it belongs to." }),
    connection: z.string().meta({ description: "The ID of the connection." }),
    name: z.string(),
    namedBy: z.string(),
    namedAt: z.iso.datetime(),
  })
  .meta({ id: "OperatorConnection" });
export type OperatorConnectionView = z.infer<typeof operatorConnectionSchema>;
