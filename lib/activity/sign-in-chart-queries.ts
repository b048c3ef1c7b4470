import { and, eq, gt, isNotNull, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import type { Db } from "@/lib/db/database";
import { type ChartRange, chartRanges, type SignInChart, toChart } from "./chart-range";
import { countWithRepeats } from "./event-queries";

/** An organization's sign-ins over time, with refusals by cause, in one pass over the events of that time; tests do not count. */
export async function readSignInChart(
  db: Db,
  organizationId: string,
  range: ChartRange,
  now: Date,
): Promise<SignInChart> {
  const { buckets, milliseconds } = chartRanges[range];
  const age = sql<number>`floor(extract(epoch from (${now.toISOString()}::timestamptz - ${signInEvents.createdAt})) / ${milliseconds / 1000}::int)::int`;
  const rows = await db
    .select({ age, code: signInEvents.code, count: countWithRepeats() })
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.purpose, "sign-in"),
        gt(signInEvents.createdAt, new Date(now.getTime() - buckets * milliseconds)),
      ),
    )
    .groupBy(sql`1`, signInEvents.code);
  return toChart(rows, range, now);
}

export type Tally = { succeeded: number; failed: number };

/** Sign-ins since a moment by connection; tests do not count. */
export async function countByConnection(db: Db, organizationId: string, since: Date): Promise<Map<string, Tally>> {
  const isOk = sql<boolean>`${signInEvents.code} = 'ok'`;
  const rows = await db
    .select({ connection: signInEvents.connectionId, isOk, value: countWithRepeats() })
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.purpose, "sign-in"),
        isNotNull(signInEvents.connectionId),
        gt(signInEvents.createdAt, since),
      ),
    )
    .groupBy(signInEvents.connectionId, sql`2`);
  const found = new Map<string, Tally>();
  for (const { connection, isOk: isSucceeded, value } of rows) {
    const tally = found.get(connection ?? "") ?? { succeeded: 0, failed: 0 };
    tally[isSucceeded ? "succeeded" : "failed"] += value;
    found.set(connection ?? "", tally);
  }
  return found;
}
