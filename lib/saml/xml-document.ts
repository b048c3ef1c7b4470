import { DOMParser } from "@xmldom/xmldom";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { SamlFailure } from "./saml-failure";
import { checkLimits, maxAttributes, maxDepth, maxElements, maxPrefixes } from "./xml-limits";

/**
 * Parses a message from outside: checks.md 3.1.4 and 3.1.5. What we never need (DTD, entities, processing
 * instructions, comments, CDATA) is refused before the parser sees it, because the differences between parsers live
 * there. The parser is the very copy that the signature library uses.
 * @throws SamlFailure saml_xml_malformed, saml_xml_dtd, saml_xml_pi, saml_xml_comment, saml_too_complex
 */
export function parseMessage(text: string): Element {
  checkLexically(text);
  const root = parseStrictly(text, (problem) => new SamlFailure("saml_xml_malformed", said("wellFormedXml"), problem));
  checkEnd(text, root);
  checkComplexity(root);
  return root;
}

function checkLexically(text: string): void {
  const body = text.trim();
  if (!body.startsWith("<") || !body.endsWith(">")) {
    throw new SamlFailure("saml_xml_malformed", said("xmlDocument"), said("notXml"));
  }
  if (/<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(body)) {
    throw new SamlFailure("saml_xml_dtd", said("noDoctype"), said("doctype"));
  }
  if (body.includes("<!--")) throw new SamlFailure("saml_xml_comment", said("noComments"), said("comment"));
  // "<" cannot stand in text or attribute values, so this is CDATA or rubbish.
  if (body.includes("<!")) throw new SamlFailure("saml_xml_malformed", said("noCdata"), said("markupDeclaration"));
  const declaration = /^<\?xml\s[^<>]*?\?>/.exec(body)?.[0] ?? "";
  const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
  if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
    throw new SamlFailure("saml_encoding", plain("UTF-8"), plain(encoding.slice(0, 40)));
  }
  if (body.slice(declaration.length).includes("<?")) {
    throw new SamlFailure("saml_xml_pi", said("noProcessingInstructions"), said("processingInstruction"));
  }
  const malformed = (got: Fact) => new SamlFailure("saml_xml_malformed", said("wellFormedXml"), got);
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(body)) throw malformed(said("controlCharacter"));
  if (/&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)/.test(body))
    throw malformed(said("undefinedEntity"));
  for (const [, decimal, hexadecimal] of body.matchAll(/&#(?:([0-9]+)|x([0-9a-fA-F]+));/g)) {
    const code = decimal ? Number(decimal) : Number.parseInt(hexadecimal ?? "", 16);
    const isCharacter =
      code === 9 ||
      code === 10 ||
      code === 13 ||
      (code >= 32 && code < 0xd800) ||
      (code > 0xdfff && code < 0xfffe) ||
      (code > 0xffff && code <= 0x10ffff);
    if (!isCharacter) throw malformed(said("noCharacter"));
  }
  checkLimits(body.slice(declaration.length));
}

/**
 * One strict parse: every warning is fatal, exactly one root element.
 * @param fail makes the error to throw out of what is wrong; the parser's own sentence is a value
 */
export function parseStrictly(text: string, fail: (problem: Fact) => Error): Element {
  const problems: Fact[] = [];
  const note = (message: string) => problems.push(plain((message.split("\n")[0] ?? "").slice(0, 200)));
  let root: Element | null = null;
  try {
    const parser = new DOMParser({ errorHandler: { warning: note, error: note, fatalError: note } });
    // A second root element is an error to the parser.
    root = parser.parseFromString(text.trim(), "text/xml")?.documentElement ?? null;
  } catch (error) {
    problems.push(plain(error instanceof Error ? error.message.slice(0, 200) : null));
  }
  if (problems.length > 0 || !root) throw fail(problems[0] ?? said("noRoot"));
  return root;
}

/** The parser lets text after the root pass. */
function checkEnd(text: string, root: Element): void {
  const body = text.trim();
  const last = /^<\/([^\s>]+)\s*>$/.exec(body.slice(body.lastIndexOf("</")))?.[1];
  const isClosed = last === root.nodeName || !root.hasChildNodes();
  if (!isClosed) throw new SamlFailure("saml_xml_malformed", said("wellFormedXml"), said("textAfterRoot"));
}

function checkComplexity(root: Element): void {
  const prefixes = new Set<string>();
  let count = 0;
  const open: [Element, number][] = [[root, 1]];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const [element, depth] = entry;
    count += 1;
    if (count > maxElements || depth > maxDepth) {
      throw new SamlFailure(
        "saml_too_complex",
        said("atMostElementsDeep", { count: maxElements, depth: maxDepth }),
        said("more"),
      );
    }
    if (element.attributes.length > maxAttributes)
      throw new SamlFailure(
        "saml_too_complex",
        said("atMostAttributes", { count: maxAttributes }),
        plain(element.attributes.length),
      );
    for (const node of [element, ...Array.from(element.attributes)]) {
      const [prefix, local] = node.nodeName.split(":");
      if (local === undefined || prefix === "xml") continue;
      if (prefix !== "xmlns" && !node.namespaceURI)
        throw new SamlFailure("saml_xml_malformed", said("wellFormedXml"), said("undeclaredPrefix"));
      prefixes.add(prefix === "xmlns" ? local : (prefix ?? ""));
    }
    if (prefixes.size > maxPrefixes)
      throw new SamlFailure("saml_too_complex", said("atMostPrefixes", { count: maxPrefixes }), plain(prefixes.size));
    for (const child of childElements(element)) open.push([child, depth + 1]);
  }
}

/** The child elements, in document order; of one exact name when given. */
export function childElements(parent: Element, namespace?: string, localName?: string): Element[] {
  const found: Element[] = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType !== 1) continue;
    const element = node as Element;
    if (namespace !== undefined && (element.namespaceURI !== namespace || element.localName !== localName)) continue;
    found.push(element);
  }
  return found;
}

/** The first child element of an exact name, or null. */
export function childElement(parent: Element, namespace: string, localName: string): Element | null {
  return childElements(parent, namespace, localName)[0] ?? null;
}

/** Every element below and including `root`, in document order. */
export function* walk(root: Element): Generator<Element> {
  yield root;
  for (const child of childElements(root)) yield* walk(child);
}

/** An attribute without a namespace, or null when it is absent. */
export function attribute(element: Element, name: string): string | null {
  return element.hasAttribute(name) ? element.getAttribute(name) : null;
}

/**
 * The text of an element, from its own text nodes only. Null when it has element children: such a value is not a
 * string, and reading through its children is how truncation attacks work.
 */
export function ownText(element: Element): string | null {
  let text = "";
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType !== 3) return null;
    text += node.nodeValue ?? "";
  }
  return text;
}
