"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { apiKeyFormSchema } from "@/lib/directory/directory-schema";
import { createApiKey, revokeApiKey } from "@/lib/directory/save-api-key";

export const createApiKeyForm = adminAction("keys.write", apiKeyFormSchema, async ({ days, ...wanted }, ctx) => {
  const expiresAt = days === 0 ? null : new Date(ctx.now.getTime() + days * 86_400_000).toISOString();
  const made = await createApiKey({ organizationId: ctx.organization.id, key: { ...wanted, expiresAt } }, ctx);
  return { name: made.name, key: made.key };
});

export const revokeApiKeyForm = adminAction(
  "keys.write",
  z.strictObject({ keyId: z.string().max(40) }),
  ({ keyId }, ctx) => revokeApiKey({ organizationId: ctx.organization.id, keyId }, ctx),
);
