import { X509CertificateGenerator } from "@peculiar/x509";
import { describe, expect, it } from "vitest";
import { parseCertificate, readCertificate } from "./certificate";
import { certificatesIn, describeNoCertificate, sequencesOf } from "./certificate-text";

/** Of the curve of Bitcoin, which WebCrypto does not know. */
const koblitz =
  "MIIBazCCARCgAwIBAgIUOLI+QaBMOx1lBagIjgcoblzmnjEwCgYIKoZIzj0EAwIwDDEKMAgGA1UEAwwBazAeFw0yNjExMjYxODI0" +
  "NDhaFw0zNjExMjMxODI0NDhaMAwxCjAIBgNVBAMMAWswVjAQBgcqhkjOPQIBBgUrgQQACgNCAAQrKBP5UI4V9W+OqmTAWNdd9Cfh" +
  "iGqKM2Kd/E/UATuCKmVdP6GBGiW7fHHXNaLU24icfjSy4eqvRPb61sQ7/nZLo1MwUTAdBgNVHQ4EFgQUkxb/JJbapbKNKXUeEaNO" +
  "l+AuZWYwHwYDVR0jBBgwFoAUkxb/JJbapbKNKXUeEaNOl+AuZWYwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA" +
  "0bTASb445tu59QUGzb8jPISsM3mJIQagTKSwF2TQDWkCIQCfDpjk9xRbutqXVayH+jSDep+OoNb4BqTv0qWymi23uw==";

async function selfSigned(algorithm: EcKeyGenParams | { name: "Ed25519" }): Promise<Buffer> {
  const keys = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  if (!("privateKey" in keys)) throw new Error("No pair");
  const signingAlgorithm = { ...algorithm, hash: "SHA-256" };
  const made = await X509CertificateGenerator.createSelfSigned({ name: "CN=one", keys, signingAlgorithm });
  return Buffer.from(made.rawData);
}

const elliptic = (namedCurve: string) => selfSigned({ name: "ECDSA", namedCurve });

describe("which keys may sign (checks.md 2.7)", () => {
  it.each<[string, () => Promise<Buffer> | Buffer, boolean]>([
    ["EC P-256", () => elliptic("P-256"), true],
    ["EC P-384", () => elliptic("P-384"), true],
    ["EC P-521", () => elliptic("P-521"), true],
    ["EC secp256k1", () => Buffer.from(koblitz, "base64"), false],
    ["ed25519", () => selfSigned({ name: "Ed25519" }), false],
  ])("%s: %s", async (keyType, make, isUsable) => {
    const der = await make();
    expect(parseCertificate(der)).toMatchObject({ isUsable, view: { keyType } });
    expect(readCertificate(der.toString("base64")) !== null).toBe(isUsable);
  });

  it("bytes that are no certificate", () => expect(parseCertificate(Buffer.from("3003020101", "hex"))).toBeNull());
});

describe("where one DER sequence ends (X.690 8.1.3)", () => {
  it.each<[string, string[]]>([
    ["3001aa", ["3001aa"]],
    ["3000", ["3000"]],
    ["30810100", ["30810100"]],
    ["3081017f00", ["3081017f"]],
    ["308100", ["308100"]],
    ["30840000000100", ["30840000000100"]],
    ["3085000000000100", []],
    ["3080aa0000", []],
    ["308201", []],
    ["3082", []],
    ["30", []],
    ["3003aa", []],
    ["3101aa", []],
    ["", []],
    ["3001aa3002bbcc", ["3001aa", "3002bbcc"]],
    ["3001aa04013001bb", ["3001aa"]],
  ])("in %s: %j", (hex, expected) =>
    expect(sequencesOf(Buffer.from(hex, "hex")).map((bytes) => bytes.toString("hex"))).toEqual(expected),
  );

  it("of more than fifty, fifty are read", () => {
    expect(sequencesOf(Buffer.from("3000".repeat(50), "hex"))).toHaveLength(50);
    expect(sequencesOf(Buffer.from("3000".repeat(51), "hex"))).toHaveLength(50);
  });
});

describe("where certificates are in a text", () => {
  // Sequences of 128 bytes: base64 of a certificate begins with MI.
  const body = (fill: number) => Buffer.from([0x30, 0x82, 0, 128, ...Buffer.alloc(128, fill)]).toString("base64");
  const pem = (fill: number) => `-----BEGIN CERTIFICATE-----\n${body(fill)}\n-----END CERTIFICATE-----\n`;
  const fills = (text: string) => certificatesIn(text).map((der) => der.at(-1));

  it("fifty of many blocks, and none of a text without end", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => pem(index)).join("");
    expect(fills(many(50))).toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(fills(many(51))).toHaveLength(50);
    expect(fills(pem(7).padEnd(200_000))).toEqual([7]);
    expect(fills(pem(7).padEnd(200_001))).toEqual([]);
  });

  it.each<[string, string, number[]]>([
    ["a block that was not ended", `-----BEGIN CERTIFICATE-----\n${body(7)}`, [7]],
    ["the nineteenth place where one may begin", `${"MI ".repeat(19)}\n${body(7)}`, [7]],
    ["the twenty-first", `${"MI ".repeat(20)}\n${body(7)}`, []],
    ["a word that is no base64 ends it", `${body(7).slice(0, 40)} - ${body(7).slice(40)}`, []],
    ["a word that is no base64 behind it", `${body(7)} -`, [7]],
  ])("%s", (_what, text, expected) => expect(fills(text)).toEqual(expected));

  it.each([
    ["-----BEGIN PRIVATE KEY-----", "certificate_private_key"],
    ["-----BEGIN RSA PRIVATE KEY-----", "certificate_private_key"],
    ["-----BEGIN NEW CERTIFICATE REQUEST-----", "certificate_request"],
    ["-----BEGIN CERTIFICATE REQUEST-----", "certificate_request"],
    ["-----BEGIN CERTIFICATE-----", "certificate"],
  ])("%s is called %s", (text, expected) => expect(describeNoCertificate(text)).toBe(expected));
});
