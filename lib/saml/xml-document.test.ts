import { describe, expect, it } from "vitest";
import { attribute, childElement, childElements, ownText, parseMessage, walk } from "./xml-document";
import type { XmlElement } from "./xml-tree";

const times = (count: number, text: string) => Array.from({ length: count }, () => text).join("");
const parses = (xml: string) => {
  try {
    return parseMessage(xml).nodeName;
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
};

describe("what is a message", () => {
  it.each([
    ["&#9;", "a"],
    ["&#10;", "a"],
    ["&#13;", "a"],
    ["&#8;", "saml_xml_malformed"],
    ["&#11;", "saml_xml_malformed"],
    ["&#12;", "saml_xml_malformed"],
    ["&#14;", "saml_xml_malformed"],
    ["&#31;", "saml_xml_malformed"],
    ["&#32;", "a"],
    ["&#xd7ff;", "a"],
    ["&#xd800;", "saml_xml_malformed"],
    ["&#xdfff;", "saml_xml_malformed"],
    ["&#xe000;", "a"],
    ["&#xfffd;", "a"],
    ["&#xfffe;", "saml_xml_malformed"],
    ["&#xffff;", "saml_xml_malformed"],
    ["&#x10000;", "a"],
    ["&#x10ffff;", "a"],
    ["&#x110000;", "saml_xml_malformed"],
    ["&#0;", "saml_xml_malformed"],
    ["&amp;&lt;&gt;&quot;&apos;", "a"],
    ["&nbsp;", "saml_xml_malformed"],
    ["&", "saml_xml_malformed"],
    ["\u0001", "saml_xml_malformed"],
    ["\ufffe", "saml_xml_malformed"],
    ["<![CDATA[x]]>", "saml_xml_malformed"],
    ["<!-- x -->", "saml_xml_comment"],
    ["<?x y?>", "saml_xml_pi"],
  ])("a text of %j: %s", (text, expected) => expect(parses(`<a>${text}</a>`)).toBe(expected));

  it.each([
    ["", "saml_xml_malformed"],
    ["a</a>", "saml_xml_malformed"],
    ["<a/>x", "saml_xml_malformed"],
    ["<a>", "saml_xml_malformed"],
    ["<a/><b/>", "saml_xml_malformed"],
    ["<a></a>x<b></b>", "saml_xml_malformed"],
    [" <a/>\n", "a"],
    ["<a></a >", "a"],
    ['<?xml version="1.0"?><a/>', "a"],
    ['<?xml version="1.0" encoding="utf-8"?><a/>', "a"],
    ['<?xml version="1.0" encoding="UTF-16"?><a/>', "saml_encoding"],
    ["<!doctype a><a/>", "saml_xml_dtd"],
    ["<x:a/>", "saml_xml_malformed"],
    ['<x:a xmlns:x="urn:x"/>', "x:a"],
    ['<a xml:lang="de"/>', "a"],
  ])("%s: %s", (xml, expected) => expect(parses(xml)).toBe(expected));

  it.each([
    ["64 levels", `${times(64, "<a>")}x${times(64, "</a>")}`, "a"],
    ["65 levels", `${times(65, "<a>")}x${times(65, "</a>")}`, "saml_too_complex"],
  ])("%s: %s", (_what, xml, expected) => expect(parses(xml)).toBe(expected));
});

it("children are found by their exact name, in order", () => {
  const root = parseMessage(
    '<r xmlns="urn:r" xmlns:x="urn:x"><a n="1"/>t<x:a n="2"/><b n="3"><a n="4"/></b><a n="5"/></r>',
  );
  const numbers = (elements: XmlElement[]) => elements.map((element) => attribute(element, "n")).join("");
  expect(numbers(childElements(root))).toBe("1235");
  expect(numbers(childElements(root, "urn:r", "a"))).toBe("15");
  expect(numbers(childElements(root, "urn:x", "a"))).toBe("2");
  expect(childElement(root, "urn:x", "b")).toBeNull();
  expect(numbers(walk(root).slice(1))).toBe("12345");
});

it("an attribute that is absent is not an empty one, and a text with elements in it is none", () => {
  const root = parseMessage('<r a=""><t>x&amp;y</t><e/><m>x<i/></m></r>');
  expect([attribute(root, "a"), attribute(root, "b")]).toEqual(["", null]);
  expect(childElements(root).map(ownText)).toEqual(["x&y", "", null]);
});
