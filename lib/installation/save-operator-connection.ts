import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { findOrganization } from "@/lib/directory/organization-store";
import { lockOperators, type Operator } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { OperatorConnectionInput, OperatorConnectionView } from "./operator-connection";
import {
  deleteOperatorConnection,
  findOperatorConnection,
  listNameable,
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
  return ctx.db.transaction(async (tx) => {
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
    const connection = (await listNameable(tx, organization.id)).find(({ id }) => id === wanted.connection);
    if (!connection) throw new SsoError("validation_failed", { fields: { connection: "connection_unknown" } });
    const before = await findOperatorConnection(tx);
    await writeOperatorConnection(tx, {
      organizationId: organization.id,
      connectionId: connection.id,
      namedBy: ctx.actor.label,
      namedAt: ctx.now,
    });
    const change = { organizationId: organization.id, from: before?.name ?? null, to: connection.name };
    await recordChange({ ...change, connectionId: connection.id }, operators, inner);
    const named = await findOperatorConnection(tx);
    if (!named) throw new Error("The connection was not named");
    return toView(named);
  });
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
    const { organizationId, connection: connectionId, name } = before;
    await deleteOperatorConnection(tx, organizationId);
    await recordChange({ organizationId, connectionId, from: name, to: null }, operators, inner);
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

async function recordChange(
  { organizationId, connectionId, from, to }: Change,
  operators: readonly Operator[],
  ctx: Context,
): Promise<void> {
  await recordAudit(
    {
      organizationId,
      action: "operator.connection-named",
      target: { type: "connection", id: connectionId, label: to ?? from ?? connectionId },
      changes: [{ field: "operatorConnection", from, to }],
    },
    ctx,
  );
  await recordOperatorConnectionMails({ operators, name: to ?? from ?? "", isNamed: to !== null }, ctx);
}
