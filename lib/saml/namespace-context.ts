const rootTag = /^(\s*<[^\s<>"'/=]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*)/;

/**
 * A piece of XML with the prefixes that are in scope at `place` declared at its root, where it does not declare them itself:
 * what an element means that was cut out of a document without them. The default namespace is not among them. Pure.
 */
export function withPrefixesOf(place: Element, piece: string): string {
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

function prefixesInScope(place: Element): Map<string, string> {
  const found = new Map<string, string>();
  for (let node: Node | null = place; node?.nodeType === 1; node = node.parentNode) {
    for (const { name, value } of Array.from((node as Element).attributes)) {
      const [prefix, local] = name.split(":");
      if (prefix === "xmlns" && local !== undefined && !found.has(local)) found.set(local, value);
    }
  }
  return found;
}

const escapeAttribute = (text: string) => text.replace(/[&<"]/g, (character) => `&#${character.charCodeAt(0)};`);
