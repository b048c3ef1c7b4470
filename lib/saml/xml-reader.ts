import { said } from "@/lib/facts/fact";
import { decodeReferences, endOfName, noXmlCharacter, skipSpace } from "./xml-characters";
import { type Name, NamespaceScope, type RawAttribute, type XmlRules } from "./xml-namespaces";
import type { XmlElement } from "./xml-tree";

type Building = Omit<XmlElement, "children" | "parent"> & {
  children: (XmlElement | string)[];
  readonly parent: Building | null;
};
const noAttributes: readonly RawAttribute[] = [];
/** Shared by all that are empty, and replaced by the first child. */
const noChildren: XmlElement["children"] & (XmlElement | string)[] = [];

const declaration =
  /^<\?xml\s+version\s*=\s*(["'])1\.0\1(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\2)?\s*\?>/;

/**
 * Reads well-formed XML 1.0 with namespaces into a tree, in one pass and without a document type. Strict: what it cannot
 * read in exactly one way, it refuses. The stack is its own, so that depth costs no calls.
 * @param text without a byte-order mark
 * @throws what `rules` make of it
 */
export function readXml(text: string, rules: XmlRules): XmlElement {
  return new XmlReader(text, rules).read();
}

class XmlReader {
  private readonly text: string;
  private root: Building | null = null;
  private open: Building | null = null;
  private readonly scope: NamespaceScope;
  /** Names of elements and attributes as they were met: a message repeats a few dozen. */
  private readonly known = new Map<string, Name>();
  private readonly names = new Set<Name>();
  private elements = 0;

  constructor(
    text: string,
    private readonly rules: XmlRules,
  ) {
    this.scope = new NamespaceScope(rules);
    // XML 1.0, 2.11: before anything else is looked at.
    this.text = text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }

  read(): XmlElement {
    const { text } = this;
    if (noXmlCharacter.test(text)) throw this.rules.malformed(said("controlCharacter"));
    for (let at = declaration.exec(text)?.[0].length ?? 0; at < text.length; ) {
      const mark = text.indexOf("<", at);
      if (mark !== at) this.addText(text.slice(at, mark === -1 ? text.length : mark));
      if (mark === -1) break;
      at = this.readMarkup(mark);
    }
    if (this.open) throw this.rules.malformed(said("unclosedElement", { name: this.open.nodeName }));
    if (!this.root) throw this.rules.malformed(said("noRoot"));
    return this.root;
  }

  private addText(raw: string): void {
    if (!this.open) {
      if (skipSpace(raw, 0) === raw.length) return;
      throw this.rules.malformed(said(this.root ? "textAfterRoot" : "notXml"));
    }
    if (raw.includes("]]>")) throw this.rules.malformed(said("cdataEnd"));
    append(this.open, decodeReferences(raw, this.rules.malformed));
  }

  /** @returns where reading goes on */
  private readMarkup(mark: number): number {
    const next = this.text[mark + 1];
    if (next === "/") return this.closeElement(mark + 2);
    if (next !== "!" && next !== "?") return this.openElement(mark + 1);
    if (!this.rules.allowsMarkup)
      throw this.rules.malformed(said(next === "!" ? "markupDeclaration" : "processingInstruction"));
    return this.passOver(mark);
  }

  private passOver(mark: number): number {
    const { text } = this;
    if (text.startsWith("<!--", mark)) {
      const end = text.indexOf("--", mark + 4);
      if (end === -1 || text[end + 2] !== ">") throw this.rules.malformed(said("comment"));
      return end + 3;
    }
    if (text.startsWith("<![CDATA[", mark) && this.open) {
      const end = text.indexOf("]]>", mark);
      if (end === -1) throw this.rules.malformed(said("unclosedTag"));
      append(this.open, text.slice(mark + 9, end));
      return end + 3;
    }
    const target = endOfName(text, mark + 2);
    const end = text.indexOf("?>", target);
    const isInstruction = text[mark + 1] === "?" && target > mark + 2 && end !== -1;
    // A second declaration is none: XML 1.0, 2.6.
    if (!isInstruction || text.slice(mark + 2, target).toLowerCase() === "xml" || !/[\s?]/.test(text[target] ?? ""))
      throw this.rules.malformed(said(text[mark + 1] === "?" ? "processingInstruction" : "markupDeclaration"));
    return end + 2;
  }

  private closeElement(at: number): number {
    const { open, text } = this;
    const end = open ? skipSpace(text, at + open.nodeName.length) : -1;
    if (!open || !text.startsWith(open.nodeName, at) || text[end] !== ">")
      throw this.rules.malformed(open ? said("otherClosingTag", { name: open.nodeName }) : said("textAfterRoot"));
    this.leave();
    return end + 1;
  }

  private leave(): void {
    this.scope.leave();
    this.open = this.open?.parent ?? null;
  }

  private openElement(start: number): number {
    const { text, rules } = this;
    if (!this.open && this.root) throw rules.malformed(said("secondRoot"));
    const nameEnd = this.endOfQName(start);
    const name = this.nameAt(start, nameEnd);
    if (text[nameEnd] === ">") {
      this.enter(name, noAttributes);
      return nameEnd + 1;
    }
    const raw: RawAttribute[] = [];
    const end = this.readAttributes(nameEnd, raw);
    const isEmpty = text[end] === "/";
    if (isEmpty && text[end + 1] !== ">") throw rules.malformed(said("attributeSyntax"));
    this.enter(name, raw);
    if (isEmpty) this.leave();
    return end + (isEmpty ? 2 : 1);
  }

  /** @returns where the tag ends: at its ">" or "/" */
  private readAttributes(start: number, into: RawAttribute[]): number {
    for (let at = start; ; ) {
      const next = skipSpace(this.text, at);
      const character = this.text[next];
      if (character === ">" || character === "/") return next;
      if (next === at) throw this.rules.malformed(said(character === undefined ? "unclosedTag" : "attributeSyntax"));
      at = this.readAttribute(next, into);
    }
  }

  private nameAt(start: number, end: number): Name {
    const name = this.text.slice(start, end);
    const known = this.known.get(name);
    if (known) return known;
    const colon = name.indexOf(":");
    const read = { name, prefix: colon === -1 ? "" : name.slice(0, colon), localName: name.slice(colon + 1) };
    this.known.set(name, read);
    return read;
  }

  /** The end of `name` or `prefix:name`. */
  private endOfQName(start: number): number {
    const { text } = this;
    const first = endOfName(text, start);
    const end = first > start && text[first] === ":" ? endOfName(text, first + 1) : first;
    if (end === start || end === first + 1 || text[end] === ":") throw this.rules.malformed(said("badName"));
    return end;
  }

  private readAttribute(start: number, into: RawAttribute[]): number {
    const { text, rules } = this;
    const nameEnd = this.endOfQName(start);
    const equals = skipSpace(text, nameEnd);
    const quoteAt = text[equals] === "=" ? skipSpace(text, equals + 1) : -1;
    const quote = text[quoteAt];
    if (quote !== '"' && quote !== "'") throw rules.malformed(said("attributeSyntax"));
    const end = text.indexOf(quote, quoteAt + 1);
    if (end === -1) throw rules.malformed(said("unclosedTag"));
    const value = text.slice(quoteAt + 1, end);
    if (value.includes("<")) throw rules.malformed(said("attributeSyntax"));
    into.push({
      name: this.nameAt(start, nameEnd),
      // XML 1.0, 3.3.3: white space as it is written becomes a space; references to it stay what they name.
      value: /[&\t\n]/.test(value) ? decodeReferences(value.replace(/[\t\n]/g, " "), rules.malformed) : value,
    });
    const { attributes } = rules.limits;
    if (into.length > attributes) throw rules.tooComplex(said("atMostAttributes", { count: attributes }), said("more"));
    return end + 1;
  }

  private enter(read: Name, raw: readonly RawAttribute[]): void {
    const { name: nodeName, prefix, localName } = read;
    this.count(read);
    this.scope.enter(raw);
    if (this.scope.depth > this.rules.limits.depth) throw this.tooDeep();
    const element: Building = {
      nodeName,
      prefix,
      localName,
      namespaceURI: this.scope.ofElement(prefix),
      attributes: this.scope.attributes(raw),
      children: noChildren,
      parent: this.open,
    };
    if (this.open) append(this.open, element);
    else this.root = element;
    this.open = element;
  }

  private count(name: Name): void {
    const { limits, tooComplex } = this.rules;
    this.elements += 1;
    if (this.elements > limits.elements) throw this.tooDeep();
    this.names.add(name);
    if (this.names.size > limits.names)
      throw tooComplex(said("atMostElementNames", { count: limits.names }), said("more"));
  }

  private tooDeep(): Error {
    const { elements, depth } = this.rules.limits;
    return this.rules.tooComplex(said("atMostElementsDeep", { count: elements, depth }), said("more"));
  }
}

/** Most elements have one child: a list for one is smaller than one that grows. */
function append(parent: Building, child: XmlElement | string): void {
  if (parent.children === noChildren) parent.children = [child];
  else parent.children.push(child);
}
