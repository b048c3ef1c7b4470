import { describe, expect, it } from "vitest";
import { type CanonicalForm, canonicalXml } from "./canonical-xml";
import { parseMessage, walk } from "./xml-document";

const options = { maxCharacters: 10_000, tooLong: () => new Error("too long") };
const exclusive: CanonicalForm = { exclusive: true, inclusivePrefixes: [] };
const inclusive: CanonicalForm = { exclusive: false, inclusivePrefixes: [] };

/** The canonical form of the element called `apex`, with the one called `s` left out. */
function canonical(xml: string, form: CanonicalForm): string {
  const all = walk(parseMessage(xml));
  const named = (name: string) => all.find(({ localName }) => localName === name);
  const apex = named("apex");
  if (!apex) throw new Error("No apex");
  return canonicalXml(apex, form, { ...options, without: named("s") });
}

describe("exclusive canonicalization", () => {
  it.each([
    ["an empty element is closed by a tag", "<apex/>", "<apex></apex>"],
    [
      "a namespace is written where it is used",
      "<r xmlns:p='urn:p' xmlns:q='urn:q'><p:apex><q:a/><q:b/></p:apex></r>",
      '<p:apex xmlns:p="urn:p"><q:a xmlns:q="urn:q"></q:a><q:b xmlns:q="urn:q"></q:b></p:apex>',
    ],
    [
      "also by an attribute",
      "<apex xmlns:p='urn:p' p:a=''><a p:a=''/></apex>",
      '<apex xmlns:p="urn:p" p:a=""><a p:a=""></a></apex>',
    ],
    [
      "again where it was another one in between",
      "<p:apex xmlns:p='urn:1'><p:a xmlns:p='urn:2'><p:b xmlns:p='urn:1'/></p:a></p:apex>",
      '<p:apex xmlns:p="urn:1"><p:a xmlns:p="urn:2"><p:b xmlns:p="urn:1"></p:b></p:a></p:apex>',
    ],
    [
      "the default namespace is taken away where somebody gave it",
      "<apex xmlns='urn:a'><b xmlns=''><c xmlns=''/></b></apex>",
      '<apex xmlns="urn:a"><b xmlns=""><c></c></b></apex>',
    ],
    ["and nowhere else", "<r xmlns='urn:a'><apex xmlns=''><b xmlns=''/></apex></r>", "<apex><b></b></apex>"],
    [
      "through an element that does not use it",
      "<apex xmlns='urn:a' xmlns:p='urn:p'><p:b xmlns=''><c/></p:b></apex>",
      '<apex xmlns="urn:a"><p:b xmlns:p="urn:p"><c xmlns=""></c></p:b></apex>',
    ],
    [
      "attributes by namespace, then by name; those without one first",
      "<apex b='' a='' xmlns:y='urn:1' xmlns:x='urn:2' x:a='' y:b='' y:a='' xml:lang=''/>",
      '<apex xmlns:x="urn:2" xmlns:y="urn:1" a="" b="" xml:lang="" y:a="" y:b="" x:a=""></apex>',
    ],
    [
      "by code points, not by halves of them nor by the rules of a language",
      "<apex \u{10000}='' \uf900='' b='' B='' \u00e4=''/>",
      '<apex B="" b="" \u00e4="" \uf900="" \u{10000}=""></apex>',
    ],
    [
      "prefixes by code points",
      "<apex xmlns:b='urn:b' xmlns:B='urn:B' b:x='' B:x=''/>",
      '<apex xmlns:B="urn:B" xmlns:b="urn:b" B:x="" b:x=""></apex>',
    ],
    [
      "what must be escaped, and only that",
      "<apex a='&amp;&lt;&gt;&quot;&apos;&#9;&#10;&#13;'>&amp;&lt;&gt;&quot;&apos;&#9;&#10;&#13;</apex>",
      '<apex a="&amp;&lt;>&quot;\'&#x9;&#xA;&#xD;">&amp;&lt;&gt;"\'\t\n&#xD;</apex>',
    ],
    ["a namespace is a value, too", "<apex xmlns='urn:&amp;&lt;'/>", '<apex xmlns="urn:&amp;&lt;"></apex>'],
    [
      "the prefix xml is never declared",
      "<apex xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:a=''/>",
      '<apex xml:a=""></apex>',
    ],
    ["without the signature, whose neighbours stay as they are", "<apex>a<s>b</s>c</apex>", "<apex>ac</apex>"],
  ])("%s", (_rule, xml, expected) => expect(canonical(xml, exclusive)).toBe(expected));

  it.each<[string, string[], string, string]>([
    [
      "a listed prefix is written where it is in scope",
      ["q"],
      "<r xmlns:p='urn:p' xmlns:q='urn:q'><p:apex><p:a/></p:apex></r>",
      '<p:apex xmlns:p="urn:p" xmlns:q="urn:q"><p:a></p:a></p:apex>',
    ],
    [
      "where it changes",
      ["q"],
      "<apex xmlns:q='urn:1'><a xmlns:q='urn:2'><q:b/></a></apex>",
      '<apex xmlns:q="urn:1"><a xmlns:q="urn:2"><q:b></q:b></a></apex>',
    ],
    [
      "the nearest one of those around",
      ["q"],
      "<r xmlns:q='urn:1'><r xmlns:q='urn:2'><apex/></r></r>",
      '<apex xmlns:q="urn:2"></apex>',
    ],
    [
      "its own before those around",
      ["q"],
      "<r xmlns:q='urn:1'><apex xmlns:q='urn:2'/></r>",
      '<apex xmlns:q="urn:2"></apex>',
    ],
    ["nothing for one that is not in scope", ["q"], "<apex/>", "<apex></apex>"],
    [
      "the default one, too",
      [""],
      "<r xmlns='urn:r' xmlns:p='urn:p'><p:apex><p:a xmlns=''/></p:apex></r>",
      '<p:apex xmlns="urn:r" xmlns:p="urn:p"><p:a xmlns=""></p:a></p:apex>',
    ],
    [
      "unless it is taken away",
      [""],
      "<r xmlns='urn:r' xmlns:p='urn:p'><p:apex xmlns=''/></r>",
      '<p:apex xmlns:p="urn:p"></p:apex>',
    ],
  ])("%s", (_rule, inclusivePrefixes, xml, expected) =>
    expect(canonical(xml, { exclusive: true, inclusivePrefixes })).toBe(expected),
  );
});

describe("inclusive canonicalization", () => {
  it.each([
    [
      "every namespace in scope is written where it begins",
      "<r xmlns='urn:r' xmlns:p='urn:p'><apex xmlns:q='urn:q'><a xmlns:q='urn:q' xmlns:z='urn:z'/></apex></r>",
      '<apex xmlns="urn:r" xmlns:p="urn:p" xmlns:q="urn:q"><a xmlns:z="urn:z"></a></apex>',
    ],
    ["a default that is taken away is not in scope", "<r xmlns='urn:r'><apex xmlns=''/></r>", "<apex></apex>"],
    ["attributes of elements around stay there", "<r xml:lang='de'><apex/></r>", "<apex></apex>"],
  ])("%s", (_rule, xml, expected) => expect(canonical(xml, inclusive)).toBe(expected));
});

it("a declaration that is written again and again ends at the limit", () => {
  const xml = `<r xmlns:p="urn:${"p".repeat(2_000)}"><apex>${"<p:a/>".repeat(10)}</apex></r>`;
  expect(() => canonical(xml, exclusive)).toThrow("too long");
  expect(canonical(xml.replace("p".repeat(2_000), "p"), exclusive)).toContain("urn:p");
});

it("what was written reads as it was, and is written the same", () => {
  const xml =
    "<r xmlns='urn:r' xmlns:p='urn:p'><apex p:b='&#13;&#10;' a='1'>x&#13;&amp;<p:a xmlns:p='urn:2' p:c='&quot;'/>\n<b xmlns=''/></apex></r>";
  for (const form of [exclusive, inclusive]) {
    const first = canonical(xml, form);
    expect(canonical(first, form)).toBe(first);
  }
});
