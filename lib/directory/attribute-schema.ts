import { z } from "zod";
import { attributeTypes } from "@/lib/identity/attribute-type";
import { attributeKeySchema, attributeValueSchema } from "@/lib/identity/attribute-value";
import { nameSchema } from "@/lib/identity/plain-text";
import { quotas } from "./quotas";

/** A field of people that an organization defines. */
export const attributeInputSchema = z
  .strictObject({
    key: attributeKeySchema,
    label: nameSchema(),
    type: z.enum(attributeTypes).meta({ description: "Cannot be changed afterwards. A date is a day: `2026-05-03`." }),
  })
  .meta({ id: "AttributeInput" });
export type AttributeInput = z.infer<typeof attributeInputSchema>;

export const attributePatchSchema = z.strictObject({ label: nameSchema().optional() }).meta({ id: "AttributePatch" });
export type AttributePatch = z.infer<typeof attributePatchSchema>;

/** What somebody sets of a user's attributes, by their keys: the others stay, and null takes a value away. */
export const attributeChangesSchema = z
  .record(attributeKeySchema, attributeValueSchema.nullable())
  .refine((changes) => Object.keys(changes).length <= quotas.attributes, `too_many: ${quotas.attributes}`);
export type AttributeChanges = z.infer<typeof attributeChangesSchema>;
