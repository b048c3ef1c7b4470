import { and, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { applicationSessions } from "@/drizzle/schema/applications";
import type { Db } from "@/lib/db/database";

/** A session that is over, and an application that has not been told yet. */
export type EndedSession = {
  sid: string;
  organizationId: string;
  applicationId: string;
  userId: string;
  /** How often it was tried, with this time. */
  tries: number;
};

/** So long nobody else tells an application what is being told at the moment. */
const claimedMilliseconds = 60_000;

/**
 * Takes some of the ended sessions whose applications have to be told, and keeps them from other instances for a minute. Of every
 * organization: sessions end for many reasons, some with all that named them.
 */
export async function leaseEndedSessions(db: Db, limit: number, now: Date): Promise<EndedSession[]> {
  const { sid, organizationId, applicationId, userId, tries, nextTryAt, sessionId } = applicationSessions;
  const due = db
    .select({ sid })
    .from(applicationSessions)
    .where(and(isNull(sessionId), or(isNull(nextTryAt), lte(nextTryAt, now))))
    .limit(limit)
    .for("update", { skipLocked: true });
  return db
    .update(applicationSessions)
    .set({ tries: sql`${tries} + 1`, nextTryAt: new Date(now.getTime() + claimedMilliseconds) })
    .where(inArray(sid, due))
    .returning({ sid, organizationId, applicationId, userId, tries });
}

const isOf = ({ organizationId, sid }: Pick<EndedSession, "organizationId" | "sid">) =>
  and(eq(applicationSessions.organizationId, organizationId), eq(applicationSessions.sid, sid));

/** The application was told, or wants to be told nothing. */
export async function deleteEndedSession(db: Db, session: EndedSession): Promise<void> {
  await db.delete(applicationSessions).where(isOf(session));
}

/** It is told again later. */
export async function postponeEndedSession(db: Db, session: EndedSession, nextTryAt: Date): Promise<void> {
  await db.update(applicationSessions).set({ nextTryAt }).where(isOf(session));
}
