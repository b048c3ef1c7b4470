import { createPublicKey } from "node:crypto";
import { generate } from "selfsigned";
import type { KeyPair } from "./saml-response";

/** Certificate chains, as providers with a certificate authority of their own have them. */

const days = 86_400_000;

/** Elliptic keys are made in no time; RSA where something is signed with them, or where the size matters. */
type KeyKind = "ec" | "rsa";
const keyOf = (kind: KeyKind, keySize = 2048) =>
  kind === "ec" ? ({ keyType: "ec", curve: "P-256" } as const) : ({ keyType: "rsa", keySize } as const);

/** A certificate authority, which lasts longer than what it issues. */
export async function makeAuthority(commonName: string, kind: KeyKind): Promise<KeyPair> {
  const pair = await generate([{ name: "commonName", value: commonName }], {
    ...keyOf(kind),
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + 3650 * days),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", keyCertSign: true, critical: true },
    ],
  });
  return { certificate: pair.cert.trim(), privateKey: pair.private.trim() };
}

/** A key pair with a certificate of that authority, of the same kind; a holder keeps the key that they have. */
export async function makeIssuedKeyPair(
  commonName: string,
  authority: KeyPair,
  {
    keySize = 2048,
    isAuthority = false,
    lastsDays = 300,
    holder,
  }: { keySize?: number; isAuthority?: boolean; lastsDays?: number; holder?: KeyPair } = {},
): Promise<KeyPair> {
  const kind = createPublicKey(authority.certificate).asymmetricKeyType === "ec" ? "ec" : "rsa";
  const pair = await generate([{ name: "commonName", value: commonName }], {
    ...keyOf(kind, keySize),
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + lastsDays * days),
    ca: { key: authority.privateKey, cert: authority.certificate },
    ...(holder && { keyPair: { publicKey: publicKeyOf(holder), privateKey: holder.privateKey } }),
    extensions: [{ name: "basicConstraints", cA: isAuthority, critical: true }],
  });
  return { certificate: pair.cert.trim(), privateKey: pair.private.trim() };
}

function publicKeyOf({ certificate }: Pick<KeyPair, "certificate">): string {
  return createPublicKey(certificate).export({ type: "spki", format: "pem" }).toString();
}

/** The same key in a new certificate. */
export async function renewed(commonName: string, { certificate, privateKey }: KeyPair): Promise<KeyPair> {
  const publicKey = publicKeyOf({ certificate });
  const isElliptic = createPublicKey(certificate).asymmetricKeyType === "ec";
  const pair = await generate([{ name: "commonName", value: commonName }], {
    ...keyOf(isElliptic ? "ec" : "rsa"),
    algorithm: "sha256",
    notAfterDate: new Date(Date.now() + 500 * days),
    keyPair: { publicKey, privateKey },
  });
  return { certificate: pair.cert.trim(), privateKey };
}
