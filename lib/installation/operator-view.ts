import { z } from "zod";
import { slugSchema } from "@/lib/directory/directory-schema";
import { emailSchema } from "@/lib/identity/email";

/** Whom to make an operator: a user with this address, or somebody new, who is invited. */
export const operatorInputSchema = z
  .strictObject({
    email: emailSchema,
    organization: slugSchema.optional().meta({
      description:
        "The short name of the organization that the person belongs to, or is invited to. Optional where one active user of the installation has the address, or where there is only one organization.",
    }),
  })
  .meta({ id: "OperatorInput" });
export type OperatorInput = z.infer<typeof operatorInputSchema>;

/** Somebody who administers the installation, for screens and answers. */
export const operatorViewSchema = z
  .object({
    id: z.string().meta({ description: "The ID of the user." }),
    email: z.string(),
    displayName: z.string().nullable(),
    organization: z.string().meta({ description: "The short name of the organization that the user belongs to." }),
    status: z.enum(["active", "suspended"]).meta({ description: "A suspended operator cannot sign in." }),
    addedBy: z.string().nullable().meta({ description: "Who made them an operator; null: the first run." }),
    addedAt: z.iso.datetime().nullable().meta({ description: "Since when; null when it was not recorded." }),
    lastSignInAt: z.iso.datetime().nullable(),
  })
  .meta({ id: "Operator" });
export type OperatorView = z.infer<typeof operatorViewSchema>;
