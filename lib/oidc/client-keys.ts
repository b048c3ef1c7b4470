import { createHash, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { compactDecrypt, importPKCS8 } from "jose";
import { privateKeyOf } from "@/lib/crypto/private-key";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { OidcConfig } from "./oidc-config";
import { type AssertionAlgorithm, type KeyEncryptionAlgorithm, keyTypeOf } from "./oidc-methods";

export type ClientKeyUse = "sig" | "enc";
export type ClientKeyType = "RSA" | "EC";

/** A key pair of ours: the private half as PKCS #8 (PEM), the public one as it is published. */
export type ClientKeyPair = { publicJwk: Record<string, unknown>; privateKey: string };

const encryptionAlgorithms = { RSA: "RSA-OAEP-256", EC: "ECDH-ES" } as const satisfies Record<
  ClientKeyType,
  KeyEncryptionAlgorithm
>;
const contentEncryptions = ["A128GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"];

const generate = promisify(generateKeyPair);

/** Makes a key pair beside the event loop: RSA with 3072 bits, or P-256. @param id the `kid` it is published under */
export async function createClientKey(id: string, use: ClientKeyUse, type: ClientKeyType): Promise<ClientKeyPair> {
  const { publicKey, privateKey } =
    type === "RSA" ? await generate("rsa", { modulusLength: 3072 }) : await generate("ec", { namedCurve: "P-256" });
  const named = { kid: id, use, ...(use === "enc" && { alg: encryptionAlgorithms[type] }) };
  return {
    publicJwk: { ...publicKey.export({ format: "jwk" }), ...named },
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

/** What signs our assertions, ready for the library. */
export type AssertionKey = { kid: string; key: CryptoKey };

/** How many imported keys are kept: one for each connection that signs. */
const memorySize = 500;
const imported = new Map<string, Promise<CryptoKey>>();

/**
 * A key for assertions, imported once: which key signs is asked of the database each time. Kept under the hash of its text, as `privateKeyOf`
 * does, and the algorithm.
 * @param privateKey PKCS #8 (PEM), of the type that the algorithm needs
 */
export async function assertionKey(
  kid: string,
  privateKey: string,
  algorithm: AssertionAlgorithm,
): Promise<AssertionKey> {
  const name = `${algorithm} ${createHash("sha256").update(privateKey).digest("base64")}`;
  const known = imported.get(name);
  if (known) return { kid, key: await known };
  const importing = importPKCS8(privateKey, algorithm);
  const oldest = imported.keys().next().value;
  if (imported.size >= memorySize && oldest !== undefined) imported.delete(oldest);
  imported.set(name, importing);
  importing.catch(() => imported.delete(name));
  return { kid, key: await importing };
}

/** A key that opens encrypted ID tokens. */
export type DecryptionKey = { kid: string; type: ClientKeyType; privateKey: KeyObject };

export function decryptionKey(kid: string, type: ClientKeyType, privateKey: string): DecryptionKey {
  return { kid, type, privateKey: privateKeyOf(privateKey) };
}

/** Five parts: the compact form of an encrypted token (RFC 7516, section 3.1). */
export function isEncrypted(token: string): boolean {
  return token.split(".").length === 5;
}

/**
 * Opens an encrypted token with a key of the connection; the signed token inside is verified like any other (Core 16.14: signed,
 * then encrypted). Only the configured way of wrapping keys is tried.
 * @throws SsoError oidc_decrypt, always the same: who sends us tokens learns nothing about why one did not open
 */
export async function decryptToken(
  token: string,
  algorithm: OidcConfig["idTokenEncryptionAlg"],
  keys: readonly DecryptionKey[],
): Promise<string> {
  const fitting = algorithm === null ? [] : keys.filter(({ type }) => type === keyTypeOf(algorithm));
  const options = {
    keyManagementAlgorithms: algorithm === null ? [] : [algorithm],
    contentEncryptionAlgorithms: contentEncryptions,
  };
  for (const { privateKey } of fitting) {
    const opened = await compactDecrypt(token, privateKey, options).catch(() => null);
    if (opened) return new TextDecoder().decode(opened.plaintext);
  }
  const expected = algorithm === null ? said("plainIdToken") : said("encryptedToOurKey", { algorithm });
  throw new SsoError("oidc_decrypt", { expected, got: said("tokenNotOpened") });
}
