import { describe, expect, it } from "vitest";
import type { Fact } from "@/lib/facts/fact-schema";
import { attribute, childElements, ownText, wholeText } from "./xml-document";
import { messageLimits } from "./xml-limits";
import { readXml } from "./xml-reader";
import type { XmlElement } from "./xml-tree";

class Malformed extends Error {
  constructor(readonly problem: Fact) {
    super();
  }
}

const read = (xml: string, allowsMarkup = false): XmlElement =>
  readXml(xml, {
    limits: messageLimits,
    allowsMarkup,
    malformed: (problem) => new Malformed(problem),
    tooComplex: () => new Error("too complex"),
  });

/** The sentence that says what is wrong; "read" where nothing is. */
function problem(xml: string, allowsMarkup = false): string {
  try {
    read(xml, allowsMarkup);
    return "read";
  } catch (error) {
    return error instanceof Malformed && error.problem.kind === "said" ? error.problem.key : String(error);
  }
}

describe("what is no XML", () => {
  it.each([
    ["", "noRoot"],
    ["  \n", "noRoot"],
    ["a<b/>", "notXml"],
    ["<a/>b", "textAfterRoot"],
    ["<a/>\u00a0", "textAfterRoot"],
    ["<a/><b/>", "secondRoot"],
    ["<a/></a>", "textAfterRoot"],
    ["</a>", "textAfterRoot"],
    ["<a>", "unclosedElement"],
    ["<a", "unclosedTag"],
    ["<a b='", "unclosedTag"],
    ["<a></b>", "otherClosingTag"],
    ["<a><b></a></b>", "otherClosingTag"],
    ["<a></ab>", "otherClosingTag"],
    ["<ab></a>", "otherClosingTag"],
    ["<a></a b='c'>", "otherClosingTag"],
    ["<a></A>", "otherClosingTag"],
    ["< a/>", "badName"],
    ["<1/>", "badName"],
    ["<-a/>", "badName"],
    ["<:a/>", "badName"],
    ["<a:/>", "badName"],
    ["<a:b:c/>", "badName"],
    ["<a::b/>", "badName"],
    ["<\u0300/>", "badName"],
    ["<\u00d7/>", "badName"],
    ["<a\u00d7/>", "attributeSyntax"],
    ["<a b/>", "attributeSyntax"],
    ["<a b=/>", "attributeSyntax"],
    ["<a b=c/>", "attributeSyntax"],
    ["<a b='c'd='e'/>", "attributeSyntax"],
    ["<a b='<'/>", "attributeSyntax"],
    ["<a / >", "attributeSyntax"],
    ["<a/ b='c'>", "attributeSyntax"],
    ["<a\u00a0b='c'/>", "attributeSyntax"],
    ["<a b='c' b='d'/>", "repeatedAttribute"],
    ["<a xmlns='urn:a' xmlns='urn:a'/>", "repeatedAttribute"],
    ["<a xmlns:p='urn:a' xmlns:q='urn:a' p:b='' q:b=''/>", "repeatedAttribute"],
    ["<p:a/>", "undeclaredPrefix"],
    ["<a p:b=''/>", "undeclaredPrefix"],
    ["<a><b xmlns:p='urn:p'/><p:c/></a>", "undeclaredPrefix"],
    ["<xmlns:a/>", "undeclaredPrefix"],
    ["<a xmlns:p=''/>", "reservedPrefix"],
    ["<a xmlns:xmlns='urn:a'/>", "reservedPrefix"],
    ["<a xmlns:xml='urn:a'/>", "reservedPrefix"],
    ["<a xmlns='http://www.w3.org/XML/1998/namespace'/>", "reservedPrefix"],
    ["<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", "reservedPrefix"],
    ["<a xmlns='http://www.w3.org/2000/xmlns/'/>", "reservedPrefix"],
    ["<a>]]></a>", "cdataEnd"],
    ["<a>&b;</a>", "undefinedEntity"],
    ["<a b='&c;'/>", "undefinedEntity"],
    ["<a>&</a>", "undefinedEntity"],
    ["<a>&amp</a>", "undefinedEntity"],
    ["<a>&#;</a>", "undefinedEntity"],
    ["<a>&#x;</a>", "undefinedEntity"],
    ["<a>&#X41;</a>", "undefinedEntity"],
    ["<a>&#00000065;</a>", "undefinedEntity"],
    ["<a>& #65;</a>", "undefinedEntity"],
    ["<a b='&#0;'/>", "noCharacter"],
    ["<a>&#xd800;&#xdc00;</a>", "noCharacter"],
    ["<a>\u0000</a>", "controlCharacter"],
    ["<a b='\u001f'/>", "controlCharacter"],
    ["<a>\ud800</a>", "controlCharacter"],
    ["<a>\udc00</a>", "controlCharacter"],
    ["<a>\uffff</a>", "controlCharacter"],
    ["<a><!-- b --></a>", "markupDeclaration"],
    ["<a><![CDATA[b]]></a>", "markupDeclaration"],
    ["<!DOCTYPE a><a/>", "markupDeclaration"],
    ["<a><?b?></a>", "processingInstruction"],
    ["<?xml version='1.1'?><a/>", "processingInstruction"],
    ["<?xml?><a/>", "processingInstruction"],
    ["<?xml encoding='UTF-8'?><a/>", "processingInstruction"],
    ["<?xml version='1.0'standalone='yes'?><a/>", "processingInstruction"],
    [" <?xml version='1.0'?><a/>", "processingInstruction"],
  ])("%j: %s", (xml, expected) => expect(problem(xml)).toBe(expected));

  it.each([
    ["<!DOCTYPE a><a/>", "markupDeclaration"],
    ["<a/><![CDATA[b]]>", "markupDeclaration"],
    ["<a><![CDATA[b</a>", "unclosedTag"],
    ["<a><!-- b -- c --></a>", "comment"],
    ["<a><!-- b --->c</a>", "comment"],
    ["<a><!--></a>", "comment"],
    ["<a><!></a>", "markupDeclaration"],
    ["<a><??></a>", "processingInstruction"],
    ["<a><? b?></a>", "processingInstruction"],
    ["<a><?b></a>", "processingInstruction"],
    ["<a/><?xml version='1.0'?>", "processingInstruction"],
    ["<a/><?XML b?>", "processingInstruction"],
  ])("where markup may stand, %j: %s", (xml, expected) => expect(problem(xml, true)).toBe(expected));
});

describe("what is XML", () => {
  it.each([
    "<?xml version='1.0'?>\n<a/>\n",
    '<?xml version="1.0" encoding="UTF-8" standalone="no" ?><a/>',
    "<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:b=''/>",
    "<a\n\tb = 'c'\r\nd='>'\n></a\n>",
    "<\u00e4.-\u00b70 \u{10000}=''/>",
    "<xmlfoo xmlns:xmlbar='urn:x' xmlbar:b=''/>",
  ])("%j", (xml) => expect(problem(xml)).toBe("read"));

  it("names are resolved where they stand, and what an element declared ends with it", () => {
    const root = read(
      "<a xmlns='urn:1' xmlns:p='urn:p'><b xmlns='' c=''/><p:c xmlns:p='urn:q' p:d='' e=''/><p:c/><d/></a>",
    );
    const names = childElements(root).map(({ namespaceURI, localName, prefix }) => [namespaceURI, localName, prefix]);
    expect(names).toEqual([
      [null, "b", ""],
      ["urn:q", "c", "p"],
      ["urn:p", "c", "p"],
      ["urn:1", "d", ""],
    ]);
    const [, second] = childElements(root);
    expect(second?.attributes.map(({ name, namespaceURI }) => [name, namespaceURI])).toEqual([
      ["xmlns:p", "http://www.w3.org/2000/xmlns/"],
      ["p:d", "urn:q"],
      ["e", null],
    ]);
    expect([root.parent, second?.parent]).toEqual([null, root]);
  });

  it("ends of lines are one character, white space in attributes is a space, and references stay what they name", () => {
    const root = read("<a b='\r\n\t&#13;&#10;&#9;&lt;'>\r\n\r&#13;\u0085\u2028&amp;lt;</a>");
    expect(attribute(root, "b")).toBe("  \r\n\t<");
    expect(ownText(root)).toBe("\n\n\r\u0085\u2028&lt;");
  });

  it("a text with something passed over in it is no value of its own", () => {
    const root = read("<a><b>x<!-- y -->z</b><c><![CDATA[<x>]]></c><d>x<?y z?></d><?e?></a>", true);
    expect(childElements(root).map(ownText)).toEqual([null, "<x>", "x"]);
    expect(wholeText(root)).toBe("xz<x>x");
  });
});

it("depth costs no calls", () => {
  const deep = `${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}`;
  const limits = { ...messageLimits, elements: 100_000, depth: 100_000 };
  const root = readXml(deep, {
    limits,
    allowsMarkup: false,
    malformed: () => new Error(),
    tooComplex: () => new Error(),
  });
  expect(root.nodeName).toBe("a");
});
