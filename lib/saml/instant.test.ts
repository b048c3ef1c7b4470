import { expect, it } from "vitest";
import { nothing, plain } from "@/lib/facts/fact";
import { parseInstant, withClockDistance } from "./instant";

// Relatives looked for: every place that reads a time of a message (issue, confirmation, conditions, authentication, end of
// the session) and `validUntil` of metadata, which was read in the time zone of the server.

const noon = Date.UTC(2026, 10, 25, 12, 0, 0);

it.each([
  ["2026-11-25T12:00:00Z", noon],
  ["2026-11-25T12:00:00", noon],
  ["2026-11-25T12:00:00.5", noon + 500],
  ["2026-11-25T12:00:00.1234567Z", noon + 123],
  ["2026-11-25T13:00:00+01:00", noon],
  [" 2026-11-25T12:00:00Z\n", noon],
  ["2026-11-25 12:00:00Z", null],
  ["2026-11-25", null],
  ["2026-13-25T12:00:00Z", null],
  ["Wed, 25 Nov 2026 12:00:00 GMT", null],
  ["1764072000", null],
  ["", null],
  [null, null],
])("%s is read as %s", (text, expected) => expect(parseInstant(text)).toBe(expected));

it.each([
  ["2026-11-25T12:00:00Z", { kind: "instant", at: "2026-11-25T12:00:00Z", offsetSeconds: 0 }],
  [" 2026-11-25T12:01:30.6Z\n", { kind: "instant", at: "2026-11-25T12:01:30.6Z", offsetSeconds: 91 }],
  ["2026-11-25T11:59:00Z", { kind: "instant", at: "2026-11-25T11:59:00Z", offsetSeconds: -60 }],
  ["noon", plain("noon")],
  [null, nothing],
])("%j is shown with its distance to our clock", (text, fact) =>
  expect(withClockDistance(text, new Date(noon))).toEqual(fact),
);
