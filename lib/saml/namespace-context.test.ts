import { describe, expect, it } from "vitest";
import { withPrefixesOf } from "./namespace-context";
import { parseMessage, walk } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** The innermost element of a document. */
function innermost(xml: string): XmlElement {
  const root = parseMessage(xml);
  return walk(root).at(-1) ?? root;
}

describe("what an element means that was cut out of its document", () => {
  it.each<[string, string, string, string]>([
    ["takes what is in scope", '<a xmlns:p="urn:p"><b/></a>', "<p:c/>", '<p:c xmlns:p="urn:p"/>'],
    ["the nearest one", '<a xmlns:p="urn:far"><b xmlns:p="urn:near"/></a>', "<p:c/>", '<p:c xmlns:p="urn:near"/>'],
    ["but not over its own", '<a xmlns:p="urn:p"/>', "<p:c xmlns:p='urn:own'/>", "<p:c xmlns:p='urn:own'/>"],
    [
      "a value that looks like one is none",
      '<a xmlns:p="urn:p"/>',
      '<p:c d=" xmlns:p="/>',
      '<p:c xmlns:p="urn:p" d=" xmlns:p="/>',
    ],
    ["never the default namespace", '<a xmlns="urn:a"/>', "<c/>", "<c/>"],
    [
      "a namespace stays one value",
      '<a xmlns:p="urn:&quot;&lt;&amp;$1"/>',
      "<p:c/>",
      '<p:c xmlns:p="urn:&#34;&#60;&#38;$1"/>',
    ],
    ["what is no XML stays as it is", '<a xmlns:p="urn:p"/>', "\u0001garbage", "\u0001garbage"],
  ])("%s", (_rule, place, piece, expected) => {
    expect(withPrefixesOf(innermost(place), piece)).toBe(expected);
  });
});
