import { expect, it } from "vitest";
import { type Attempt, outcomeOf } from "./delivery-outcome";
import { attempts } from "./retry-schedule";

const now = new Date("2027-01-01T00:00:00Z");
const outcome = (change: Partial<Attempt>) =>
  outcomeOf({ attempt: 1, isManual: false, status: 500, retryAfter: null, ...change }, now, 0.5);
const in5Seconds = { state: "pending", nextAt: new Date("2027-01-01T00:00:05Z") };

it.each<[string, Partial<Attempt>, object]>([
  ["200 is delivered", { status: 200 }, { state: "delivered" }],
  ["204 is delivered", { status: 204 }, { state: "delivered" }],
  ["299 is delivered", { status: 299 }, { state: "delivered" }],
  ["a redirect is a failure", { status: 302 }, in5Seconds],
  ["a mistake of the receiver's is a failure", { status: 500 }, in5Seconds],
  ["a refusal is a failure: it may be fixed", { status: 401 }, in5Seconds],
  ["no answer is a failure", { status: null }, in5Seconds],
  ["410 switches off", { status: 410 }, { state: "failed", switchesOff: "gone" }],
  ["the last failure switches off", { attempt: attempts }, { state: "failed", switchesOff: "failed" }],
  ["what somebody sent again is tried once", { isManual: true }, { state: "failed", switchesOff: null }],
  [
    "410 also switches off when somebody sent it",
    { isManual: true, status: 410 },
    { state: "failed", switchesOff: "gone" },
  ],
  [
    "a receiver that is asked too often is asked later",
    { status: 429, retryAfter: "60" },
    { state: "pending", nextAt: new Date("2027-01-01T00:01:00Z") },
  ],
])("%s", (_name, change, expected) => {
  expect(outcome(change)).toEqual(expected);
});
