import { expect, it } from "vitest";
import { formatXml } from "./format-xml";
import { parseMessage } from "./xml-document";

const format = (xml: string) => formatXml(parseMessage(xml));

it("one element a line, two spaces a level", () => {
  expect(format('<a x="1"><b> text </b><c><d/></c></a>')).toBe(
    ['<a x="1">', "  <b>text</b>", "  <c>", "    <d/>", "  </c>", "</a>"].join("\n"),
  );
});

it("what stood escaped stays escaped", () => {
  expect(format('<a x="&lt;&quot;&amp;">&lt;b&gt;&amp;</a>')).toBe('<a x="&lt;&quot;&amp;">&lt;b&gt;&amp;</a>');
});

it.each([
  [400, "x".repeat(400)],
  [401, `${"x".repeat(400)} … (401 characters)`],
])("a value of %i characters", (length, shown) =>
  expect(format(`<a>${"x".repeat(length)}</a>`)).toBe(`<a>${shown}</a>`),
);
