import { type KeyObject, sign, verify } from "node:crypto";
import { privateKeyOf } from "@/lib/crypto/private-key";
import { plain, said } from "@/lib/facts/fact";
import type { DetachedSignature } from "./logout-arrival";
import { SamlFailure } from "./saml-failure";
import { sha1SignatureAlgorithm, signatureAlgorithms } from "./signature-algorithms";
import type { TrustedKey } from "./xml-signature";

/**
 * Verifies a signature over a query (bindings 3.4.4.1; checks.md 3.2.4) with the pinned keys only.
 * @returns the SHA-256 of the certificate that verified it
 * @throws SamlFailure saml_signature_algorithm, saml_no_cert, saml_signature_invalid
 */
export function verifyDetachedSignature(
  { octets, algorithm, signature }: DetachedSignature,
  keys: readonly TrustedKey[],
  allowSha1: boolean,
): string {
  const isSha1 = allowSha1 && algorithm === sha1SignatureAlgorithm;
  const method = isSha1 ? { hash: "sha1", ecdsa: false } : signatureAlgorithms.get(algorithm);
  if (!method) throw new SamlFailure("saml_signature_algorithm", said("rsaOrEcdsa"), plain(algorithm));
  if (keys.length === 0) throw new SamlFailure("saml_no_cert", said("trustedCertificate"), said("noneConfigured"));
  const found = keys.find(
    ({ publicKey }) =>
      (publicKey.asymmetricKeyType === "ec") === method.ecdsa && isSigned(octets, signature, method, publicKey),
  );
  if (found) return found.fingerprint;
  const fingerprints = plain(keys.map(({ fingerprint }) => fingerprint));
  throw new SamlFailure("saml_signature_invalid", said("signedWith", { fingerprints }), said("notVerified"));
}

function isSigned(
  octets: string,
  signature: Buffer,
  { hash, ecdsa }: { hash: string; ecdsa: boolean },
  key: KeyObject,
): boolean {
  const bytes = Buffer.from(octets, "utf8");
  if (!ecdsa) return verify(hash, bytes, key, signature);
  // No specification says how an ECDSA value is in a query: as in XML (r and s), or as the libraries of most products give it.
  return (["ieee-p1363", "der"] as const).some((dsaEncoding) => verify(hash, bytes, { key, dsaEncoding }, signature));
}

export const detachedAlgorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/** Our own signature over a query, base64, by `detachedAlgorithm`. @param privateKey PEM, RSA */
export function signDetached(octets: string, privateKey: string): string {
  return sign("sha256", Buffer.from(octets, "utf8"), privateKeyOf(privateKey)).toString("base64");
}
