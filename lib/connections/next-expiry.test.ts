import { expect, it } from "vitest";
import { daysUntil, dueNotice } from "./next-expiry";

const now = new Date("2026-06-01T12:00:00Z");
const inDays = (days: number) => ({
  kind: "secret" as const,
  subject: "s",
  at: new Date(now.getTime() + days * 86_400_000).toISOString(),
});

it.each([
  [61.5, null],
  [60.5, 60],
  [31, 60],
  [30.2, 30],
  [14, 14],
  [8, 14],
  [7, 7],
  [1.5, 1],
  [0.2, 1],
  [-0.5, null],
])("%d days before the end, the notice of %s days is due", (days, mark) => {
  expect(dueNotice(inDays(days), now)).toBe(mark);
});

it("days are whole, and negative after the end", () => {
  expect(daysUntil(inDays(2.9).at, now)).toBe(2);
  expect(daysUntil(inDays(-0.1).at, now)).toBe(-1);
});
