import { beforeAll, describe, expect, it } from "vitest";
import { type KeyPair, makeEcKeyPair, makeKeyPair } from "@/e2e/support/saml-response";
import { SsoError } from "@/lib/errors/sso-error";
import { pemBody } from "./certificate";
import { parseMetadata } from "./metadata";

const now = new Date();
let first: KeyPair;
let second: KeyPair;
let elliptic: KeyPair;

beforeAll(async () => {
  [first, second, elliptic] = await Promise.all([makeKeyPair("first"), makeKeyPair("second"), makeEcKeyPair("ec")]);
});

const md = 'xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
const saml2 = "urn:oasis:names:tc:SAML:2.0:protocol";
const bindingOf = (name: string) => `urn:oasis:names:tc:SAML:2.0:bindings:${name}`;
const key = (pair: KeyPair, use: "signing" | "encryption" | null) =>
  `<md:KeyDescriptor${use ? ` use="${use}"` : ""}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n ${pemBody(pair.certificate)} \n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`;
const sso = (binding: string, location: string) =>
  `<md:SingleSignOnService Binding="${bindingOf(binding)}" Location="${location}"/>`;
const role = (inner: string, attributes = "") =>
  `<md:IDPSSODescriptor protocolSupportEnumeration="${saml2}" ${attributes}>${inner}</md:IDPSSODescriptor>`;
const entity = (inner: string, id = "https://idp.test", attributes = "") =>
  `<md:EntityDescriptor ${md} entityID="${id}" ${attributes}>${inner}</md:EntityDescriptor>`;
const usual = () => key(first, "signing") + sso("HTTP-Redirect", "https://idp.test/sso");
const read = (xml: string, options: { entityId?: string; knownEntityId?: string } = {}) =>
  parseMetadata(xml, { now, isHttpAllowed: (url) => url.hostname === "127.0.0.1", ...options });

function refusal(xml: string, options?: Parameters<typeof read>[1]): SsoError | null {
  try {
    read(xml, options);
    return null;
  } catch (error) {
    if (error instanceof SsoError) return error;
    throw error;
  }
}

describe("metadata of the field is read", () => {
  it("IK-K2: a plain document, as Okta shows it on its setup screen", () => {
    const { metadata, warnings } = read(entity(role(usual())));
    expect(metadata).toMatchObject({
      issuer: "https://idp.test",
      ssoUrl: "https://idp.test/sso",
      ssoBinding: "redirect",
    });
    expect(metadata.certificates).toHaveLength(1);
    expect(warnings).toEqual([]);
  });

  it("a byte-order mark, an XML declaration, a WS-Federation role before ours, two signing keys", () => {
    const federation = `<md:RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:ApplicationServiceType" protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706">${key(elliptic, "signing")}</md:RoleDescriptor>`;
    const xml = `\ufeff<?xml version="1.0" encoding="utf-8"?>${entity(federation + role(key(second, "encryption") + key(first, "signing") + key(second, "signing") + sso("HTTP-Redirect", "https://adfs.test/adfs/ls/") + sso("HTTP-POST", "https://adfs.test/adfs/ls/")))}`;
    const { metadata } = read(xml);
    expect(metadata.certificates.map(({ subject }) => subject)).toEqual(["CN=first", "CN=second"]);
  });

  it("a key without use signs; a key for encryption does not; the same key counts once", () => {
    const keys = key(first, null) + key(first, "signing") + key(second, "encryption");
    const { metadata } = read(entity(role(keys + sso("HTTP-POST", "https://idp.test/sso"))));
    expect(metadata.certificates).toHaveLength(1);
    expect(metadata.ssoBinding).toBe("post");
  });

  it("WantAuthnRequestsSigned and a P-256 key", () => {
    const inner = key(elliptic, "signing") + sso("HTTP-Redirect", "https://idp.test/sso");
    const { metadata } = read(entity(role(inner, 'WantAuthnRequestsSigned="true"')));
    expect(metadata.wantAuthnRequestsSigned).toBe(true);
    expect(metadata.certificates[0]?.keyType).toBe("EC P-256");
  });

  it("one of several entities: by choice, or the one that the connection has already", () => {
    const several = `<md:EntitiesDescriptor ${md}>${entity(role(usual()), "https://a.test")}<md:EntitiesDescriptor>${entity(role(usual()), "https://b.test")}</md:EntitiesDescriptor></md:EntitiesDescriptor>`;
    expect(refusal(several)).toMatchObject({
      code: "metadata_entity_choice",
      details: { choices: ["https://a.test", "https://b.test"] },
    });
    expect(read(several, { entityId: "https://b.test" }).metadata.issuer).toBe("https://b.test");
    expect(read(several, { knownEntityId: "https://a.test" }).metadata.issuer).toBe("https://a.test");
    expect(refusal(several, { entityId: "https://c.test" })?.code).toBe("metadata_entity_choice");
  });

  it("warns, but reads: http on a host that the operator allows, metadata past its time", () => {
    const http = role(key(first, "signing") + sso("HTTP-Redirect", "http://127.0.0.1:9/sso"));
    expect(read(entity(http)).warnings).toEqual(["http_endpoint"]);
    expect(read(entity(role(usual()), "https://idp.test", 'validUntil="2020-01-01T00:00:00Z"')).warnings).toEqual([
      "valid_until_past",
    ]);
    expect(read(entity(role(usual()), "https://sts.windows.net/{tenantid}/")).warnings).toEqual([
      "entity_id_placeholder",
    ]);
  });
});

describe("what a sign-in does not need does not refuse a document", () => {
  const slo = (binding: string, location: string) =>
    `<md:SingleLogoutService Binding="${bindingOf(binding)}" Location="${location}"/>`;

  it.each<[string, () => string, string | null, string[]]>([
    ["an http logout address", () => slo("HTTP-Redirect", "http://idp.test/slo"), null, ["logout_endpoint_unusable"]],
    ["one that is no address", () => slo("HTTP-POST", "/slo"), null, ["logout_endpoint_unusable"]],
    [
      "one that is too long",
      () => slo("HTTP-POST", `https://idp.test/${"a".repeat(2000)}`),
      null,
      ["logout_endpoint_unusable"],
    ],
    [
      "a usable one beside it is taken",
      () => slo("HTTP-Redirect", "http://idp.test/slo") + slo("HTTP-POST", "https://idp.test/slo"),
      "https://idp.test/slo",
      [],
    ],
    ["none at all", () => "", null, []],
    ["one for SOAP", () => slo("SOAP", "http://idp.test/soap"), null, []],
  ])("%s", (_sentence, logout, sloUrl, warnings) => {
    const result = read(entity(role(usual() + logout())));
    expect(result.metadata.sloUrl).toBe(sloUrl);
    expect(result.warnings).toEqual(warnings);
  });

  it("a logout address comes with its binding, and where answers go", () => {
    const address = (binding: string, more: string) =>
      `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="https://idp.test/slo" ${more}/>`;
    const logout = (...elements: string[]) => read(entity(role(usual() + elements.join("")))).metadata;
    const answers = 'ResponseLocation="https://idp.test/slo-answer"';
    const given = { sloUrl: "https://idp.test/slo", sloBinding: "post", sloResponseUrl: "https://idp.test/slo-answer" };
    expect(logout(address("HTTP-POST", answers))).toMatchObject(given);
    const both = logout(address("HTTP-POST", answers), address("HTTP-Redirect", ""));
    expect(both).toMatchObject({ sloUrl: "https://idp.test/slo", sloBinding: "redirect", sloResponseUrl: null });
    expect(logout(address("HTTP-POST", 'ResponseLocation="http://idp.test/x"')).sloResponseUrl).toBeNull();
    expect(logout("")).toMatchObject({ sloUrl: null, sloBinding: "redirect", sloResponseUrl: null });
  });

  it("one of two sign-in addresses is enough, of whichever binding", () => {
    const mixed = sso("HTTP-Redirect", "http://idp.test/sso") + sso("HTTP-POST", "https://idp.test/sso");
    const { metadata, warnings } = read(entity(role(key(first, "signing") + mixed)));
    expect(metadata).toMatchObject({ ssoUrl: "https://idp.test/sso", ssoBinding: "post" });
    expect(warnings).toEqual(["sso_endpoint_unusable"]);
  });

  it("a validity that is no time, and formats that nobody knows, are passed over", () => {
    const formats = "<md:NameIDFormat/><md:NameIDFormat>urn:x</md:NameIDFormat>";
    const { metadata, warnings } = read(entity(role(usual() + formats), "https://idp.test", 'validUntil="soon"'));
    expect(metadata.nameIdFormats).toEqual(["urn:x"]);
    expect(warnings).toEqual([]);
  });
});

describe("what a browser writes around a document is passed over", () => {
  const banner =
    "This XML file does not appear to have any style information associated with it. The document tree is shown below.\n";
  it.each([
    banner,
    `${banner}<?xml version="1.0"?>`,
    "Mit dieser XML-Datei sind anscheinend keine Style-Informationen verknüpft.\n",
  ])("%#", (before) => {
    expect(read(before + entity(role(usual()))).metadata.issuer).toBe("https://idp.test");
  });

  it("but a sentence about another document is none", () => {
    expect(refusal(`${banner}<samlp:Response/>`)?.code).toBe("metadata_malformed");
    expect(refusal(`${"a".repeat(600)}${entity(role(usual()))}`)?.code).toBe("metadata_malformed");
  });
});

describe("what is no metadata has a code", () => {
  it.each<[string, () => string]>([
    ["metadata_malformed", () => "hello"],
    ["metadata_malformed", () => '{"issuer":"https://idp.test"}'],
    ["metadata_malformed", () => ""],
    ["metadata_malformed", () => entity(role(usual())).slice(0, -9)],
    ["metadata_web_page", () => "<html><body>Not found</body></html>"],
    ["metadata_web_page", () => "<!DOCTYPE html><html><head><title>Sign in</title></head></html>"],
    [
      "metadata_web_page",
      () => '<?xml version="1.0"?>\n<!-- a proxy -->\n<!doctype HTML PUBLIC "-//W3C//DTD">\n<html/>',
    ],
    ["metadata_is_address", () => " https://idp.test/metadata?id=1 "],
    ["metadata_is_address", () => "idp.example.com/metadata.xml"],
    ["metadata_is_address", () => '"https://idp.test/metadata"'],
    ["metadata_malformed", () => first.certificate],
    ["metadata_malformed", () => entity(role(usual()), `urn:${"a".repeat(1021)}`)],
    ["metadata_malformed", () => entity(role(usual()), "")],
    ["metadata_dtd", () => `<!DOCTYPE x [<!ENTITY a "b">]>${entity(role(usual()))}`],
    ["metadata_too_large", () => entity(role(usual() + "<md:Extensions/>".repeat(41_000)))],
    ["metadata_too_large", () => entity(role(usual())) + " ".repeat(2 * 1024 * 1024 + 1)],
    ["metadata_no_idp", () => entity("<md:SPSSODescriptor/>")],
    ["metadata_no_idp", () => entity(role(usual()).replace(saml2, "urn:oasis:names:tc:SAML:1.1:protocol"))],
    ["metadata_role_choice", () => entity(role(usual()) + role(usual()))],
    ["metadata_no_sso_endpoint", () => entity(role(key(first, "signing") + sso("SOAP", "https://idp.test/soap")))],
    ["metadata_no_signing_cert", () => entity(role(sso("HTTP-Redirect", "https://idp.test/sso")))],
    [
      "metadata_no_signing_cert",
      () => entity(role(key(first, "encryption") + sso("HTTP-Redirect", "https://idp.test/sso"))),
    ],
    ["metadata_endpoint", () => entity(role(key(first, "signing") + sso("HTTP-Redirect", "http://idp.test/sso")))],
    ["metadata_endpoint", () => entity(role(key(first, "signing") + sso("HTTP-Redirect", "javascript:alert(1)")))],
    ["metadata_endpoint", () => entity(role(key(first, "signing") + sso("HTTP-Redirect", "https://u:p@idp.test/")))],
  ])("%s (%#)", (code, xml) => {
    expect(refusal(xml())?.code).toBe(code);
  });
});
