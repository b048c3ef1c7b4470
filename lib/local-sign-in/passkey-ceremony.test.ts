import { createSign, generateKeyPairSync } from "node:crypto";
import { BasicConstraintsExtension, X509CertificateGenerator } from "@peculiar/x509";
import { expect, it } from "vitest";
import { makeSoftwareKey } from "@/e2e/support/software-authenticator";
import { creationOptions, ownerOf, requestOptions, verifyCreation } from "./passkey-ceremony";
import { passkeySite } from "./passkey-site";

const site = { id: "sso.acme.test", origin: "https://sso.acme.test" };
const owner = { organizationId: "o1", userId: "u1", email: "ada@acme.test", name: "Ada" };

it.each([
  ["https://sso.acme.test", site],
  ["https://sso.acme.test:8443", { id: "sso.acme.test", origin: "https://sso.acme.test:8443" }],
  ["http://localhost:3000", { id: "localhost", origin: "http://localhost:3000" }],
  ["http://127.0.0.1:3000", null],
  ["https://[2001:db8::1]", null],
])("passkeys of %s belong to its name, and an address has none", (address, expected) => {
  expect(passkeySite(address)).toEqual(expected);
});

it("asks for a key that authenticators find by themselves, and for a verified person; no statement of a maker", async () => {
  const known = [{ credentialId: "AAAA", transports: ["usb"] }];
  expect(await creationOptions(owner, known, site)).toMatchObject({
    rp: { id: "sso.acme.test" },
    attestation: "none",
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    excludeCredentials: [{ id: "AAAA", transports: ["usb"] }],
  });
  expect(await requestOptions(site)).toMatchObject({ rpId: "sso.acme.test", userVerification: "required" });
  expect((await requestOptions(site)).allowCredentials).toBeUndefined();
});

it.each([
  ["o1.u1", { organizationId: "o1", userId: "u1" }],
  ["u1", null],
  ["o1.", null],
  [".u1", null],
  ["o1.u1.x", null],
])("an authenticator that says %s means %o", (handle, expected) => {
  expect(ownerOf(Buffer.from(handle).toString("base64url"))).toEqual(expected);
});

/** A statement that is right in every part: whoever checked it would accept it. */
async function makerStatement() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const pair = {
    privateKey: await crypto.subtle.importKey("jwk", privateKey.export({ format: "jwk" }), algorithm, true, ["sign"]),
    publicKey: await crypto.subtle.importKey("jwk", publicKey.export({ format: "jwk" }), algorithm, true, ["verify"]),
  };
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: "C=DE, O=Maker, OU=Authenticator Attestation, CN=Key",
    signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    keys: pair,
    extensions: [new BasicConstraintsExtension(false)],
  });
  return (signed: Buffer) => ({
    alg: -7,
    sig: createSign("sha256").update(signed).sign(privateKey),
    x5c: [Buffer.from(certificate.rawData)],
  });
}

it("takes a key that vouches for itself, and none that brings a certificate of its maker", async () => {
  const options = await creationOptions(owner, [], site);
  const expected = { challenge: options.challenge, site };
  const key = makeSoftwareKey(site.origin);
  const selfAttested = key.attest(options, { state: (signed) => ({ alg: -7, sig: key.sign(signed) }) });
  expect(await verifyCreation(selfAttested, expected)).toMatchObject({ credentialId: selfAttested.id, counter: 0 });
  const byMaker = key.attest(options, { state: await makerStatement() });
  expect(await verifyCreation(byMaker, expected)).toBeNull();
});

it("what cannot be decoded is refused, not thrown", async () => {
  const options = await creationOptions(owner, [], site);
  const made = makeSoftwareKey(site.origin).attest(options);
  for (const part of ["clientDataJSON", "attestationObject"] as const) {
    const broken = { ...made, response: { ...made.response, [part]: "AAAA" } };
    expect(await verifyCreation(broken, { challenge: options.challenge, site })).toBeNull();
  }
});
