import { recordAudit } from "@/lib/audit/audit-store";
import type { GrantFate } from "@/lib/connections/grant-fate";
import type { Context } from "@/lib/context";
import { retryOnConflict } from "@/lib/db/database";
import { countGrantsFrom, keepGrantsFrom, removeGrantsFrom } from "@/lib/directory/connection-grant-store";
import { requireAdministratorLeft } from "@/lib/directory/require-administrator-left";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { deleteDirectoryRow } from "@/lib/scim/directory-store";
import { grantorOf } from "@/lib/scim/scim-context";
import { requireDirectory } from "./manage-directory-token";

/**
 * Deletes a directory with its tokens, its log and what it said of people and groups; the users and groups stay. What it assigned goes
 * with it, or becomes manual, as with a connection (decision 0031). The last administrators keep what makes them so, unless an operator deletes it.
 * @param input.confirmName the name typed again; null where the caller has another way to be sure (REST)
 * @throws SsoError not_found, confirmation_mismatch, last_administrator
 */
export async function deleteDirectory(
  input: {
    organizationId: string;
    directoryId: string;
    confirmName: string | null;
    grants: GrantFate;
    byOperator?: boolean;
  },
  ctx: Context,
): Promise<void> {
  const { organizationId, directoryId, confirmName, grants, byOperator = false } = input;
  const directory = await requireDirectory({ organizationId, directoryId }, ctx);
  const { id, name } = directory;
  if (confirmName !== null && confirmName.trim() !== name)
    throw new SsoError("confirmation_mismatch", {
      expected: plain(name),
      got: plain(confirmName),
      fields: { confirmName: "confirmation" },
    });
  const grantor = grantorOf(directory);
  const work = (tx: Context["db"]) => async () => {
    await deleteDirectoryRow(tx, { organizationId, directoryId });
    const { people: _people, ...granted } = await countGrantsFrom(tx, organizationId, grantor);
    if (grants === "keep") await keepGrantsFrom(tx, organizationId, grantor);
    await removeGrantsFrom({ organizationId, connectionId: grantor }, { ...ctx, db: tx });
    await recordAudit(
      {
        organizationId,
        action: "directory.deleted",
        target: { type: "directory", id, label: name },
        changes: [{ field: "grants", from: granted, to: grants === "keep" ? "manual" : null }],
      },
      { ...ctx, db: tx },
    );
  };
  // A sync under way holds rows that this needs, in another order.
  await retryOnConflict(() =>
    ctx.db.transaction((tx) => (byOperator ? work(tx)() : requireAdministratorLeft(tx, organizationId, work(tx)))),
  );
}
