import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";

/** An unguessable token, base64url. 32 bytes unless told. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

// No vowels (no words by chance), nothing that looks alike, and no "_": Okta refuses an ACS URL with an underscore.
const idAlphabet = "23456789bcdfghjkmnpqrstvwxz";

/** A short identifier for addresses and references: lower case, readable aloud. */
export function randomId(length: number): string {
  return Array.from({ length }, () => idAlphabet[randomInt(idAlphabet.length)]).join("");
}

/** `digits` decimal digits from the system's generator. */
export function randomDigits(digits: number): string {
  return Array.from({ length: digits }, () => String(randomInt(10))).join("");
}

/** What the database keeps of a token: SHA-256, base64url. Enough for values of 128 bits and more. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("base64url");
}

/** Compares in constant time; strings of different length are different. */
export function equalsSafely(a: string, b: string): boolean {
  const left = Buffer.from(a, "utf8");
  const right = Buffer.from(b, "utf8");
  return left.length === right.length && timingSafeEqual(left, right);
}
