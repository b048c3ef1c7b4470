import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { deleteConnectionRow, findConnection } from "./connection-store";

/**
 * Deletes a connection (IK-A5): sign-ins in progress and sessions made through it end with it; the users stay.
 * @param confirmName the connection's name typed again; null where the caller has another way to be sure (REST)
 * @throws SsoError not_found, confirmation_mismatch
 */
export async function deleteConnection(
  input: { organizationId: string; connectionId: string; confirmName: string | null },
  ctx: Context,
): Promise<void> {
  const connection = await findConnection(ctx.db, input.organizationId, input.connectionId);
  if (!connection) throw new SsoError("not_found");
  if (input.confirmName !== null && input.confirmName.trim() !== connection.name) {
    throw new SsoError("confirmation_mismatch", {
      expected: connection.name,
      got: input.confirmName,
      fields: { confirmName: "confirmation" },
    });
  }
  await ctx.db.transaction(async (tx) => {
    await deleteConnectionRow(tx, input.organizationId, connection.id);
    await recordAudit(
      {
        organizationId: input.organizationId,
        action: "connection.deleted",
        target: { type: "connection", id: connection.id, label: connection.name },
      },
      { ...ctx, db: tx },
    );
  });
}
