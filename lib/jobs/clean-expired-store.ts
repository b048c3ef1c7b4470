import { and, isNotNull, lt, or, sql } from "drizzle-orm";
import {
  firstRunTokens,
  loginCodes,
  seenAssertions,
  sessions,
  signInAttempts,
  signInEvents,
  signInTickets,
} from "@/drizzle/schema";
import type { Db } from "@/lib/db/database";

const hour = 3_600_000;

/**
 * Deletes what has expired from the tables that only grow, and drops claims whose time is over, together with the
 * decision's field values, which are copies of them. Rows are kept a little
 * longer than they are valid, so that a late answer is told "expired" instead of "unknown". Guarded by an advisory lock
 * at the caller, so that several instances can run it.
 */
export async function cleanExpired(db: Db, now: Date): Promise<void> {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  await db.delete(signInAttempts).where(lt(signInAttempts.expiresAt, ago(24 * hour)));
  await db.delete(seenAssertions).where(lt(seenAssertions.expiresAt, ago(hour)));
  await db.delete(signInTickets).where(lt(signInTickets.expiresAt, ago(hour)));
  await db.delete(loginCodes).where(lt(loginCodes.expiresAt, ago(24 * hour)));
  await db.delete(firstRunTokens).where(lt(firstRunTokens.expiresAt, ago(24 * hour)));
  await db.delete(sessions).where(or(lt(sessions.expiresAt, now), lt(sessions.endsAt, now)));
  await db
    .update(signInEvents)
    .set({
      encryptedClaims: null,
      claimsExpireAt: null,
      decision: sql`case when ${signInEvents.decision} ? 'changes' then jsonb_set(${signInEvents.decision}, '{changes}', '[]') else ${signInEvents.decision} end`,
    })
    .where(and(isNotNull(signInEvents.encryptedClaims), lt(signInEvents.claimsExpireAt, now)));
  await db.delete(signInEvents).where(lt(signInEvents.createdAt, ago(400 * 24 * hour)));
}
