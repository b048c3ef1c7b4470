/**
 * One attribute. Declarations of namespaces are attributes, too (`xmlns`, `xmlns:p`), in the namespace that Namespaces in
 * XML gives them. Names are those of the DOM, so that rules read as in the specifications.
 */
export type XmlAttribute = {
  readonly name: string;
  /** Empty where there is none. */
  readonly prefix: string;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly value: string;
};

/**
 * An element, and all that exists of it: names resolved, attributes in the order of the document, text and elements. What
 * this tree does not hold, canonicalization does not write and no rule can read.
 */
export type XmlElement = {
  readonly nodeName: string;
  readonly prefix: string;
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly (XmlElement | string)[];
  readonly parent: XmlElement | null;
};

/** The namespace of the attributes that declare namespaces (Namespaces in XML 1.0, 3). */
export const declarationNamespace = "http://www.w3.org/2000/xmlns/";
