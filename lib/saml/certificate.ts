import { createHash, X509Certificate } from "node:crypto";

/** A provider's signing certificate, as screens and the API show it. */
export type CertificateView = {
  pem: string;
  subject: string;
  issuer: string;
  /** SHA-256 of the DER form, lower-case hexadecimal. */
  fingerprint: string;
  notBefore: string;
  notAfter: string;
  keyType: string;
};

/**
 * Reads one certificate: PEM, or base64 of DER with any white space.
 * @returns null when it is not a certificate, or its key is too weak (RSA under 2048 bits, a curve other than NIST P)
 */
export function readCertificate(text: string): { certificate: X509Certificate; view: CertificateView } | null {
  const base64 = text.replace(/-----(BEGIN|END) CERTIFICATE-----/g, "").replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    const keyType = describeKey(certificate);
    if (!keyType) return null;
    const view: CertificateView = {
      pem: toPem(certificate.raw),
      subject: certificate.subject.replaceAll("\n", ", "),
      issuer: certificate.issuer.replaceAll("\n", ", "),
      fingerprint: createHash("sha256").update(certificate.raw).digest("hex"),
      notBefore: new Date(certificate.validFrom).toISOString(),
      notAfter: new Date(certificate.validTo).toISOString(),
      keyType,
    };
    return { certificate, view };
  } catch {
    return null;
  }
}

function describeKey(certificate: X509Certificate): string | null {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType === "rsa") {
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return bits >= 2048 ? `RSA ${bits}` : null;
  }
  const curves: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };
  const curve = asymmetricKeyType === "ec" ? curves[asymmetricKeyDetails?.namedCurve ?? ""] : undefined;
  return curve ? `EC ${curve}` : null;
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----`;
}

/** The base64 body of a PEM text, on one line: what XML documents carry. */
export function pemBody(pem: string): string {
  return pem.replace(/-----(BEGIN|END) [A-Z ]+-----/g, "").replace(/\s+/g, "");
}
