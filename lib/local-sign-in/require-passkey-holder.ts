import type { Context } from "@/lib/context";
import { mayHoldTokens } from "@/lib/directory/personal-token-store";
import type { SessionPerson } from "@/lib/directory/session-store";
import { findUser, type User } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { SessionOwner } from "./begin-passkey";
import { freshMinutes, isFreshEnough } from "./passkey-response";

/** Somebody in a session, as far as a new passkey or new recovery codes are concerned. */
export type PasskeyPerson = SessionOwner & {
  /** An organization's provider vouched for the session. */
  isVouchedFor: boolean;
  /** They have a passkey that the session was not confirmed with, though it has to be. */
  isUnconfirmed: boolean;
  authenticatedAt: Date;
};

/** The holder of a session, for what is done to their passkeys. Pure. */
export function passkeyPersonOf({
  user,
  sessionId,
  connectionId,
  withheld,
  confirmedBy,
  authenticatedAt,
}: SessionPerson) {
  return {
    organizationId: user.organizationId,
    userId: user.id,
    sessionId,
    isVouchedFor: connectionId !== null,
    isUnconfirmed: withheld?.hasPasskey ?? false,
    hasUsedPasskey: confirmedBy === "passkey",
    authenticatedAt,
  } satisfies PasskeyPerson & { hasUsedPasskey: boolean };
}

/**
 * Who may register a passkey, or make new recovery codes: who may have them, seen to authenticate lately. Either opens a session that no
 * provider vouched for, so an operator gets one only in such a session (decision 0007). Who has to confirm with a passkey and has one adds no other one
 * before: it would be the way around.
 * @throws SsoError not_found, forbidden, passkey_unconfirmed, sign_in_too_old
 */
export async function requirePasskeyHolder(
  { organizationId, userId, isVouchedFor, isUnconfirmed, authenticatedAt }: PasskeyPerson,
  ctx: Pick<Context, "db" | "now">,
): Promise<User> {
  const user = await findUser(ctx.db, organizationId, userId);
  if (user?.status !== "active") throw new SsoError("not_found");
  if (user.operator && isVouchedFor)
    throw new SsoError("forbidden", { expected: said("codeSession"), got: said("providerSession") });
  if (!user.operator && !(await mayHoldTokens(ctx.db, { organizationId, userId }))) throw new SsoError("forbidden");
  if (isUnconfirmed) throw new SsoError("passkey_unconfirmed");
  if (!isFreshEnough(authenticatedAt, ctx.now))
    throw new SsoError("sign_in_too_old", { expected: said("signedInWithin", { minutes: freshMinutes }) });
  return user;
}
