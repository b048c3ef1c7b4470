import { recordAudits } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import type { UserStatus } from "./directory-schema";
import { endSessions } from "./end-sessions";
import { deletePasskeysOfUsers } from "./passkey-store";
import { deleteTokensOfUsers } from "./personal-token-store";
import { deleteRecoveryCodes } from "./recovery-code-store";
import { requireAdministratorLeft } from "./require-administrator-left";
import { coveredUsers } from "./require-touchable";
import { changeStatusRows } from "./user-store";

/**
 * Suspends many users at once and ends their sessions, tokens, recovery codes and passkeys, or activates them again. Operators of the installation,
 * the one who does it, and people who may do what they may not are left out, and somebody who administers the organization stays: an idle list must not lock the administrators out.
 * @returns the ids of those whose state changed
 * @throws SsoError last_administrator
 */
export async function changeStatuses(
  { organizationId, userIds, status }: { organizationId: string; userIds: readonly string[]; status: UserStatus },
  ctx: Context,
): Promise<string[]> {
  const wanted = userIds.filter((id) => id !== ctx.actor.id);
  return ctx.db.transaction(async (tx) => {
    const covered = await coveredUsers(organizationId, wanted, { ...ctx, db: tx });
    const change = () => changeStatusRows(tx, { organizationId, ids: covered }, status, ctx.now);
    const changed =
      status === "suspended" ? await requireAdministratorLeft(tx, organizationId, change) : await change();
    const ids = changed.map(({ id }) => id);
    if (status === "suspended") {
      const which = { organizationId, filter: { users: ids }, byOperator: true };
      await endSessions(which, "suspended", { ...ctx, db: tx });
      await deleteTokensOfUsers(tx, organizationId, ids);
      await deleteRecoveryCodes(tx, ids);
      await deletePasskeysOfUsers(tx, organizationId, ids);
    }
    const from = status === "suspended" ? "active" : "suspended";
    await recordAudits(
      changed.map(({ id, email }) => ({
        organizationId,
        action: "user.updated" as const,
        target: { type: "user", id, label: email },
        changes: [{ field: "status", from, to: status }],
      })),
      { ...ctx, db: tx },
    );
    return ids;
  });
}
