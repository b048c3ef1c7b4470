import { describe, expect, it } from "vitest";
import { entityIdIn, readMarkup } from "./metadata-markup";

describe("where a piece of markup ends", () => {
  it.each<[string, number | null]>([
    ["<a>", 3],
    ["<a/>", 4],
    ["</a>", 4],
    ["<a><b>", 3],
    ["<abcdefgh>", 10],
    ["<abcdefghi>x", 11],
    ["<", null],
    ["<a", null],
    ["<abcdefghijk", null],
    ['<a b=">" c>', 11],
    ["<a b='>' c>", 11],
    [`<a b='">' c>`, 12],
    [`<a b="'>" c>`, 12],
    ['<a b="> c', null],
    ["<!-- > -->", 10],
    ["<!-->-->-->", 8],
    ["<!-- > --", null],
    ["<![CDATA[>]]>x", 13],
    ["<![CDATA[]]]>", 13],
    ["<![CDATA[ ]>", null],
    ["<?x > y?>", 9],
    ["<?>?><abc>", 5],
    ["<?x > yzz", null],
    ["<!", null],
    ["<!DOCTYP", null],
    ["<?a?>", null],
  ])("%s: %s", (text, end) => {
    expect(readMarkup(text, 0)).toBe(end);
    expect(readMarkup(`xy${text}`, 2)).toBe(end === null ? null : end + 2);
  });

  it.each(["<!DOCTYPE", "<!ENTITY a>", "<!-DOCTYPE"])("%s is a document type", (text) => {
    expect(() => readMarkup(text, 0)).toThrow("metadata_dtd");
  });
});

it.each([
  ['<a entityID="urn:a">', "urn:a"],
  ["<a entityID='urn:a'>", "urn:a"],
  ['<a\n entityID = "urn:a" >', "urn:a"],
  ['<a b="c" entityID="urn:a">', "urn:a"],
  ['<a xentityID="urn:b" entityID="urn:a">', "urn:a"],
  ['<a b=" entityID=\'urn:b\'" entityID="urn:a">', "urn:a"],
  ['<a entityid="urn:a">', ""],
  ["<a>", ""],
  ['<a entityID="">', ""],
  ['<a entityID="a&amp;b&lt;&gt;&quot;&apos;">', "a&b<>\"'"],
  ['<a entityID="&#65;&#x42;&#x1F600;">', "AB\u{1f600}"],
  ['<a entityID="&#x10ffff;&#1114112;">', "\u{10ffff}&#1114112;"],
  ['<a entityID="&nbsp;">', "&nbsp;"],
])("the entity of %s is %j", (tag, id) => expect(entityIdIn(tag)).toBe(id));
