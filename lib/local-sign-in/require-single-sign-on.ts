import type { Context } from "@/lib/context";
import { lockRow } from "@/lib/directory/lock-row-store";
import type { Organization } from "@/lib/directory/organization-store";
import { updateOrganization } from "@/lib/directory/save-organization";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, said } from "@/lib/facts/fact";
import { hasProvenProvider } from "./proven-provider-queries";
import { redeemRecoveryCode } from "./redeem-recovery-code";

const provenWithinMinutes = 60;

/**
 * Closes mailed codes for an organization. Whoever does so has come in through one of its live connections within the
 * hour, and shows a recovery code: a provider that fails must not lock everybody out. The code is used up by it.
 * @throws SsoError sso_untested, recovery_code_wrong
 */
export async function requireSingleSignOn(
  { organization, recoveryCode }: { organization: Organization; recoveryCode: string },
  ctx: Context,
): Promise<void> {
  const { actor, now } = ctx;
  const since = new Date(now.getTime() - provenWithinMinutes * 60_000);
  const isProven = actor.id !== null && (await hasProvenProvider(ctx.db, organization.id, actor.id, since));
  if (!isProven)
    throw new SsoError("sso_untested", {
      expected: said("recentProof"),
      got: nothing,
    });
  await ctx.db.transaction(async (tx) => {
    // First the organization: who signs in with a code holds it before the code.
    await lockRow(tx, { type: "organization", organizationId: organization.id, key: organization.id });
    const owner = await redeemRecoveryCode({ code: recoveryCode, email: actor.label }, { db: tx, now });
    if (owner?.userId !== actor.id)
      throw new SsoError("recovery_code_wrong", { fields: { recoveryCode: "recovery_code_wrong" } });
    const patch = { emailCodes: "off" } as const;
    const input = { slug: organization.slug, patch, byOperator: false, isSsoProven: true };
    await updateOrganization(input, { ...ctx, db: tx });
  });
}
