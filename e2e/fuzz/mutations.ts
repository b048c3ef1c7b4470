import { parseMessage } from "@/lib/saml/xml-document";
import type { XmlElement } from "@/lib/saml/xml-tree";
import type { Random } from "./random";

/** What somebody without a key can do to a signed message: to its text, and to its tree. */

type Node = { name: string; attributes: [string, string][]; children: (Node | string)[] };

/** A few changes to a message; sometimes none that matters. */
export function mutate(xml: string, random: Random): string {
  let changed = xml;
  for (let count = 1 + random.below(3); count > 0; count--)
    changed = random.oneIn(3) ? mutateText(changed, random) : mutateTree(changed, random);
  return changed;
}

const saml = "urn:oasis:names:tc:SAML:2.0:assertion";
const snippets = [
  "<!-- x -->",
  "<?x y?>",
  "<![CDATA[x]]>",
  '<!DOCTYPE x [<!ENTITY e "evil@acme.test">]>',
  "&e;",
  "&#x0;",
  "&#13;",
  "]]>",
  "\u0000",
  "\u0301",
  "\u2028",
  "\r",
  " ",
  "evil@acme.test",
  ' xml:id="x"',
  ' xmlns=""',
  ` xmlns:saml="${saml}"`,
  ' xmlns:saml="urn:x"',
  ' xmlnsx="y"',
  ' ID="x"',
  "<saml:NameID>evil@acme.test</saml:NameID>",
  "/>",
  "</saml:Assertion>",
];

function mutateText(xml: string, random: Random): string {
  const at = random.below(xml.length);
  const snippet = random.pick(snippets) ?? "";
  const end = at + 1 + random.below(40);
  const other = random.below(xml.length);
  const changes = [
    () => xml.slice(0, at) + snippet + xml.slice(at),
    () => xml.slice(0, at) + String.fromCharCode(32 + random.below(95)) + xml.slice(at + 1),
    () => xml.slice(0, at) + xml.slice(end),
    () => xml.slice(0, other) + xml.slice(at, end) + xml.slice(other),
    () => xml.replace(/>([^<>]+)</, `>$1${snippet}<`),
    () => xml.replace("ada@acme.test", `${random.pick(["", "evil"])}${snippet}@acme.test`),
    () => xml.normalize(random.pick(["NFD", "NFKC"] as const)),
  ];
  return (random.pick(changes) ?? (() => xml))();
}

function mutateTree(xml: string, random: Random): string {
  let root: Node;
  try {
    root = copyOf(parseMessage(xml));
  } catch {
    // An earlier change made it no XML any more.
    return xml;
  }
  const all = nodesIn(root);
  const one = random.pick(all) ?? root;
  const other = random.pick(all) ?? root;
  const parent = all.find(({ children }) => children.includes(one));
  const place = () => random.below(other.children.length + 1);
  const remove = () => parent?.children.splice(parent.children.indexOf(one), 1);
  const isInside = nodesIn(one).includes(other);
  const changes = [
    remove,
    () => parent?.children.splice(parent.children.indexOf(one), 0, structuredClone(one)),
    () => other.children.splice(place(), 0, structuredClone(one)),
    () => !isInside && remove() && other.children.splice(place(), 0, one),
    () => parent?.children.sort(() => random.below(3) - 1),
    () =>
      one.children.splice(0, one.children.length, { name: one.name, attributes: [], children: one.children.slice() }),
    () => one.children.push({ name: one.name, attributes: one.attributes.slice(), children: [] }),
    () => (one.children = one.children.map((child) => (typeof child === "string" ? "evil@acme.test" : child))),
    () =>
      (one.children = one.children.flatMap((child) => (typeof child === "string" ? splitBy(child, random) : [child]))),
    () =>
      (one.name = random.oneIn(2)
        ? other.name
        : one.name.replace(/^(?:\w+:)?/, random.pick(["", "saml:", "ds:", "x:"] as const))),
    () => changeAttribute(one, other, random),
    () => wrap(root, random),
  ];
  (random.pick(changes) ?? remove)();
  return written(root);
}

/** Splits a text by an element, as truncation attacks do. */
function splitBy(text: string, random: Random): (Node | string)[] {
  const at = random.below(text.length + 1);
  return [text.slice(0, at), { name: "saml:x", attributes: [], children: [] }, text.slice(at)];
}

function changeAttribute(one: Node, other: Node, random: Random): void {
  const index = random.below(one.attributes.length + 1);
  const [name, value] = one.attributes[index] ?? ["ID", "x"];
  const borrowed = random.pick(other.attributes) ?? [name, "x"];
  const changes = [
    () => one.attributes.splice(index, 1),
    () => one.attributes.splice(index, 1, [name, borrowed[1]]),
    () => one.attributes.push([...borrowed]),
    () =>
      one.attributes.push([
        random.pick(["xml:id", "Id", "id", "saml:ID", "xmlns:ID", "xmlns:x"] as const),
        value || "x",
      ]),
    () => one.attributes.reverse(),
    () => one.attributes.push(["xmlns", random.pick(["", saml, "urn:x"] as const)]),
  ];
  (random.pick(changes) ?? (() => undefined))();
}

/** The classic: another assertion is where it is read, and the signed one where it is only found. */
function wrap(root: Node, random: Random): void {
  const assertion = nodesIn(root).find(({ name }) => /(^|:)Assertion$/.test(name));
  const parent = nodesIn(root).find(({ children }) => assertion && children.includes(assertion));
  if (!assertion || !parent) {
    wrapRoot(root, random);
    return;
  }
  const evil = structuredClone(assertion);
  if (random.oneIn(2))
    evil.attributes = evil.attributes.map(([name, value]) => [name, name === "ID" ? "_evil" : value]);
  for (const node of nodesIn(evil))
    node.children = node.children.map((child) => (child === "ada@acme.test" ? "evil@acme.test" : child));
  if (random.oneIn(2))
    evil.children = evil.children.filter((child) => typeof child === "string" || !/Signature$/.test(child.name));
  const hosts = ["samlp:Extensions", "ds:Object", "saml:Advice", "saml:Assertion", "samlp:Response", "x"];
  const host = (child: Node): Node => ({ name: random.pick(hosts) ?? "x", attributes: [], children: [child] });
  const signature = nodesIn(assertion).find(({ name }) => /(^|:)Signature$/.test(name));
  const at = parent.children.indexOf(assertion);
  const shapes = [
    () => parent.children.splice(at, 1, evil, host(assertion)),
    () => parent.children.splice(at, 1, host(assertion), evil),
    () => parent.children.splice(at, 0, evil),
    () => parent.children.push(evil),
    () => evil.children.push(assertion) && parent.children.splice(at, 1, evil),
    () => signature?.children.push(host(structuredClone(assertion))) && parent.children.splice(at, 1, evil),
    () => signature && evil.children.splice(1, 0, signature) && parent.children.splice(at, 1, evil, host(assertion)),
  ];
  (random.pick(shapes) ?? (() => undefined))();
}

/** The same where the whole message is signed: it goes on below another root. */
function wrapRoot(root: Node, random: Random): void {
  const signed = structuredClone(root);
  const isSignature = (child: Node | string) => typeof child !== "string" && /(^|:)Signature$/.test(child.name);
  if (random.oneIn(2))
    root.attributes = root.attributes.map(([name, value]) => [name, name === "ID" ? "_evil" : value]);
  if (random.oneIn(2)) root.children = root.children.filter((child) => !isSignature(child));
  for (const node of nodesIn(root))
    node.children = node.children.map((child) => (child === "ada@acme.test" ? "evil@acme.test" : child));
  const name = random.pick(["samlp:Extensions", "ds:Object", root.name] as const);
  root.children.splice(random.below(root.children.length + 1), 0, { name, attributes: [], children: [signed] });
}

function copyOf({ nodeName, attributes, children }: XmlElement): Node {
  return {
    name: nodeName,
    attributes: attributes.map(({ name, value }) => [name, value]),
    children: children.map((child) => (typeof child === "string" ? child : copyOf(child))),
  };
}

function nodesIn(node: Node): Node[] {
  return [node, ...node.children.flatMap((child) => (typeof child === "string" ? [] : nodesIn(child)))];
}

const escaped = (text: string) => text.replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);

function written({ name, attributes, children }: Node): string {
  const tag = `${name}${attributes.map(([key, value]) => ` ${key}="${escaped(value)}"`).join("")}`;
  return `<${tag}>${children.map((child) => (typeof child === "string" ? escaped(child) : written(child))).join("")}</${name}>`;
}
