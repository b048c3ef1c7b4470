import { expect, it } from "vitest";
import { world } from "@/e2e/fixtures/saml-world";
import { buildAuthnRequest, withLoginHint } from "./authn-request";
import { samlConfigSchema } from "./saml-config";
import { bindings, nameIdFormats, ns } from "./saml-names";
import { spAddresses } from "./sp-addresses";
import { attribute, childElement, childElements, ownText, parseMessage } from "./xml-document";
import type { XmlElement } from "./xml-tree";

const ssoUrl = "https://idp.test/sso?a=1&b=<2>";

function request(saml: object = {}, loginHint: string | null = null): XmlElement {
  const config = samlConfigSchema.parse({ ssoUrl, ...saml });
  const addresses = spAddresses(world.connectionId, config, world.baseUrl);
  return parseMessage(buildAuthnRequest({ requestId: "id-1", now: world.now, config, addresses, loginHint }));
}

it("says who asks, whom, when, and where the answer goes", () => {
  const root = request({ entityIdOverride: 'urn:us & "others"' });
  expect(Object.fromEntries(root.attributes.map(({ name, value }) => [name, value]))).toEqual({
    "xmlns:samlp": ns.protocol,
    "xmlns:saml": ns.assertion,
    ID: "id-1",
    Version: "2.0",
    IssueInstant: world.now.toISOString(),
    Destination: ssoUrl,
    ProtocolBinding: bindings.post,
    AssertionConsumerServiceURL: `${world.baseUrl}/saml/consume/${world.connectionId}`,
  });
  const issuer = childElement(root, ns.assertion, "Issuer");
  expect(issuer && ownText(issuer)).toBe('urn:us & "others"');
});

it("asks for a new sign-in and for a context only where the connection does", () => {
  expect(attribute(request({ forceAuthn: true }), "ForceAuthn")).toBe("true");
  expect(childElements(request()).map(({ localName }) => localName)).toEqual(["Issuer", "NameIDPolicy"]);
  const asked = request({ acrValues: ["urn:a", "urn:b"] });
  const context = childElement(asked, ns.protocol, "RequestedAuthnContext");
  expect(context && attribute(context, "Comparison")).toBe("exact");
  expect(context && childElements(context).map(ownText)).toEqual(["urn:a", "urn:b"]);
});

it("names the person only where the connection says that the subject does", () => {
  const subjectOf = (parameter: string | null, hint: string | null) =>
    childElement(request({ loginHintParameter: parameter }, hint), ns.assertion, "Subject");
  expect(subjectOf(null, "ada@acme.test")).toBeNull();
  expect(subjectOf("login_hint", "ada@acme.test")).toBeNull();
  expect(subjectOf("NameID", null)).toBeNull();
  expect(subjectOf("NameID", "")).toBeNull();
  const [nameId] = childElements(subjectOf("NameID", "<ada>&@acme.test") as XmlElement);
  expect([nameId && ownText(nameId), nameId && attribute(nameId, "Format")]).toEqual([
    "<ada>&@acme.test",
    nameIdFormats.emailAddress,
  ]);
});

it.each([
  [null, "ada@acme.test", "https://idp.test/sso?x=1"],
  ["NameID", "ada@acme.test", "https://idp.test/sso?x=1"],
  ["login_hint", null, "https://idp.test/sso?x=1"],
  ["login_hint", "", "https://idp.test/sso?x=1"],
  ["login_hint", "ada&x=2@acme.test", "https://idp.test/sso?x=1&login_hint=ada%26x%3D2%40acme.test"],
  ["x", "ada@acme.test", "https://idp.test/sso?x=ada%40acme.test"],
])("the hint goes by %s, of %s: %s", (parameter, hint, address) =>
  expect(withLoginHint("https://idp.test/sso?x=1", parameter, hint)).toBe(address),
);
