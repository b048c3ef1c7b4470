import { expect, it } from "vitest";
import { world } from "@/e2e/fixtures/saml-world";
import { buildResponse, makeKeyPair, type ResponseOptions } from "@/e2e/support/saml-response";
import { describeResponse } from "./describe-response";
import { nameIdFormats, ns } from "./saml-names";
import { parseMessage } from "./xml-document";

const options: ResponseOptions = {
  issuer: world.issuer,
  acsUrl: world.acsUrl,
  audience: "https://sp.test",
  inResponseTo: null,
  nameId: "ada@acme.test",
  now: world.now,
  sign: "none",
  key: { certificate: "", privateKey: "" },
};
const describe = (change: Partial<ResponseOptions>) =>
  describeResponse(parseMessage(buildResponse({ ...options, ...change })));

it("what a message says of itself is read as it is there", () => {
  expect(describe({})).toEqual({
    issuer: world.issuer,
    audiences: ["https://sp.test"],
    recipients: [world.acsUrl],
    destination: world.acsUrl,
    nameIdFormat: nameIdFormats.emailAddress,
    authnContexts: ["urn:oasis:names:tc:SAML:2.0:ac:classes:Password"],
    statusCodes: ["urn:oasis:names:tc:SAML:2.0:status:Success"],
    signatures: [],
    isEncrypted: false,
  });
});

it("the issuer of the assertion counts, and names of other namespaces are other names", () => {
  const beforeSigning = (xml: string) =>
    xml
      .replace(">https://idp.test<", ">https://outer.test<")
      .replace("</saml:Conditions>", '<x:Audience xmlns:x="urn:x">other</x:Audience></saml:Conditions>')
      .replace(/<saml:NameID Format="[^"]*"/, "<saml:NameID");
  expect(describe({ beforeSigning })).toMatchObject({
    issuer: world.issuer,
    audiences: ["https://sp.test"],
    nameIdFormat: nameIdFormats.unspecified,
  });
});

it("what is not there is null, or none", () => {
  const empty = parseMessage(`<p:Response xmlns:p="${ns.protocol}"/>`);
  expect(describeResponse(empty)).toMatchObject({
    issuer: null,
    audiences: [],
    destination: null,
    nameIdFormat: null,
    isEncrypted: false,
  });
  const encrypted = parseMessage(
    `<p:Response xmlns:p="${ns.protocol}"><a:EncryptedAssertion xmlns:a="${ns.assertion}"/></p:Response>`,
  );
  expect(describeResponse(encrypted).isEncrypted).toBe(true);
});

it("each signature is told with what it is of, how it is made and by whom", async () => {
  const key = await makeKeyPair("idp");
  const { signatures } = describe({ key, sign: "both", withCertificate: true });
  const made = {
    algorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    digest: "http://www.w3.org/2001/04/xmlenc#sha256",
    certificate: { subject: expect.stringContaining("idp") },
  };
  expect(signatures).toMatchObject([
    { of: "Response", ...made },
    { of: "Assertion", ...made },
  ]);
  expect(describe({ key, sign: "assertion" }).signatures).toMatchObject([{ of: "Assertion", certificate: null }]);
});
