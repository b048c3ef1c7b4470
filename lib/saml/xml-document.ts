import { DOMParser } from "@xmldom/xmldom";
import { SamlFailure } from "./saml-failure";

const maxElements = 5_000;
const maxDepth = 64;

/**
 * Parses a message from outside: checks.md 3.1, steps 4 and 5. What we never need (DTD, entities, processing
 * instructions, comments, CDATA) is refused before the parser sees it, because the differences between parsers live
 * there. The parser is the very copy that the signature library uses.
 * @throws SamlFailure saml_xml_malformed, saml_xml_dtd, saml_xml_pi, saml_xml_comment, saml_too_complex
 */
export function parseMessage(text: string): Element {
  checkLexically(text);
  const root = parseStrictly(text, (problem) => new SamlFailure("saml_xml_malformed", "well-formed XML", problem));
  checkComplexity(root);
  return root;
}

function checkLexically(text: string): void {
  const body = text.trim();
  if (!body.startsWith("<") || !body.endsWith(">")) {
    throw new SamlFailure("saml_xml_malformed", "an XML document", "text that is not XML");
  }
  if (/<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(body)) {
    throw new SamlFailure("saml_xml_dtd", "no document type declaration", "a document type declaration");
  }
  if (body.includes("<!--")) throw new SamlFailure("saml_xml_comment", "no comments", "a comment");
  // "<" cannot stand in text or attribute values, so this is CDATA or rubbish.
  if (body.includes("<!")) throw new SamlFailure("saml_xml_malformed", "no CDATA section", "a markup declaration");
  const declaration = /^<\?xml\s[^<>]*?\?>/.exec(body)?.[0] ?? "";
  const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
  if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
    throw new SamlFailure("saml_encoding", "UTF-8", encoding.slice(0, 40));
  }
  if (body.slice(declaration.length).includes("<?")) {
    throw new SamlFailure("saml_xml_pi", "no processing instructions", "a processing instruction");
  }
  if (body.split("<").length > maxElements * 2 + 2) {
    throw new SamlFailure("saml_too_complex", `at most ${maxElements} elements`, "more");
  }
}

/**
 * One strict parse: every warning is fatal, exactly one root element.
 * @param fail makes the error to throw out of the parser's sentence
 */
export function parseStrictly(text: string, fail: (problem: string) => Error): Element {
  const problems: string[] = [];
  const note = (message: string) => problems.push(message.split("\n")[0] ?? "");
  let root: Element | null = null;
  try {
    const parser = new DOMParser({ errorHandler: { warning: note, error: note, fatalError: note } });
    const document = parser.parseFromString(text.trim(), "text/xml");
    root = document?.documentElement ?? null;
    const roots = Array.from(document?.childNodes ?? []).filter((node) => node.nodeType === 1);
    if (roots.length > 1) problems.push("more than one root element");
  } catch (error) {
    problems.push(error instanceof Error ? error.message : "unknown");
  }
  if (problems.length > 0 || !root) throw fail((problems[0] ?? "no root element").slice(0, 200));
  return root;
}

function checkComplexity(root: Element): void {
  let count = 0;
  const open: [Element, number][] = [[root, 1]];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const [element, depth] = entry;
    count += 1;
    if (count > maxElements || depth > maxDepth) {
      throw new SamlFailure("saml_too_complex", `at most ${maxElements} elements, ${maxDepth} deep`, "more");
    }
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
