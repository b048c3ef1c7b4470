import { createHash, createPrivateKey, type KeyObject } from "node:crypto";

/** How many parsed keys are kept: several for each connection that decrypts or signs. */
const memorySize = 500;
const parsed = new Map<string, KeyObject>();

/**
 * A private key, parsed once. Which keys there are is asked of the database each time; only the work is spared here. Kept under the hash
 * of its text: another text is another key.
 * @param pem PKCS #8
 */
export function privateKeyOf(pem: string): KeyObject {
  const name = createHash("sha256").update(pem).digest("base64");
  const known = parsed.get(name);
  if (known) return known;
  const key = createPrivateKey(pem);
  const oldest = parsed.keys().next().value;
  if (parsed.size >= memorySize && oldest !== undefined) parsed.delete(oldest);
  parsed.set(name, key);
  return key;
}
