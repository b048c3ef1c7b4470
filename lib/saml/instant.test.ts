import { expect, it } from "vitest";
import { parseInstant } from "./instant";

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
