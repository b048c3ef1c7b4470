import { X509Certificates } from "@peculiar/x509";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { parseCertificate } from "./certificate";
import { bundleOf, type CertificateBundle } from "./certificate-bundle";
import { certificatesIn, describeNoCertificate, sequencesOf } from "./certificate-text";

/** Far more than a chain of the field needs. */
export const maxFileBytes = 256 * 1024;

const pkcs7Begin = /-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----/;
const expected = said("certificateFormats");

/**
 * Reads the certificates of a file: PEM with anything around it, DER, or PKCS #7 in either form (RFC 2315 9.1, certificates
 * only). They are together, so of a chain only the end signs. Pure.
 * @throws SsoError metadata_certificate, which names what came instead
 */
export function readCertificateFile(bytes: Uint8Array): CertificateBundle {
  if (bytes.length > maxFileBytes) throw refuse(said("moreThan", { size: "256 KiB" }));
  const text = Buffer.from(bytes).toString("latin1");
  const isText = text.includes("-----BEGIN") || bytes[0] !== 0x30;
  const readBare = () => (isText ? certificatesIn(text) : fromDer(bytes));
  const ders = pkcs7Begin.test(text) ? fromPkcs7(armoured(text)) : readBare();
  if (!ders.some(parseCertificate)) throw refuse(whatCame(bytes, text));
  const bundle = bundleOf(ders);
  const [unusable] = bundle.unusable;
  if (unusable)
    throw refuse(
      unusable.subject === null
        ? said("notACertificate")
        : said("certificateWithKey", { subject: unusable.subject, key: plain(unusable.keyType) }),
    );
  if (bundle.signers.length === 0) throw refuse(said("circularCertificates"));
  return bundle;
}

function fromDer(bytes: Uint8Array): Buffer[] {
  const sequences = sequencesOf(Buffer.from(bytes));
  const [first] = sequences;
  return first && parseCertificate(first) ? sequences : fromPkcs7(Buffer.from(bytes));
}

function fromPkcs7(bytes: Buffer): Buffer[] {
  try {
    return Array.from(new X509Certificates(new Uint8Array(bytes)), ({ rawData }) => Buffer.from(rawData));
  } catch {
    return [];
  }
}

function armoured(text: string): Buffer {
  const [, body = ""] = text.split(pkcs7Begin);
  return Buffer.from(body.split("-----END", 1)[0] ?? "", "base64");
}

function whatCame(bytes: Uint8Array, text: string): Fact {
  if (bytes.length === 0) return said("emptyFile");
  // PFX: a sequence that begins with version 3 (RFC 7292 4).
  const afterHeader = bytes.subarray((bytes[1] ?? 0) > 0x80 ? 2 + ((bytes[1] ?? 0) & 0x7f) : 2);
  if (bytes[0] === 0x30 && afterHeader[0] === 2 && afterHeader[1] === 1 && afterHeader[2] === 3)
    return said("pkcs12File");
  const texts = {
    certificate: said("fileWithoutCertificate"),
    certificate_private_key: said("privateKey"),
    certificate_request: said("certificateRequest"),
  };
  return texts[describeNoCertificate(text)];
}

const refuse = (got: Fact) => new SsoError("metadata_certificate", { expected, got });
