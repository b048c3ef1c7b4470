import { expect, it } from "vitest";
import { samlConfigSchema } from "./saml-config";
import { ns } from "./saml-names";
import { serviceProviderMetadata } from "./samlify-messages";
import { spAddresses } from "./sp-addresses";
import { attribute, childElement, parseMessage, walk } from "./xml-document";

/** Our metadata as a reader of it finds it: elements by name, with what is asked of each. */
function read(saml: object, certificates: readonly string[] = []) {
  const config = samlConfigSchema.parse(saml);
  const xml = serviceProviderMetadata(config, spAddresses("abc", config, "https://console.test"), certificates);
  const root = parseMessage(xml);
  const role = childElement(root, ns.metadata, "SPSSODescriptor");
  const all = (name: string, of: string) =>
    walk(root).flatMap((element) => (element.localName === name ? [attribute(element, of)] : []));
  const binding = (uri: string | null) => uri?.split(":").at(-1);
  return {
    signs: role && attribute(role, "AuthnRequestsSigned"),
    wants: role && attribute(role, "WantAssertionsSigned"),
    uses: all("KeyDescriptor", "use"),
    logout: all("SingleLogoutService", "Binding").map(binding),
    consume: all("AssertionConsumerService", "Location"),
    isDefault: all("AssertionConsumerService", "isDefault"),
    formats: walk(root).flatMap(({ localName, children }) => (localName === "NameIDFormat" ? children : [])),
  };
}

const address = "https://console.test/saml/consume/abc";
const format = (name: string) => `urn:oasis:names:tc:SAML:1.1:nameid-format:${name}`;

it.each<[string, object, object]>([
  [
    "as it is by default",
    {},
    { logout: ["HTTP-Redirect", "HTTP-POST"], consume: [address], isDefault: ["true"], uses: [] },
  ],
  ["requests that are signed", { signRequests: true }, { signs: "true" }],
  ["requests that are not", { signRequests: false }, { signs: "false" }],
  ["assertions that have to be signed", { requireSignedAssertion: true }, { wants: "true" }],
  ["assertions that need not be", { requireSignedAssertion: false }, { wants: "false" }],
  ["logout", { singleLogout: { enabled: true } }, { logout: ["HTTP-Redirect", "HTTP-POST"] }],
  [
    "logout by SOAP, too",
    { singleLogout: { enabled: true, soap: true } },
    { logout: ["HTTP-Redirect", "HTTP-POST", "SOAP"] },
  ],
  ["logout that is off", { singleLogout: { enabled: false, soap: true } }, { logout: [] }],
  ["a format", { nameIdFormat: "unspecified" }, { formats: [format("unspecified")] }],
])("our metadata says %s", (_what, saml, expected) => expect(read(saml)).toMatchObject(expected));

it("the active key and the next one are there, each for both uses", () => {
  const pem = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`;
  expect(read({}, [pem("AAAA"), pem("BBBB")]).uses.toSorted()).toEqual([
    "encryption",
    "encryption",
    "signing",
    "signing",
  ]);
});
