import { plain, said } from "@/lib/facts/fact";
import { SamlFailure } from "./saml-failure";
import { messageLimits } from "./xml-limits";
import type { XmlRules } from "./xml-namespaces";
import { readXml } from "./xml-reader";
import type { XmlElement } from "./xml-tree";

const messageRules: XmlRules = {
  limits: messageLimits,
  allowsMarkup: false,
  malformed: (problem) => new SamlFailure("saml_xml_malformed", said("wellFormedXml"), problem),
  tooComplex: (expected, got) => new SamlFailure("saml_too_complex", expected, got),
};

/**
 * Reads a message from outside: checks.md 3.1.4 and 3.1.5. What we never need (DTD, processing instructions, comments,
 * CDATA) is refused before it is read, because the differences between parsers live there.
 * @throws SamlFailure saml_xml_malformed, saml_xml_dtd, saml_xml_pi, saml_xml_comment, saml_too_complex, saml_encoding
 */
export function parseMessage(text: string): XmlElement {
  const body = text.trim();
  checkLexically(body);
  return readXml(body, messageRules);
}

function checkLexically(body: string): void {
  if (!body.startsWith("<") || !body.endsWith(">")) {
    throw new SamlFailure("saml_xml_malformed", said("xmlDocument"), said("notXml"));
  }
  if (body.includes("<!")) throw refusedMarkup(body);
  const declaration = /^<\?xml\s[^<>]*?\?>/.exec(body)?.[0] ?? "";
  const encoding = /encoding\s*=\s*["']([^"']*)["']/.exec(declaration)?.[1];
  if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") {
    throw new SamlFailure("saml_encoding", plain("UTF-8"), plain(encoding.slice(0, 40)));
  }
  if (body.includes("<?", declaration.length)) {
    throw new SamlFailure("saml_xml_pi", said("noProcessingInstructions"), said("processingInstruction"));
  }
}

function refusedMarkup(body: string): SamlFailure {
  if (/<!\s*(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(body))
    return new SamlFailure("saml_xml_dtd", said("noDoctype"), said("doctype"));
  if (body.includes("<!--")) return new SamlFailure("saml_xml_comment", said("noComments"), said("comment"));
  // "<" cannot be in text or attribute values, so this is CDATA or rubbish.
  return new SamlFailure("saml_xml_malformed", said("noCdata"), said("markupDeclaration"));
}

/** The child elements, in document order; of one exact name when given. */
export function childElements(parent: XmlElement, namespace?: string, localName?: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const node of parent.children) {
    if (typeof node === "string") continue;
    if (namespace !== undefined && (node.namespaceURI !== namespace || node.localName !== localName)) continue;
    found.push(node);
  }
  return found;
}

/** The first child element of an exact name, or null. */
export function childElement(parent: XmlElement, namespace: string, localName: string): XmlElement | null {
  for (const node of parent.children)
    if (typeof node !== "string" && node.localName === localName && node.namespaceURI === namespace) return node;
  return null;
}

/** Every element below and including `root`, in document order. */
export function walk(root: XmlElement): XmlElement[] {
  const found: XmlElement[] = [];
  const open = [root];
  for (let element = open.pop(); element; element = open.pop()) {
    found.push(element);
    for (let index = element.children.length - 1; index >= 0; index--) {
      const child = element.children[index];
      if (child !== undefined && typeof child !== "string") open.push(child);
    }
  }
  return found;
}

/** An attribute without a namespace, or null when it is absent. */
export function attribute(element: XmlElement, name: string): string | null {
  for (const one of element.attributes) if (one.name === name) return one.value;
  return null;
}

/**
 * The text of an element, from its own text only. Null when it has element children: such a value is not a string, and
 * reading through its children is how truncation attacks work. Null also where something stood within the text that was
 * passed over.
 */
export function ownText(element: XmlElement): string | null {
  const [text = "", ...more] = element.children;
  return typeof text === "string" && more.length === 0 ? text : null;
}

/** All text below an element, through elements and what was passed over: for values that prove themselves, as certificates. */
export function wholeText(element: XmlElement): string {
  return element.children.map((node) => (typeof node === "string" ? node : wholeText(node))).join("");
}
