import { childElements, ownText } from "./xml-document";
import type { XmlElement } from "./xml-tree";

const longest = 400;

/**
 * A parsed message as lines for reading: one element a line, two spaces a level, long encoded values cut. What is shown is
 * not what was signed: white space between elements is ours. Pure.
 */
export function formatXml(root: XmlElement): string {
  return lines(root, "").join("\n");
}

function lines(element: XmlElement, indent: string): string[] {
  const attributes = element.attributes.map(({ name, value }) => ` ${name}="${escaped(value)}"`);
  const tag = `${element.nodeName}${attributes.join("")}`;
  const children = childElements(element);
  if (children.length > 0) {
    const inner = children.flatMap((child) => lines(child, `${indent}  `));
    return [`${indent}<${tag}>`, ...inner, `${indent}</${element.nodeName}>`];
  }
  const text = ownText(element)?.trim() ?? "";
  return text === "" ? [`${indent}<${tag}/>`] : [`${indent}<${tag}>${escaped(cut(text))}</${element.nodeName}>`];
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)} … (${text.length} characters)` : text;
}

function escaped(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] ?? "",
  );
}
