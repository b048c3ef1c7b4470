import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import type { UserStatus } from "./directory-schema";
import { deleteRecoveryCodes } from "./recovery-code-store";
import { deleteSessionsOfUsers } from "./session-store";
import { changeStatusRows } from "./user-store";

/**
 * Suspends many users at once and ends their sessions and recovery codes, or activates them again. Operators of the installation and whoever does
 * it are left out: an idle list must not lock the administrators out.
 * @returns the ids of those whose state changed
 */
export async function changeStatuses(
  { organizationId, userIds, status }: { organizationId: string; userIds: readonly string[]; status: UserStatus },
  ctx: Context,
): Promise<string[]> {
  const wanted = userIds.filter((id) => id !== ctx.actor.id);
  return ctx.db.transaction(async (tx) => {
    const changed = await changeStatusRows(tx, { organizationId, ids: wanted }, status, ctx.now);
    const ids = changed.map(({ id }) => id);
    if (status === "suspended") {
      await deleteSessionsOfUsers(tx, organizationId, ids);
      await deleteRecoveryCodes(tx, ids);
    }
    const from = status === "suspended" ? "active" : "suspended";
    for (const { id, email } of changed)
      await recordAudit(
        {
          organizationId,
          action: "user.updated",
          target: { type: "user", id, label: email },
          changes: [{ field: "status", from, to: status }],
        },
        { ...ctx, db: tx },
      );
    return ids;
  });
}
