import { generateKeyPairSync } from "node:crypto";
import { CompactEncrypt, importJWK } from "jose";
import { expect, it } from "vitest";
import {
  assertionKey,
  createClientKey,
  type DecryptionKey,
  decryptionKey,
  decryptToken,
  isEncrypted,
} from "./client-keys";
import type { OidcConfig } from "./oidc-config";

type Algorithm = OidcConfig["idTokenEncryptionAlg"];

const signed = "header.payload.signature";
const ec = await createClientKey("ec", "enc", "EC");
const otherEc = await createClientKey("other", "enc", "EC");
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });
const keys: readonly DecryptionKey[] = [
  decryptionKey("rsa", "RSA", rsa.toString()),
  decryptionKey("other", "EC", otherEc.privateKey),
  decryptionKey("ec", "EC", ec.privateKey),
];

async function encrypt(enc = "A256GCM"): Promise<string> {
  const key = await importJWK(ec.publicJwk, "ECDH-ES");
  return new CompactEncrypt(new TextEncoder().encode(signed)).setProtectedHeader({ alg: "ECDH-ES", enc }).encrypt(key);
}

it.each(["A128GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"])(
  "a token of %s opens with the one of our keys that it was made for",
  async (enc) => expect(await decryptToken(await encrypt(enc), "ECDH-ES", keys)).toBe(signed),
);

it.each<[string, Algorithm, readonly DecryptionKey[], object]>([
  ["nothing may be encrypted", null, keys, { expected: { kind: "said", key: "plainIdToken" } }],
  [
    "another way of wrapping keys is configured",
    "RSA-OAEP-256",
    keys,
    { expected: { kind: "said", key: "encryptedToOurKey", args: { algorithm: "RSA-OAEP-256" } } },
  ],
  [
    "its key is not ours any more",
    "ECDH-ES",
    keys.slice(0, 2),
    { expected: { kind: "said", key: "encryptedToOurKey", args: { algorithm: "ECDH-ES" } } },
  ],
])("a token does not open when %s", async (_sentence, algorithm, ours, details) => {
  const refusal = { code: "oidc_decrypt", details: { ...details, got: { kind: "said", key: "tokenNotOpened" } } };
  await expect(decryptToken(await encrypt(), algorithm, ours)).rejects.toMatchObject(refusal);
});

it.each([
  ["a cipher that nobody asked for", () => encrypt("A192GCM")],
  ["a cut token", async () => (await encrypt()).slice(0, -2)],
  ["no token at all", async () => "a.b.c.d.e"],
])("%s is refused like a key that does not fit: a sender learns nothing from it", async (_name, token) =>
  expect(decryptToken(await token(), "ECDH-ES", keys)).rejects.toMatchObject({
    code: "oidc_decrypt",
    details: { got: { kind: "said", key: "tokenNotOpened" } },
  }),
);

it.each([
  ["a.b.c.d.e", true],
  ["a.b.c", false],
  ["a.b.c.d", false],
  ["a.b.c.d.e.f", false],
])("%s is encrypted: %s", (token, isSo) => expect(isEncrypted(token)).toBe(isSo));

it("a published key says what it is for, and how to encrypt to it", async () => {
  expect(ec.publicJwk).toMatchObject({ kty: "EC", crv: "P-256", kid: "ec", use: "enc", alg: "ECDH-ES" });
  const signing = await createClientKey("sig", "sig", "EC");
  expect(signing.publicJwk).toMatchObject({ kty: "EC", kid: "sig", use: "sig" });
  expect(signing.publicJwk).not.toHaveProperty("alg");
  for (const { publicJwk } of [ec, signing]) expect(publicJwk).not.toHaveProperty("d");
  expect(await createClientKey("rsa", "enc", "RSA")).toMatchObject({
    publicJwk: { kty: "RSA", e: "AQAB", kid: "rsa", use: "enc", alg: "RSA-OAEP-256" },
  });
});

it("what signs assertions is a key that cannot be read back", async () => {
  const { kid, key } = await assertionKey("sig", ec.privateKey, "ES256");
  expect([kid, key.type, key.extractable]).toEqual(["sig", "private", false]);
});

it("of 501 keys that sign, the first is imported again", async () => {
  const first = (await assertionKey("any", ec.privateKey, "ES256")).key;
  const ask = () => assertionKey("any", ec.privateKey, "ES256");
  // What is no key is in memory until its import has failed, and that is later.
  const others = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      assertionKey("any", `no key: ${count} ${index}`, "ES256").catch(String),
    );
  const failing = others(499);
  const before = ask();
  failing.push(...others(1));
  const after = ask();
  await Promise.all(failing);
  expect([(await before).key === first, (await after).key === first]).toEqual([true, false]);
});

it("what signs assertions is imported once for each text and algorithm", async () => {
  const text = rsa.toString();
  const of = async (text: string, algorithm: "RS256" | "PS256") => (await assertionKey("any", text, algorithm)).key;
  const [first, again] = await Promise.all([of(text, "RS256"), of(text, "RS256")]);
  expect(again).toBe(first);
  expect(await of(text, "PS256")).not.toBe(first);
  expect(await of(`${text}\n`, "RS256")).not.toBe(first);
  await expect(of("no key", "RS256")).rejects.toThrow();
  await expect(of("no key", "RS256")).rejects.toThrow();
});
