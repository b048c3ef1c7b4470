import { expect, it } from "vitest";
import { isTooOldForConsole, isTouchDue, sessionPolicyPatchSchema, unitsOf } from "./session-policy";

const now = new Date("2026-06-01T12:00:00Z");
const inMinutes = (count: number) => new Date(now.getTime() + count * 60_000);

it.each<[number, number, boolean]>([
  [480, 4, false],
  [480, 6, true],
  [5, 0.9, false],
  [5, 1.1, true],
  [43_200, 6, true],
])("of an idle limit of %d minutes, used %d minutes ago, is written: %s", (idleMinutes, ago, isDue) => {
  const session = { expiresAt: inMinutes(idleMinutes - ago), endsAt: inMinutes(200_000), idleMinutes };
  expect(isTouchDue(session, now)).toBe(isDue);
});

it("nothing is written for a session whose absolute limit is its next one", () => {
  const end = inMinutes(10);
  expect(isTouchDue({ expiresAt: end, endsAt: end, idleMinutes: 480 }, now)).toBe(false);
});

it.each<[number | null, number, boolean]>([
  [null, 100_000, false],
  [1, 59, false],
  [1, 61, true],
  [12, 700, false],
])("a console that asks after %s hours asks %d minutes later: %s", (hours, ago, asks) => {
  expect(isTooOldForConsole(inMinutes(-ago), hours, now)).toBe(asks);
});

it.each<[number, string]>([
  [480, "8 hour"],
  [10_080, "7 day"],
  [1530, "1 day, 1 hour, 30 minute"],
  [5, "5 minute"],
])("%d minutes are said as %s", (minutes, words) => {
  expect(
    unitsOf(minutes)
      .map(({ unit, count }) => `${count} ${unit}`)
      .join(", "),
  ).toBe(words);
});

it.each<[object, boolean]>([
  [{ idleMinutes: 5, absoluteMinutes: 15, consoleSignInHours: 1 }, true],
  [{ idleMinutes: 43_200, absoluteMinutes: 129_600, consoleSignInHours: null }, true],
  [{}, true],
  [{ idleMinutes: 4 }, false],
  [{ idleMinutes: 43_201 }, false],
  [{ absoluteMinutes: 14 }, false],
  [{ absoluteMinutes: 129_601 }, false],
  [{ idleMinutes: 7.5 }, false],
  [{ idleMinutes: null }, false],
  [{ consoleSignInHours: 0 }, false],
  [{ other: 1 }, false],
])("%j is a policy: %s", (policy, isOne) => {
  expect(sessionPolicyPatchSchema.safeParse(policy).success).toBe(isOne);
});
