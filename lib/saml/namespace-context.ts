import type { XmlElement } from "./xml-tree";

const rootTag = /^(\s*<[^\s<>"'/=]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)/;

/**
 * A piece of XML with the prefixes that are in scope at `place` declared at its root, where it does not declare them itself:
 * what an element means that was cut out of a document without them. The default namespace is not among them. Pure.
 */
export function withPrefixesOf(place: XmlElement, piece: string): string {
  const [tag, start = "", rest = ""] = rootTag.exec(piece) ?? [];
  if (tag === undefined) return piece;
  const own = new Set(
    Array.from(rest.replace(/"[^"]*"|'[^']*'/g, "").matchAll(/\sxmlns:([^\s=]+)/g), ([, name]) => name),
  );
  const declarations = [...prefixesInScope(place)]
    .filter(([prefix]) => !own.has(prefix))
    .map(([prefix, namespace]) => ` xmlns:${prefix}="${escapeAttribute(namespace)}"`);
  return start + declarations.join("") + piece.slice(start.length);
}

function prefixesInScope(place: XmlElement): Map<string, string> {
  const found = new Map<string, string>();
  for (let element: XmlElement | null = place; element; element = element.parent)
    for (const { prefix, localName, value } of element.attributes)
      if (prefix === "xmlns" && !found.has(localName)) found.set(localName, value);
  return found;
}

const escapeAttribute = (text: string) => text.replace(/[&<"]/g, (character) => `&#${character.charCodeAt(0)};`);
