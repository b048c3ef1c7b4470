import { systemActor } from "@/lib/audit/actor";
import { recordAudits } from "@/lib/audit/audit-store";
import type { Context } from "@/lib/context";
import { deleteExpiredSessions, deleteSessionByToken, deleteSessions, type EndedSession } from "./session-end-store";
import type { SessionsToEnd } from "./session-filter";

/** Why a session ended, as its record says it. */
export type EndReason =
  | "signed_out"
  /** Somebody ended another session of their own. */
  | "signed_out_elsewhere"
  /** The browser signed in again. */
  | "replaced"
  /** By an administrator or an API key. */
  | "revoked"
  | "suspended"
  | "deleted"
  | "email_changed"
  /** A directory (SCIM) said so. */
  | "directory"
  /** Signing out at the provider, or at another application of it. */
  | "provider_logout"
  | "connection_off"
  | "connection_deleted"
  | "single_sign_on_off"
  | "codes_off"
  /** The policy: too long without use, or too long altogether. */
  | "idle"
  | "absolute"
  /** The provider had named an end, and it has come. */
  | "provider_end";

type EndContext = Pick<Context, "db" | "now" | "actor" | "requestId">;

/**
 * Ends sessions, whatever the reason: the one use case for it. With a session go its refresh tokens, our OpenID provider's session and
 * the sessions on proxied hosts; the applications that it reached are told by a job, also when this process stops now
 * (decision 0049). Each session is recorded with the reason. Ending what has ended does nothing, and records nothing.
 * @returns what ended
 */
export async function endSessions(which: SessionsToEnd, reason: EndReason, ctx: EndContext): Promise<EndedSession[]> {
  return ctx.db.transaction(async (tx) => {
    const ended = await deleteSessions(tx, which);
    await recordEnds(ended, () => reason, { ...ctx, db: tx });
    return ended;
  });
}

/** The same for the session whose token a browser holds, by the person themselves; null when there is none. */
export async function endSessionOfBrowser(
  token: string,
  reason: "signed_out" | "replaced",
  ctx: EndContext,
): Promise<EndedSession | null> {
  return ctx.db.transaction(async (tx) => {
    const ended = await deleteSessionByToken(tx, token);
    if (!ended) return null;
    const actor = { type: "user" as const, id: ended.userId, label: ended.email };
    await recordEnds([ended], () => reason, { ...ctx, db: tx, actor });
    return ended;
  });
}

const expiredAtOnce = { rows: 1000, batches: 50 };

/**
 * Ends what the policy has ended already: nobody is signed in by those rows any more, and now applications hear of it.
 * @returns how many ended
 */
export async function endExpiredSessions({ db, now }: Pick<Context, "db" | "now">): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < expiredAtOnce.batches; batch++) {
    const some = await db.transaction(async (tx) => {
      const ended = await deleteExpiredSessions(tx, expiredAtOnce.rows, now);
      const actor = systemActor("session policy");
      await recordEnds(ended, (session) => expiryOf(session, now), { db: tx, now, actor, requestId: "job" });
      return ended.length;
    });
    count += some;
    if (some < expiredAtOnce.rows) break;
  }
  return count;
}

function expiryOf({ endsAt, providerEndsAt }: EndedSession, now: Date): EndReason {
  if (providerEndsAt !== null && providerEndsAt <= now) return "provider_end";
  return endsAt <= now ? "absolute" : "idle";
}

/** Which fields of the record say what ended. */
function recordEnds(ended: readonly EndedSession[], reasonOf: (session: EndedSession) => EndReason, ctx: EndContext) {
  return recordAudits(
    ended.map((session) => ({
      organizationId: session.organizationId,
      action: "session.ended" as const,
      target: { type: "session", id: session.id, label: session.email },
      changes: [
        { field: "reason", from: null, to: reasonOf(session) },
        { field: "user", from: session.userId, to: null },
        ...(session.connectionId === null ? [] : [{ field: "connection", from: session.connectionId, to: null }]),
        ...(session.applications === 0 ? [] : [{ field: "applications", from: session.applications, to: 0 }]),
      ],
    })),
    ctx,
  );
}
