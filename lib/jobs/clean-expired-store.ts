import { and, isNotNull, lt, or, sql } from "drizzle-orm";
import {
  connectionDrafts,
  connections,
  connectionTests,
  connectionVersions,
  firstRunTokens,
  images,
  keptAnswers,
  loginCodes,
  organizations,
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
  await db.delete(connectionTests).where(lt(connectionTests.expiresAt, now));
  await db.delete(keptAnswers).where(lt(keptAnswers.expiresAt, now));
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
  // Pictures that nothing shows any more; an older version of a connection may come back, so its picture stays.
  const isShown = sql`exists (select 1 from ${organizations} o where o.id = ${images.organizationId} and o.logo = ${images.hash})
    or exists (select 1 from ${connections} c where c.organization_id = ${images.organizationId}
      and c.config #>> '{signIn,buttonImage}' = ${images.hash})
    or exists (select 1 from ${connectionVersions} v where v.organization_id = ${images.organizationId}
      and v.config #>> '{signIn,buttonImage}' = ${images.hash})
    or exists (select 1 from ${connectionDrafts} d where d.organization_id = ${images.organizationId}
      and d.config #>> '{signIn,buttonImage}' = ${images.hash})`;
  await db.delete(images).where(and(lt(images.createdAt, ago(24 * hour)), sql`not (${isShown})`));
}
