import { expect, it } from "vitest";
import { printable, storable, storableValue } from "./printable";

it.each([
  ["Ada \ud83d", "Ada \ufffd"],
  ["\ude00 Ada", "\ufffd Ada"],
  ["a\u0000b", "a\ufffdb"],
  ["Ada \ud83d\ude00", "Ada \ud83d\ude00"],
])("%j is stored as %j", (text, expected) => expect(storable(text)).toBe(expected));

it("every text in a value is cleaned", () => {
  expect(storableValue([{ got: "a\u0000" }, null, 1])).toEqual([{ got: "a\ufffd" }, null, 1]);
});

it("line breaks of a provider become spaces, and other controls a sign", () => {
  expect(printable("Refused.\r\n\tTrace: \u00071\u202e")).toBe("Refused. Trace: \ufffd1\ufffd");
});

it("a cut does not leave half a character", () => {
  expect(printable(`${"a".repeat(299)}\ud83d\ude00b`)).toBe(`${"a".repeat(299)}\ufffd\u2026`);
});

it.each([
  [300, "a".repeat(300)],
  [301, `${"a".repeat(300)}\u2026`],
])("%i characters are cut after 300", (length, expected) => expect(printable("a".repeat(length))).toBe(expected));
