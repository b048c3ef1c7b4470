import { generate } from "selfsigned";
import type { SigningKey } from "./samlify-messages";

const lifetimeDays = 3 * 365;

/**
 * A new RSA key pair with a self-signed certificate for one connection. SAML uses the certificate only as a container
 * of the key, so nobody has to issue it.
 * @returns PEM texts (PKCS #8 private key) and the end of validity
 */
export async function createKeyPair(commonName: string, now: Date): Promise<SigningKey & { notAfter: Date }> {
  const notAfter = new Date(now.getTime() + lifetimeDays * 86_400_000);
  const pair = await generate([{ name: "commonName", value: commonName }], {
    keySize: 3072,
    algorithm: "sha256",
    notBeforeDate: new Date(now.getTime() - 86_400_000),
    notAfterDate: notAfter,
  });
  return { certificate: pair.cert.trim(), privateKey: pair.private.trim(), notAfter };
}
