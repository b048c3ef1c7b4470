import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { replaceRecoveryCodes } from "@/lib/directory/login-code-store";
import { hashRecoveryCode, makeRecoveryCodes } from "./recovery-codes";

/**
 * New recovery codes for a user; the old ones stop working at once. Only for a session that holds operator rights: codes
 * open one, so a session that a tenant's provider vouched for must not get them (decision 0007).
 * @returns the codes, shown once
 */
export async function renewRecoveryCodes(
  user: { id: string; email: string; organizationId: string },
  ctx: Context,
): Promise<string[]> {
  const codes = makeRecoveryCodes();
  await ctx.db.transaction(async (tx) => {
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
