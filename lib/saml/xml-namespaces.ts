import { said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { XmlLimits } from "./xml-limits";
import { declarationNamespace, type XmlAttribute } from "./xml-tree";

export type XmlRules = {
  limits: XmlLimits;
  /** Whether comments and processing instructions are passed over and CDATA is text; else they are refused. */
  allowsMarkup: boolean;
  /** The error for a text that is no well-formed XML with namespaces. */
  malformed(problem: Fact): Error;
  tooComplex(expected: Fact, got: Fact): Error;
};

/** A name as it is written, in its parts; `prefix` is empty where there is none. */
export type Name = { name: string; prefix: string; localName: string };

/** An attribute whose name means nothing yet. */
export type RawAttribute = { name: Name; value: string };

/** What a prefix meant before an element declared it again. */
type Undo = [prefix: string, before: string | undefined];

const xmlNamespace = "http://www.w3.org/XML/1998/namespace";
const noAttributes: readonly XmlAttribute[] = [];
const noUndos: readonly Undo[] = [];

/** What prefixes mean at the place where a reader is (Namespaces in XML 1.0). */
export class NamespaceScope {
  private readonly bound = new Map<string, string>([["xml", xmlNamespace]]);
  private readonly prefixes = new Set<string>();
  private readonly undos: (Undo[] | null)[] = [];

  constructor(private readonly rules: XmlRules) {}

  /** How many elements are open. */
  get depth(): number {
    return this.undos.length;
  }

  /** Takes the declarations of an element into scope, until `leave`. */
  enter(attributes: readonly RawAttribute[]): void {
    let undos: Undo[] | null = null;
    for (const { name, value } of attributes) {
      const { prefix, localName } = name;
      const isDefault = prefix === "" && localName === "xmlns";
      if (!isDefault && prefix !== "xmlns") continue;
      const declared = isDefault ? "" : localName;
      this.check(declared, value);
      undos ??= [];
      undos.push([declared, this.bound.get(declared)]);
      this.bound.set(declared, value);
    }
    this.undos.push(undos);
  }

  /** An element cannot declare a prefix twice, so the order does not matter. */
  leave(): void {
    for (const [prefix, before] of this.undos.pop() ?? noUndos) {
      if (before === undefined) this.bound.delete(prefix);
      else this.bound.set(prefix, before);
    }
  }

  /** The namespace of an element: of its prefix, else the default one, else none. */
  ofElement(prefix: string): string | null {
    return prefix === "" ? this.bound.get("") || null : this.resolve(prefix);
  }

  /** The attributes of the element that was entered last. */
  attributes(raw: readonly RawAttribute[]): readonly XmlAttribute[] {
    if (raw.length === 0) return noAttributes;
    const seen = new Set<string>();
    return raw.map(({ name: { name, prefix, localName }, value }) => {
      const namespaceURI = this.ofAttribute(prefix, localName);
      // Two prefixes of one namespace make one name.
      const full = namespaceURI === null ? localName : `${namespaceURI} ${localName}`;
      if (seen.has(full)) throw this.rules.malformed(said("repeatedAttribute", { name }));
      seen.add(full);
      return { name, prefix, localName, namespaceURI, value };
    });
  }

  /** Without a prefix an attribute has no namespace, whatever the default is. */
  private ofAttribute(prefix: string, localName: string): string | null {
    if (prefix === "xmlns" || (prefix === "" && localName === "xmlns")) return declarationNamespace;
    return prefix === "" ? null : this.resolve(prefix);
  }

  private resolve(prefix: string): string {
    const namespace = this.bound.get(prefix);
    if (namespace === undefined) throw this.rules.malformed(said("undeclaredPrefix"));
    return namespace;
  }

  /** Namespaces in XML 1.0, 3: what is reserved stays so, and only the default can be taken away. */
  private check(prefix: string, namespace: string): void {
    const isXml = prefix === "xml" && namespace === xmlNamespace;
    const isReserved =
      prefix === "xmlns" || prefix === "xml" || namespace === xmlNamespace || namespace === declarationNamespace;
    if ((isReserved && !isXml) || (prefix !== "" && namespace === ""))
      throw this.rules.malformed(said("reservedPrefix", { name: prefix || "xmlns" }));
    if (prefix === "") return;
    this.prefixes.add(prefix);
    const { prefixes } = this.rules.limits;
    if (this.prefixes.size > prefixes)
      throw this.rules.tooComplex(said("atMostPrefixes", { count: prefixes }), said("more"));
  }
}
