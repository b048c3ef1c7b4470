import { createHash, X509Certificate } from "node:crypto";
import { z } from "zod";
import { remembering } from "@/lib/json/remembering";
import { certificatesIn } from "./certificate-text";

/** A provider's signing certificate, as screens and the API show it. */
export const certificateViewSchema = z.object({
  pem: z.string(),
  subject: z.string(),
  issuer: z.string(),
  fingerprint: z.string().meta({ description: "SHA-256 of the DER form, lower-case hexadecimal." }),
  notBefore: z.iso.datetime(),
  notAfter: z.iso.datetime(),
  keyType: z.string(),
});
export type CertificateView = z.infer<typeof certificateViewSchema>;

export type ReadCertificate = { certificate: X509Certificate; view: CertificateView };

/**
 * Each is read once: an overview of 500 connections asks for each of its certificates several times, and metadata that is fetched again
 * names the same ones.
 */
const remembered = { most: 2_000, longest: 8_192 };

/**
 * Reads the first certificate of a text: PEM, or base64 of DER with any white space.
 * @returns null when there is none, or its key is too weak (RSA under 2048 bits, a curve other than NIST P)
 */
export function readCertificate(text: string): ReadCertificate | null {
  return readOfText(text);
}

const readOfText = remembering((text: string): ReadCertificate | null => {
  const [der] = certificatesIn(text);
  const read = der ? parseCertificate(der) : null;
  return read?.isUsable ? read : null;
}, remembered);

/**
 * Parses one certificate, whatever its key.
 * @returns null when these bytes are none; `isUsable` is false when its key must not verify anything here
 */
export function parseCertificate(der: Uint8Array): ParsedCertificate | null {
  return parsedOfDer(Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString("base64"));
}

type ParsedCertificate = ReadCertificate & { isUsable: boolean };

const parsedOfDer = remembering((base64: string): ParsedCertificate | null => {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, "base64"));
    const { name: keyType, isUsable } = describeKey(certificate);
    const view: CertificateView = {
      pem: toPem(certificate.raw),
      subject: certificate.subject.replaceAll("\n", ", "),
      issuer: certificate.issuer.replaceAll("\n", ", "),
      fingerprint: createHash("sha256").update(certificate.raw).digest("hex"),
      notBefore: new Date(certificate.validFrom).toISOString(),
      notAfter: new Date(certificate.validTo).toISOString(),
      keyType,
    };
    return { certificate, view, isUsable };
  } catch {
    return null;
  }
}, remembered);

const curves: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384", secp521r1: "P-521" };

function describeKey(certificate: X509Certificate): { name: string; isUsable: boolean } {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  if (asymmetricKeyType === "rsa") {
    const bits = asymmetricKeyDetails?.modulusLength ?? 0;
    return { name: `RSA ${bits}`, isUsable: bits >= 2048 };
  }
  if (asymmetricKeyType !== "ec") return { name: asymmetricKeyType ?? "unknown", isUsable: false };
  const curve = asymmetricKeyDetails?.namedCurve ?? "unknown";
  return { name: `EC ${curves[curve] ?? curve}`, isUsable: curve in curves };
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----`;
}

/** The base64 body of a PEM text, on one line: what XML documents carry. */
export function pemBody(pem: string): string {
  return pem.replace(/-----(BEGIN|END) [A-Z ]+-----/g, "").replace(/\s+/g, "");
}
