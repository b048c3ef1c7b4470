import { createPublicKey, verify } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import { beforeAll, expect, it } from "vitest";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { readCertificate } from "./certificate";
import { encodeAuthnRequest } from "./message-encoding";
import { ns } from "./saml-names";
import { childElement, parseMessage } from "./xml-document";
import { verifyEnvelopedSignature } from "./xml-signature";

const xml = `<samlp:AuthnRequest xmlns:samlp="${ns.protocol}" xmlns:saml="${ns.assertion}" ID="id-1"><saml:Issuer>us é</saml:Issuer></samlp:AuthnRequest>`;
const request = { xml, relayState: "a state + more", ssoUrl: "https://idp.test/sso?tenant=1" };
let ours: KeyPair;

beforeAll(async () => {
  ours = await makeKeyPair("ours");
});

it("by redirect a request goes behind the query of the address, and the signature is over our parameters in their order", () => {
  const sent = encodeAuthnRequest(request, { ssoBinding: "redirect" }, ours);
  const [, octets = "", signature = ""] = /\?tenant=1&(SAMLRequest=.*)&Signature=(.*)$/.exec(sent.url) ?? [];
  const read = new URLSearchParams(octets);
  expect([...read.keys()]).toEqual(["SAMLRequest", "RelayState", "SigAlg"]);
  expect(inflateRawSync(Buffer.from(read.get("SAMLRequest") ?? "", "base64")).toString()).toBe(xml);
  expect(read.get("RelayState")).toBe(request.relayState);
  expect(read.get("SigAlg")).toBe("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
  const bytes = Buffer.from(decodeURIComponent(signature), "base64");
  expect(verify("sha256", Buffer.from(octets), createPublicKey(ours.certificate), bytes)).toBe(true);
});

it("without a key there is no trace of a signature, and an address without a query gets one", () => {
  const plain = { ...request, ssoUrl: "https://idp.test/sso" };
  expect(encodeAuthnRequest(plain, { ssoBinding: "redirect" }, null).url).toMatch(
    /^https:\/\/idp\.test\/sso\?SAMLRequest=[^&]+&RelayState=a%20state%20%2B%20more$/,
  );
  const posted = encodeAuthnRequest(plain, { ssoBinding: "post" }, null);
  const fields = { SAMLRequest: Buffer.from(xml).toString("base64"), RelayState: request.relayState };
  expect(posted).toEqual({ binding: "post", url: plain.ssoUrl, fields });
});

it("by POST its root is signed, after the issuer", () => {
  const sent = encodeAuthnRequest(request, { ssoBinding: "post" }, ours);
  const text = sent.binding === "post" ? Buffer.from(sent.fields.SAMLRequest, "base64").toString() : "";
  const root = parseMessage(text);
  const signature = childElement(root, ns.ds, "Signature");
  const read = readCertificate(ours.certificate);
  if (!signature || !read) throw new Error("no signature");
  const trusted = [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }];
  expect(verifyEnvelopedSignature({ parent: root, signature }, trusted, false).fingerprint).toBe(read.view.fingerprint);
  expect(text).toMatch(/<\/saml:Issuer><ds:Signature /);
});
