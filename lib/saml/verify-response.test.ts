import { createPrivateKey } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import {
  buildResponse,
  encodeResponse,
  type KeyPair,
  makeKeyPair,
  type ResponseOptions,
} from "@/e2e/support/saml-response";
import type { ErrorCode } from "@/lib/errors/catalogue";
import { readCertificate } from "./certificate";
import type { Expectations } from "./response-checks";
import { readResponse } from "./response-structure";
import { samlConfigSchema } from "./saml-config";
import { SamlFailure } from "./saml-failure";
import { spAddresses } from "./sp-addresses";
import { type Verification, verifyResponse } from "./verify-response";

const now = new Date("2026-06-01T12:00:00Z");
const baseUrl = "https://console.test";
const issuer = "https://idp.test";
const requestId = "id-request-1";

let idp: KeyPair;
let stranger: KeyPair;
let ours: KeyPair;

beforeAll(async () => {
  [idp, stranger, ours] = await Promise.all([makeKeyPair("idp"), makeKeyPair("stranger"), makeKeyPair("ours")]);
});

const configOf = (change: object = {}) =>
  samlConfigSchema.parse({ issuer, ssoUrl: "https://idp.test/sso", certificates: [idp.certificate], ...change });
const addresses = spAddresses("abc", { addressStyle: "dedicated", entityIdOverride: null }, baseUrl);

const good = (change: Partial<ResponseOptions> = {}): ResponseOptions => ({
  issuer,
  acsUrl: addresses.acsUrl,
  audience: addresses.entityId,
  inResponseTo: requestId,
  nameId: "ada@acme.test",
  attributes: { full_name: ["Ada Lovelace"], role: ["developer"], groups: ["a", "b"] },
  now,
  key: idp,
  ...change,
});

const expectations = (change: Partial<Expectations> = {}): Expectations => ({
  now,
  config: configOf(),
  addresses,
  request: { state: "open", requestId, forceAuthn: false, createdAt: new Date(now.getTime() - 5000) },
  ...change,
});

function judge(xml: string, expected: Expectations): Verification | { verdict: "refused"; code: ErrorCode } {
  const trusted = expected.config.certificates.flatMap((pem) => {
    const read = readCertificate(pem);
    return read ? [{ fingerprint: read.view.fingerprint, publicKey: read.certificate.publicKey }] : [];
  });
  try {
    return verifyResponse(
      readResponse(encodeResponse(xml)),
      { trusted, decryption: [createPrivateKey(ours.privateKey)] },
      expected,
    );
  } catch (error) {
    if (error instanceof SamlFailure) return { verdict: "refused", code: error.code };
    throw error;
  }
}

describe("a good response is accepted", () => {
  const cases: [string, () => Partial<ResponseOptions>, (() => object)?][] = [
    ["assertion signed", () => ({ sign: "assertion" })],
    ["response signed", () => ({ sign: "response" })],
    ["both signed", () => ({ sign: "both" })],
    ["encrypted, response signed", () => ({ sign: "response", encryptFor: ours.certificate })],
    ["encrypted, both signed", () => ({ sign: "both", encryptFor: ours.certificate })],
    [
      "RSA with SHA-512",
      () => ({
        signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
        digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha512",
      }),
    ],
    [
      "several certificates, the second one signs",
      () => ({}),
      () => ({ certificates: [stranger.certificate, idp.certificate] }),
    ],
    [
      "SHA-1 inside a dated exception",
      () => ({
        signatureAlgorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        digestAlgorithm: "http://www.w3.org/2000/09/xmldsig#sha1",
      }),
      () => ({ allowSha1Until: "2026-06-01" }),
    ],
  ];
  it.each(cases)("%s", (_name, change, config = () => ({})) => {
    const result = judge(buildResponse(good(change())), expectations({ config: configOf(config()) }));
    expect(result).toMatchObject({ verdict: "accepted", assertion: { nameId: "ada@acme.test", issuer } });
    if (result.verdict === "accepted")
      expect({ ...result.assertion.claims }).toEqual({
        full_name: ["Ada Lovelace"],
        role: ["developer"],
        groups: ["a", "b"],
      });
  });

  it("a claim called __proto__ is data", () => {
    const result = judge(
      buildResponse(good({ attributes: Object.fromEntries([["__proto__", ["x"]]]) })),
      expectations(),
    );
    expect(result.verdict === "accepted" && Object.keys(result.assertion.claims)).toEqual(["__proto__"]);
  });

  it("an unsolicited response where the connection allows it", () => {
    const expected = expectations({ config: configOf({ allowIdpInitiated: true }), request: { state: "none" } });
    expect(judge(buildResponse(good({ inResponseTo: null })), expected).verdict).toBe("accepted");
  });
});

describe("one defect, one code", () => {
  const replace = (from: string | RegExp, to: string) => (xml: string) => {
    const changed = xml.replace(from, to);
    if (changed === xml) throw new Error(`The defect was not applied: ${from}`);
    return changed;
  };
  const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
  const cases: [ErrorCode, string, () => Partial<ResponseOptions>, (() => Partial<Expectations>)?][] = [
    ["saml_signature_invalid", "signed by another key", () => ({ key: stranger })],
    [
      "saml_signature_invalid",
      "NameID changed after signing",
      () => ({ afterSigning: replace("ada@acme.test", "eve@acme.test") }),
    ],
    [
      "saml_signature_invalid",
      "attribute changed after signing",
      () => ({ afterSigning: replace("developer", "administrator") }),
    ],
    [
      "saml_signature_invalid",
      "valid assertion, broken response signature",
      () => ({ sign: "both", afterSigning: replace("status:Success", "status:Success ") }),
    ],
    ["saml_unsigned", "no signature", () => ({ sign: "none" })],
    [
      "saml_response_unsigned",
      "signed response demanded",
      () => ({}),
      () => ({ config: configOf({ requireSignedResponse: true }) }),
    ],
    [
      "saml_assertion_unsigned",
      "signed assertion demanded",
      () => ({ sign: "response" }),
      () => ({ config: configOf({ requireSignedAssertion: true }) }),
    ],
    [
      "saml_not_encrypted",
      "encryption demanded",
      () => ({}),
      () => ({ config: configOf({ requireEncryptedAssertion: true }) }),
    ],
    ["saml_decrypt", "encrypted for somebody else", () => ({ sign: "response", encryptFor: stranger.certificate })],
    ["saml_signature_algorithm", "SHA-1", () => ({ signatureAlgorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" })],
    ["saml_digest_algorithm", "SHA-1 digest", () => ({ digestAlgorithm: "http://www.w3.org/2000/09/xmldsig#sha1" })],
    [
      "saml_signature_algorithm",
      "SHA-1 after the exception ended",
      () => ({ signatureAlgorithm: "http://www.w3.org/2000/09/xmldsig#rsa-sha1" }),
      () => ({ config: configOf({ allowSha1Until: "2026-05-31" }) }),
    ],
    [
      "saml_signature_algorithm",
      "HMAC",
      () => ({ afterSigning: replace("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256") }),
    ],
    [
      "saml_signature_reference",
      "reference to the whole document",
      () => ({ afterSigning: replace(/Reference URI="#[^"]+"/, 'Reference URI=""') }),
    ],
    [
      "saml_transform",
      "XSLT transform",
      () => ({
        afterSigning: replace(
          "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
          "http://www.w3.org/TR/1999/REC-xslt-19991116",
        ),
      }),
    ],
    [
      "saml_c14n",
      "unknown canonicalization",
      () => ({
        afterSigning: replace(
          'CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
          'CanonicalizationMethod Algorithm="urn:c14n"',
        ),
      }),
    ],
    [
      "saml_xml_comment",
      "comment in NameID",
      () => ({ afterSigning: replace("ada@acme.test", "ada@acme.test<!---->.evil.test") }),
    ],
    ["saml_xml_dtd", "document type", () => ({ afterSigning: (xml) => `<!DOCTYPE x>${xml}` })],
    [
      "saml_xml_pi",
      "processing instruction",
      () => ({ afterSigning: replace("<samlp:Status>", "<?x y?><samlp:Status>") }),
    ],
    ["saml_xml_malformed", "cut in the middle", () => ({ afterSigning: (xml) => `${xml.slice(0, 600)}>` })],
    [
      "saml_root",
      "another root",
      () => ({ afterSigning: (xml) => xml.replaceAll("samlp:Response", "samlp:LogoutResponse") }),
    ],
    ["saml_version", "SAML 1.1", () => ({ afterSigning: replace('Version="2.0"', 'Version="1.1"') })],
    [
      "saml_assertion_count",
      "two assertions (wrapping)",
      () => ({
        afterSigning: (xml) =>
          xml.replace(
            "</samlp:Status>",
            `</samlp:Status><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_e" Version="2.0"/>`,
          ),
      }),
    ],
    [
      "saml_assertion_count",
      "the signed assertion moved into Extensions (wrapping)",
      () => ({
        afterSigning: (xml) =>
          xml
            .replace(/(<saml:Assertion[\s\S]*<\/saml:Assertion>)/, "<samlp:Extensions>$1</samlp:Extensions>")
            .replace("Success", "Success"),
      }),
    ],
    [
      "saml_assertion_count",
      "no assertion",
      () => ({ afterSigning: replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, "") }),
    ],
    [
      "saml_signature_object",
      "object in the signature",
      () => ({ afterSigning: replace("</ds:Signature>", "<ds:Object/></ds:Signature>") }),
    ],
    [
      "saml_duplicate_id",
      "the same ID twice",
      () => ({
        afterSigning: (xml) =>
          xml.replace(/(<samlp:Response[^>]* ID=")[^"]+/, `$1${/<saml:Assertion[^>]* ID="([^"]+)/.exec(xml)?.[1]}`),
      }),
    ],
    [
      "saml_signature_position",
      "signature below the subject",
      () => ({
        afterSigning: replace(
          "<saml:Subject>",
          `<saml:Subject><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>`,
        ),
      }),
    ],
    ["saml_status", "refused by the provider", () => ({ status: "Requester", sign: "response" })],
    ["saml_status", "refused by the provider, unsigned", () => ({ status: "Requester", sign: "none" })],
    ["saml_issuer_mismatch", "another issuer", () => ({ issuer: "https://other.test" })],
    [
      "saml_destination",
      "another destination",
      () => ({
        sign: "response",
        beforeSigning: replace(/Destination="[^"]+"/, 'Destination="https://other.test/acs"'),
      }),
    ],
    [
      "saml_destination",
      "signed response without destination",
      () => ({ sign: "response", beforeSigning: replace(/ Destination="[^"]+"/, "") }),
    ],
    [
      "saml_issue_instant",
      "eleven minutes old and more",
      () => ({
        beforeSigning: (xml) =>
          xml.replace(/(<saml:Assertion[^>]*IssueInstant=")[^"]+/, `$1${minutes(-13).toISOString()}`),
      }),
    ],
    [
      "saml_issue_instant",
      "from the future",
      () => ({
        beforeSigning: (xml) =>
          xml.replace(/(<saml:Assertion[^>]*IssueInstant=")[^"]+/, `$1${minutes(3).toISOString()}`),
      }),
    ],
    ["saml_nameid", "no NameID", () => ({ beforeSigning: replace(/<saml:NameID[\s\S]*?<\/saml:NameID>/, "") })],
    ["saml_nameid", "empty NameID", () => ({ nameId: " " })],
    ["saml_nameid", "another format", () => ({ nameIdFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient" })],
    [
      "saml_subject_confirmation",
      "holder of key only",
      () => ({ beforeSigning: replace("cm:bearer", "cm:holder-of-key") }),
    ],
    [
      "saml_subject_confirmation",
      "no end of the confirmation",
      () => ({
        beforeSigning: replace(/<saml:SubjectConfirmationData NotOnOrAfter="[^"]+"/, "<saml:SubjectConfirmationData"),
      }),
    ],
    [
      "saml_recipient",
      "another recipient",
      () => ({ beforeSigning: replace(/Recipient="[^"]+"/, 'Recipient="https://other.test/acs"') }),
    ],
    [
      "saml_expired",
      "confirmation over",
      () => ({
        beforeSigning: replace(/(<saml:SubjectConfirmationData NotOnOrAfter=")[^"]+/, `$1${"2026-06-01T11:57:00Z"}`),
      }),
    ],
    [
      "saml_expired",
      "conditions over",
      () => ({ beforeSigning: replace(/(<saml:Conditions [^>]*NotOnOrAfter=")[^"]+/, `$1${"2026-06-01T11:57:00Z"}`) }),
    ],
    [
      "saml_not_yet_valid",
      "conditions not begun",
      () => ({ beforeSigning: replace(/(<saml:Conditions NotBefore=")[^"]+/, `$1${"2026-06-01T12:04:00Z"}`) }),
    ],
    [
      "saml_conditions",
      "no conditions",
      () => ({ beforeSigning: replace(/<saml:Conditions[\s\S]*<\/saml:Conditions>/, "") }),
    ],
    ["saml_audience", "another audience", () => ({ audience: "https://other.test" })],
    [
      "saml_audience",
      "no audience",
      () => ({ beforeSigning: replace(/<saml:AudienceRestriction>[\s\S]*<\/saml:AudienceRestriction>/, "") }),
    ],
    [
      "saml_condition_unknown",
      "unknown condition",
      () => ({ beforeSigning: replace("</saml:Conditions>", "<saml:Condition/></saml:Conditions>") }),
    ],
    [
      "saml_authn_statement",
      "nobody authenticated",
      () => ({ beforeSigning: replace(/<saml:AuthnStatement[\s\S]*<\/saml:AuthnStatement>/, "") }),
    ],
    [
      "saml_session_expired",
      "the provider's session is over",
      () => ({
        beforeSigning: replace(
          "<saml:AuthnStatement ",
          `<saml:AuthnStatement SessionNotOnOrAfter="2026-06-01T11:00:00Z" `,
        ),
      }),
    ],
    [
      "saml_authn_context",
      "weaker than demanded",
      () => ({}),
      () => ({ config: configOf({ acrValues: ["urn:mfa"] }) }),
    ],
    [
      "saml_reauth",
      "an old authentication",
      () => ({ authnInstant: minutes(-60) }),
      () => ({ config: configOf({ forceAuthn: true }) }),
    ],
    [
      "saml_request_unknown",
      "a request that is not ours",
      () => ({}),
      () => ({ request: { state: "unknown", requestId } }),
    ],
    ["saml_request_used", "an answered request", () => ({}), () => ({ request: { state: "used", requestId } })],
    ["saml_request_expired", "an expired request", () => ({}), () => ({ request: { state: "expired", requestId } })],
    [
      "saml_request_connection",
      "a request of another connection",
      () => ({}),
      () => ({ request: { state: "other-connection", requestId } }),
    ],
    [
      "saml_unsolicited",
      "started at the provider",
      () => ({ inResponseTo: null }),
      () => ({ request: { state: "none" } }),
    ],
    [
      "saml_request_unknown",
      "the assertion names another request than the response",
      () => ({
        sign: "response",
        beforeSigning: (xml) => xml.replace(/(SubjectConfirmationData [^>]*InResponseTo=")[^"]+/, "$1id-other"),
      }),
    ],
    [
      "saml_request_unknown",
      "the request named only outside the signed assertion",
      () => ({ beforeSigning: (xml) => xml.replace(/(SubjectConfirmationData [^>]*) InResponseTo="[^"]+"/, "$1") }),
    ],
  ];
  it.each(cases)("%s: %s", (code, _name, change, expected = () => ({})) => {
    const result = judge(buildResponse(good(change())), expectations(expected()));
    expect(result.verdict === "refused" ? result.code : "accepted").toBe(code);
  });

  it("saml_encoding: not base64, not UTF-8", () => {
    expect(() => readResponse("%%%")).toThrow(SamlFailure);
    expect(() => readResponse(Buffer.from([0x3c, 0xff, 0x3e]).toString("base64"))).toThrow("saml_encoding");
  });
});
