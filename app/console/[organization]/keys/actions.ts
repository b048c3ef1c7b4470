"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { apiKeyInputSchema } from "@/lib/directory/directory-schema";
import { createApiKey, revokeApiKey } from "@/lib/directory/save-api-key";

export const createApiKeyForm = adminAction(apiKeyInputSchema, async (key, ctx) => {
  const made = await createApiKey({ organizationId: ctx.organization.id, key }, ctx);
  return { name: made.name, key: made.key };
});

export const revokeApiKeyForm = adminAction(z.strictObject({ keyId: z.string().max(40) }), ({ keyId }, ctx) =>
  revokeApiKey({ organizationId: ctx.organization.id, keyId }, ctx),
);
