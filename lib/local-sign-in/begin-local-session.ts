import { insertEvent, type NewEvent } from "@/lib/activity/event-store";
import type { Context } from "@/lib/context";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import { beginSession } from "@/lib/directory/begin-session";
import { recordEmergencyProof } from "@/lib/directory/record-emergency-proof";
import { holdActiveUser, type User, updateUserRow } from "@/lib/directory/user-store";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";

/** The browser that signs in; `replaces` is the token of the session that it has, which ends. */
export type BrowserMeta = { address: string | null; userAgent: string | null; replaces?: string | null };
export type LocalSession = { token: string; expiresAt: Date; returnPath: string };

type LocalMethod = "code" | "recovery" | "passkey";

type ProvenUser = {
  user: User;
  /** What the proof says about the user. */
  patch: Partial<User>;
  method: LocalMethod;
  /** What is a second factor as well (decision 0077): the ID of the passkey, or null for a recovery code. */
  confirmedBy?: string | null;
  returnPath: string;
  meta: BrowserMeta;
};

/**
 * Begins the session of somebody whom no provider vouched for, in the transaction that used their proof up, and writes its event.
 * @throws SsoError user_disabled when they were suspended since they were found
 */
export async function beginLocalSession(proven: ProvenUser, ctx: Context): Promise<LocalSession> {
  const { user, patch, method, confirmedBy, returnPath, meta } = proven;
  if (!(await holdActiveUser(ctx.db, user.organizationId, user.id)))
    throw new SsoError("user_disabled", { expected: said("activeUser"), got: said("suspendedOrDeleted") });
  const token = randomToken(32);
  const event = localEvent(method, ctx);
  await updateUserRow(ctx.db, user.organizationId, user.id, { ...patch, lastSignInAt: ctx.now });
  const expiresAt = await beginSession(
    {
      id: randomId(12),
      token,
      organizationId: user.organizationId,
      userId: user.id,
      method,
      confirmedBy,
      connectionId: null,
      encryptedSubject: null,
      ...meta,
      endsAt: null,
      eventReference: event.reference,
    },
    ctx,
  );
  await insertEvent(ctx.db, {
    ...event,
    organizationId: user.organizationId,
    code: "ok",
    email: user.email,
    userId: user.id,
  });
  if (confirmedBy !== undefined) await recordEmergencyProof(user, ctx);
  return { token, expiresAt, returnPath };
}

type LocalEvent = Omit<NewEvent, "organizationId" | "code" | "email" | "userId">;

/** The event of a sign-in without a provider, but for who it was and how it ended. */
export function localEvent(protocol: LocalMethod, ctx: Context): LocalEvent {
  return {
    reference: randomId(10),
    connection: null,
    protocol,
    purpose: "sign-in",
    checks: [],
    decision: null,
    claims: null,
    claimsRetentionDays: 0,
    durationMilliseconds: 0,
    createdAt: ctx.now,
  };
}
