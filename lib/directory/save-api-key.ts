import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { type ApiKeyView, insertApiKey, revokeApiKeyRow } from "./api-key-store";
import { holdsScopes } from "./api-scope";
import { may } from "./console-role";
import type { ApiKeyInput } from "./directory-schema";
import { requireActiveActor } from "./require-active-actor";
import { requirePermission } from "./require-permission";

/** What the maker of a key may do; null: everything, for ever. */
type Maker = { scopes: readonly string[] | null; expiresAt: Date | null };

/**
 * Makes a key of one organization. The key itself is in this answer and nowhere else: only its hash is kept. It may do no more than who
 * makes it: an administrator's key gives nobody a console role.
 * @param input.maker the key that makes it: it hands on no more than it has
 * @throws SsoError validation_failed, key_grants_more, permission_missing, user_disabled, key_invalid
 */
export async function createApiKey(
  input: { organizationId: string; key: ApiKeyInput; maker?: Maker },
  ctx: Context,
): Promise<ApiKeyView & { key: string }> {
  requirePermission(ctx.rights, "keys.write");
  const { scopes, ...wanted } = input.key;
  const expiresAt = wanted.expiresAt === null ? null : new Date(wanted.expiresAt);
  if (expiresAt && expiresAt <= ctx.now)
    throw new SsoError("validation_failed", { fields: { expiresAt: "date_past" } });
  if (input.maker) requireNoMore({ scopes, expiresAt }, input.maker);
  const key = `gh_${randomToken(32)}`;
  return ctx.db.transaction(async (tx) => {
    await requireActiveActor({ ...ctx, db: tx });
    const view = await insertApiKey(tx, {
      id: randomId(10),
      organizationId: input.organizationId,
      ...wanted,
      scopes,
      expiresAt,
      consoleRole: may(ctx.rights, "console_roles.write") ? "owner" : "administrator",
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
        changes: [
          { field: "consoleRole", from: null, to: view.consoleRole },
          { field: "scopes", from: null, to: scopes ?? ["*"] },
          { field: "expiresAt", from: null, to: view.expiresAt },
        ],
      },
      { ...ctx, db: tx },
    );
    return { ...view, key };
  });
}

/** A key that may make keys would otherwise make itself one that may do everything, for ever. */
function requireNoMore(made: { scopes: ApiKeyInput["scopes"]; expiresAt: Date | null }, maker: Maker): void {
  const isLonger = maker.expiresAt !== null && (made.expiresAt === null || made.expiresAt > maker.expiresAt);
  if (isLonger || !holdsScopes(maker.scopes, made.scopes)) throw new SsoError("key_grants_more");
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
