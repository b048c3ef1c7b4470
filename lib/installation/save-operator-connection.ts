import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { retryOnConflict } from "@/lib/db/database";
import { lockRow } from "@/lib/directory/lock-row-store";
import { findOrganization } from "@/lib/directory/organization-store";
import { lockOperators, type Operator } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { OperatorConnectionInput, OperatorConnectionView } from "./operator-connection";
import {
  deleteOperatorConnection,
  findNameable,
  findOperatorConnection,
  writeOperatorConnection,
} from "./operator-connection-store";
import { recordOperatorConnectionMails } from "./record-operator-mails";
import { requireAmongOperators } from "./require-among-operators";

/**
 * Names the one connection through which operators of its organization may come in with their rights, after they confirmed with a passkey
 * (decision 0078). Audited in that organization, and mailed to every operator.
 * @param isPasskeyProven the session of who asks was confirmed with a passkey; of no account to keys and the command line
 * @throws SsoError forbidden, passkey_unconfirmed, not_found, validation_failed
 */
export async function nameOperatorConnection(
  { wanted, isPasskeyProven }: { wanted: OperatorConnectionInput; isPasskeyProven: boolean },
  ctx: Context,
): Promise<OperatorConnectionView> {
  requireProven(isPasskeyProven, ctx);
  const work = async (tx: Context["db"]): Promise<OperatorConnectionView> => {
    const inner = { ...ctx, db: tx };
    const operators = await lockOperators(tx);
    requireAmongOperators(operators, ctx);
    const organization = await findOrganization(tx, wanted.organization);
    if (!organization) throw new SsoError("not_found");
    if (operators.every(({ organizationId }) => organizationId !== organization.id))
      throw new SsoError("validation_failed", {
        expected: said("operatorsOrganization"),
        got: plain(organization.slug),
        fields: { organization: "organization_without_operator" },
      });
    // Held, so that it is not deleted or switched off meanwhile: its naming ends with it.
    await lockRow(tx, { type: "connection", organizationId: organization.id, key: wanted.connection });
    const connection = await findNameable(tx, organization.id, wanted.connection);
    if (!connection) throw new SsoError("validation_failed", { fields: { connection: "connection_unknown" } });
    const before = await findOperatorConnection(tx);
    await writeOperatorConnection(tx, {
      organizationId: organization.id,
      connectionId: connection.id,
      namedBy: ctx.actor.label,
      namedAt: ctx.now,
    });
    // The organization whose connection it was learns that it ended; the other one, of nothing that is not its own.
    const isOwn = before?.organizationId === organization.id;
    if (before && !isOwn) await recordNaming(endOf(before), inner);
    const change = { organizationId: organization.id, from: isOwn ? before.name : null, to: connection.name };
    await recordChange({ ...change, connectionId: connection.id }, operators, inner);
    const named = await findOperatorConnection(tx);
    if (!named) throw new Error("The connection was not named");
    return toView(named);
  };
  // Who deletes the connection holds it, and then the people whom it gave something.
  return retryOnConflict(() => ctx.db.transaction(work));
}

/**
 * Names none any more: rights through it end with the next request. Anybody among the operators may do that; it opens nothing.
 * @throws SsoError forbidden, not_found where none was named
 */
export async function clearOperatorConnection(ctx: Context): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    const operators = await lockOperators(tx);
    requireAmongOperators(operators, ctx);
    const before = await findOperatorConnection(tx);
    if (!before) throw new SsoError("not_found");
    await deleteOperatorConnection(tx, before);
    await recordChange(endOf(before), operators, inner);
  });
}

export const toView = ({
  organization,
  connection,
  name,
  namedBy,
  namedAt,
}: OperatorConnectionView): OperatorConnectionView => ({ organization, connection, name, namedBy, namedAt });

function requireProven(isPasskeyProven: boolean, { actor }: Context): void {
  if (actor.type !== "user" || isPasskeyProven) return;
  throw new SsoError("passkey_unconfirmed", { expected: said("passkeySession"), got: said("unconfirmedSession") });
}

type Change = { organizationId: string; connectionId: string; from: string | null; to: string | null };

const endOf = ({
  organizationId,
  connection,
  name,
}: Pick<OperatorConnectionView, "connection" | "name"> & { organizationId: string }): Change => ({
  organizationId,
  connectionId: connection,
  from: name,
  to: null,
});

/** Writes to the audit log of its organization that a connection was named, or is not any more. */
function recordNaming({ organizationId, connectionId, from, to }: Change, ctx: Context): Promise<void> {
  return recordAudit(
    {
      organizationId,
      action: "operator.connection-named",
      target: { type: "connection", id: connectionId, label: to ?? from ?? connectionId },
      changes: [{ field: "operatorConnection", from, to }],
    },
    ctx,
  );
}

async function recordChange(change: Change, operators: readonly Operator[], ctx: Context): Promise<void> {
  await recordNaming(change, ctx);
  const { from, to } = change;
  const told = { operators, name: to ?? from ?? "" };
  await recordOperatorConnectionMails(to === null ? "noConnection" : "connection", told, ctx);
}
