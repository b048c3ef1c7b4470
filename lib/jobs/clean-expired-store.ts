import { and, isNotNull, lt, ne, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { signInEvents, storedResponses } from "@/drizzle/schema/activity";
import { idempotencyKeys, personalTokens } from "@/drizzle/schema/api";
import { applications, applicationVersions } from "@/drizzle/schema/applications";
import { connectionDrafts, connections, connectionVersions } from "@/drizzle/schema/connections";
import { scimRequests } from "@/drizzle/schema/directories";
import { domainEvents } from "@/drizzle/schema/domain-events";
import { rateLimits } from "@/drizzle/schema/limits";
import { logoutRequests } from "@/drizzle/schema/logout";
import { images, organizations } from "@/drizzle/schema/organizations";
import { oidcArtifacts } from "@/drizzle/schema/provider";
import { proxyAttempts, proxyTickets } from "@/drizzle/schema/proxy";
import { firstRunTokens, loginCodes, passkeyChallenges, seenLogouts } from "@/drizzle/schema/sessions";
import { connectionTests, seenAssertions, signInAttempts, signInTickets } from "@/drizzle/schema/sign-in";
import { webhookDeliveries } from "@/drizzle/schema/webhooks";
import type { Db } from "@/lib/db/database";

const hour = 3_600_000;

/** How much one run does: short statements, and an end. What is left over is for the next run. */
export type CleanUpBounds = { rows: number; batches: number };
const usualBounds: CleanUpBounds = { rows: 1000, batches: 50 };

type Expired = {
  table: PgTable;
  /** The instant that decides; an index begins with it. */
  by: PgColumn;
  before: Date;
  and?: SQL;
};

/**
 * What has expired, in the order in which it goes; public for the test that each is found by an index. Rows are kept a
 * little longer than they are valid, so that a late answer is told "expired" instead of "unknown".
 */
export function expiredRows(now: Date): readonly Expired[] {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds);
  return [
    { table: connectionTests, by: connectionTests.expiresAt, before: now },
    { table: storedResponses, by: storedResponses.expiresAt, before: now },
    { table: idempotencyKeys, by: idempotencyKeys.expiresAt, before: now },
    // As long as somebody may wonder why a script stopped.
    { table: personalTokens, by: personalTokens.expiresAt, before: ago(30 * 24 * hour) },
    { table: rateLimits, by: rateLimits.expiresAt, before: now },
    { table: oidcArtifacts, by: oidcArtifacts.expiresAt, before: now },
    { table: signInAttempts, by: signInAttempts.expiresAt, before: ago(24 * hour) },
    { table: seenAssertions, by: seenAssertions.expiresAt, before: ago(hour) },
    { table: logoutRequests, by: logoutRequests.expiresAt, before: ago(hour) },
    { table: seenLogouts, by: seenLogouts.expiresAt, before: now },
    { table: signInTickets, by: signInTickets.expiresAt, before: ago(hour) },
    { table: proxyAttempts, by: proxyAttempts.expiresAt, before: now },
    { table: proxyTickets, by: proxyTickets.expiresAt, before: ago(hour) },
    { table: loginCodes, by: loginCodes.expiresAt, before: ago(24 * hour) },
    { table: passkeyChallenges, by: passkeyChallenges.expiresAt, before: ago(hour) },
    { table: firstRunTokens, by: firstRunTokens.expiresAt, before: ago(24 * hour) },
    { table: signInEvents, by: signInEvents.createdAt, before: ago(400 * 24 * hour) },
    // Longer than any delivery is tried, and than programs are away that read them.
    { table: domainEvents, by: domainEvents.at, before: ago(90 * 24 * hour) },
    // What waits is not over, however long its webhook is off.
    {
      table: webhookDeliveries,
      by: webhookDeliveries.createdAt,
      before: ago(30 * 24 * hour),
      and: ne(webhookDeliveries.state, "pending"),
    },
    { table: scimRequests, by: scimRequests.at, before: ago(90 * 24 * hour) },
    { table: images, by: images.createdAt, before: ago(24 * hour), and: sql`not (${isShown})` },
  ];
}

/** An older version of a connection or application may come back, so its picture stays. */
const isShown = sql`exists (select 1 from ${organizations} o where o.id = ${images.organizationId} and o.logo = ${images.hash})
  or exists (select 1 from ${connections} c where c.organization_id = ${images.organizationId}
    and c.config #>> '{signIn,buttonImage}' = ${images.hash})
  or exists (select 1 from ${connectionVersions} v where v.organization_id = ${images.organizationId}
    and v.config #>> '{signIn,buttonImage}' = ${images.hash})
  or exists (select 1 from ${connectionDrafts} d where d.organization_id = ${images.organizationId}
    and d.config #>> '{signIn,buttonImage}' = ${images.hash})
  or exists (select 1 from ${applications} a where a.organization_id = ${images.organizationId} and a.logo = ${images.hash})
  or exists (select 1 from ${applicationVersions} av where av.organization_id = ${images.organizationId}
    and av.configuration ->> 'logo' = ${images.hash})`;

/** Claims whose time is over; public for the same test. */
export const expiredClaims = (now: Date): Expired => ({
  table: signInEvents,
  by: signInEvents.claimsExpireAt,
  before: now,
  and: isNotNull(signInEvents.encryptedClaims),
});

/**
 * Deletes what has expired from the tables that only grow, and drops claims whose time is over, together with the
 * decision's field values, which are copies of them. Guarded by an advisory lock at the caller, so that several
 * instances can run it.
 */
export async function cleanExpired(db: Db, now: Date, bounds: CleanUpBounds = usualBounds): Promise<void> {
  const decision = sql`case when ${signInEvents.decision} ? 'changes' then jsonb_set(${signInEvents.decision}, '{changes}', '[]') else ${signInEvents.decision} end`;
  const claims = expiredClaims(now);
  await inBatches(bounds, () =>
    db
      .update(signInEvents)
      .set({ encryptedClaims: null, claimsExpireAt: null, decision })
      .where(someOf(claims, bounds.rows))
      .returning({ done }),
  );
  for (const expired of expiredRows(now))
    await inBatches(bounds, () => db.delete(expired.table).where(someOf(expired, bounds.rows)).returning({ done }));
}

const done = sql`1`;

/** At most so many rows, by their place in the table: the look-up is the only one that reads an index. */
function someOf({ table, by, before, and: further }: Expired, rows: number): SQL {
  return sql`ctid = any(array(select ctid from ${table} where ${and(lt(by, before), further)} limit ${rows}))`;
}

async function inBatches({ rows, batches }: CleanUpBounds, batch: () => Promise<unknown[]>): Promise<void> {
  for (let count = 0; count < batches; count++) if ((await batch()).length < rows) return;
}
