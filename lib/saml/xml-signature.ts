import { createHash, type KeyObject, verify as verifyBytes } from "node:crypto";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { type CanonicalForm, canonicalXml } from "./canonical-xml";
import { SamlFailure } from "./saml-failure";
import { ns } from "./saml-names";
import { readSignatureShape, type SignatureShape } from "./signature-shape";
import { attribute, childElement, ownText, parseMessage } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** XML signatures: the one shape that SAML needs (core 5.4), over the tree that rules read, with keys that we hold. */

export type TrustedKey = { fingerprint: string; publicKey: KeyObject };

export type VerifiedElement = {
  /** The signed element, read again from exactly the bytes that were digested. */
  element: XmlElement;
  /** SHA-256 of the certificate that verified it. */
  fingerprint: string;
  signatureAlgorithm: string;
};

/**
 * Verifies the enveloped signature of `parent` (checks.md 3.1.8 and 3.1.9). KeyInfo is never looked at: only the
 * pinned keys count. First the value over SignedInfo, then the digest: what nobody signed costs no canonicalization.
 * @throws SamlFailure saml_signature_structure, saml_signature_reference, saml_transform, saml_c14n,
 *   saml_signature_algorithm, saml_digest_algorithm, saml_no_cert, saml_signature_invalid, saml_too_complex
 */
export function verifyEnvelopedSignature(
  { parent, signature }: { parent: XmlElement; signature: XmlElement },
  keys: readonly TrustedKey[],
  allowSha1: boolean,
): VerifiedElement {
  const shape = readSignatureShape(parent, signature, allowSha1);
  if (keys.length === 0) throw new SamlFailure("saml_no_cert", said("trustedCertificate"), said("noneConfigured"));
  const key = keyThatSigned(shape, keys);
  const content = key && canonical(parent, shape.contentForm, signature);
  if (!key || content === null || !createHash(shape.digestHash).update(content).digest().equals(shape.digest)) {
    const fingerprints = plain(keys.map(({ fingerprint }) => fingerprint));
    throw new SamlFailure(
      "saml_signature_invalid",
      said("signedWith", { fingerprints }),
      claimedFingerprint(signature),
    );
  }
  const element = parseMessage(content);
  // Canonicalization cannot change them; whoever changes canonicalization must not either.
  const isSame =
    element.namespaceURI === parent.namespaceURI &&
    element.localName === parent.localName &&
    attribute(element, "ID") === attribute(parent, "ID");
  if (!isSame) throw new SamlFailure("saml_signature_reference", said("signatureOverParent"), said("otherElement"));
  return { element, fingerprint: key.fingerprint, signatureAlgorithm: shape.algorithm };
}

function keyThatSigned(shape: SignatureShape, keys: readonly TrustedKey[]): TrustedKey | null {
  const { hash, ecdsa, value } = shape;
  const signed = Buffer.from(canonical(shape.signedInfo, shape.signedInfoForm));
  const isBy = ({ publicKey }: TrustedKey) =>
    // A key of the other type can never verify it; asking would only throw.
    (publicKey.asymmetricKeyType === "ec") === ecdsa &&
    // XML Signature 1.1, 6.4.3: an ECDSA value is r and s side by side, not DER.
    verifyBytes(hash, signed, ecdsa ? { key: publicKey, dsaEncoding: "ieee-p1363" } : publicKey, value);
  return keys.find(isBy) ?? null;
}

/** Declarations can be written again at thousands of elements; no honest message grows to this. */
const maxCanonicalCharacters = 2 * 1024 * 1024;

function canonical(element: XmlElement, form: CanonicalForm, without?: XmlElement): string {
  return canonicalXml(element, form, {
    without,
    maxCharacters: maxCanonicalCharacters,
    tooLong: () => new SamlFailure("saml_too_complex", said("atMost", { size: "2 MiB" }), said("more")),
  });
}

/** The fingerprint of the certificate that the message itself names: shown to administrators, never used for trust. */
function claimedFingerprint(signature: XmlElement): Fact {
  const keyInfo = childElement(signature, ns.ds, "KeyInfo");
  const data = keyInfo && childElement(keyInfo, ns.ds, "X509Data");
  const certificate = data && childElement(data, ns.ds, "X509Certificate");
  const text = certificate && ownText(certificate);
  if (!text) return said("notVerified");
  const der = Buffer.from(text.replace(/\s+/g, ""), "base64");
  return said("signedWithOrChanged", { fingerprint: createHash("sha256").update(der).digest("hex") });
}
