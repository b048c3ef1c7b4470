import { generate } from "selfsigned";
import type { SigningKey } from "./samlify-messages";

const lifetimeDays = 3 * 365;

export type NewKeyPair = SigningKey & { notAfter: Date };

/** What is being made, or was made last. */
let last: Promise<unknown> = Promise.resolve();

/**
 * A new RSA key pair with a self-signed certificate for one connection. SAML uses the certificate only as a container
 * of the key, so nobody has to issue it. The search for primes takes seconds of a processor: it runs in a worker thread of the
 * platform, one at a time, so that name look-ups and hashes of everybody else find the other threads free.
 * @returns PEM texts (PKCS #8 private key) and the end of validity
 */
export function createKeyPair(commonName: string, now: Date): Promise<NewKeyPair> {
  const made = last.then(() => generatePair(commonName, now));
  last = made.catch(() => undefined);
  return made;
}

async function generatePair(commonName: string, now: Date): Promise<NewKeyPair> {
  const notAfter = new Date(now.getTime() + lifetimeDays * 86_400_000);
  const pair = await generate([{ name: "commonName", value: commonName }], {
    keySize: 3072,
    algorithm: "sha256",
    notBeforeDate: new Date(now.getTime() - 86_400_000),
    notAfterDate: notAfter,
  });
  return { certificate: pair.cert.trim(), privateKey: pair.private.trim(), notAfter };
}
