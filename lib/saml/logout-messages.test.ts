import { beforeAll, describe, expect, it } from "vitest";
import { type KeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { readCertificate } from "./certificate";
import { readLogoutForm, readLogoutQuery } from "./logout-arrival";
import { buildLogoutRequest, buildLogoutResponse, logoutEndpoint } from "./logout-messages";
import { shapeLogout } from "./logout-structure";
import { encodeMessage } from "./message-encoding";
import { samlConfigSchema } from "./saml-config";
import type { OutgoingMessage } from "./samlify-messages";
import { verifyLogoutRequest, verifyLogoutResponse } from "./verify-logout";

const now = new Date("2026-06-01T12:00:00Z");
const destination = "https://idp.test/slo";
const common = { id: "id-1", now, entityId: "https://sso.test/saml/consume/abc", destination };
const subject = {
  nameId: `O'Hara & "Sons" <x>`,
  nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
  nameQualifier: "http://adfs.test/adfs/services/trust",
  spNameQualifier: "urn:us\tand them",
};
let ours: KeyPair;

beforeAll(async () => {
  ours = await makeKeyPair("ours");
});

/** What the other side reads, by the rules that we hold it to. */
function receive(message: OutgoingMessage, request: "open" | null = null) {
  const arrived =
    message.binding === "post"
      ? readLogoutForm(new URLSearchParams(message.fields).toString())
      : readLogoutQuery(new URL(message.url).search.slice(1));
  const read = readCertificate(ours.certificate);
  const trusted = read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  const config = samlConfigSchema.parse({ issuer: common.entityId });
  const keys = { trusted, decryption: [] };
  const shaped = shapeLogout(arrived);
  const expected = { now, config, address: destination };
  const verified = request
    ? verifyLogoutResponse(shaped, keys, { ...expected, request: { state: request, requestId: "_request" } })
    : verifyLogoutRequest(shaped, keys, expected);
  return { relayState: arrived.relayState, ...verified };
}

describe.each(["redirect", "post"] as const)("by %s", (binding) => {
  const endpoint = { url: destination, binding };

  it("a request names the person as the provider did, and passes the rules that we hold others to", () => {
    const xml = buildLogoutRequest(common, subject, ["_s1", "_s2"]);
    const message = encodeMessage({ parameter: "SAMLRequest", xml, relayState: "it's (a) state!" }, endpoint, ours);
    expect(receive(message)).toMatchObject({
      verdict: "accepted",
      relayState: "it's (a) state!",
      said: { id: "id-1", subject, sessionIndexes: ["_s1", "_s2"] },
    });
  });

  it("an answer passes them, too, and returns no RelayState where none came", () => {
    const xml = buildLogoutResponse(common, "_request");
    const message = encodeMessage({ parameter: "SAMLResponse", xml, relayState: null }, endpoint, ours);
    expect(receive(message, "open")).toMatchObject({
      verdict: "accepted",
      relayState: null,
      said: { result: "success" },
    });
    expect(xml).toContain('InResponseTo="_request"');
  });

  it("nothing is signed without a key", () => {
    const xml = buildLogoutResponse(common, "_request");
    const message = encodeMessage({ parameter: "SAMLResponse", xml, relayState: null }, endpoint, null);
    expect(receive(message, "open")).toMatchObject({ verdict: "refused", code: "slo_unsigned" });
  });
});

it("what the provider left out of a NameID is left out", () => {
  const xml = buildLogoutRequest(common, { nameId: "ada" }, []);
  expect(xml).toContain("<saml:NameID>ada</saml:NameID></samlp:LogoutRequest>");
});

it("a query of the address stays, and the signature is over ours alone", () => {
  const xml = buildLogoutResponse(common, "_request");
  const endpoint = { url: `${destination}?tenant=1`, binding: "redirect" } as const;
  const message = encodeMessage({ parameter: "SAMLResponse", xml, relayState: "x" }, endpoint, ours);
  expect(message.binding === "redirect" && message.url).toMatch(/\?tenant=1&SAMLResponse=[^&]+&RelayState=x&SigAlg=/);
  expect(receive(message, "open")).toMatchObject({ verdict: "accepted" });
});

it.each([
  [{ sloUrl: null, sloResponseUrl: null }, "SAMLRequest", null],
  [{ sloUrl: "https://a.test", sloResponseUrl: null }, "SAMLResponse", "https://a.test"],
  [{ sloUrl: "https://a.test", sloResponseUrl: "https://b.test" }, "SAMLRequest", "https://a.test"],
  [{ sloUrl: "https://a.test", sloResponseUrl: "https://b.test" }, "SAMLResponse", "https://b.test"],
] as const)("at %o a %s goes to %s", (addresses, parameter, url) => {
  expect(logoutEndpoint({ ...addresses, sloBinding: "post" }, parameter)).toEqual(url && { url, binding: "post" });
});
