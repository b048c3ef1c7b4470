import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import type { Connection } from "./connection";
import { findConnection } from "./connection-store";
import { deleteDraftRow, findWorkingCopy } from "./draft-store";
import { listProvenVersions } from "./passed-test-store";
import { requireConfirmed } from "./require-confirmed";
import { requireTested } from "./require-tested";
import type { SaveConfirmations } from "./save-connection";
import { findVersion } from "./version-store";
import { writeConnection } from "./write-connection";

/**
 * Restores a version as it was, state included, as the next version; a draft is discarded with it, except one that
 * somebody kept meanwhile. A version with which somebody signed in counts as tested.
 * @param input.draftAt when the draft was kept that the caller's page showed (ISO), null for none; absent: the one that there is
 * @throws SsoError not_found, connection_untested, console_roles_unconfirmed, already_exists, validation_failed when a role is gone
 */
export async function restoreVersion(
  input: SaveConfirmations & { organizationId: string; connectionId: string; version: number; draftAt?: string | null },
  ctx: Context,
): Promise<Connection> {
  const { organizationId, connectionId, version } = input;
  const before = await findConnection(ctx.db, organizationId, connectionId);
  const found = before && (await findVersion(ctx.db, before, version));
  if (!before || !found) throw new SsoError("not_found");
  const after = { ...found.connection, version: before.version + 1, updatedAt: ctx.now };
  await requireConfirmed(before, after, input.confirmsConsoleRoles === true, ctx);
  const isProven = (await listProvenVersions(ctx.db, before, [version])).has(version);
  const override = isProven ? null : await requireTested(before, after, { override: input.override ?? null }, ctx);
  const known = (await findWorkingCopy(ctx.db, before)).keptAt;
  const discarded = input.draftAt === undefined ? known : input.draftAt && new Date(input.draftAt);
  const alongside = async ({ db }: Context) => {
    if (discarded) await deleteDraftRow(db, before, discarded);
  };
  return writeConnection(before, after, ctx, { override, alongside });
}
