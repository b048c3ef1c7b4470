import { beforeAll, describe, expect, it } from "vitest";
import { SignedXml } from "xml-crypto";
import { type FixtureKeys, goodResponse, makeFixtureKeys } from "@/e2e/fixtures/saml-world";
import { messageOf } from "@/e2e/fuzz/fixture-messages";
import { buildResponse, type ResponseOptions } from "@/e2e/support/saml-response";
import { ns } from "./saml-names";
import { childElement, parseMessage, walk } from "./xml-document";
import { verifyEnvelopedSignature } from "./xml-signature";

/* What somebody without a key tries on the reader, the canonicalization and the signature rules of decision 0058. */

let keys: FixtureKeys;
beforeAll(async () => {
  keys = await makeFixtureKeys();
});

const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
const inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
const enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const saml = "urn:oasis:names:tc:SAML:2.0:assertion";

/** "accepted", or the code of the refusal, of a good message that was changed after it was signed. */
function outcome(
  change: (xml: string) => string,
  response: Partial<ResponseOptions> = {},
  certificate?: string,
): string {
  const setting = certificate === undefined ? {} : { saml: { certificates: [certificate] } };
  const { xml, verify } = messageOf("", response, setting, keys);
  const changed = change(xml);
  if (changed === xml) throw new Error("The attack changed nothing");
  const verdict = verify(changed);
  return "code" in verdict ? verdict.code : "accepted";
}

const swap = (from: string | RegExp, to: string) => (xml: string) => xml.replace(from, to);

describe("another person in a signed assertion", () => {
  it.each<[string, (xml: string) => string, string]>([
    ["a comment in the name", swap("ada@acme.test", "ada@acme.test<!-- -->.evil"), "saml_xml_comment"],
    ["a processing instruction in it", swap("ada@acme.test", "ada@<?x?>acme.test"), "saml_xml_pi"],
    ["CDATA", swap("ada@acme.test", "<![CDATA[eve]]>@acme.test"), "saml_xml_malformed"],
    ["the same name as CDATA", swap("ada@acme.test", "<![CDATA[ada@acme.test]]>"), "saml_xml_malformed"],
    ["an entity of its own", swap("ada@acme.test", "&eve;@acme.test"), "saml_xml_malformed"],
    ["an element in it", swap("ada@acme.test", "eve@evil.test<x/>ada@acme.test"), "saml_signature_invalid"],
    ["an empty element in it", swap("ada@acme.test", "ada<saml:x></saml:x>@acme.test"), "saml_signature_invalid"],
    ["characters by number that change it", swap("ada@acme.test", "&#x65;da@acme.test"), "saml_signature_invalid"],
    ["another normal form", swap("ada@acme.test", "ada\u0300@acme.test"), "saml_signature_invalid"],
    ["a character that nobody sees", swap("ada@acme.test", "ada\u200b@acme.test"), "saml_signature_invalid"],
    ["a line separator", swap("ada@acme.test", "ada\u2028@acme.test"), "saml_signature_invalid"],
    ["a carriage return by number", swap("ada@acme.test", "ada@acme.test&#13;"), "saml_signature_invalid"],
    ["a second name", swap("</saml:NameID>", "</saml:NameID><saml:NameID>eve</saml:NameID>"), "saml_signature_invalid"],
    [
      "no namespace",
      swap(/<saml:NameID[^>]*>ada@acme.test<\/saml:NameID>/, '<NameID xmlns="">eve</NameID>'),
      "saml_structure",
    ],
    ["another prefix for the same namespace", swap(/saml:NameID/g, `x:NameID xmlns:x="${saml}"`), "saml_xml_malformed"],
    [
      "another prefix, well-formed",
      swap(/<saml:NameID ([^>]*>[^<]*)<\/saml:NameID>/, `<x:NameID xmlns:x="${saml}" $1</x:NameID>`),
      "saml_signature_invalid",
    ],
    [
      "its prefix declared as another namespace",
      swap("<saml:NameID ", '<saml:NameID xmlns:saml="urn:x" '),
      "saml_structure",
    ],
    ["a default namespace taken away", swap("<saml:Subject>", '<saml:Subject xmlns=""><x/>'), "saml_structure"],
    ["an attribute more", swap("<saml:NameID ", '<saml:NameID Format2="x" '), "saml_signature_invalid"],
    [
      "an attribute that looks like a declaration",
      swap("<saml:NameID ", '<saml:NameID xmlnsx="x" '),
      "saml_signature_invalid",
    ],
    [
      "the same attribute in another namespace",
      swap("<saml:NameID ", `<saml:NameID saml:Format="x" `),
      "saml_signature_invalid",
    ],
    ["the ID a second time, as xml:id", swap("<saml:Subject>", '<saml:Subject xml:id="_x">'), "saml_signature_invalid"],
    ["]]> in a text", swap("ada@acme.test", "ada]]>@acme.test"), "saml_xml_malformed"],
    ["half a character", swap("ada@acme.test", "ada&#xd83d;@acme.test"), "saml_xml_malformed"],
  ])("%s", (_attack, change, code) => expect(outcome(change)).toBe(code));

  it("what means the same is the same: references, quotation marks, white space in tags, unused declarations", () => {
    const harmless = [
      swap("ada@acme.test", "&#97;da&#x40;acme.test"),
      swap(/<saml:NameID Format="([^"]*)">/, "<saml:NameID\n Format = '$1' >"),
      swap("<saml:Subject>", '<saml:Subject xmlns:unused="urn:unused" >'),
      swap(
        /<saml:SubjectConfirmationData ([^>]*)\/>/,
        "<saml:SubjectConfirmationData $1></saml:SubjectConfirmationData>",
      ),
      (xml: string) => `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n${xml}\n`,
    ];
    expect(harmless.map((change) => outcome(change))).toEqual(harmless.map(() => "accepted"));
  });
});

describe("the ID that the reference names, a second time", () => {
  it.each(["xml:id", "Id", "id", "saml:ID", "xmlns:ID"])("as %s", (name) => {
    const change = (xml: string) => {
      const id = /<saml:Assertion[^>]* ID="([^"]+)"/.exec(xml)?.[1] ?? "";
      return xml.replace("<samlp:Status>", `<samlp:Status xmlns:saml="${saml}" ${name}="${id}">`);
    };
    expect(outcome(change)).toBe("saml_duplicate_id");
  });
});

describe("the signature itself", () => {
  it.each<[string, (xml: string) => string, string]>([
    ["no value", swap(/(SignatureValue>)[^<]*/, "$1"), "saml_signature_structure"],
    ["a value that is no base64", swap(/(SignatureValue>)/, "$1*"), "saml_signature_invalid"],
    ["half a value", swap(/(SignatureValue>.{100})[^<]*/, "$1"), "saml_signature_invalid"],
    [
      "a value within an element",
      swap(/SignatureValue>([^<]*)</, "SignatureValue><x>$1</x><"),
      "saml_signature_structure",
    ],
    ["a digest that is no base64", swap(/(DigestValue>)/, "$1*"), "saml_signature_invalid"],
    ["no digest", swap(/(DigestValue>)[^<]*/, "$1"), "saml_signature_invalid"],
    ["another digest", swap(/(DigestValue>).{4}/, "$1AAAA"), "saml_signature_invalid"],
    [
      "prefixes that nobody signed",
      swap(
        `Transform Algorithm="${exclusive}"/>`,
        `Transform Algorithm="${exclusive}"><x:InclusiveNamespaces xmlns:x="${exclusive}" PrefixList="saml"/></ds:Transform>`,
      ),
      "saml_signature_invalid",
    ],
    ["a canonicalization that nobody signed", swap(exclusive, `${exclusive}WithComments`), "saml_signature_invalid"],
    ["the digest of another algorithm", swap("xmlenc#sha256", "xmlenc#sha512"), "saml_signature_invalid"],
    ["text in SignedInfo", swap("<ds:Reference", "x<ds:Reference"), "saml_signature_invalid"],
    ["another namespace around SignedInfo", swap(/<(ds:SignedInfo)>/, '<$1 xmlns="urn:x">'), "accepted"],
  ])("%s: %s", (_attack, change, code) => expect(outcome(change)).toBe(code));

  it.each(["", "AAAA", Buffer.alloc(64).toString("base64"), Buffer.alloc(65).toString("base64")])(
    "an ECDSA value of other bytes: %j",
    (value) => {
      const response = { key: keys.idpEc, signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" };
      const change = swap(/(SignatureValue>)[^<]*/, `$1${value || " "}`);
      expect(outcome(change, response, keys.idpEc.certificate)).toBe("saml_signature_invalid");
    },
  );

  it("a declaration that SignedInfo would have to repeat thousands of times", () => {
    const change = (xml: string) =>
      xml
        .replace("<ds:Signature ", `<ds:Signature xmlns:p="urn:${"p".repeat(100_000)}" `)
        .replace(`Algorithm="${enveloped}"/>`, `Algorithm="${enveloped}">${"<p:a/>".repeat(1_000)}</ds:Transform>`);
    expect(outcome(change)).toBe("saml_too_complex");
  });
});

it("what is read is what was digested: nothing around it, no signature in it", () => {
  const { xml, keys: trusted } = messageOf("", {}, {}, keys);
  const root = parseMessage(xml.replace("<samlp:Response ", '<samlp:Response xmlns:evil="urn:evil" '));
  const parent = childElement(root, ns.assertion, "Assertion");
  const signature = parent && childElement(parent, ns.ds, "Signature");
  if (!parent || !signature) throw new Error("Not signed");
  const pinned = trusted.map((publicKey) => ({ fingerprint: "", publicKey }));
  const { element } = verifyEnvelopedSignature({ parent, signature }, pinned, false);
  expect(element.parent).toBeNull();
  expect(childElement(element, ns.ds, "Signature")).toBeNull();
  expect(walk(element).map(({ nodeName }) => nodeName)).toEqual(
    walk(parent).flatMap((one) => (walk(signature).includes(one) ? [] : one.nodeName)),
  );
});

describe("each form of canonicalization that is allowed", () => {
  /** Signed by another library, with these algorithms. */
  function signed(method: string, transforms: string[], prefixes: string[] = []): string {
    const around = (xml: string) =>
      xml
        .replace("<samlp:Response ", '<samlp:Response xmlns:xs="urn:xs" xmlns:q="urn:q" ')
        .replace("<saml:Subject>", '<saml:Subject xmlns:q="urn:2" q:x="">');
    const xml = around(buildResponse({ ...goodResponse(keys), sign: "none" }));
    const signer = new SignedXml({
      privateKey: keys.idp.privateKey,
      signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
      canonicalizationAlgorithm: method as typeof exclusive,
    });
    const xpath = "//*[local-name(.)='Assertion']";
    const digestAlgorithm = "http://www.w3.org/2001/04/xmlenc#sha256";
    signer.addReference({ xpath, transforms, digestAlgorithm, inclusiveNamespacesPrefixList: prefixes });
    const location = { reference: `${xpath}/*[local-name(.)='Issuer']`, action: "after" } as const;
    signer.computeSignature(xml, { prefix: "ds", location });
    return signer.getSignedXml();
  }

  it.each<[string, string, string[], string[]?]>([
    ["exclusive", exclusive, [enveloped, exclusive]],
    ["exclusive with prefixes", exclusive, [enveloped, exclusive], ["xs", "q"]],
    ["exclusive with comments", `${exclusive}WithComments`, [enveloped, `${exclusive}WithComments`]],
    ["inclusive", inclusive, [enveloped, inclusive]],
    ["inclusive content alone", exclusive, [enveloped, inclusive]],
    ["none is the inclusive form", exclusive, [enveloped]],
  ])("%s", (_form, method, transforms, prefixes) => {
    const xml = signed(method, transforms, prefixes);
    const { verify } = messageOf("", {}, {}, keys);
    expect(verify(xml)).toMatchObject({ nameId: "ada@acme.test" });
    expect(verify(xml.replace("ada@acme.test", "eve@acme.test"))).toEqual({ code: "saml_signature_invalid" });
  });

  it.each<[string, string, string[]]>([
    ["canonicalized twice", "saml_transform", [enveloped, exclusive, exclusive]],
    ["canonicalized before the signature is taken out", "saml_transform", [exclusive, enveloped]],
    ["taken out twice", "saml_transform", [enveloped, enveloped]],
  ])("no other order, although it is signed: %s", (_form, code, transforms) => {
    expect(messageOf("", {}, {}, keys).verify(signed(exclusive, transforms))).toEqual({ code });
  });

  it("the inclusive form covers the declarations around it; the exclusive one does not", () => {
    const { verify } = messageOf("", {}, {}, keys);
    const change = (xml: string) => verify(xml.replace('xmlns:xs="urn:xs"', 'xmlns:xs="urn:evil"'));
    expect(change(signed(inclusive, [enveloped, inclusive]))).toEqual({ code: "saml_signature_invalid" });
    expect(change(signed(exclusive, [enveloped, exclusive], ["xs"]))).toEqual({ code: "saml_signature_invalid" });
    expect(change(signed(exclusive, [enveloped, exclusive]))).toHaveProperty("nameId");
  });
});
