import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { retryOnConflict } from "@/lib/db/database";
import { deleteOrganizationRow, findOrganization } from "@/lib/directory/organization-store";
import { lockOperators } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, said } from "@/lib/facts/fact";
import { endOperatorConnection } from "./end-operator-connection";

/**
 * Deletes an organization with everything in it. The audit row belongs to the installation: the organization's own
 * rows are gone with it.
 * @throws SsoError not_found, last_administrator when nobody else could administer the installation afterwards
 */
export async function deleteOrganization(input: { slug: string }, ctx: Context): Promise<void> {
  const organization = await findOrganization(ctx.db, input.slug);
  if (!organization) throw new SsoError("not_found");
  const { id: organizationId, name: label } = organization;
  const work = async (tx: Context["db"]) => {
    const inner = { ...ctx, db: tx };
    const operators = await lockOperators(tx);
    if (operators.length > 0 && operators.every((operator) => operator.organizationId === organizationId))
      throw new SsoError("last_administrator", {
        expected: said("operatorElsewhere"),
        got: said("only", { names: personal(operators.map(({ email }) => email)) }),
      });
    await endOperatorConnection({ organizationId, isOrganization: true }, inner);
    await deleteOrganizationRow(tx, organizationId);
    const target = { type: "organization", id: organizationId, label } as const;
    await recordAudit({ organizationId: null, action: "organization.deleted", target }, inner);
  };
  // Who signs in to it holds the organization and then the person; here the operators come first.
  await retryOnConflict(() => ctx.db.transaction(work));
}
