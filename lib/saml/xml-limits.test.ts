import { describe, expect, it } from "vitest";
import { parseMessage } from "./xml-document";

/*
 * Rubbish that is dear to parse is refused before a parser sees it. Relatives looked for: attributes of one element,
 * namespaces of one element, namespaces that add up from element to element, depth, elements, and tags that never end.
 */

const times = (count: number, make: (index: number) => string, glue = "") =>
  Array.from({ length: count }, (_, index) => make(index)).join(glue);

describe("saml_too_complex", () => {
  it.each([
    ["attributes on one element", `<a ${times(30_000, (i) => `a${i}=""`, " ")}/>`],
    ["a few more attributes than are allowed", `<a ${times(65, (i) => `a${i}=""`, " ")}/>`],
    ["attributes with spaces around the sign", `<a ${times(20_000, (i) => `a${i} = ''`, " ")}/>`],
    ["namespaces on one element", `<a ${times(20_000, (i) => `xmlns:p${i}="urn:p"`, " ")}/>`],
    [
      "namespaces from element to element",
      `${times(4_000, (i) => `<a xmlns:p${i}="urn:p">`)}${times(4_000, () => "</a>")}`,
    ],
    ["namespaces beside each other", `<r>${times(4_000, (i) => `<a xmlns:p${i}="urn:p"/>`)}</r>`],
    ["elements below each other", `${times(4_000, () => "<a>")}${times(4_000, () => "</a>")}`],
    ["elements beside each other", `<r>${times(20_000, () => "<a/>")}</r>`],
    ["elements of ever other names", `<r>${times(600, (i) => `<a${i}/>`)}</r>`],
    ["quotes that hide the end of a tag", `<r>${times(100, () => `<a x=">">`)}${times(100, () => "</a>")}</r>`],
  ])("%s", (_defect, xml) => expect(() => parseMessage(xml)).toThrow("saml_too_complex"));
});

it.each([
  ["a tag that does not end", `<r><a ${"x ".repeat(200_000)}</r>`],
  ["a name that does not end", `<${"a".repeat(400_000)}<b>`],
  ["a value that does not end", `<r><a x="${"y".repeat(200_000)}</r>`],
])("saml_xml_malformed: %s", (_defect, xml) => expect(() => parseMessage(xml)).toThrow("saml_xml_malformed"));

it.each<[string, number, (count: number) => string]>([
  ["attributes on one element", 64, (count) => `<a ${times(count, (i) => `a${i}=""`, " ")}/>`],
  ["names of elements", 500, (count) => `<a0>${times(count - 1, (i) => `<a${i + 1}/>`)}</a0>`],
  ["prefixes", 64, (count) => `<r>${times(count, (i) => `<a xmlns:p${i}="urn:p"/>`)}</r>`],
  ["elements", 5_000, (count) => `<r>${times(count - 1, () => "<a/>")}</r>`],
  ["levels", 64, (count) => `${times(count, () => "<a>")}x${times(count, () => "</a>")}`],
])("as many %s as are allowed (%i), and one more", (_what, count, xml) => {
  expect(() => parseMessage(xml(count))).not.toThrow();
  expect(() => parseMessage(xml(count + 1))).toThrow("saml_too_complex");
});

it("values may hold what looks like tags, attributes and namespaces", () => {
  const value = times(200, (i) => ` xmlns:q${i}=&quot;&quot; >`);
  expect(parseMessage(`<r><a x="${value}">${value}</a></r>`).nodeName).toBe("r");
});

it("as much as is allowed passes", () => {
  const prefixes = times(60, (i) => `xmlns:p${i}="urn:p"`, " ");
  const deep = `${times(62, () => "<a>")}x${times(62, () => "</a>")}`;
  expect(parseMessage(`<r ${prefixes}>${deep}${times(4_900, () => "<a/>")}</r>`).nodeName).toBe("r");
});
