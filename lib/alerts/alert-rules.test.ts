import { expect, it } from "vitest";
import { isFailing, isSilent, type Tally } from "./alert-rules";

const at = (minute: number) => new Date(Date.UTC(2027, 0, 1, 8, minute));
const tally = (change: Partial<Tally> = {}): Tally => ({
  refused: 0,
  lastRefusedAt: null,
  lastSucceededAt: null,
  ...change,
});
const rule = { failures: 3, minutes: 15 };

it.each<[string, Partial<Tally>, boolean, boolean]>([
  ["few refusals are people's mistakes", { refused: 2, lastRefusedAt: at(1) }, false, false],
  ["so many are a failure", { refused: 3, lastRefusedAt: at(1) }, false, true],
  ["also beside sign-ins that work", { refused: 3, lastRefusedAt: at(1), lastSucceededAt: at(2) }, false, true],
  ["that nobody tries any more is no recovery", {}, true, true],
  ["one more refusal is none", { refused: 1, lastRefusedAt: at(2), lastSucceededAt: at(1) }, true, true],
  ["somebody who signs in is", { refused: 1, lastRefusedAt: at(1), lastSucceededAt: at(2) }, true, false],
])("%s", (_name, change, wasFailing, expected) => {
  expect(isFailing(rule, tally(change), wasFailing)).toBe(expected);
});

it.each<[string, Partial<Tally>, boolean, boolean]>([
  ["a quiet night is no failure", {}, false, false],
  ["somebody who tried in vain is", { refused: 1 }, false, true],
  ["one who succeeded is none", { refused: 9, lastSucceededAt: at(1) }, false, false],
  ["it lasts until somebody succeeds", {}, true, true],
])("nobody can sign in: %s", (_name, change, wasSilent, expected) => {
  expect(isSilent(4, tally(change), wasSilent)).toBe(expected);
});

it("a rule that is off alerts nobody, and ends what holds", () => {
  expect(isFailing(null, tally({ refused: 100 }), true)).toBe(false);
  expect(isSilent(null, tally({ refused: 100 }), true)).toBe(false);
});
