import type { ErrorCode } from "@/lib/errors/catalogue";

/** How far back the chart of sign-ins reaches, and how long one of its bars is. */
const hour = 3_600_000;
export const chartRanges = {
  "24h": { buckets: 24, milliseconds: hour },
  "7d": { buckets: 7, milliseconds: 24 * hour },
  "30d": { buckets: 30, milliseconds: 24 * hour },
} as const;
export type ChartRange = keyof typeof chartRanges;
export const chartRangeNames = Object.keys(chartRanges) as ChartRange[];

/** Where a range begins: back from now, to the minute, not at a midnight. Pure. */
export function rangeStart(range: ChartRange, now: Date): Date {
  const { buckets, milliseconds } = chartRanges[range];
  return new Date(now.getTime() - buckets * milliseconds);
}

export type Bar = { from: Date; succeeded: number; failed: number };
export type SignInChart = {
  /** The oldest first. */
  bars: Bar[];
  succeeded: number;
  failed: number;
  /** Why sign-ins were refused, the most frequent first. */
  refusals: { code: ErrorCode; count: number }[];
};

/** Events of one code in one bar, counted; `age` is how many bars ago, 0 for the last one. */
export type CountedEvents = { age: number; code: string; count: number };

/** The chart of counted events. Pure. */
export function toChart(rows: readonly CountedEvents[], range: ChartRange, now: Date): SignInChart {
  const { buckets, milliseconds } = chartRanges[range];
  const bars = Array.from({ length: buckets }, (_, index) => ({
    from: new Date(now.getTime() - (buckets - index) * milliseconds),
    succeeded: 0,
    failed: 0,
  }));
  const byCode = new Map<string, number>();
  for (const { age, code, count } of rows) {
    // A clock that was set back makes events of the future: they belong to the last bar.
    const bar = bars[buckets - 1 - Math.min(Math.max(age, 0), buckets - 1)];
    if (bar) bar[code === "ok" ? "succeeded" : "failed"] += count;
    if (code !== "ok") byCode.set(code, (byCode.get(code) ?? 0) + count);
  }
  const refusals = [...byCode].map(([code, count]) => ({ code: code as ErrorCode, count }));
  const total = (of: "succeeded" | "failed") => bars.reduce((sum, bar) => sum + bar[of], 0);
  return {
    bars,
    succeeded: total("succeeded"),
    failed: total("failed"),
    refusals: refusals.sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
  };
}
