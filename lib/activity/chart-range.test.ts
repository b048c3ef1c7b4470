import { expect, it } from "vitest";
import { type ChartRange, chartRanges, toChart } from "./chart-range";

const now = new Date("2026-06-15T12:00:00Z");

it.each<[ChartRange, string, string]>([
  ["24h", "2026-06-14T12:00:00.000Z", "2026-06-15T11:00:00.000Z"],
  ["7d", "2026-06-08T12:00:00.000Z", "2026-06-14T12:00:00.000Z"],
  ["30d", "2026-05-16T12:00:00.000Z", "2026-06-14T12:00:00.000Z"],
])("%s has its bars also when nothing happened", (range, first, last) => {
  const { bars, ...totals } = toChart([], range, now);
  expect(bars).toHaveLength(chartRanges[range].buckets);
  expect(bars.map(({ from }) => from.toISOString())).toEqual(expect.arrayContaining([first, last]));
  expect(totals).toEqual({ succeeded: 0, failed: 0, refusals: [] });
});

it("events are in their bars, and their causes are counted, the most frequent first", () => {
  const chart = toChart(
    [
      { age: 0, code: "ok", count: 5 },
      { age: 0, code: "saml_expired", count: 1 },
      { age: 6, code: "ok", count: 2 },
      { age: 6, code: "oidc_nonce", count: 3 },
      { age: 1, code: "saml_expired", count: 1 },
    ],
    "7d",
    now,
  );
  expect(chart.bars.map(({ succeeded, failed }) => [succeeded, failed])).toEqual([
    [2, 3],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 1],
    [5, 1],
  ]);
  expect(chart).toMatchObject({ succeeded: 7, failed: 5 });
  expect(chart.refusals).toEqual([
    { code: "oidc_nonce", count: 3 },
    { code: "saml_expired", count: 2 },
  ]);
});

it.each([
  [-1, 6],
  [7, 0],
])("an event %i days ago, by a clock that was set, stays in the chart", (age, index) => {
  expect(toChart([{ age, code: "ok", count: 1 }], "7d", now).bars[index]?.succeeded).toBe(1);
});
