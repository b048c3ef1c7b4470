import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { listActiveOperators } from "@/lib/directory/user-store";
import { deleteOperatorConnection } from "./operator-connection-store";
import { recordOperatorConnectionMails } from "./record-operator-mails";

/**
 * Ends the naming of a connection for operators, in the transaction that takes the connection away or switches it off: rights through it
 * end, and it does not get them back by being switched on. Audited, and mailed to every operator. Nothing happens where it was not named.
 * @param gone what goes: a connection, or its organization, whose audit log goes with it
 */
export async function endOperatorConnection(
  gone: { organizationId: string; connectionId: string } | { organizationId: string; isOrganization: true },
  ctx: Context,
): Promise<void> {
  const named = await deleteOperatorConnection(ctx.db, gone);
  if (!named) return;
  const { connection, name } = named;
  await recordAudit(
    {
      organizationId: "connectionId" in gone ? gone.organizationId : null,
      action: "operator.connection-named",
      target: { type: "connection", id: connection, label: name },
      changes: [{ field: "operatorConnection", from: name, to: null }],
    },
    ctx,
  );
  const operators = (await listActiveOperators(ctx.db)).filter(
    ({ organizationId }) => "connectionId" in gone || organizationId !== gone.organizationId,
  );
  await recordOperatorConnectionMails("connectionGone", { operators, name }, ctx);
}
