import { expect, it } from "vitest";
import { attempts, nextAttempt, retryAfterOf } from "./retry-schedule";

const now = new Date("2027-01-01T00:00:00Z");
const seconds = (at: Date | null) => at && (at.getTime() - now.getTime()) / 1000;
const [minute, hour] = [60, 3600];

it("waits longer and longer, and gives up after the tenth attempt", () => {
  const waits = Array.from({ length: attempts }, (_, index) =>
    seconds(nextAttempt({ attempt: index + 1, retryAfter: null }, now, 0.5)),
  );
  expect(waits).toEqual([
    5,
    5 * minute,
    30 * minute,
    2 * hour,
    5 * hour,
    10 * hour,
    14 * hour,
    20 * hour,
    24 * hour,
    null,
  ]);
});

it("spreads the attempts, a tenth to each side", () => {
  expect(seconds(nextAttempt({ attempt: 2, retryAfter: null }, now, 0))).toBeCloseTo(270);
  expect(seconds(nextAttempt({ attempt: 2, retryAfter: null }, now, 1))).toBeCloseTo(330);
});

it.each([
  ["seconds", 429, "90", 90],
  ["a date", 503, "Fri, 01 Jan 2027 00:02:00 GMT", 120],
  ["of a gateway", 502, "60", 60],
  ["of another gateway", 504, "60", 60],
  ["of an answer that is no reason to wait", 500, "60", null],
  ["nonsense", 429, "soon", null],
  ["nothing", 429, null, null],
])("Retry-After: %s", (_name, status, header, expected) => {
  expect(seconds(retryAfterOf({ status, header }, now))).toBe(expected);
});

it("a receiver can ask for more time, not for less, and not for more than a day", () => {
  const after = (wait: number) => new Date(now.getTime() + wait * 1000);
  expect(seconds(nextAttempt({ attempt: 1, retryAfter: after(600) }, now, 0.5))).toBe(600);
  expect(seconds(nextAttempt({ attempt: 2, retryAfter: after(1) }, now, 0.5))).toBe(5 * minute);
  expect(seconds(nextAttempt({ attempt: 1, retryAfter: after(1e9) }, now, 0.5))).toBe(24 * hour);
});

it("asking for more time does not put off the end", () => {
  expect(nextAttempt({ attempt: attempts, retryAfter: new Date(now.getTime() + 1000) }, now, 0.5)).toBeNull();
});
