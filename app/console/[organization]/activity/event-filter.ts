import { dayRange } from "@/components/console/list/day-range";
import { type PageQuery, withQuery } from "@/components/console/page-query";
import { type ChartRange, chartRangeNames, rangeStart } from "@/lib/activity/chart-range";
import type { EventFilter } from "@/lib/activity/event-queries";
import { errorCodes } from "@/lib/errors/catalogue";

export const outcomes = ["ok", "failed"] as const;
export const purposes = ["sign-in", "test", "application", "logout"] as const;

/** The texts of purposes. */
export const purposeKeys = { "sign-in": "signIn", test: "test", application: "application", logout: "logout" } as const;

/** What of an address filters sign-ins, for the list and for its export alike. Pure. */
export function readEventFilter(query: PageQuery, { timeZone, now }: { timeZone: string; now: Date }): EventFilter {
  const range = chartRangeNames.find((name) => name === query.range);
  const { from, before } = dayRange({ from: query.timeFrom, until: query.timeUntil }, timeZone);
  const start = range && rangeStart(range, now);
  return {
    outcome: outcomes.find((outcome) => outcome === query.outcome),
    connection: query.connection?.slice(0, 40),
    application: query.application?.slice(0, 40),
    email: query.email?.slice(0, 254),
    reference: query.reference?.slice(0, 40),
    code: errorCodes.find((code) => code === query.code),
    purpose: purposes.find((purpose) => purpose === query.purpose),
    // Both are bounds: the narrower one holds.
    from: start && from ? new Date(Math.max(start.getTime(), from.getTime())) : (start ?? from),
    before,
  };
}

/** The address of the sign-ins that a figure counted: those of its range, without tests and what applications asked for. Pure. */
export function countedSignIns(slug: string, range: ChartRange, filters: PageQuery): string {
  return withQuery(`/console/${slug}/activity`, filters, { purpose: "sign-in", range });
}
