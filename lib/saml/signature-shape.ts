import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import type { CanonicalForm } from "./canonical-xml";
import { SamlFailure } from "./saml-failure";
import { envelopedTransform, ns } from "./saml-names";
import {
  canonicalizations,
  digestAlgorithms,
  inclusiveCanonicalization,
  sha1DigestAlgorithm,
  sha1SignatureAlgorithm,
  signatureAlgorithms,
} from "./signature-algorithms";
import { attribute, childElements, ownText, walk } from "./xml-document";
import type { XmlElement } from "./xml-tree";

/** What a Signature of the one shape that we accept says; nothing in it is trusted before its value is verified. */
export type SignatureShape = {
  signedInfo: XmlElement;
  /** How SignedInfo is written before it is verified, and the signed element before it is digested. */
  signedInfoForm: CanonicalForm;
  contentForm: CanonicalForm;
  algorithm: string;
  hash: string;
  ecdsa: boolean;
  digestHash: string;
  digest: Buffer;
  value: Buffer;
};

const structure = (expected: Fact, got: Fact) => new SamlFailure("saml_signature_structure", expected, got);

/**
 * Holds a Signature against checks.md 3.1.8 and reads what it says.
 * @param parent the element that carries it
 * @throws SamlFailure saml_signature_structure, saml_signature_reference, saml_transform, saml_c14n,
 *   saml_signature_algorithm, saml_digest_algorithm
 */
export function readSignatureShape(parent: XmlElement, signature: XmlElement, allowSha1: boolean): SignatureShape {
  const { signedInfo, signatureValue } = partsOfSignature(signature);
  const { c14n, method, reference } = partsOfSignedInfo(signedInfo);
  checkReference(parent, reference);
  const c14nAlgorithm = attribute(c14n, "Algorithm") ?? "";
  if (!canonicalizations.has(c14nAlgorithm))
    throw new SamlFailure("saml_c14n", said("exclusiveC14n"), plain(c14nAlgorithm));
  const contentForm = formOfContent(reference);

  const algorithm = attribute(method, "Algorithm") ?? "";
  const known = signatureAlgorithms.get(algorithm) ?? (allowSha1 && algorithm === sha1SignatureAlgorithm ? sha1 : null);
  if (!known) throw new SamlFailure("saml_signature_algorithm", said("rsaOrEcdsa"), plain(algorithm));
  return {
    signedInfo,
    signedInfoForm: formOf(c14n, c14nAlgorithm),
    contentForm,
    algorithm,
    ...known,
    ...readDigest(reference, allowSha1),
    value: fromBase64(signatureValue),
  };
}

const sha1 = { hash: "sha1", ecdsa: false };

function partsOfSignature(signature: XmlElement): { signedInfo: XmlElement; signatureValue: XmlElement } {
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
  return { signedInfo, signatureValue };
}

function partsOfSignedInfo(signedInfo: XmlElement) {
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
    const names = prefixesIn(element).length;
    if (names > 32) throw structure(said("atMostInclusivePrefixes"), plain(names));
  }
  if ([c14n, method, reference].some((element) => element.namespaceURI !== ns.ds))
    throw structure(said("signatureElements"), said("otherNamespace"));
  return { c14n, method, reference };
}

const partsOfReference = new Set(["Transforms", "DigestMethod", "DigestValue"]);

function checkReference(parent: XmlElement, reference: XmlElement): void {
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

/** The transforms of the reference: enveloped-signature, then at most one canonicalization. */
function formOfContent(reference: XmlElement): CanonicalForm {
  const list = childElements(reference, ns.ds, "Transforms");
  const transforms = list.length === 1 && list[0] ? childElements(list[0]) : [];
  const names = transforms.map((transform) => attribute(transform, "Algorithm") ?? "");
  const isAllowed =
    transforms.every((transform) => transform.localName === "Transform" && transform.namespaceURI === ns.ds) &&
    names[0] === envelopedTransform &&
    names.length <= 2;
  if (!isAllowed) throw new SamlFailure("saml_transform", said("envelopedThenC14n"), plain(names));
  const [, second] = transforms;
  // XML Signature 4.4.3.2: what is left as nodes after the last transform is written in the inclusive form.
  if (!second) return { exclusive: false, inclusivePrefixes: [] };
  const algorithm = attribute(second, "Algorithm") ?? "";
  if (!canonicalizations.has(algorithm)) {
    const isC14n = /c14n/i.test(algorithm);
    throw new SamlFailure(isC14n ? "saml_c14n" : "saml_transform", said("exclusiveC14n"), plain(algorithm));
  }
  return formOf(second, algorithm);
}

/** xml-exc-c14n 1.0, 3: the prefixes are in an InclusiveNamespaces, where `#default` is the default namespace. */
function formOf(method: XmlElement, algorithm: string): CanonicalForm {
  const lists = childElements(method).filter(({ localName }) => localName === "InclusiveNamespaces");
  return {
    exclusive: algorithm !== inclusiveCanonicalization,
    inclusivePrefixes: lists.flatMap(prefixesIn).map((prefix) => (prefix === "#default" ? "" : prefix)),
  };
}

function prefixesIn(list: XmlElement): string[] {
  return (attribute(list, "PrefixList") ?? "").split(/[\t\n\r ]+/).filter(Boolean);
}

function readDigest(reference: XmlElement, allowSha1: boolean): { digestHash: string; digest: Buffer } {
  const methods = childElements(reference, ns.ds, "DigestMethod");
  const values = childElements(reference, ns.ds, "DigestValue");
  const [method, value] = [methods[0], values[0]];
  if (!method || !value || methods.length !== 1 || values.length !== 1)
    throw structure(said("oneDigest"), said("twoCounts", { first: methods.length, second: values.length }));
  const algorithm = attribute(method, "Algorithm") ?? "";
  const hash = digestAlgorithms.get(algorithm) ?? (allowSha1 && algorithm === sha1DigestAlgorithm ? "sha1" : null);
  if (!hash) throw new SamlFailure("saml_digest_algorithm", said("sha256OrBetter"), plain(algorithm));
  return { digestHash: hash, digest: fromBase64(value) };
}

/** White space aside, strict base64; anything else is no bytes, and no signature verifies with those. */
function fromBase64(element: XmlElement): Buffer {
  const text = (ownText(element) ?? "").replace(/\s+/g, "");
  return Buffer.from(/^[A-Za-z0-9+/]+={0,2}$/.test(text) ? text : "", "base64");
}
