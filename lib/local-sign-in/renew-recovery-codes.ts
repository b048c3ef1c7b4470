import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { lockRow } from "@/lib/directory/lock-row-store";
import { replaceRecoveryCodes } from "@/lib/directory/recovery-code-store";
import { findUserById, holdActiveUser, type User } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { recoveryCodesNotice } from "@/lib/messages/notice-texts";
import { deliverOwnNotice } from "./deliver-own-notice";
import { hashRecoveryCode, makeRecoveryCodes } from "./recovery-codes";
import { type PasskeyPerson, requirePasskeyHolder } from "./require-passkey-holder";

/**
 * New recovery codes for an administrator, by an operator or the installation's key; the old ones stop working at once.
 * @returns the codes, shown once
 * @throws SsoError not_found, user_disabled
 */
export async function renewRecoveryCodes({ userId }: { userId: string }, ctx: Context): Promise<string[]> {
  return ctx.db.transaction(async (tx) => {
    const found = await findUserById(tx, userId);
    if (!found) throw new SsoError("not_found");
    // Held, so that nobody is suspended or becomes an operator meanwhile: codes from before end with it, and of two at once one stays.
    const user = await holdActiveUser(tx, found.organizationId, userId);
    if (!user) throw new SsoError("user_disabled", { expected: said("activeUser"), got: said("suspendedOrDeleted") });
    return newCodes(user, { ...ctx, db: tx });
  });
}

/**
 * New recovery codes for oneself; the old ones stop working at once. Codes open a session that no provider vouched for, as a passkey does:
 * the same people may make them, seen to authenticate as lately (decision 0007).
 * @returns the codes, shown once
 * @throws SsoError not_found, forbidden, passkey_unconfirmed, sign_in_too_old
 */
export async function renewOwnRecoveryCodes(person: PasskeyPerson, ctx: Context): Promise<string[]> {
  const { organizationId, userId } = person;
  return ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    // Held for the same reasons.
    await lockRow(tx, { type: "user", organizationId, key: userId });
    return newCodes(await requirePasskeyHolder(person, inner), inner);
  });
}

/** In the place of all that a held user had; written to the audit log, and to their owner. */
async function newCodes(user: User, ctx: Context): Promise<string[]> {
  const codes = makeRecoveryCodes();
  await replaceRecoveryCodes(ctx.db, user.id, codes.map(hashRecoveryCode), ctx.now);
  await recordAudit(
    {
      organizationId: user.organizationId,
      action: "user.recovery-codes-renewed",
      target: { type: "user", id: user.id, label: user.email },
    },
    ctx,
  );
  await deliverOwnNotice(user, (address, language) => recoveryCodesNotice({ address }, language), ctx);
  return codes;
}
