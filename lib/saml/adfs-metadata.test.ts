import { DOMParser } from "@xmldom/xmldom";
import { beforeAll, expect, it } from "vitest";
import { SignedXml } from "xml-crypto";
import { adfsMetadata } from "@/e2e/support/adfs-metadata";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { parseMetadata } from "./metadata";

const names = ["document", "federation", "sp", "encryption", "current", "next"] as const;
let pairs: Record<(typeof names)[number], KeyPair>;
let xml = "";

beforeAll(async () => {
  const made = await Promise.all(names.map(async (name) => [name, await makeKeyPair(name)] as const));
  pairs = Object.fromEntries(made) as typeof pairs;
  const { document, federation, sp, encryption, current, next } = pairs;
  const signing = [current, next];
  xml = adfsMetadata("adfs.acme.test", { document, federation, serviceProvider: sp, encryption, signing });
});

const read = (text: string) => parseMetadata(text, { now: new Date(), isHttpAllowed: () => false });

it("the document of this test is signed as AD FS signs: the signature is the first child and verifies", () => {
  expect(xml).toMatch(/^\ufeff<\?xml[^>]*\?><EntityDescriptor[^>]*><ds:Signature /);
  const [signature] = Array.from(
    new DOMParser()
      .parseFromString(xml.slice(1), "text/xml")
      .getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature"),
  );
  const verifier = new SignedXml({ publicCert: pairs.document.certificate });
  verifier.loadSignature(String(signature));
  expect(verifier.checkSignature(xml.slice(xml.indexOf("<EntityDescriptor")))).toBe(true);
});

it("IK-F3: AD FS's signed document: the identity provider's role alone counts, with all its signing certificates", () => {
  const { metadata } = read(xml);
  expect(metadata).toMatchObject({
    issuer: "http://adfs.acme.test/adfs/services/trust",
    ssoUrl: "https://adfs.acme.test/adfs/ls/",
    ssoBinding: "redirect",
  });
  // Not the certificate of the signature, of WS-Federation, of the service provider or for encryption.
  expect(metadata.certificates.map(({ subject }) => subject)).toEqual(["CN=current", "CN=next"]);
});
