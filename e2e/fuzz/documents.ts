import type { Random } from "./random";

/** What generated documents are made of. `field` leaves out what no provider sends and xml-crypto has its own opinion of. */
type Alphabet = {
  prefixes: readonly string[];
  namespaces: readonly string[];
  names: readonly string[];
  texts: readonly string[];
};

const field: Alphabet = {
  prefixes: ["p", "q", "r", "x1"],
  namespaces: ["urn:a", "urn:b", "urn:c"],
  names: ["a", "b", "c-d", "e.f", "\u00e4"],
  texts: [
    "",
    " ",
    "x",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "&amp;",
    "&lt;",
    ">",
    "&quot;",
    "'",
    "&#13;",
    "&#xA;",
    "&#9;",
    "\u{1f600}",
    "&#x10FFFF;",
    "\u00a0",
    "\u00fc",
  ],
};

const everything: Alphabet = {
  prefixes: [...field.prefixes, "B", "P", "xmlfoo", "\u00e9", "\uf900", "\u{10000}"],
  namespaces: [...field.namespaces, "urn:ab", "URN:a", "urn:d&#98;", "http://a.test/?b=c"],
  names: [...field.names, "A", "xmlish", "\uf900", "\u{10000}", "_", "ID", "type"],
  texts: [...field.texts, "\u0085", "\u2028", "\u2029", "\ufeff", "e\u0301", "\u00e9", "&apos;", "&#38;", "&#60;"],
};

/** xmldom stumbles over a space behind the second closing tag of one name: field documents have none. */

/** A namespace-well-formed document as it may be written, with an element whose local name is `apex` somewhere in it. */
export function makeDocument(random: Random, isField: boolean): string {
  const alphabet = isField ? field : everything;
  const apexDepth = random.below(3);
  const write = (depth: number, scope: ReadonlyMap<string, string>, isAboveApex: boolean): string => {
    const isApex = isAboveApex && depth === apexDepth;
    const { declarations, inScope } = declare(random, alphabet, scope);
    const name = isApex ? "apex" : (random.pick(alphabet.names) ?? "a");
    const tag = withPrefix(random, inScope, name, true);
    const attributes = random.shuffled([...declarations, ...makeAttributes(random, alphabet, inScope)]);
    const space = () => random.pick([" ", "\n", "\t", "\r\n "] as const);
    const start = `<${tag}${attributes.map((attribute) => space() + attribute).join("")}${random.oneIn(4) ? space() : ""}`;
    const count = isAboveApex && !isApex ? 1 : random.below(4 - Math.min(depth, 3)) + (isApex ? 1 : 0);
    const children = Array.from({ length: count }, () => write(depth + 1, inScope, isAboveApex && !isApex));
    const inside =
      children.flatMap((child) => [makeText(random, alphabet), child]).join("") + makeText(random, alphabet);
    return inside === "" && random.oneIn(2)
      ? `${start}/>`
      : `${start}>${inside}</${tag}${!isField && random.oneIn(5) ? " " : ""}>`;
  };
  return write(0, new Map(), true);
}

function declare(random: Random, { prefixes, namespaces }: Alphabet, scope: ReadonlyMap<string, string>) {
  const inScope = new Map(scope);
  const declarations: string[] = [];
  for (const prefix of ["", ...random.shuffled(prefixes).slice(0, random.below(3))]) {
    if (prefix === "" && !random.oneIn(3)) continue;
    const namespace = prefix === "" && random.oneIn(3) ? "" : (random.pick(namespaces) ?? "urn:a");
    inScope.set(prefix, namespace);
    declarations.push(`xmlns${prefix && `:${prefix}`}=${quoted(random, namespace)}`);
  }
  return { declarations, inScope };
}

function makeAttributes(random: Random, alphabet: Alphabet, inScope: ReadonlyMap<string, string>): string[] {
  const made = new Map<string, string>();
  for (let count = random.below(5); count > 0; count--) {
    const localName = random.pick(alphabet.names) ?? "a";
    const tag = withPrefix(random, inScope, localName, false);
    const prefix = tag.includes(":") ? tag.slice(0, tag.indexOf(":")) : "";
    const namespace = prefix === "" ? "" : inScope.get(prefix);
    made.set(`${namespace} ${localName}`, `${tag}=${quoted(random, makeText(random, alphabet))}`);
  }
  if (random.oneIn(6)) made.set("xml lang", 'xml:lang="de"');
  return [...made.values()];
}

function withPrefix(random: Random, inScope: ReadonlyMap<string, string>, name: string, isElement: boolean): string {
  const usable = [...inScope.keys()].filter((prefix) => prefix !== "");
  const prefix = random.oneIn(isElement ? 3 : 2) ? undefined : random.pick(usable);
  return prefix === undefined ? name : `${prefix}:${name}`;
}

function makeText(random: Random, { texts }: Alphabet): string {
  return Array.from({ length: random.below(4) }, () => random.pick(texts) ?? "").join("");
}

function quoted(random: Random, value: string): string {
  return random.oneIn(2) ? `"${value}"` : `'${value.replaceAll("'", "&#39;")}'`;
}
