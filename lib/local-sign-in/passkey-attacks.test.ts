import { describe, expect, it } from "vitest";
import { makeSoftwareKey } from "@/e2e/support/software-authenticator";
import { creationOptions, requestOptions, verifyAssertion, verifyCreation } from "./passkey-ceremony";

/* What a real authenticator would not sign, or not here (WebAuthn Level 2, sections 7.1 and 7.2), one defect each. */

const site = { id: "sso.acme.test", origin: "https://sso.acme.test" };
const owner = { organizationId: "o1", userId: "u1", email: "ada@acme.test", name: "Ada" };
const key = makeSoftwareKey(site.origin);
const creation = await creationOptions(owner, [], site);
const request = await requestOptions(site);
const made = await verifyCreation(key.attest(creation), { challenge: creation.challenge, site });

type Forged = NonNullable<Parameters<typeof key.assert>[1]>;
const challenge = Buffer.alloc(32).toString("base64url");

const defects: [string, Forged][] = [
  ["of another page", { origin: "https://evil.test" }],
  ["of a page below our name", { origin: "https://app.sso.acme.test" }],
  ["of a page without https", { origin: "http://sso.acme.test" }],
  ["for another name", { rpId: "acme.test" }],
  ["over another challenge", { challenge }],
  ["from within a frame of another page", { crossOrigin: true }],
  ["of nobody who was verified", { isVerified: false }],
  ["of another kind", { type: "payment.get" }],
];

it("what is right is taken", async () => {
  expect(made).toMatchObject({ counter: 0, transports: ["internal"], isBackedUp: false });
  const { transports: _left, ...silent } = key.attest(creation).response;
  const without = { ...key.attest(creation), response: silent };
  expect(await verifyCreation(without, { challenge: creation.challenge, site })).toMatchObject({ transports: [] });
});

describe("a key is not taken that was made", () => {
  it.each(defects)("%s", async (_what, forged) => {
    const expected = { challenge: creation.challenge, site };
    expect(await verifyCreation(key.attest(creation, forged), expected)).toBeNull();
  });
});

describe("nobody is believed who signs", () => {
  const expected = { challenge: request.challenge, site };
  const known = { credentialId: made?.credentialId ?? "", publicKey: made?.publicKey ?? new Uint8Array() };

  it("unless all is right", async () => {
    expect(await verifyAssertion(key.assert(request, { counter: 7 }), known, expected)).toEqual({
      counter: 7,
      isBackedUp: false,
    });
    const proof = key.assert(request);
    const { userHandle: _other, ...silent } = proof.response;
    expect(await verifyAssertion({ ...proof, response: silent }, known, expected)).not.toBeNull();
  });

  it.each(defects)("%s", async (_what, forged) => {
    expect(await verifyAssertion(key.assert(request, forged), known, expected)).toBeNull();
  });

  it("with another key, or under its name", async () => {
    const other = makeSoftwareKey(site.origin);
    expect(await verifyAssertion(other.assert(request), known, expected)).toBeNull();
    const named = { ...other.assert(request), id: known.credentialId, rawId: known.credentialId };
    expect(await verifyAssertion(named, known, expected)).toBeNull();
  });

  it("what cannot be decoded", async () => {
    const proof = key.assert(request);
    for (const part of ["clientDataJSON", "authenticatorData", "signature"] as const) {
      const broken = { ...proof, response: { ...proof.response, [part]: "AAAA" } };
      expect(await verifyAssertion(broken, known, expected)).toBeNull();
    }
  });
});
