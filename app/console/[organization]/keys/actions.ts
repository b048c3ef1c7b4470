"use server";

import { z } from "zod";
import { adminAction } from "@/lib/auth/admin-action";
import { chosenSchema, eachChosen } from "@/lib/auth/each-chosen";
import { findApiKeyView } from "@/lib/directory/api-key-store";
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

/** Revokes the chosen ones of a list. */
export const revokeApiKeysForm = adminAction("keys.write", chosenSchema, ({ ids }, ctx) => {
  const organizationId = ctx.organization.id;
  return eachChosen(ids, {
    run: async (id) => {
      const isRevoked = (await findApiKeyView(ctx.db, organizationId, id))?.revokedAt;
      if (isRevoked) return false;
      await revokeApiKey({ organizationId, keyId: id }, ctx);
      return true;
    },
    nameOf: async (id) => (await findApiKeyView(ctx.db, organizationId, id))?.name ?? null,
  });
});
