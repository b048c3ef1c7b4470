import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { retryOnConflict } from "@/lib/db/database";
import { countGrantsFrom, keepGrantsFrom, removeGrantsFrom } from "@/lib/directory/connection-grant-store";
import { endSessions } from "@/lib/directory/end-sessions";
import { lockRow } from "@/lib/directory/lock-row-store";
import { requireAdministratorLeft } from "@/lib/directory/require-administrator-left";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { endOperatorConnection } from "@/lib/installation/end-operator-connection";
import { deleteConnectionRow, findConnection } from "./connection-store";
import type { GrantFate } from "./grant-fate";

export type DeleteConnectionInput = {
  organizationId: string;
  connectionId: string;
  confirmName: string | null;
  grants: GrantFate;
  byOperator?: boolean;
};

/**
 * Deletes a connection (IK-A5): sign-ins in progress and sessions made through it end with it; the users stay. What it granted goes
 * with it, or becomes manual (decision 0031); the last administrators keep what makes them so,
 * unless an operator of the installation deletes it.
 * @param confirmName the connection's name typed again; null where the caller has another way to be sure (REST)
 * @throws SsoError not_found, confirmation_mismatch, last_administrator
 */
export async function deleteConnection(input: DeleteConnectionInput, ctx: Context): Promise<void> {
  const { organizationId, connectionId, confirmName, grants, byOperator = false } = input;
  const connection = await findConnection(ctx.db, organizationId, connectionId);
  if (!connection) throw new SsoError("not_found");
  if (confirmName !== null && confirmName.trim() !== connection.name) {
    throw new SsoError("confirmation_mismatch", {
      expected: plain(connection.name),
      got: plain(confirmName),
      fields: { confirmName: "confirmation" },
    });
  }
  const work = (tx: Context["db"]) => async () => {
    // First the connection: a sign-in through it that is being written is waited for, and none begins after.
    await lockRow(tx, { type: "connection", organizationId, key: connection.id });
    const began = { organizationId, filter: { connection: connection.id }, byOperator: true };
    await endSessions(began, "connection_deleted", { ...ctx, db: tx });
    await endOperatorConnection({ organizationId, connectionId: connection.id }, { ...ctx, db: tx });
    await deleteConnectionRow(tx, organizationId, connection.id);
    const { people: _people, ...granted } = await countGrantsFrom(tx, organizationId, connection.id);
    if (grants === "keep") await keepGrantsFrom(tx, organizationId, connection.id);
    await removeGrantsFrom({ organizationId, connectionId }, { ...ctx, db: tx });
    await recordAudit(
      {
        organizationId,
        action: "connection.deleted",
        target: { type: "connection", id: connection.id, label: connection.name },
        changes: [{ field: "grants", from: granted, to: grants === "keep" ? "manual" : null }],
      },
      { ...ctx, db: tx },
    );
  };
  // Sign-ins of the same people hold rows that this needs, in another order.
  await retryOnConflict(() =>
    ctx.db.transaction((tx) => (byOperator ? work(tx)() : requireAdministratorLeft(tx, organizationId, work(tx)))),
  );
}
