import { expect, it } from "vitest";
import { dayRange } from "./day-range";

it.each([
  ["a day in UTC", "UTC", "2026-06-15", "2026-06-15", "2026-06-15T00:00:00.000Z", "2026-06-16T00:00:00.000Z"],
  ["ahead of UTC", "Asia/Tokyo", "2026-06-15", "2026-06-16", "2026-06-14T15:00:00.000Z", "2026-06-16T15:00:00.000Z"],
  [
    "behind UTC",
    "America/New_York",
    "2026-01-15",
    "2026-01-15",
    "2026-01-15T05:00:00.000Z",
    "2026-01-16T05:00:00.000Z",
  ],
  [
    "a day of 23 hours",
    "Europe/Berlin",
    "2026-03-29",
    "2026-03-29",
    "2026-03-28T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
  ],
  [
    "a day of 25 hours",
    "Europe/Berlin",
    "2026-10-25",
    "2026-10-25",
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ],
  ["over the end of a year", "UTC", "2026-12-31", "2026-12-31", "2026-12-31T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
])("%s", (_name, timeZone, from, until, first, end) => {
  const range = dayRange({ from, until }, timeZone);
  expect([range.from?.toISOString(), range.before?.toISOString()]).toEqual([first, end]);
});

it.each(["", "today", "2026-13-01", "2026-1-1", "2026-06-15T00:00"])("what is no day is no bound: %j", (text) => {
  expect(dayRange({ from: text, until: text }, "UTC")).toEqual({ from: undefined, before: undefined });
});
