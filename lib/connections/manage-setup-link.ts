import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { hashToken, randomId, randomToken } from "@/lib/crypto/tokens";
import { requireActiveActor } from "@/lib/directory/require-active-actor";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Connection } from "./connection";
import { wasEverLive } from "./ever-live-store";
import { requireConnection } from "./require-connection";
import { insertSetupLink, revokeSetupLinks } from "./setup-link-store";

type Of = { organizationId: string; connectionId: string };

export const setupLinkDays = [1, 7, 30] as const;

/**
 * Makes the link by which somebody without an account sets one connection up at the provider. An earlier link ends.
 * @returns the token, which is shown once; its hash is kept
 * @throws SsoError not_found; hand_over_live for a connection that people sign in with, or did once; user_disabled, key_invalid
 */
export async function createSetupLink(
  { organizationId, connectionId, days }: Of & { days: number },
  ctx: Context,
): Promise<string> {
  const connection = await requireConnection(ctx.db, organizationId, connectionId);
  if (await wasEverLive(ctx.db, connection))
    throw new SsoError("hand_over_live", {
      expected: said("unusedConnection"),
      got: connection.status === "live" ? said("liveOne") : said("onceLive"),
    });
  const token = randomToken(32);
  await ctx.db.transaction(async (tx) => {
    await requireActiveActor({ ...ctx, db: tx });
    await revokeSetupLinks(tx, connection, ctx.now);
    await insertSetupLink(tx, {
      id: randomId(12),
      organizationId,
      connectionId,
      tokenHash: hashToken(token),
      createdBy: ctx.actor.label,
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + days * 86_400_000),
    });
    await audit(connection, "connection.handed-over", { ...ctx, db: tx });
  });
  return token;
}

/** Ends the link of a connection at once. @throws SsoError not_found */
export async function endSetupLinks({ organizationId, connectionId }: Of, ctx: Context): Promise<void> {
  const connection = await requireConnection(ctx.db, organizationId, connectionId);
  await ctx.db.transaction(async (tx) => {
    const ended = await revokeSetupLinks(tx, connection, ctx.now);
    if (ended > 0) await audit(connection, "connection.hand-over-ended", { ...ctx, db: tx });
  });
}

function audit({ organizationId, id, name }: Connection, action: `connection.${string}`, ctx: Context): Promise<void> {
  return recordAudit({ organizationId, action, target: { type: "connection", id, label: name } }, ctx);
}
