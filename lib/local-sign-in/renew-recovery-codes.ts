import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { replaceRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { findUserById, holdActiveUser } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { hashRecoveryCode, makeRecoveryCodes } from "./recovery-codes";

/**
 * New recovery codes for an administrator; the old ones stop working at once. Codes open a session that no provider vouched
 * for, and an operator's rights count in it: so an operator gets them only in a session that has those rights already
 * (decision 0007).
 * @returns the codes, shown once
 * @throws SsoError not_found, forbidden, user_disabled
 */
export async function renewRecoveryCodes(
  { userId, isOperatorSession }: { userId: string; isOperatorSession: boolean },
  ctx: Context,
): Promise<string[]> {
  const codes = makeRecoveryCodes();
  await ctx.db.transaction(async (tx) => {
    const found = await findUserById(tx, userId);
    if (!found) throw new SsoError("not_found");
    // Held, so that nobody is suspended or becomes an operator meanwhile: codes from before end with it, and of two at once one stays.
    const user = await holdActiveUser(tx, found.organizationId, userId);
    if (!user) throw new SsoError("user_disabled", { expected: said("activeUser"), got: said("suspendedOrDeleted") });
    if (user.operator && !isOperatorSession)
      throw new SsoError("forbidden", { expected: said("codeSession"), got: said("providerSession") });
    await replaceRecoveryCodes(tx, user.id, codes.map(hashRecoveryCode), ctx.now);
    await recordAudit(
      {
        organizationId: user.organizationId,
        action: "user.recovery-codes-renewed",
        target: { type: "user", id: user.id, label: user.email },
      },
      { ...ctx, db: tx },
    );
  });
  return codes;
}
