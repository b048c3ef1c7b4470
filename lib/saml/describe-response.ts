import type { CertificateView } from "./certificate";
import { readBundle } from "./certificate-bundle";
import { nameIdFormats, ns } from "./saml-names";
import { attribute, childElement, ownText, walk } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** A chain of the field has two or three. */
const maxListed = 5;

/** What a message says of itself: for showing it, and for offering fixes. Nothing of it is verified. */
export type ResponseDescription = {
  issuer: string | null;
  audiences: string[];
  recipients: string[];
  destination: string | null;
  nameIdFormat: string | null;
  authnContexts: string[];
  statusCodes: string[];
  signatures: { of: string; algorithm: string | null; digest: string | null; certificate: CertificateView | null }[];
  isEncrypted: boolean;
};

/** Reads the values of a parsed Response, or of an Assertion that was decrypted. Pure. */
export function describeResponse(root: XmlElement): ResponseDescription {
  const all = walk(root);
  const named = (namespace: string, localName: string) =>
    all.filter((element) => element.namespaceURI === namespace && element.localName === localName);
  const texts = (elements: XmlElement[]) => elements.flatMap((element) => ownText(element)?.trim() || []);
  const values = (elements: XmlElement[], name: string) =>
    elements.flatMap((element) => attribute(element, name) ?? []);
  const [nameId] = named(ns.assertion, "NameID");
  return {
    issuer: texts(named(ns.assertion, "Issuer")).at(-1) ?? null,
    audiences: [...new Set(texts(named(ns.assertion, "Audience")))],
    recipients: [...new Set(values(named(ns.assertion, "SubjectConfirmationData"), "Recipient"))],
    destination: attribute(root, "Destination"),
    nameIdFormat: nameId ? (attribute(nameId, "Format") ?? nameIdFormats.unspecified) : null,
    authnContexts: [...new Set(texts(named(ns.assertion, "AuthnContextClassRef")))],
    statusCodes: values(named(ns.protocol, "StatusCode"), "Value"),
    signatures: named(ns.ds, "Signature").map(describeSignature),
    isEncrypted: named(ns.assertion, "EncryptedAssertion").length > 0,
  };
}

function describeSignature(signature: XmlElement): ResponseDescription["signatures"][number] {
  const inside = walk(signature);
  const first = (localName: string) => inside.find((element) => element.localName === localName) ?? null;
  const algorithmOf = (element: XmlElement | null) => element && attribute(element, "Algorithm");
  const keyInfo = childElement(signature, ns.ds, "KeyInfo");
  const certificates = keyInfo ? walk(keyInfo).filter((element) => element.localName === "X509Certificate") : [];
  // A chain may be there: the one that signs is what may be trusted, never the authority above it.
  const { signers } = readBundle(certificates.slice(0, maxListed).flatMap((element) => ownText(element) ?? []));
  return {
    of: signature.parent?.localName ?? "",
    algorithm: algorithmOf(first("SignatureMethod")),
    digest: algorithmOf(first("DigestMethod")),
    certificate: signers[0] ?? null,
  };
}
