import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { holdRow } from "@/lib/directory/lock-row-store";
import { findPasskey } from "@/lib/directory/passkey-store";
import { recordEmergencyProof } from "@/lib/directory/record-emergency-proof";
import { confirmSession } from "@/lib/directory/session-confirmation-store";
import { holdActiveUser, type User } from "@/lib/directory/user-store";
import { recordDomainEvent } from "@/lib/domain-events/domain-event-store";
import { SsoError } from "@/lib/errors/sso-error";
import type { SessionOwner } from "./begin-passkey";
import { ownerOf } from "./passkey-ceremony";
import { takePasskeyChallenge } from "./passkey-challenge-store";
import type { PasskeyProof } from "./passkey-response";
import { passkeySite } from "./passkey-site";
import { redeemRecoveryCode } from "./redeem-recovery-code";
import { takePasskey } from "./take-passkey";

/**
 * Confirms a session with a passkey of its person (decision 0077): for the challenge of this browser and this session, used up before
 * the answer is looked at.
 * @returns where the person wanted to go
 * @throws SsoError passkey_expired, passkey_wrong, passkey_copied
 */
export async function confirmWithPasskey(
  { browserToken, response, ...owner }: SessionOwner & { browserToken: string; response: PasskeyProof },
  ctx: Context,
): Promise<string> {
  const taken = await takePasskeyChallenge(ctx.db, { browserToken, purpose: "prove" }, ctx.now);
  const site = passkeySite(ctx.baseUrl);
  const isOfSession = taken?.userId === owner.userId && taken.sessionId === owner.sessionId;
  if (!taken || !site || !isOfSession) throw new SsoError("passkey_expired");
  const passkey = isOf(owner, response) ? await findPasskey(ctx.db, owner, response.id) : null;
  if (!passkey) throw new SsoError("passkey_wrong");
  const { challenge, returnPath } = taken;
  await takePasskey(
    { passkey, response, expected: { challenge, site } },
    async (user, inner) => {
      await noteConfirmation({ ...owner, user, by: passkey.id }, inner);
      return user;
    },
    ctx,
  );
  return returnPath;
}

/** An authenticator that says whose the passkey is says the person of the session. */
function isOf({ organizationId, userId }: SessionOwner, { response: { userHandle } }: PasskeyProof): boolean {
  if (!userHandle) return true;
  const named = ownerOf(userHandle);
  return named?.organizationId === organizationId && named.userId === userId;
}

/**
 * Confirms a session with a recovery code of its person, which is used up and told of as in a sign-in: who lost their passkey gets to the
 * page where they add another one.
 * @throws SsoError recovery_code_wrong, passkey_expired
 */
export async function confirmWithRecoveryCode(
  { code, ...owner }: SessionOwner & { code: string },
  ctx: Context,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    // The organization first, as everybody who signs in does: who requires single sign-on holds it before the code.
    await holdRow(tx, { type: "organization", organizationId: owner.organizationId, key: owner.organizationId });
    const user = await holdActiveUser(tx, owner.organizationId, owner.userId);
    const used = user && (await redeemRecoveryCode({ code, email: user.email }, { db: tx, now: ctx.now }));
    if (!user || used?.userId !== owner.userId)
      throw new SsoError("recovery_code_wrong", { fields: { code: "recovery_code_wrong" } });
    await noteConfirmation({ ...owner, user, by: null }, inner);
    const person = { type: "user" as const, id: user.id, label: user.email };
    await recordDomainEvent(tx, {
      organizationId: owner.organizationId,
      type: "recovery_code.used",
      at: ctx.now,
      actor: person,
      subject: person,
      data: { session: owner.sessionId, protocol: "recovery", connection: null, reference: null },
    });
  });
}

/** @param by the ID of the passkey; null: a recovery code. @throws SsoError passkey_expired when the session is over */
async function noteConfirmation(
  { user, by, ...owner }: SessionOwner & { user: User; by: string | null },
  ctx: Context,
): Promise<void> {
  if (!(await confirmSession(ctx.db, owner, { by, now: ctx.now }))) throw new SsoError("passkey_expired");
  await recordAudit(
    {
      organizationId: owner.organizationId,
      action: "user.session-confirmed",
      target: { type: "user", id: user.id, label: user.email },
      changes: [{ field: "confirmedBy", from: null, to: by === null ? "recovery code" : "passkey" }],
    },
    ctx,
  );
  await recordEmergencyProof(user, ctx);
}
