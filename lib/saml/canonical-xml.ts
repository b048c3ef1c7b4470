import { declarationNamespace, type XmlAttribute, type XmlElement } from "./xml-tree";

/**
 * Canonical XML over the light tree: what a signature digests. Exclusive (xml-exc-c14n 1.0), or inclusive (xml-c14n 1.0)
 * without the inheritance of `xml:` attributes from outside the signed element. Comments do not exist in the tree, so the
 * forms with and without them are the same.
 */
export type CanonicalForm = {
  exclusive: boolean;
  /** Exclusive only: prefixes that are written wherever they are in scope; empty for the default one. */
  inclusivePrefixes: readonly string[];
};

export type CanonicalOptions = {
  /** An element that is left out, with all in it: the enveloped signature. */
  without?: XmlElement;
  /** A short declaration can be written a thousand times; past this length `tooLong` is thrown. */
  maxCharacters: number;
  tooLong(): Error;
};

/** The canonical form of an element with everything in it. Pure. */
export function canonicalXml(apex: XmlElement, form: CanonicalForm, options: CanonicalOptions): string {
  const writer = new CanonicalWriter(form, options);
  writer.write(apex, inheritedDeclarations(apex));
  return writer.text;
}

/** What the ancestors of an element declare: prefix to namespace, the nearest one counts. */
function inheritedDeclarations(apex: XmlElement): Map<string, string> {
  const found = new Map<string, string>();
  for (let element = apex.parent; element; element = element.parent)
    for (const attribute of element.attributes) {
      const prefix = declaredPrefix(attribute);
      if (prefix !== null && !found.has(prefix)) found.set(prefix, attribute.value);
    }
  return found;
}

/** The prefix that an attribute declares (empty: the default namespace); null where it is no declaration. */
function declaredPrefix({ namespaceURI, prefix, localName }: XmlAttribute): string | null {
  if (namespaceURI !== declarationNamespace) return null;
  return prefix === "" ? "" : localName;
}

type Declaration = [prefix: string, namespace: string];

class CanonicalWriter {
  text = "";
  /** What is in the output around the place of writing: prefix to namespace. */
  private readonly written = new Map<string, string>([["", ""]]);
  private readonly inclusive: ReadonlySet<string>;

  constructor(
    private readonly form: CanonicalForm,
    private readonly options: CanonicalOptions,
  ) {
    this.inclusive = new Set(form.inclusivePrefixes);
  }

  /**
   * Writes an element with all in it. The calls are as deep as the tree, whose depth its reader bounds.
   * @param inherited declarations of ancestors outside of what is written; of the first element only
   */
  write(element: XmlElement, inherited: ReadonlyMap<string, string> | null): void {
    const declarations = this.declarationsFor(element, inherited);
    const before = declarations?.map(([prefix]) => this.written.get(prefix));
    this.text += `<${element.nodeName}`;
    for (const [prefix, namespace] of declarations ?? []) {
      this.written.set(prefix, namespace);
      this.text += ` xmlns${prefix && `:${prefix}`}="${escapeAttribute(namespace)}"`;
    }
    for (const { name, value } of inOrder(element.attributes)) this.text += ` ${name}="${escapeAttribute(value)}"`;
    this.text += ">";
    if (this.text.length > this.options.maxCharacters) throw this.options.tooLong();
    for (const child of element.children) {
      if (typeof child === "string") this.text += escapeText(child);
      else if (child !== this.options.without) this.write(child, null);
    }
    this.text += `</${element.nodeName}>`;
    declarations?.forEach(([prefix], index) => {
      this.restore(prefix, before?.[index]);
    });
  }

  private restore(prefix: string, namespace: string | undefined): void {
    if (namespace === undefined) this.written.delete(prefix);
    else this.written.set(prefix, namespace);
  }

  /** The declarations to write at an element, in canonical order; null where there are none, as at most elements. */
  private declarationsFor(element: XmlElement, inherited: ReadonlyMap<string, string> | null): Declaration[] | null {
    // Exclusive canonicalization writes a prefix where it is used: by the element or by an attribute.
    let needed = this.withNeeded(null, element.prefix, element.namespaceURI ?? "");
    for (const attribute of element.attributes) {
      const declared = declaredPrefix(attribute);
      if (declared === null) {
        if (attribute.prefix !== "") needed = this.withNeeded(needed, attribute.prefix, attribute.namespaceURI ?? "");
      } else if (this.isInclusive(declared)) needed = this.withNeeded(needed, declared, attribute.value);
    }
    for (const [prefix, namespace] of inherited ?? []) {
      const isOwn = element.attributes.some((attribute) => declaredPrefix(attribute) === prefix);
      if (this.isInclusive(prefix) && !isOwn) needed = this.withNeeded(needed, prefix, namespace);
    }
    return needed && needed.length > 1 ? needed.sort(([a], [b]) => compareCodePoints(a, b)) : needed;
  }

  /** One declaration more, unless it is around already. Taking away a default that nobody gave is nothing. */
  private withNeeded(needed: Declaration[] | null, prefix: string, namespace: string): Declaration[] | null {
    if (prefix === "xml" || this.written.get(prefix) === namespace) return needed;
    if (!needed) return [[prefix, namespace]];
    if (!needed.some(([known]) => known === prefix)) needed.push([prefix, namespace]);
    return needed;
  }

  private isInclusive(prefix: string): boolean {
    return !this.form.exclusive || this.inclusive.has(prefix);
  }
}

/** Attributes that are no declarations: by namespace, then by name; those without a namespace come first. */
function inOrder(attributes: readonly XmlAttribute[]): readonly XmlAttribute[] {
  if (attributes.length === 0) return attributes;
  const rest = attributes.filter(({ namespaceURI }) => namespaceURI !== declarationNamespace);
  if (rest.length < 2) return rest;
  return rest.sort(
    (a, b) =>
      compareCodePoints(a.namespaceURI ?? "", b.namespaceURI ?? "") || compareCodePoints(a.localName, b.localName),
  );
}

/**
 * By code points, as canonical XML orders names. JavaScript compares halves of surrogate pairs, which would put U+10000
 * before U+F900.
 */
function compareCodePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left === right) continue;
    const [isLeftPair, isRightPair] = [isOfPair(left), isOfPair(right)];
    return isLeftPair === isRightPair ? left - right : Number(isLeftPair) - Number(isRightPair);
  }
  return a.length - b.length;
}

function isOfPair(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

const textEscapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;" };
const attributeEscapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, (one) => textEscapes[one] ?? one) : text;
}

function escapeAttribute(text: string): string {
  return /[&<"\t\n\r]/.test(text) ? text.replace(/[&<"\t\n\r]/g, (one) => attributeEscapes[one] ?? one) : text;
}
