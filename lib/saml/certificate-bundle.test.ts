import { beforeAll, describe, expect, it } from "vitest";
import { makeAuthority, makeIssuedKeyPair, renewed } from "@/e2e/support/authority";
import { type KeyPair, makeEcKeyPair } from "@/e2e/support/saml-response";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { pemBody } from "./certificate";
import { issuersAmong, readBundle } from "./certificate-bundle";
import { parseMetadata } from "./metadata";
import { samlConfigSchema } from "./saml-config";

/**
 * Public cases: a chain in one X509Data pinned its authority, and what stood around a certificate was told as a weak key.
 * Relatives looked for: an intermediate authority, a weak leaf below a strong authority, a chain spread over several X509Data,
 * an entry beside the authority that cannot be read, a certificate renewed with the same key, a chain in one element, the
 * certificates field.
 */

const now = new Date();
let root: KeyPair;
let rsaRoot: KeyPair;
let intermediate: KeyPair;
let leaf: KeyPair;
let weakLeaf: KeyPair;
let other: KeyPair;
let elliptic: KeyPair;
/** Two authorities, each with a certificate that the other one issued. */
let authority: string;
let crossed: string;

beforeAll(async () => {
  root = await makeAuthority("root", "ec");
  rsaRoot = await makeAuthority("rsa root", "rsa");
  intermediate = await makeIssuedKeyPair("intermediate", root, { isAuthority: true });
  leaf = await makeIssuedKeyPair("leaf", intermediate);
  weakLeaf = await makeIssuedKeyPair("weak", rsaRoot, { keySize: 1024 });
  other = await makeEcKeyPair("other");
  elliptic = await makeEcKeyPair("elliptic");
  ({ certificate: authority } = intermediate);
  ({ certificate: crossed } = await makeIssuedKeyPair("crossed", intermediate, { isAuthority: true, holder: root }));
});

const element = (text: string) => `<ds:X509Certificate>${text}</ds:X509Certificate>`;
const dataOf = (...pairs: KeyPair[]) =>
  `<ds:X509Data>${pairs.map(({ certificate }) => element(pemBody(certificate))).join("")}</ds:X509Data>`;
const descriptor = (inner: string) => `<KeyDescriptor use="signing"><ds:KeyInfo>${inner}</ds:KeyInfo></KeyDescriptor>`;
const read = (...descriptors: string[]) =>
  parseMetadata(
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="https://idp.test"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${descriptors.join("")}<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.test/sso"/></IDPSSODescriptor></EntityDescriptor>`,
    { now, isHttpAllowed: () => false },
  );
const names = (views: { subject: string }[]) => views.map(({ subject }) => subject.replace("CN=", "")).sort();
const refusal = (work: () => unknown): SsoError => {
  try {
    work();
  } catch (error) {
    if (error instanceof SsoError) return error;
  }
  throw new Error("It was not refused");
};

describe("an authority beside a certificate that it issued never signs", () => {
  it.each<[string, () => string[], string[], string[]]>([
    ["a chain of two", () => [descriptor(dataOf(leaf, intermediate))], ["leaf"], ["intermediate"]],
    [
      "a chain of three, in any order",
      () => [descriptor(dataOf(root, leaf, intermediate))],
      ["leaf"],
      ["intermediate", "root"],
    ],
    [
      "a chain over several X509Data of one key",
      () => [descriptor(dataOf(intermediate) + dataOf(leaf))],
      ["leaf"],
      ["intermediate"],
    ],
    ["two unrelated ones both sign", () => [descriptor(dataOf(leaf, other))], ["leaf", "other"], []],
    [
      "several keys, as in a rotation, all sign",
      () => [descriptor(dataOf(leaf, intermediate)), descriptor(dataOf(other)), descriptor(dataOf(elliptic))],
      ["elliptic", "leaf", "other"],
      ["intermediate"],
    ],
    [
      "a chain in one element, its armour taken off",
      () => [
        descriptor(
          `<ds:X509Data>${element(pemBody(leaf.certificate) + pemBody(intermediate.certificate))}</ds:X509Data>`,
        ),
      ],
      ["leaf"],
      ["intermediate"],
    ],
  ])("%s", (_sentence, descriptors, signers, chain) => {
    const { metadata } = read(...descriptors());
    expect(names(metadata.certificates)).toEqual(signers);
    expect(names(metadata.chain)).toEqual(chain);
  });

  it("a leaf that is too weak does not put its authority in its place", () => {
    expect(refusal(() => read(descriptor(dataOf(weakLeaf, rsaRoot))))).toMatchObject({
      code: "metadata_no_signing_cert",
      details: { got: said("certificateWithKey", { subject: "CN=weak", key: plain("RSA 1024") }) },
    });
  });

  it("nor does a leaf that cannot be read", () => {
    const data = `<ds:X509Data>${element("MIIrubbish")}${element(pemBody(root.certificate))}</ds:X509Data>`;
    expect(refusal(() => read(descriptor(data))).code).toBe("metadata_no_signing_cert");
    const beside = read(descriptor(data), descriptor(dataOf(other)));
    expect(names(beside.metadata.certificates)).toEqual(["other"]);
    expect(beside.warnings).toEqual(["certificate_unusable"]);
  });

  it("more certificates than can be checked against each other are refused, also in one element", () => {
    const many = descriptor(`<ds:X509Data>${element(pemBody(leaf.certificate).repeat(31))}</ds:X509Data>`);
    expect(refusal(() => read(many, many)).code).toBe("metadata_too_large");
    expect(readBundle(Array.from({ length: 61 }, () => leaf.certificate)).signers).toEqual([]);
    expect(readBundle(Array.from({ length: 60 }, () => leaf.certificate)).signers).toHaveLength(1);
  });

  it("an authority alone signs, and beside what cannot be read only what is none", () => {
    expect(names(readBundle([root.certificate]).signers)).toEqual(["root"]);
    expect(names(readBundle([root.certificate, other.certificate]).signers)).toEqual(["other", "root"]);
    const beside = readBundle([root.certificate, leaf.certificate, "MIIrubbish"]);
    expect([names(beside.signers), names(beside.chain)]).toEqual([["leaf"], ["root"]]);
  });

  it("a certificate that was renewed with its own key is no authority", async () => {
    const next = await renewed("other", other);
    expect(readBundle([other.certificate, next.certificate]).signers).toHaveLength(2);
    expect(issuersAmong([other.certificate, next.certificate])).toEqual([]);
  });
});

describe("what is read from a text with a certificate in it", () => {
  const parse = (text: string) => samlConfigSchema.shape.certificates.safeParse([text]);
  const openssl = (pem: string) =>
    `Certificate:\n    Data:\n        Version: 3 (0x2)\n        Issuer: CN=MIIT\n            Modulus:\n                00:e9:32\n${pem}\n`;

  it.each<[string, () => string, string[]]>([
    ["PEM", () => leaf.certificate, ["leaf"]],
    ["base64 with white space anywhere", () => pemBody(leaf.certificate).replace(/.{7}/g, "$& \n"), ["leaf"]],
    [
      "bag attributes before PEM",
      () => `Bag Attributes\n    localKeyID: 01\nsubject=/CN=leaf\n${leaf.certificate}`,
      ["leaf"],
    ],
    [
      "bag attributes before bare base64",
      () => `Bag Attributes\nsubject=/CN=MISTER\n${pemBody(leaf.certificate)}`,
      ["leaf"],
    ],
    ["the output of openssl x509 -text", () => openssl(leaf.certificate), ["leaf"]],
    [
      "a bundle with the authority",
      () => `${leaf.certificate}\n${intermediate.certificate}\n${root.certificate}`,
      ["leaf"],
    ],
    ["two unrelated ones", () => `${leaf.certificate}\n${other.certificate}`, ["leaf", "other"]],
    ["the key beside its certificate", () => `${leaf.privateKey}\n${leaf.certificate}`, ["leaf"]],
    ["BEGIN TRUSTED CERTIFICATE", () => leaf.certificate.replaceAll(" CERT", " TRUSTED CERT"), ["leaf"]],
  ])("%s", (_sentence, text, expected) => {
    const { data } = parse(text());
    expect(names(readBundle(data ?? []).signers)).toEqual(expected);
  });

  it.each<[string, () => string, string]>([
    ["a weak key, by its size and subject", () => weakLeaf.certificate, "certificate_key: RSA 1024, CN=weak"],
    ["a private key", () => leaf.privateKey, "certificate_private_key"],
    [
      "a request",
      () => "-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----",
      "certificate_request",
    ],
    ["two authorities that issued each other, of which neither signs", () => `${crossed}\n${authority}`, "certificate"],
    ["half a certificate", () => leaf.certificate.slice(0, 400), "certificate"],
    ["a fingerprint", () => "AB:CD:EF:01", "certificate"],
    ["nothing", () => " ", "certificate"],
  ])("refused and named: %s", (_sentence, text, message) => {
    expect(parse(text()).error?.issues[0]?.message).toBe(message);
  });

  it("a text of many unfinished blocks takes no time of its own", () => {
    expect(parse("-----BEGIN CERTIFICATE-----".repeat(700)).success).toBe(false);
    expect(readBundle(["-----BEGIN CERTIFICATE-----MI ".repeat(70_000)]).signers).toEqual([]);
  });
});
