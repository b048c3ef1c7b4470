import { createHash, type KeyObject, verify as verifyBytes } from "node:crypto";
import { DOMParser } from "@xmldom/xmldom";
import { ParseOption, XmlC14NMode, XmlDocument, XmlParseError } from "libxml2-wasm";
import { C14nCanonicalization, ExclusiveCanonicalization, SignedXml } from "xml-crypto";
import type { CanonicalForm } from "@/lib/saml/canonical-xml";
import { digestAlgorithms, signatureAlgorithms } from "@/lib/saml/signature-algorithms";

/** What others make of the same bytes: xml-crypto with xmldom, and libxml2. No part of the product. */

/** libxml2's canonical forms of the whole document, and of the first element called `apex`. */
export function canonicalByLibxml2(xml: string, forms: readonly CanonicalForm[]): { document: string; apex: string }[] {
  const document = XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_NONET });
  try {
    const apex = document.get("//*[local-name()='apex']");
    if (!apex || !("canonicalizeToString" in apex)) throw new Error("No apex");
    return forms.map((form) => {
      const options = {
        mode: form.exclusive ? XmlC14NMode.XML_C14N_EXCLUSIVE_1_0 : XmlC14NMode.XML_C14N_1_0,
        inclusiveNamespacePrefixes: form.inclusivePrefixes.map((prefix) => prefix || "#default"),
      };
      return { document: document.canonicalizeToString(options), apex: apex.canonicalizeToString(options) };
    });
  } finally {
    document.dispose();
  }
}

/** What libxml2 finds wrong with it as XML with namespaces; nothing when it is well-formed. */
export function problemsByLibxml2(xml: string): string[] {
  try {
    XmlDocument.fromString(xml, { option: ParseOption.XML_PARSE_NONET }).dispose();
    return [];
  } catch (error) {
    if (!(error instanceof XmlParseError)) throw error;
    // A namespace may be any text (Namespaces in XML 1.0, 2.2); libxml2 also has an opinion of its spelling.
    return error.details
      .map(({ message }) => message)
      .filter((message) => !/is not (?:a valid URI|absolute)/.test(message));
  }
}

/** xml-crypto's canonical form of the first element called `apex`. */
export function canonicalByXmlCrypto(xml: string, form: CanonicalForm): string {
  const document = parseByXmldom(xml);
  const apex = Array.from(document.getElementsByTagName("*")).find(({ localName }) => localName === "apex");
  if (!apex) throw new Error("No apex");
  const ancestorNamespaces = declarationsAround(apex);
  const options = { ancestorNamespaces, inclusiveNamespacesPrefixList: [...form.inclusivePrefixes] };
  return form.exclusive
    ? String(new ExclusiveCanonicalization().process(apex, options))
    : String(new C14nCanonicalization().process(apex, { ancestorNamespaces }));
}

function declarationsAround(apex: Element): { prefix: string; namespaceURI: string }[] {
  // Those of the apex itself come first, as the library has it when it verifies.
  const found = new Map(
    Array.from(apex.attributes)
      .flatMap(({ name }) => /^xmlns:(.+)$/.exec(name)?.slice(1) ?? [])
      .map((prefix): [string, string] => [prefix, ""]),
  );
  for (let node = apex.parentNode; node?.nodeType === 1; node = node.parentNode)
    for (const { name, value } of Array.from((node as Element).attributes)) {
      const [, prefix] = /^xmlns(?::(.+))?$/.exec(name) ?? [null, null];
      if (prefix !== null && !found.has(prefix ?? "")) found.set(prefix ?? "", value);
    }
  return [...found].flatMap(([prefix, namespaceURI]) => (namespaceURI === "" ? [] : { prefix, namespaceURI }));
}

function parseByXmldom(xml: string): Document {
  const fail = (message: string) => {
    throw new Error(message);
  };
  return new DOMParser({ errorHandler: { warning: fail, error: fail, fatalError: fail } }).parseFromString(
    xml,
    "text/xml",
  );
}

/** What xml-crypto says of one signature. */
export type OpponentVerdict = { parent: string; signed: string | null };

const ds = "http://www.w3.org/2000/09/xmldsig#";

/** Every signature on the root or on a child of it, verified by xml-crypto with the keys given and no other. */
export function verifyByXmlCrypto(xml: string, keys: readonly KeyObject[]): OpponentVerdict[] {
  const root = parseByXmldom(xml).documentElement;
  return [root, ...elementsIn(root)].flatMap((parent) =>
    elementsIn(parent)
      .filter(({ localName, namespaceURI }) => localName === "Signature" && namespaceURI === ds)
      .map((signature) => ({
        parent: parent.localName,
        signed: keys.map((key) => signedBytes(xml, signature, key)).find((bytes) => bytes !== null) ?? null,
      })),
  );
}

function elementsIn(parent: Element): Element[] {
  return Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === 1);
}

function signedBytes(xml: string, signature: Element, publicCert: KeyObject): string | null {
  const verifier = new SignedXml({ publicCert, getCertFromKeyInfo: () => null });
  verifier.idAttributes = ["ID"];
  Object.assign(verifier.HashAlgorithms, hashes);
  Object.assign(verifier.SignatureAlgorithms, signatures);
  try {
    verifier.loadSignature(signature as unknown as Parameters<SignedXml["loadSignature"]>[0]);
    if (!verifier.checkSignature(xml)) return null;
  } catch {
    // It throws for a wrong digest as well as for a wrong value.
    return null;
  }
  const references = verifier.getSignedReferences();
  return references.length === 1 ? (references[0] ?? null) : null;
}

/** What the library lacks: SHA-384 and ECDSA. */
const hashes = Object.fromEntries(
  [...digestAlgorithms].map(([uri, hash]) => [
    uri,
    class {
      getAlgorithmName = () => uri;
      getHash = (xml: string) => createHash(hash).update(xml, "utf8").digest("base64");
    },
  ]),
);
const signatures = Object.fromEntries(
  [...signatureAlgorithms].map(([uri, { hash, ecdsa }]) => [
    uri,
    class {
      getAlgorithmName = () => uri;
      getSignature = () => "";
      verifySignature = (material: string, key: KeyObject, value: string) =>
        (key.asymmetricKeyType === "ec") === ecdsa &&
        verifyBytes(
          hash,
          Buffer.from(material, "utf8"),
          ecdsa ? { key, dsaEncoding: "ieee-p1363" } : { key },
          Buffer.from(value, "base64"),
        );
    },
  ]),
);
