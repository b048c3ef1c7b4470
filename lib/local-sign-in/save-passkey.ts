import { recordAudit } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { randomId } from "@/lib/crypto/tokens";
import { lockRow } from "@/lib/directory/lock-row-store";
import { passkeysAtMost } from "@/lib/directory/passkey";
import { deletePasskey, insertPasskey, listHeldPasskeys } from "@/lib/directory/passkey-store";
import { confirmSession } from "@/lib/directory/session-confirmation-store";
import { findUser, type User } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { passkeyNotice } from "@/lib/messages/notice-texts";
import { deliverOwnNotice } from "./deliver-own-notice";
import { type NewCredential, verifyCreation } from "./passkey-ceremony";
import { takePasskeyChallenge } from "./passkey-challenge-store";
import type { PasskeyAttestation } from "./passkey-response";
import { passkeySite } from "./passkey-site";
import { type PasskeyPerson, requirePasskeyHolder } from "./require-passkey-holder";

export type PasskeyRegistration = {
  person: PasskeyPerson;
  name: string;
  browserToken: string;
  response: PasskeyAttestation;
};

type PasskeyRemoval = Omit<PasskeyPerson, "sessionId" | "authenticatedAt"> & {
  /** A passkey of theirs confirmed the session. */
  hasUsedPasskey: boolean;
  passkeyId: string;
};

/**
 * Registers the passkey that a browser made for its challenge, and tells its owner by mail: a key that somebody else made is noticed.
 * It confirms the session: the authenticator has just verified the person.
 * @throws SsoError not_found, forbidden, passkey_unconfirmed, sign_in_too_old, passkey_expired, passkey_wrong, quota_reached, already_exists
 */
export async function registerPasskey(
  { person, name, browserToken, response }: PasskeyRegistration,
  ctx: Context,
): Promise<void> {
  const taken = await takePasskeyChallenge(ctx.db, { browserToken, purpose: "register" }, ctx.now);
  const site = passkeySite(ctx.baseUrl);
  if (!taken || !site || taken.userId !== person.userId) throw new SsoError("passkey_expired");
  const credential = await verifyCreation(response, { challenge: taken.challenge, site });
  if (!credential) throw new SsoError("passkey_wrong");
  await ctx.db.transaction(async (tx) => {
    const inner = { ...ctx, db: tx };
    // Held, so that nobody is suspended meanwhile: their passkeys end with it.
    await lockRow(tx, { type: "user", organizationId: person.organizationId, key: person.userId });
    const user = await requirePasskeyHolder(person, inner);
    const by = await insertInPlace(user, { ...credential, name }, inner);
    await tell(user, "added", name, inner);
    if (!(await confirmSession(tx, person, { by, now: ctx.now }))) throw new SsoError("passkey_expired");
  });
}

/** @returns its ID */
async function insertInPlace(user: User, credential: NewCredential & { name: string }, ctx: Context): Promise<string> {
  const owner = { organizationId: user.organizationId, userId: user.id };
  const held = (await listHeldPasskeys(ctx.db, owner)).map(({ place }) => place);
  const place = Array.from({ length: passkeysAtMost }, (_, index) => index + 1).find((free) => !held.includes(free));
  if (place === undefined)
    throw new SsoError("quota_reached", {
      expected: said("passkeysAtMost", { count: passkeysAtMost }),
      got: said("withThisChange", { count: held.length + 1 }),
    });
  const id = randomId(12);
  const isNew = await insertPasskey(ctx.db, { ...owner, ...credential, id, place, createdAt: ctx.now });
  if (!isNew) throw new SsoError("already_exists");
  return id;
}

/**
 * Ends one of somebody's own passkeys. Without one they might have nothing to confirm with, and would not be asked: so not before they did.
 * Of an operator in no session that a provider vouched for either, unless a passkey was used in it: those who control the provider would else
 * end what is between a mailbox and the installation (decision 0078).
 * @throws SsoError not_found, passkey_unconfirmed
 */
export async function removePasskey(
  { passkeyId, isUnconfirmed, isVouchedFor, hasUsedPasskey, organizationId, userId }: PasskeyRemoval,
  ctx: Context,
): Promise<void> {
  if (isUnconfirmed) throw new SsoError("passkey_unconfirmed");
  await ctx.db.transaction(async (tx) => {
    const user = await findUser(tx, organizationId, userId);
    if (user?.operator && isVouchedFor && !hasUsedPasskey) throw new SsoError("passkey_unconfirmed");
    const name = user && (await deletePasskey(tx, { organizationId, userId }, passkeyId));
    if (!user || name === null) throw new SsoError("not_found");
    await tell(user, "removed", name, { ...ctx, db: tx });
  });
}

/** Writes what happened to the audit log, and to its owner. */
async function tell(user: User, change: "added" | "removed", name: string, ctx: Context): Promise<void> {
  const { organizationId, id, email } = user;
  const [from, to] = change === "added" ? [null, name] : [name, null];
  await recordAudit(
    {
      organizationId,
      action: `user.passkey-${change}`,
      target: { type: "user", id, label: email },
      changes: [{ field: "passkey", from, to }],
    },
    ctx,
  );
  await deliverOwnNotice(user, (address, language) => passkeyNotice(change, { name, address }, language), ctx);
}
