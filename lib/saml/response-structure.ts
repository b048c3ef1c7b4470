import { nothing, plain, said } from "@/lib/facts/fact";
import { SamlFailure } from "./saml-failure";
import { ns } from "./saml-names";
import { checkChildren } from "./schema-children";
import { attribute, childElement, childElements, ownText, parseMessage, walk } from "./xml-document";
import type { XmlElement } from "./xml-tree";

export const maxDecodedBytes = 512 * 1024;

/** A response that has the right shape and nothing more: every value in it is still only a claim. */
export type UnverifiedResponse = {
  xml: string;
  root: XmlElement;
  /** Hints for finding the request and the connection; never used for trust. */
  hints: { issuer: string | null };
};

/**
 * Decodes and shapes a SAMLResponse field: checks.md 3.1.3 to 3.1.7. Pure.
 * @param field the form field, base64
 * @throws SamlFailure
 */
export function readResponse(field: string): UnverifiedResponse {
  const xml = decodeBase64(field);
  const root = parseMessage(xml);
  if (root.namespaceURI !== ns.protocol || root.localName !== "Response") {
    throw new SamlFailure("saml_root", plain("samlp:Response"), plain(root.nodeName));
  }
  checkResponseStructure(root);
  checkVersion(root);
  const assertion = childElement(root, ns.assertion, "Assertion");
  if (assertion) checkVersion(assertion);
  const issuer =
    childElement(root, ns.assertion, "Issuer") ?? (assertion && childElement(assertion, ns.assertion, "Issuer"));
  return {
    xml,
    root,
    hints: { issuer: issuer && ownText(issuer) },
  };
}

/** The text of a base64 field: checks.md 3.1.3. @throws SamlFailure saml_encoding, saml_too_large */
export function decodeBase64(field: string): string {
  const bytes = base64Bytes(field);
  if (bytes.length > maxDecodedBytes) {
    throw new SamlFailure(
      "saml_too_large",
      said("atMost", { size: "512 KiB" }),
      plain(`${Math.ceil(bytes.length / 1024)} KiB`),
    );
  }
  return utf8Text(bytes);
}

/** @throws SamlFailure saml_encoding */
export function base64Bytes(field: string): Buffer {
  const text = field.replace(/[\s]+/g, "");
  if (text.length === 0 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) {
    throw new SamlFailure("saml_encoding", plain("base64"), said("notBase64"));
  }
  return Buffer.from(text, "base64");
}

/** @throws SamlFailure saml_encoding */
export function utf8Text(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SamlFailure("saml_encoding", plain("UTF-8"), said("notEncodedIn", { encoding: "UTF-8" }));
  }
}

/**
 * checks.md 3.1.6: one assertion and only where the schema puts it, signatures only on Response and Assertion, unique IDs, and
 * beside them nothing that the schema does not know. This is what makes signature wrapping pointless.
 */
function checkResponseStructure(root: XmlElement): void {
  const isAssertion = (e: XmlElement) => e.localName === "Assertion" || e.localName === "EncryptedAssertion";
  const children = childElements(root);
  const assertions = children.filter((e) => e.namespaceURI === ns.assertion && isAssertion(e));
  if (assertions.length > 1)
    throw new SamlFailure("saml_assertion_count", said("oneAssertion"), plain(assertions.length));
  // Status says why there is none; without a Success there may be no assertion at all.
  if (assertions.length === 0 && isSuccess(root))
    throw new SamlFailure("saml_assertion_count", said("oneAssertion"), nothing);
  checkTree(root, assertions);
  checkSingleChildren(root, ns.protocol, "Status");
  checkSingleChildren(root, ns.assertion, "Issuer");
  checkSingleChildren(root, ns.protocol, "Extensions");
  const assertion = assertions[0];
  if (assertion?.localName === "Assertion") checkAssertionChildren(assertion);
}

/** The same rules for an assertion that stood encrypted in the response. */
export function checkAssertionStructure(assertion: XmlElement): void {
  if (assertion.namespaceURI !== ns.assertion || assertion.localName !== "Assertion") {
    throw new SamlFailure("saml_structure", said("assertionInside"), plain(assertion.nodeName));
  }
  checkTree(assertion, [assertion]);
  checkAssertionChildren(assertion);
  checkVersion(assertion);
}

function isSuccess(root: XmlElement): boolean {
  const status = childElement(root, ns.protocol, "Status");
  const code = status && childElement(status, ns.protocol, "StatusCode");
  return !code || attribute(code, "Value")?.endsWith(":Success") !== false;
}

function checkTree(root: XmlElement, assertions: XmlElement[]): void {
  const ids = new Set<string>();
  const signedParents = new Set<XmlElement>();
  const all = walk(root);
  for (const element of all) {
    const { localName, namespaceURI } = element;
    if (localName === "Response" && element !== root)
      throw new SamlFailure("saml_structure", said("noNestedResponse"), plain(element.nodeName));
    // By bare local name too: a look-alike in another namespace has no honest use.
    if ((localName === "Assertion" || localName === "EncryptedAssertion") && !assertions.includes(element)) {
      throw new SamlFailure("saml_assertion_count", said("assertionOnlyChild"), said("assertionElsewhere"));
    }
    refuseObject(element);
    if (localName === "Signature") {
      const { parent } = element;
      const isRightPlace =
        namespaceURI === ns.ds &&
        parent !== null &&
        (parent === root || assertions.includes(parent)) &&
        parent.localName !== "EncryptedAssertion";
      if (!isRightPlace || signedParents.has(parent)) {
        throw new SamlFailure("saml_signature_position", said("oneSignature"), plain(parent?.nodeName));
      }
      signedParents.add(parent);
    }
    checkIds(element, ids);
  }
  // Afterwards, because the rules above name what they refuse.
  for (const element of all) checkChildren(element);
}

export function refuseObject({ localName, namespaceURI, nodeName }: XmlElement): void {
  if (localName === "Object" && namespaceURI === ns.ds)
    throw new SamlFailure("saml_signature_object", said("noDsObject"), plain(nodeName));
}

export function checkIds(element: XmlElement, ids: Set<string>): void {
  for (const { localName, value } of element.attributes) {
    if (localName.toLowerCase() !== "id") continue;
    if (ids.has(value)) throw new SamlFailure("saml_duplicate_id", said("uniqueIds"), plain(value));
    ids.add(value);
  }
}

const onceInAssertion = ["Issuer", "Subject", "Conditions"] as const;

function checkAssertionChildren(assertion: XmlElement): void {
  for (const name of onceInAssertion) checkSingleChildren(assertion, ns.assertion, name);
}

export function checkSingleChildren(parent: XmlElement, namespace: string, localName: string): void {
  if (childElements(parent, namespace, localName).length > 1) {
    throw new SamlFailure("saml_structure", said("oneElement", { name: localName }), said("moreThanOne"));
  }
}

export function checkVersion(element: XmlElement): void {
  const version = attribute(element, "Version");
  if (version !== "2.0") throw new SamlFailure("saml_version", plain("2.0"), plain(version));
}
