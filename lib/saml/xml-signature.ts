import { createHash, type KeyObject, sign as signBytes, verify as verifyBytes } from "node:crypto";
import { SignedXml } from "xml-crypto";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { SamlFailure } from "./saml-failure";
import { envelopedTransform, ns } from "./saml-names";
import {
  canonicalizations,
  digestAlgorithms,
  sha1DigestAlgorithm,
  sha1SignatureAlgorithm,
  signatureAlgorithms,
} from "./signature-algorithms";
import { attribute, childElement, childElements, ownText, parseMessage, walk } from "./xml-document";

/**
 * XML signatures, behind one function: nothing else in the product knows the library. The canonicaliser can be
 * replaced here without touching a rule.
 */

export type TrustedKey = { fingerprint: string; publicKey: KeyObject };

export type VerifiedElement = {
  /** The signed element, parsed again from exactly the bytes that were digested. */
  element: Element;
  /** SHA-256 of the certificate that verified it. */
  fingerprint: string;
  signatureAlgorithm: string;
};

/**
 * Verifies the enveloped signature of `parent` (checks.md 3.1.8 and 3.1.9). KeyInfo is never looked at: only the
 * pinned keys count.
 * @param xml the whole message, as it was parsed
 * @throws SamlFailure saml_signature_structure, saml_signature_reference, saml_transform, saml_c14n,
 *   saml_signature_algorithm, saml_digest_algorithm, saml_no_cert, saml_signature_invalid
 */
export function verifyEnvelopedSignature(
  xml: string,
  { parent, signature }: { parent: Element; signature: Element },
  keys: readonly TrustedKey[],
  allowSha1: boolean,
): VerifiedElement {
  const { algorithm } = checkSignatureShape(parent, signature, allowSha1);
  if (keys.length === 0) throw new SamlFailure("saml_no_cert", said("trustedCertificate"), said("noneConfigured"));
  const isEcdsa = signatureAlgorithms.get(algorithm)?.ecdsa ?? false;
  for (const key of keys) {
    // A key of the other type can never verify it; asking the library would only throw.
    if ((key.publicKey.asymmetricKeyType === "ec") !== isEcdsa) continue;
    const bytes = signedBytes(xml, signature, key.publicKey);
    if (bytes === null) continue;
    const element = parseMessage(bytes);
    const isSame =
      element.namespaceURI === parent.namespaceURI &&
      element.localName === parent.localName &&
      attribute(element, "ID") === attribute(parent, "ID");
    if (!isSame) throw new SamlFailure("saml_signature_reference", said("signatureOverParent"), said("otherElement"));
    return { element, fingerprint: key.fingerprint, signatureAlgorithm: algorithm };
  }
  const fingerprints = plain(keys.map((key) => key.fingerprint));
  throw new SamlFailure("saml_signature_invalid", said("signedWith", { fingerprints }), claimedFingerprint(signature));
}

function signedBytes(xml: string, signature: Element, publicKey: KeyObject): string | null {
  const verifier = new SignedXml({ publicCert: publicKey, getCertFromKeyInfo: () => null });
  verifier.idAttributes = ["ID"];
  Object.assign(verifier.HashAlgorithms, extraHashAlgorithms);
  Object.assign(verifier.SignatureAlgorithms, extraSignatureAlgorithms);
  try {
    verifier.loadSignature(signature as unknown as Parameters<SignedXml["loadSignature"]>[0]);
    if (!verifier.checkSignature(xml)) return null;
  } catch {
    // The library throws for a wrong digest as well as for a wrong signature: both mean "not signed by this key".
    return null;
  }
  const references = verifier.getSignedReferences();
  return references.length === 1 ? (references[0] ?? null) : null;
}

function checkSignatureShape(parent: Element, signature: Element, allowSha1: boolean): { algorithm: string } {
  const structure = (expected: Fact, got: Fact) => new SamlFailure("saml_signature_structure", expected, got);
  const [signedInfo, signatureValue, ...rest] = childElements(signature);
  if (signedInfo?.localName !== "SignedInfo" || signedInfo.namespaceURI !== ns.ds) {
    throw structure(said("signedInfoFirst"), plain(signedInfo?.localName));
  }
  if (
    signatureValue?.localName !== "SignatureValue" ||
    signatureValue.namespaceURI !== ns.ds ||
    !ownText(signatureValue)
  ) {
    throw structure(said("oneSignatureValue"), plain(signatureValue?.localName));
  }
  if (rest.length > 1 || rest.some((element) => element.localName !== "KeyInfo" || element.namespaceURI !== ns.ds)) {
    throw structure(said("oneKeyInfo"), plain(rest.map((element) => element.localName)));
  }
  const [c14n, method, reference, ...more] = childElements(signedInfo);
  if (
    c14n?.localName !== "CanonicalizationMethod" ||
    method?.localName !== "SignatureMethod" ||
    reference?.localName !== "Reference" ||
    more.length > 0
  ) {
    throw structure(said("signedInfoParts"), plain(childElements(signedInfo).map((e) => e.localName)));
  }
  for (const element of walk(signedInfo)) {
    const names = (attribute(element, "PrefixList") ?? "").split(/\s+/).length;
    if (names > 32) throw structure(said("atMostInclusivePrefixes"), plain(names));
  }
  if ([c14n, method, reference].some((element) => element.namespaceURI !== ns.ds))
    throw structure(said("signatureElements"), said("otherNamespace"));

  checkReference(parent, reference);
  const c14nAlgorithm = attribute(c14n, "Algorithm") ?? "";
  if (!canonicalizations.has(c14nAlgorithm))
    throw new SamlFailure("saml_c14n", said("exclusiveC14n"), plain(c14nAlgorithm));
  checkTransforms(reference);

  const algorithm = attribute(method, "Algorithm") ?? "";
  if (!signatureAlgorithms.has(algorithm) && !(allowSha1 && algorithm === sha1SignatureAlgorithm)) {
    throw new SamlFailure("saml_signature_algorithm", said("rsaOrEcdsa"), plain(algorithm));
  }
  const digestMethods = childElements(reference, ns.ds, "DigestMethod");
  const digestValues = childElements(reference, ns.ds, "DigestValue");
  if (digestMethods.length !== 1 || digestValues.length !== 1)
    throw structure(said("oneDigest"), said("twoCounts", { first: digestMethods.length, second: digestValues.length }));
  const digest = attribute(digestMethods[0] as Element, "Algorithm") ?? "";
  if (!digestAlgorithms.has(digest) && !(allowSha1 && digest === sha1DigestAlgorithm)) {
    throw new SamlFailure("saml_digest_algorithm", said("sha256OrBetter"), plain(digest));
  }
  return { algorithm };
}

const partsOfReference = new Set(["Transforms", "DigestMethod", "DigestValue"]);

function checkReference(parent: Element, reference: Element): void {
  const stranger = childElements(reference).find(
    (element) => element.namespaceURI !== ns.ds || !partsOfReference.has(element.localName),
  );
  if (stranger) {
    const expected = said("onlyInside", { parent: "Reference", names: plain([...partsOfReference]) });
    throw new SamlFailure("saml_signature_structure", expected, plain(stranger.nodeName));
  }
  const uri = attribute(reference, "URI");
  const id = attribute(parent, "ID");
  // SAML core 5.4.2: the reference names the ID of the element that carries the signature, and nothing else.
  if (!id || uri !== `#${id}`) throw new SamlFailure("saml_signature_reference", plain(`#${id ?? ""}`), plain(uri));
}

function checkTransforms(reference: Element): void {
  const list = childElements(reference, ns.ds, "Transforms");
  const transforms = list.length === 1 && list[0] ? childElements(list[0]) : [];
  const names = transforms.map((transform) => attribute(transform, "Algorithm") ?? "");
  const isAllowed =
    transforms.every((transform) => transform.localName === "Transform" && transform.namespaceURI === ns.ds) &&
    names[0] === envelopedTransform &&
    names.length <= 2;
  if (!isAllowed) throw new SamlFailure("saml_transform", said("envelopedThenC14n"), plain(names));
  const second = names[1];
  if (second !== undefined && !canonicalizations.has(second)) {
    const isC14n = /c14n/i.test(second);
    throw new SamlFailure(isC14n ? "saml_c14n" : "saml_transform", said("exclusiveC14n"), plain(second));
  }
}

/** The fingerprint of the certificate that the message itself names: shown to administrators, never used for trust. */
function claimedFingerprint(signature: Element): Fact {
  const keyInfo = childElement(signature, ns.ds, "KeyInfo");
  const data = keyInfo && childElement(keyInfo, ns.ds, "X509Data");
  const certificate = data && childElement(data, ns.ds, "X509Certificate");
  const text = certificate && ownText(certificate);
  if (!text) return said("notVerified");
  const der = Buffer.from(text.replace(/\s+/g, ""), "base64");
  return said("signedWithOrChanged", { fingerprint: createHash("sha256").update(der).digest("hex") });
}

function hashAlgorithm(uri: string, hash: string) {
  return class {
    getAlgorithmName = () => uri;
    getHash = (xml: string) => createHash(hash).update(xml, "utf8").digest("base64");
  };
}

function signatureAlgorithm(uri: string, hash: string, ecdsa: boolean) {
  // XML Signature 1.1, 6.4.3: an ECDSA value is r and s side by side, not DER.
  const options = ecdsa ? ({ dsaEncoding: "ieee-p1363" } as const) : {};
  return class {
    getAlgorithmName = () => uri;
    getSignature = (signedInfo: unknown, privateKey: unknown) =>
      signBytes(hash, Buffer.from(String(signedInfo), "utf8"), { key: privateKey as KeyObject, ...options }).toString(
        "base64",
      );
    verifySignature = (material: string, key: unknown, value: string) =>
      verifyBytes(
        hash,
        Buffer.from(material, "utf8"),
        { key: key as KeyObject, ...options },
        Buffer.from(value, "base64"),
      );
  };
}

/** The algorithms that the library lacks (SHA-384 and ECDSA); AD FS and others use them. */
const extraHashAlgorithms = Object.fromEntries(
  [...digestAlgorithms].map(([uri, hash]) => [uri, hashAlgorithm(uri, hash)]),
);
const extraSignatureAlgorithms = Object.fromEntries(
  [...signatureAlgorithms].map(([uri, { hash, ecdsa }]) => [uri, signatureAlgorithm(uri, hash, ecdsa)]),
);
