import { and, eq, gt, inArray, isNotNull, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import type { Db } from "@/lib/db/database";
import { type ChartRange, chartRanges, rangeStart, type SignInChart, toChart } from "./chart-range";
import { ageInBars, countWithRepeats } from "./event-queries";
import { keepFigures } from "./kept-figures";

/** An organization's sign-ins over time, with refusals by cause, in one pass over the events of that time; tests do not count. */
export async function readSignInChart(
  db: Db,
  organizationId: string,
  range: ChartRange,
  now: Date,
): Promise<SignInChart> {
  const { milliseconds } = chartRanges[range];
  const count = () =>
    db
      .select({ age: ageInBars(now, milliseconds), code: signInEvents.code, count: countWithRepeats() })
      .from(signInEvents)
      .where(
        and(
          eq(signInEvents.organizationId, organizationId),
          eq(signInEvents.purpose, "sign-in"),
          gt(signInEvents.createdAt, rangeStart(range, now)),
        ),
      )
      .groupBy(sql`1`, signInEvents.code);
  return toChart(await keepFigures(db, { name: `chart ${organizationId} ${range}`, now }, count), range, now);
}

const dayMilliseconds = 86_400_000;

export type Tally = { succeeded: number; failed: number };

/**
 * Sign-ins of the last 24 hours by connection; tests do not count. Those of very many are as they were less than a minute ago.
 * @param connectionIds only of these; null: of all of the organization
 */
export async function countByConnection(
  db: Db,
  organizationId: string,
  connectionIds: readonly string[] | null,
  now: Date,
): Promise<Map<string, Tally>> {
  const isOk = sql<boolean>`${signInEvents.code} = 'ok'`;
  const count = () =>
    db
      .select({ connection: signInEvents.connectionId, isOk, count: countWithRepeats() })
      .from(signInEvents)
      .where(
        and(
          eq(signInEvents.organizationId, organizationId),
          eq(signInEvents.purpose, "sign-in"),
          connectionIds ? inArray(signInEvents.connectionId, [...connectionIds]) : isNotNull(signInEvents.connectionId),
          gt(signInEvents.createdAt, new Date(now.getTime() - dayMilliseconds)),
        ),
      )
      .groupBy(signInEvents.connectionId, sql`2`);
  const rows = await (connectionIds ? count() : keepFigures(db, { name: `tallies ${organizationId}`, now }, count));
  const found = new Map<string, Tally>();
  for (const { connection, isOk: isSucceeded, count: value } of rows) {
    const tally = found.get(connection ?? "") ?? { succeeded: 0, failed: 0 };
    tally[isSucceeded ? "succeeded" : "failed"] += value;
    found.set(connection ?? "", tally);
  }
  return found;
}
