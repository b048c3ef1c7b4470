import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { deleteSessionsOfUsers } from "./session-store";
import { suspendUserRows } from "./user-store";

/**
 * Suspends many users at once and ends their sessions. Operators of the installation and whoever does it are left out: an
 * idle list must not lock the administrators out.
 * @returns how many were suspended
 */
export async function suspendUsers(
  { organizationId, userIds }: { organizationId: string; userIds: readonly string[] },
  ctx: Context,
): Promise<number> {
  const wanted = userIds.filter((id) => id !== ctx.actor.id);
  return ctx.db.transaction(async (tx) => {
    const suspended = await suspendUserRows(tx, organizationId, wanted, ctx.now);
    const ids = suspended.map(({ id }) => id);
    await deleteSessionsOfUsers(tx, organizationId, ids);
    for (const { id, email } of suspended)
      await recordAudit(
        {
          organizationId,
          action: "user.updated",
          target: { type: "user", id, label: email },
          changes: [{ field: "status", from: "active", to: "suspended" }],
        },
        { ...ctx, db: tx },
      );
    return suspended.length;
  });
}
