"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { attributeInputSchema, attributePatchSchema } from "@/lib/directory/attribute-schema";
import { createAttribute, deleteAttribute, updateAttribute } from "@/lib/directory/save-attribute";

const key = z.string().max(80);

export const createAttributeForm = adminAction("attributes.write", attributeInputSchema, (attribute, ctx) =>
  createAttribute({ organizationId: ctx.organization.id, attribute }, ctx),
);

export const updateAttributeForm = adminAction(
  "attributes.write",
  z.strictObject({ key, attribute: attributePatchSchema }),
  (input, ctx) => updateAttribute({ organizationId: ctx.organization.id, key: input.key, patch: input.attribute }, ctx),
);

export const deleteAttributeForm = adminAction("attributes.write", z.strictObject({ key }), (input, ctx) =>
  deleteAttribute({ organizationId: ctx.organization.id, key: input.key }, ctx),
);
