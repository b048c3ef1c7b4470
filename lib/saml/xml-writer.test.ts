import { expect, it } from "vitest";
import { attribute, childElements, ownText, parseMessage } from "./xml-document";
import { xmlElement } from "./xml-writer";

const hostile = `"/><b c='x'> &amp; ]]> <!-- \t\r\n\u{1f600}`;

it("what is written reads as it was given, whatever it is", () => {
  const { xml } = xmlElement("a", { b: hostile, c: null, d: undefined, e: "" }, [
    xmlElement("f", {}, [hostile]),
    xmlElement("g", { h: "i" }),
  ]);
  const root = parseMessage(xml);
  expect(root.attributes.map(({ name }) => name)).toEqual(["b", "e"]);
  expect(attribute(root, "b")).toBe(hostile);
  expect(childElements(root).map(ownText)).toEqual([hostile, ""]);
});

it("an element without content is one tag", () => {
  expect(xmlElement("a", {}, [""]).xml).toBe("<a/>");
});
