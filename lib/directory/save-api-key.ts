import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { type ApiKeyView, insertApiKey, revokeApiKeyRow } from "./api-key-store";
import type { ApiKeyInput } from "./directory-schema";

/** Makes a key of one organization. The key itself is in this answer and nowhere else: only its hash is kept. */
export async function createApiKey(
  input: { organizationId: string; key: ApiKeyInput },
  ctx: Context,
): Promise<ApiKeyView & { key: string }> {
  const key = `gh_${randomToken(32)}`;
  return ctx.db.transaction(async (tx) => {
    const view = await insertApiKey(tx, {
      id: randomId(10),
      organizationId: input.organizationId,
      ...input.key,
      keyHash: hashToken(key),
      hint: key.slice(0, 7),
      createdBy: ctx.actor.label,
      createdAt: ctx.now,
    });
    await recordAudit(
      {
        organizationId: input.organizationId,
        action: "key.created",
        target: { type: "key", id: view.id, label: view.name },
      },
      { ...ctx, db: tx },
    );
    return { ...view, key };
  });
}

/** @throws SsoError not_found */
export async function revokeApiKey(input: { organizationId: string; keyId: string }, ctx: Context): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const view = await revokeApiKeyRow(tx, input.organizationId, input.keyId, ctx.now);
    if (!view) throw new SsoError("not_found");
    await recordAudit(
      {
        organizationId: input.organizationId,
        action: "key.revoked",
        target: { type: "key", id: view.id, label: view.name },
      },
      { ...ctx, db: tx },
    );
  });
}
