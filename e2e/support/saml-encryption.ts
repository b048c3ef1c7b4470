import { constants, createCipheriv, publicEncrypt, randomBytes } from "node:crypto";

/** Encrypts as identity providers of the field do (XML Encryption 1.1). */

/** Content and key encryption of the field: AES-GCM or AES-CBC, OAEP with SHA-1, or SHA-256 and a mask function. */
export type EncryptionStyle = {
  content: "aes128-cbc" | "aes256-cbc" | "aes128-gcm" | "aes256-gcm";
  oaep: "sha1" | "sha256";
  /** How the product writes the encrypted element; else one common form. */
  write?: (parts: EncryptedParts) => string;
};

export type EncryptedParts = {
  /** The URI of the content's algorithm; the receiver's certificate, the wrapped key and the content in base64. */
  contentAlgorithm: string;
  certificate: string;
  wrappedKey: string;
  body: string;
};

const contentAlgorithms = {
  "aes128-cbc": { uri: "http://www.w3.org/2001/04/xmlenc#aes128-cbc", keyBytes: 16 },
  "aes256-cbc": { uri: "http://www.w3.org/2001/04/xmlenc#aes256-cbc", keyBytes: 32 },
  "aes128-gcm": { uri: "http://www.w3.org/2009/xmlenc11#aes128-gcm", keyBytes: 16 },
  "aes256-gcm": { uri: "http://www.w3.org/2009/xmlenc11#aes256-gcm", keyBytes: 32 },
} as const;

function encryptContent(text: string, name: EncryptionStyle["content"], key: Buffer): Buffer {
  const cipherName = name.replace("aes", "aes-").replace(/(\d+)/, "$1");
  if (name.endsWith("gcm")) {
    const iv = randomBytes(12);
    const cipher = createCipheriv(cipherName as "aes-256-gcm", key, iv);
    return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  }
  const iv = randomBytes(16);
  // xmlenc-core 5.2: the last byte counts the padding; PKCS#7 is one such padding.
  const cipher = createCipheriv(cipherName, key, iv);
  return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final()]);
}

/** Any text as an EncryptedAssertion or EncryptedID. */
export function encryptedElement(
  name: "EncryptedAssertion" | "EncryptedID",
  plaintext: string,
  certificate: string,
  { content, oaep, write }: EncryptionStyle = { content: "aes256-gcm", oaep: "sha1" },
): string {
  const { uri, keyBytes } = contentAlgorithms[content];
  const contentKey = randomBytes(keyBytes);
  const body = encryptContent(plaintext, content, contentKey).toString("base64");
  const wrapped = publicEncrypt(
    { key: certificate, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaep },
    contentKey,
  ).toString("base64");
  const receiver = certificate.replace(/-----[^-]+-----|\s/g, "");
  if (write) return write({ contentAlgorithm: uri, certificate: receiver, wrappedKey: wrapped, body });
  const keyMethod =
    oaep === "sha1"
      ? `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>`
      : `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep"><ds:DigestMethod xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#" Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/></xenc:EncryptionMethod>`;
  return `<saml:${name} xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="${uri}"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey>${keyMethod}<xenc:CipherData><xenc:CipherValue>${wrapped}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo><xenc:CipherData><xenc:CipherValue>${body}</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData></saml:${name}>`;
}
