import { X509Certificate, X509Certificates } from "@peculiar/x509";
import { beforeAll, describe, expect, it } from "vitest";
import { makeAuthority, makeIssuedKeyPair } from "@/e2e/support/authority";
import { type KeyPair, makeEcKeyPair } from "@/e2e/support/saml-response";
import { SsoError } from "@/lib/errors/sso-error";
import { factTexts } from "@/lib/messages/fact-texts";
import { pemBody } from "./certificate";
import { readCertificateFile } from "./certificate-file";

let authority: KeyPair;
let leaf: KeyPair;
let other: KeyPair;
let weak: KeyPair;
let pkcs7: Buffer;

const der = ({ certificate }: KeyPair) => Buffer.from(pemBody(certificate), "base64");

beforeAll(async () => {
  authority = await makeAuthority("authority", "rsa");
  leaf = await makeIssuedKeyPair("leaf", authority);
  weak = await makeIssuedKeyPair("weak", authority, { keySize: 1024 });
  other = await makeEcKeyPair("other");
  const both = [authority, leaf].map(({ certificate }) => new X509Certificate(certificate));
  pkcs7 = Buffer.from(new X509Certificates(both).export("raw"));
});

const armour = (label: string, bytes: Buffer) =>
  Buffer.from(
    `-----BEGIN ${label}-----\n${bytes.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END ${label}-----\n`,
  );
const names = (views: { subject: string }[]) => views.map(({ subject }) => subject);

describe("files with certificates", () => {
  it.each<[string, () => Buffer, string[], string[]]>([
    ["PEM", () => Buffer.from(leaf.certificate), ["CN=leaf"], []],
    ["DER, as .cer and .crt are", () => der(leaf), ["CN=leaf"], []],
    [
      "base64 below a name that begins as it does",
      () => Buffer.from(`MIT\n${pemBody(leaf.certificate)}`),
      ["CN=leaf"],
      [],
    ],
    ["base64 without armour", () => Buffer.from(pemBody(leaf.certificate)), ["CN=leaf"], []],
    [
      "a chain in PEM",
      () => Buffer.from(`${authority.certificate}\n${leaf.certificate}`),
      ["CN=leaf"],
      ["CN=authority"],
    ],
    ["two in DER", () => Buffer.concat([der(leaf), der(other)]), ["CN=leaf", "CN=other"], []],
    ["PKCS #7, as .p7b are", () => pkcs7, ["CN=leaf"], ["CN=authority"]],
    ["PKCS #7 in armour", () => armour("PKCS7", pkcs7), ["CN=leaf"], ["CN=authority"]],
  ])("%s", (_name, file, signers, chain) => {
    const bundle = readCertificateFile(file());
    expect(names(bundle.signers)).toEqual(signers);
    expect(names(bundle.chain)).toEqual(chain);
  });

  it.each<[string, () => Buffer, string]>([
    ["a weak key", () => der(weak), "CN=weak with RSA 1024"],
    ["a weak key beside its authority", () => Buffer.concat([der(weak), der(authority)]), "CN=weak with RSA 1024"],
    ["PKCS #12", () => Buffer.from("3082010a0201033082", "hex"), "a PKCS #12 file"],
    ["PKCS #12 of a few bytes", () => Buffer.from("3005020103", "hex"), "a PKCS #12 file"],
    ["PKCS #12 without a length", () => Buffer.from("3080020103", "hex"), "a PKCS #12 file"],
    ["a sequence with another version", () => Buffer.from("3005020102", "hex"), "a file without a certificate"],
    ["a sequence with another number", () => Buffer.from("3005020203", "hex"), "a file without a certificate"],
    ["a sequence with a text", () => Buffer.from("30050c0103", "hex"), "a file without a certificate"],
    ["something with those bytes", () => Buffer.from("3105020103", "hex"), "a file without a certificate"],
    ["256 KiB of nothing", () => Buffer.alloc(256 * 1024), "a file without a certificate"],
    ["a private key", () => Buffer.from(leaf.privateKey), "a private key"],
    ["a picture", () => Buffer.from("89504e470d0a1a0a", "hex"), "a file without a certificate"],
    ["half of PKCS #7", () => pkcs7.subarray(0, 500), "a file without a certificate"],
    ["an empty file", () => Buffer.alloc(0), "an empty file"],
    ["too much", () => Buffer.alloc(300_000, 0x30), "more than 256 KiB"],
  ])("refused and named: %s", (_name, file, got) => {
    let refusal: unknown;
    try {
      readCertificateFile(file());
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(SsoError);
    expect(refusal).toMatchObject({ code: "metadata_certificate" });
    const came = refusal instanceof SsoError ? refusal.details.got : undefined;
    expect(came && factTexts("en")(came)).toContain(got);
  });
});
