import type { Context } from "@/lib/context";
import { recordEmergencyProof } from "@/lib/directory/record-emergency-proof";
import { isUnusedRecoveryCode } from "@/lib/directory/recovery-code-store";
import { findUser } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { hashesOfRecoveryCode } from "./redeem-recovery-code";

/**
 * Tries one of somebody's own recovery codes without using it up: a drill that costs a code a month empties the sheet within a year, and
 * nobody would do it (decision 0077). It opens nothing; the caller limits the tries.
 * @throws SsoError recovery_code_wrong
 */
export async function checkRecoveryCode(
  { organizationId, userId, code }: { organizationId: string; userId: string; code: string },
  ctx: Context,
): Promise<void> {
  const user = await findUser(ctx.db, organizationId, userId);
  if (!user || !(await isUnusedRecoveryCode(ctx.db, user.id, await hashesOfRecoveryCode(code, ctx.db))))
    throw new SsoError("recovery_code_wrong", { fields: { code: "recovery_code_wrong" } });
  await ctx.db.transaction((tx) => recordEmergencyProof(user, { ...ctx, db: tx }));
}
