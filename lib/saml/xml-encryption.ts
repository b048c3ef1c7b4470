import { constants, createDecipheriv, createHash, type KeyObject, privateDecrypt, timingSafeEqual } from "node:crypto";
import { plain, said } from "@/lib/facts/fact";
import { SamlFailure } from "./saml-failure";
import { ns } from "./saml-names";
import { attribute, childElement, childElements, ownText } from "./xml-document";
import type { XmlElement } from "./xml-tree";

type ContentCipher = { name: string; keyBytes: number; mode: "cbc" | "gcm" };

const contentCiphers: ReadonlyMap<string, ContentCipher> = new Map([
  ...([128, 192, 256] as const).flatMap((bits): [string, ContentCipher][] => [
    [`${ns.xenc}aes${bits}-cbc`, { name: `aes-${bits}-cbc`, keyBytes: bits / 8, mode: "cbc" }],
    [`${ns.xenc11}aes${bits}-gcm`, { name: `aes-${bits}-gcm`, keyBytes: bits / 8, mode: "gcm" }],
  ]),
]);

const hashes: ReadonlyMap<string, string> = new Map([
  ["http://www.w3.org/2000/09/xmldsig#sha1", "sha1"],
  ["http://www.w3.org/2001/04/xmlenc#sha256", "sha256"],
  ["http://www.w3.org/2001/04/xmldsig-more#sha384", "sha384"],
  ["http://www.w3.org/2001/04/xmlenc#sha512", "sha512"],
]);

const maskGenerators: ReadonlyMap<string, string> = new Map([
  [`${ns.xenc11}mgf1sha1`, "sha1"],
  [`${ns.xenc11}mgf1sha256`, "sha256"],
  [`${ns.xenc11}mgf1sha384`, "sha384"],
  [`${ns.xenc11}mgf1sha512`, "sha512"],
]);

/**
 * Decrypts an EncryptedAssertion or EncryptedID with each of our keys (checks.md 3.1.11 and 3.1.17; XML Encryption 1.1).
 * The error is the same whatever fails after the algorithms were accepted: a finer one would be a decryption oracle.
 * @returns the plaintext XML
 * @throws SamlFailure saml_encryption_algorithm, saml_decrypt
 */
export function decryptElement(encrypted: XmlElement, privateKeys: readonly KeyObject[]): string {
  const failed = () => new SamlFailure("saml_decrypt", said("encryptedForUs"), said("notOpened"));
  const encryptedData = childElements(encrypted, ns.xenc, "EncryptedData");
  const data = encryptedData[0];
  if (encryptedData.length !== 1 || !data) throw failed();
  const contentAlgorithm = methodOf(data);
  const cipher = contentCiphers.get(contentAlgorithm);
  if (!cipher)
    throw new SamlFailure(
      "saml_encryption_algorithm",
      said("eitherOf", { values: plain(["AES-GCM", "AES-CBC"]) }),
      plain(contentAlgorithm),
    );
  const body = cipherValue(data);
  const wrappedKeys = encryptedKeysOf(encrypted, data).map(readWrappedKey);
  if (wrappedKeys.length === 0 || wrappedKeys.length > 10 || !body) throw failed();

  for (const wrapped of wrappedKeys) {
    for (const privateKey of privateKeys) {
      const contentKey = unwrapKey(privateKey, wrapped);
      if (contentKey?.length !== cipher.keyBytes) continue;
      const plaintext = decryptContent(cipher, contentKey, body);
      if (plaintext !== null) return plaintext;
    }
  }
  throw failed();
}

type WrappedKey = { digest: string; mask: string; label: Buffer; value: Buffer };

function methodOf(element: XmlElement): string {
  const method = childElement(element, ns.xenc, "EncryptionMethod");
  return (method && attribute(method, "Algorithm")) ?? "";
}

function cipherValue(element: XmlElement): Buffer | null {
  const data = childElement(element, ns.xenc, "CipherData");
  const value = data && childElement(data, ns.xenc, "CipherValue");
  const text = value && ownText(value);
  return text ? Buffer.from(text.replace(/\s+/g, ""), "base64") : null;
}

/** EncryptedKey is inside KeyInfo or beside EncryptedData (SAML core 2.2.4 and 2.3.4 allow both). */
function encryptedKeysOf(encrypted: XmlElement, data: XmlElement): XmlElement[] {
  const keyInfo = childElement(data, ns.ds, "KeyInfo");
  return [
    ...(keyInfo ? childElements(keyInfo, ns.xenc, "EncryptedKey") : []),
    ...childElements(encrypted, ns.xenc, "EncryptedKey"),
  ];
}

function readWrappedKey(element: XmlElement): WrappedKey {
  const algorithm = methodOf(element);
  const method = childElement(element, ns.xenc, "EncryptionMethod");
  const digestElement = method && childElement(method, ns.ds, "DigestMethod");
  const maskElement = method && childElement(method, ns.xenc11, "MGF");
  const labelElement = method && childElement(method, ns.xenc, "OAEPparams");
  const isMgf1p = algorithm === `${ns.xenc}rsa-oaep-mgf1p`;
  if (!isMgf1p && algorithm !== `${ns.xenc11}rsa-oaep`) {
    throw new SamlFailure("saml_encryption_algorithm", plain("RSA-OAEP"), plain(algorithm));
  }
  const digestName =
    (digestElement && attribute(digestElement, "Algorithm")) ?? "http://www.w3.org/2000/09/xmldsig#sha1";
  // rsa-oaep-mgf1p means MGF1 with SHA-1, whatever the digest is; only xmlenc11 lets the mask be chosen.
  const maskName = (!isMgf1p && maskElement && attribute(maskElement, "Algorithm")) || `${ns.xenc11}mgf1sha1`;
  const digest = hashes.get(digestName);
  const mask = maskGenerators.get(maskName);
  if (!digest || !mask)
    throw new SamlFailure(
      "saml_encryption_algorithm",
      said("oaepWith", { hashes: plain(["SHA-1", "SHA-256", "SHA-512"]) }),
      plain([digestName, maskName]),
    );
  const label = Buffer.from(((labelElement && ownText(labelElement)) ?? "").replace(/\s+/g, ""), "base64");
  return { digest, mask, label, value: cipherValue(element) ?? Buffer.alloc(0) };
}

/**
 * RSA-OAEP decryption (RFC 8017, 7.1.2) on the raw RSA operation, because Node's own can only use one hash for digest
 * and mask, while the common XML form is SHA-256 with a SHA-1 mask.
 */
function unwrapKey(privateKey: KeyObject, { digest, mask, label, value }: WrappedKey): Buffer | null {
  let encoded: Buffer;
  try {
    encoded = privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, value);
  } catch {
    return null;
  }
  const labelHash = createHash(digest).update(label).digest();
  const size = labelHash.length;
  if (encoded.length < 2 * size + 2) return null;
  const maskedSeed = encoded.subarray(1, 1 + size);
  const maskedBlock = encoded.subarray(1 + size);
  const seed = xor(maskedSeed, maskGeneration(mask, maskedBlock, size));
  const block = xor(maskedBlock, maskGeneration(mask, seed, maskedBlock.length));
  const hasLabel = timingSafeEqual(block.subarray(0, size), labelHash);
  // Padding is zeros, then 1, then the message; walked to the end so that the time tells nothing.
  let start = 0;
  let isBroken = encoded[0] !== 0 ? 1 : 0;
  for (let i = size; i < block.length; i++) {
    const byte = block[i] ?? 0;
    if (start === 0 && byte === 1) start = i + 1;
    else if (start === 0 && byte !== 0) isBroken = 1;
  }
  return hasLabel && start > 0 && isBroken === 0 ? block.subarray(start) : null;
}

function maskGeneration(hash: string, seed: Buffer, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0, total = 0; total < length; counter++) {
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32BE(counter);
    const block = createHash(hash).update(seed).update(suffix).digest();
    blocks.push(block);
    total += block.length;
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}

function decryptContent(cipher: ContentCipher, key: Buffer, body: Buffer): string | null {
  try {
    const bytes = cipher.mode === "gcm" ? decryptGcm(cipher.name, key, body) : decryptCbc(cipher.name, key, body);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function decryptGcm(name: string, key: Buffer, body: Buffer): Buffer {
  // XML Encryption 1.1, 5.2.4: 96-bit IV first, 128-bit tag last.
  const decipher = createDecipheriv(name as "aes-256-gcm", key, body.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(body.subarray(body.length - 16));
  return Buffer.concat([decipher.update(body.subarray(12, body.length - 16)), decipher.final()]);
}

function decryptCbc(name: string, key: Buffer, body: Buffer): Buffer {
  const decipher = createDecipheriv(name, key, body.subarray(0, 16));
  decipher.setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(body.subarray(16)), decipher.final()]);
  // XML Encryption 1.1, 5.2.3: only the last byte counts, the other padding bytes are arbitrary.
  const padding = padded[padded.length - 1] ?? 0;
  if (padding < 1 || padding > 16) throw new Error("padding");
  return padded.subarray(0, padded.length - padding);
}
