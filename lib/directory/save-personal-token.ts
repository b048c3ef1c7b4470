import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { lockRow } from "./lock-row-store";
import { type PersonalTokenInput, tokenPrefix, tokensAtMost } from "./personal-token";
import { countPersonalTokens, deletePersonalToken, insertPersonalToken, mayHoldTokens } from "./personal-token-store";

type Owner = { organizationId: string; userId: string };

const dayMilliseconds = 86_400_000;

/**
 * Makes a token by which somebody calls the REST API as themselves. The token itself is in this answer and nowhere else: only its hash
 * is kept. Whether its owner administers the organization is asked at every use.
 * @throws SsoError forbidden (they administer nothing), quota_reached
 */
export async function createPersonalToken(
  { token: input, ...owner }: Owner & { token: PersonalTokenInput },
  ctx: Context,
): Promise<{ name: string; token: string }> {
  const { name, readOnly, days } = input;
  const token = `${tokenPrefix}${randomToken(32)}`;
  const id = randomId(10);
  const expiresAt = new Date(ctx.now.getTime() + days * dayMilliseconds);
  await ctx.db.transaction(async (tx) => {
    // Held, so that nobody is suspended meanwhile: their tokens end with it.
    await lockRow(tx, { type: "user", organizationId: owner.organizationId, key: owner.userId });
    if (!(await mayHoldTokens(tx, owner))) throw new SsoError("forbidden");
    const count = await countPersonalTokens(tx, owner);
    if (count >= tokensAtMost)
      throw new SsoError("quota_reached", {
        expected: said("personalTokensAtMost", { count: tokensAtMost }),
        got: said("withThisChange", { count: count + 1 }),
      });
    const hint = token.slice(0, tokenPrefix.length + 4);
    await insertPersonalToken(tx, {
      ...owner,
      id,
      name,
      readOnly,
      hint,
      tokenHash: hashToken(token),
      createdAt: ctx.now,
      expiresAt,
    });
    await recordAudit(
      {
        organizationId: owner.organizationId,
        action: "token.created",
        target: { type: "token", id, label: name },
        changes: [
          { field: "readOnly", from: null, to: readOnly },
          { field: "expiresAt", from: null, to: expiresAt.toISOString() },
        ],
      },
      { ...ctx, db: tx },
    );
  });
  return { name, token };
}

/**
 * Ends one of somebody's own tokens.
 * @throws SsoError not_found
 */
export async function revokePersonalToken(
  { tokenId, ...owner }: Owner & { tokenId: string },
  ctx: Context,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const name = await deletePersonalToken(tx, owner, tokenId);
    if (name === null) throw new SsoError("not_found");
    await recordAudit(
      {
        organizationId: owner.organizationId,
        action: "token.revoked",
        target: { type: "token", id: tokenId, label: name },
      },
      { ...ctx, db: tx },
    );
  });
}
