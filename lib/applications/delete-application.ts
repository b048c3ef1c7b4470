import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain } from "@/lib/facts/fact";
import { deleteApplicationRow, findApplication } from "./application-store";

/**
 * Deletes an application with its secrets, versions and uses: nobody signs in to it any more.
 * @param confirmName the name typed again; null where the caller has another way to be sure (REST)
 * @throws SsoError not_found, confirmation_mismatch
 */
export async function deleteApplication(
  input: { organizationId: string; applicationId: string; confirmName: string | null },
  ctx: Context,
): Promise<void> {
  const { organizationId, applicationId, confirmName } = input;
  const application = await findApplication(ctx.db, organizationId, applicationId);
  if (!application) throw new SsoError("not_found");
  const { id, name } = application;
  if (confirmName !== null && confirmName.trim() !== name)
    throw new SsoError("confirmation_mismatch", {
      expected: plain(name),
      got: plain(confirmName),
      fields: { confirmName: "confirmation" },
    });
  await ctx.db.transaction(async (tx) => {
    await deleteApplicationRow(tx, organizationId, id);
    await recordAudit(
      { organizationId, action: "application.deleted", target: { type: "application", id, label: name } },
      { ...ctx, db: tx },
    );
  });
}
