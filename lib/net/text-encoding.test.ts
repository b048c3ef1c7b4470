import { describe, expect, it } from "vitest";
import { plain } from "@/lib/facts/fact";
import { factTexts } from "@/lib/messages/fact-texts";
import { decodeBody, decodeText, decodeXml } from "./text-encoding";

/**
 * A public case: metadata in UTF-16 was "not XML", and a name in Latin-1 was stored with replacement characters. Relatives
 * looked for: files chosen in the browser (metadata, connections, mapping tables), bodies of the REST API, discovery, keys
 * and userinfo. Forms that are posted to the sign-in pages hold only tokens.
 */

const text = '<a name="urn:müller€"/>';
const bytes = (...values: number[]) => new Uint8Array(values);
const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const utf8 = (value: string) => new Uint8Array(Buffer.from(value, "utf8"));
const latin1 = (value: string) => new Uint8Array(Buffer.from(value, "latin1"));
const little = (value: string) => new Uint8Array(Buffer.from(value, "utf16le"));
const big = (value: string) => new Uint8Array(Buffer.from(value, "utf16le").swap16());
const declared = (name: string, rest = "<a/>") => `<?xml version="1.0" encoding="${name}"?>${rest}`;

describe("XML is decoded by its mark, its declaration, or as UTF-8", () => {
  it.each<[string, Uint8Array, string]>([
    ["UTF-8", utf8(text), text],
    ["UTF-8 with a mark", concat(bytes(0xef, 0xbb, 0xbf), utf8(text)), text],
    ["UTF-16 LE with a mark", concat(bytes(0xff, 0xfe), little(text)), text],
    ["UTF-16 BE with a mark", concat(bytes(0xfe, 0xff), big(text)), text],
    ["UTF-16 LE without a mark", little(declared("UTF-16", text)), declared("UTF-16", text)],
    ["UTF-16 BE without a mark", big(declared("UTF-16", text)), declared("UTF-16", text)],
    [
      "a mark wins over the declaration",
      concat(bytes(0xef, 0xbb, 0xbf), utf8(declared("ISO-8859-1", text))),
      declared("ISO-8859-1", text),
    ],
    ["ISO-8859-1", latin1(declared("ISO-8859-1", "<müller/>")), declared("ISO-8859-1", "<müller/>")],
    ["latin1 by its other name", latin1(declared("latin1", "<müller/>")), declared("latin1", "<müller/>")],
    [
      "windows-1252",
      concat(latin1(declared("Windows-1252", "<m")), bytes(0x80, 0xfc, 0x9f)),
      declared("Windows-1252", "<m€üŸ"),
    ],
    ["UTF-8 that says it were UTF-16", utf8(declared("utf-16", text)), declared("utf-16", text)],
    ["US-ASCII", utf8(declared("US-ASCII")), declared("US-ASCII")],
    [
      "cp1252, from its first byte to its last",
      concat(latin1(declared("cp1252", "\x7f\xa0")), bytes(0x80, 0x9f)),
      declared("cp1252", "\x7f\xa0€Ÿ"),
    ],
    ["cp-1252", concat(utf8(declared("cp-1252")), bytes(0x80)), `${declared("cp-1252")}€`],
    ["iso8859-1", latin1(declared("iso8859-1", "ü")), declared("iso8859-1", "ü")],
    ["latin-1", latin1(declared("latin-1", "ü")), declared("latin-1", "ü")],
    ["utf8", utf8(declared("utf8", text)), declared("utf8", text)],
    ["ascii", utf8(declared("ascii")), declared("ascii")],
    ["UTF-16 LE of one character", bytes(0x3c, 0), "<"],
    ["UTF-16 BE of one character", bytes(0, 0x3c), "<"],
    ["UTF-16 LE with a mark, whose first byte is 0", bytes(0xff, 0xfe, 0, 1), "\u0100"],
    ["nothing", bytes(), ""],
    ["UTF-8 with a space before its first tag", utf8(" <a/>"), " <a/>"],
    ["UTF-8 with a NUL before a letter", bytes(0, 0x61), "\0a"],
  ])("%s", (_name, document, expected) => {
    expect(decodeXml(document)).toEqual({ text: expected });
  });

  it.each<[string, Uint8Array, string]>([
    ["Latin-1 without a declaration", latin1('<a name="urn:müller"/>'), "bytes that are not UTF-8"],
    ["Latin-1 that says it were UTF-8", latin1(declared("UTF-8", "<müller/>")), "bytes that are not UTF-8"],
    ["half a character of UTF-16", concat(bytes(0xff, 0xfe), little(text), bytes(0x41)), "bytes that are not UTF-16"],
    ["half a pair of UTF-16", bytes(0xff, 0xfe, 0x41, 0xd8, 0x41, 0x00), "bytes that are not UTF-16"],
    [
      "a byte that windows-1252 has not",
      concat(utf8(declared("windows-1252")), bytes(0x81)),
      "bytes that are not windows-1252",
    ],
    ["an encoding that is not supported", utf8(declared("Shift_JIS")), "shift_jis"],
    ["half of the mark of UTF-8", bytes(0xef, 0xbb, 0x41), "bytes that are not UTF-8"],
    ["other bytes than the mark of UTF-8", bytes(0xef, 0x41, 0xbf), "bytes that are not UTF-8"],
    ["half of the mark of UTF-16 BE", bytes(0xfe, 0x41), "bytes that are not UTF-8"],
    ["half of the mark of UTF-16 LE", bytes(0xff, 0x41), "bytes that are not UTF-8"],
    ["UTF-32", bytes(0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0), "UTF-32"],
  ])("refused by name: %s", (_name, document, got) => {
    const decoded = decodeXml(document);
    expect(decoded.text === null && factTexts("en")(decoded.got)).toBe(got);
  });
});

it("JSON and tables are UTF-8, or marked", () => {
  expect(decodeText(utf8("müller"))).toEqual({ text: "müller" });
  expect(decodeText(concat(bytes(0xff, 0xfe), little("müller")))).toEqual({ text: "müller" });
  expect(decodeText(latin1("müller"))).toMatchObject({ text: null, expected: plain("UTF-8") });
});

it("an answer is decoded by the charset that it names", () => {
  expect(decodeBody(latin1("müller"), "application/json; charset=ISO-8859-1")).toEqual({ text: "müller" });
  expect(decodeBody(bytes(0x80), 'text/plain; charset="windows-1252"')).toEqual({ text: "€" });
  expect(decodeBody(utf8("müller"), "application/json;charset=UTF-8")).toEqual({ text: "müller" });
  expect(decodeBody(latin1("müller"), "application/json")).toMatchObject({ text: null });
  expect(decodeBody(utf8("müller"), null)).toEqual({ text: "müller" });
});
