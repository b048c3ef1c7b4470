import { recordAudit } from "@/lib/audit/audit-store";
import { endSetupLinks } from "@/lib/connections/manage-setup-link";
import type { Context } from "@/lib/context";
import { lockRow } from "@/lib/directory/lock-row-store";
import type { Organization } from "@/lib/directory/organization-store";
import { requireAdministratorLeft } from "@/lib/directory/require-administrator-left";
import { requirePermission } from "@/lib/directory/require-permission";
import { requireTouchable } from "@/lib/directory/require-touchable";
import { revokeApiKey } from "@/lib/directory/save-api-key";
import { updateUser } from "@/lib/directory/save-user";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, said } from "@/lib/facts/fact";
import { listApiKeysBy, listSetupLinksBy } from "./created-access-queries";
import { deactivateDirectoryRows } from "./directory-row-store";
import { keepReceipt } from "./keep-receipt";
import { readOpenDoors } from "./open-doors-queries";
import { endPendingSignIns } from "./pending-sign-in-store";
import { type Receipt, toDoors } from "./receipt";

export type Leaving = {
  organization: Pick<Organization, "id" | "slug">;
  userId: string;
  byOperator: boolean;
  /** Whether API keys of the organization that the person made stop, too: they may have kept them, and a program may need them. */
  revokesKeys: boolean;
};

/**
 * Closes every way in of somebody who leaves, in one transaction: all of it or nothing. The user stays, suspended and with nothing, so
 * that their sign-ins can still be read.
 * @returns the receipt: what was open, and is closed
 * @throws SsoError not_found, forbidden (an operator, or the caller), permission_missing, last_administrator
 */
export async function endAllAccess(
  { organization, userId, byOperator, revokesKeys }: Leaving,
  ctx: Context,
): Promise<Receipt> {
  const organizationId = organization.id;
  const target = { organizationId, userId, byOperator };
  if (ctx.actor.type === "user" && ctx.actor.id === userId)
    throw new SsoError("forbidden", { expected: said("otherAdministrator"), got: personal(ctx.actor.label) });
  if (revokesKeys) requirePermission(ctx.rights, "keys.write");
  return ctx.db.transaction((tx) =>
    requireAdministratorLeft(tx, organizationId, async () => {
      const inner = { ...ctx, db: tx };
      // Whoever signs in meanwhile waits, and finds a suspended user.
      await lockRow(tx, { type: "user", organizationId, key: userId });
      const user = await requireTouchable(target, inner);
      const open = await readOpenDoors(tx, organization, user, ctx.now);
      await updateUser({ ...target, patch: { status: "suspended", roles: [], groups: [] }, replaces: "all" }, inner);
      await deactivateDirectoryRows(tx, target, ctx.now);
      await endPendingSignIns(tx, { ...target, slug: organization.slug, email: user.email }, ctx.now);
      await endCreatedAccess({ organizationId, email: user.email, revokesKeys }, inner);
      const receipt = await keepReceipt(user, toDoors(open, revokesKeys ? [] : ["apiKeys"]), inner);
      await auditLeaving(receipt, inner);
      return receipt;
    }),
  );
}

/** Ends what the person made for others. */
async function endCreatedAccess(
  { organizationId, email, revokesKeys }: { organizationId: string; email: string; revokesKeys: boolean },
  ctx: Context,
): Promise<void> {
  for (const { connectionId } of await listSetupLinksBy(ctx.db, organizationId, email, ctx.now))
    await endSetupLinks({ organizationId, connectionId }, ctx);
  if (!revokesKeys) return;
  for (const { id: keyId } of await listApiKeysBy(ctx.db, organizationId, email))
    await revokeApiKey({ organizationId, keyId }, ctx);
}

async function auditLeaving({ organizationId, id, userId, email, doors }: Receipt, ctx: Context): Promise<void> {
  const closed = doors.filter(({ state }) => state === "closed");
  const changes = closed.map(({ door, count }) => ({ field: door, from: count, to: 0 }));
  await recordAudit(
    {
      organizationId,
      action: "user.left",
      target: { type: "user", id: userId ?? id, label: email },
      changes: [...changes, { field: "receipt", from: null, to: id }],
    },
    ctx,
  );
}
