import { and, desc, eq, gt, inArray, ne, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import type { Db } from "@/lib/db/database";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { ageInBars, countWithRepeats } from "./event-queries";
import { keepFigures } from "./kept-figures";

type Tally = { succeeded: number; failed: number };

/** The sign-ins of one connection: the last 24 hours, the last seven days, and each of these days, the oldest first. */
export type ConnectionStatistics = { day: Tally; week: Tally; days: Tally[] };

const dayMilliseconds = 86_400_000;
const statisticsDays = 7;

/** Sign-ins of some of an organization's connections over the last seven times 24 hours; tests do not count. By connection id. */
export async function readStatistics(
  db: Db,
  organizationId: string,
  connectionIds: readonly string[],
  now: Date,
): Promise<Map<string, ConnectionStatistics>> {
  if (connectionIds.length === 0) return new Map();
  const since = new Date(now.getTime() - statisticsDays * dayMilliseconds);
  const age = ageInBars(now, dayMilliseconds);
  const isOk = sql<boolean>`${signInEvents.code} = 'ok'`;
  const rows = await db
    .select({ connection: signInEvents.connectionId, age, isOk, value: countWithRepeats() })
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.purpose, "sign-in"),
        inArray(signInEvents.connectionId, [...connectionIds]),
        gt(signInEvents.createdAt, since),
      ),
    )
    .groupBy(signInEvents.connectionId, sql`2`, sql`3`);
  const found = new Map<string, ConnectionStatistics>();
  for (const row of rows) {
    const statistics = found.get(row.connection ?? "") ?? emptyStatistics();
    found.set(row.connection ?? "", statistics);
    const outcome = row.isOk ? "succeeded" : "failed";
    // A clock that was set back makes events of the future: they belong to today.
    const index = Math.min(Math.max(row.age, 0), statisticsDays - 1);
    const day = statistics.days[statisticsDays - 1 - index];
    if (day) day[outcome] += row.value;
    statistics.week[outcome] += row.value;
    if (index === 0) statistics.day[outcome] += row.value;
  }
  return found;
}

export function emptyStatistics(): ConnectionStatistics {
  const none = () => ({ succeeded: 0, failed: 0 });
  return { day: none(), week: none(), days: Array.from({ length: statisticsDays }, none) };
}

/** Why sign-ins were refused most often in the last seven days. */
export async function readTopRefusals(
  db: Db,
  organizationId: string,
  connectionId: string | undefined,
  now: Date,
): Promise<{ code: ErrorCode; count: number }[]> {
  const count = () =>
    db
      .select({ code: signInEvents.code, count: countWithRepeats() })
      .from(signInEvents)
      .where(
        and(
          eq(signInEvents.organizationId, organizationId),
          eq(signInEvents.purpose, "sign-in"),
          ne(signInEvents.code, "ok"),
          connectionId === undefined ? undefined : eq(signInEvents.connectionId, connectionId),
          gt(signInEvents.createdAt, new Date(now.getTime() - statisticsDays * dayMilliseconds)),
        ),
      )
      .groupBy(signInEvents.code)
      .orderBy(desc(countWithRepeats()))
      .limit(5);
  const rows = await keepFigures(db, { name: `refusals ${organizationId} ${connectionId}`, now }, count);
  return rows.map((row) => ({ code: row.code as ErrorCode, count: row.count }));
}
