import { beforeAll, describe, expect, it } from "vitest";
import { type KeyPair, makeEcKeyPair } from "@/e2e/support/saml-response";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import { pemBody } from "./certificate";
import { parseMetadata } from "./metadata";

/* Documents at the exact limits, and elements that only look like those of metadata (checks.md 2.1 to 2.14). */

let pairs: KeyPair[];
beforeAll(async () => {
  pairs = await Promise.all(Array.from({ length: 21 }, (_, index) => makeEcKeyPair(`key ${index}`)));
});

const now = new Date();
const saml2 = "urn:oasis:names:tc:SAML:2.0:protocol";
const namespaces = 'xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
const keys = (count: number) =>
  pairs
    .slice(0, count)
    .map(({ certificate }) => `<ds:X509Certificate>${pemBody(certificate)}</ds:X509Certificate>`)
    .map((one) => `<KeyDescriptor><ds:KeyInfo><ds:X509Data>${one}</ds:X509Data></ds:KeyInfo></KeyDescriptor>`)
    .join("");
const service = (location: string) =>
  `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${location}"/>`;
const role = (inner: string, more = "") =>
  `<IDPSSODescriptor protocolSupportEnumeration="${saml2}" ${more}>${inner}</IDPSSODescriptor>`;
const entity = (inner: string, id = "https://idp.test") =>
  `<EntityDescriptor ${namespaces} entityID="${id}">${inner}</EntityDescriptor>`;
const list = (inner: string, more = "") => `<EntitiesDescriptor ${namespaces} ${more}>${inner}</EntitiesDescriptor>`;
const nested = (levels: number) => Array.from({ length: levels }).reduce<string>((inner) => list(inner), good());
const good = (location = "https://idp.test/sso") => entity(role(keys(1) + service(location)));
const withId = (id: string) => entity(role(keys(1) + service("https://idp.test/sso")), id);

function read(xml: string, options: { now?: Date; entityId?: string; knownEntityId?: string } = {}) {
  try {
    return parseMetadata(xml, { now, isHttpAllowed: ({ hostname }) => hostname === "127.0.0.1", ...options });
  } catch (error) {
    if (error instanceof SsoError) return { refused: error.code, got: error.details.got };
    throw error;
  }
}

describe("at the limit, and one beyond it", () => {
  it.each<[string, () => string, object]>([
    ["an entity ID of 1024 characters", () => withId(`urn:${"a".repeat(1020)}`), { warnings: [] }],
    ["one of 1025", () => withId(`urn:${"a".repeat(1021)}`), { refused: "metadata_malformed", got: plain(1025) }],
    [
      "an entity ID with a replaced character",
      () => withId("https://idp\ufffd.test"),
      { refused: "metadata_encoding" },
    ],
    ["an entity ID of nothing but space", () => withId(" "), { refused: "metadata_malformed" }],
    ["lists 16 deep", () => nested(16), { warnings: [] }],
    ["lists 17 deep", () => nested(17), { refused: "metadata_too_large" }],
    ["twenty certificates", () => entity(role(keys(20) + service("https://idp.test/"))), { warnings: [] }],
    ["twenty-one", () => entity(role(keys(21) + service("https://idp.test/"))), { refused: "metadata_too_large" }],
    ["60 listed", () => entity(role(keys(1).repeat(60) + service("https://idp.test/"))), { warnings: [] }],
    [
      "61 listed",
      () => entity(role(keys(1).repeat(61) + service("https://idp.test/"))),
      { refused: "metadata_too_large" },
    ],
    ["an address of 2000 characters", () => good(`https://idp.test/${"a".repeat(1983)}`), { warnings: [] }],
    ["one of 2001", () => good(`https://idp.test/${"a".repeat(1984)}`), { refused: "metadata_endpoint" }],
    ["an address with a fragment", () => good("https://idp.test/sso#a"), { refused: "metadata_endpoint" }],
    ["an address with a user", () => good("https://ada@idp.test/sso"), { refused: "metadata_endpoint" }],
    ["an address with a password alone", () => good("https://:x@idp.test/sso"), { refused: "metadata_endpoint" }],
    ["another scheme on a host that is listed", () => good("ftp://127.0.0.1/sso"), { refused: "metadata_endpoint" }],
    ["no address", () => good(" "), { refused: "metadata_no_sso_endpoint" }],
  ])("%s", (_what, xml, expected) => expect(read(xml())).toMatchObject(expected));

  it.each<[string, number, string[]]>([
    ["30 days before its end", 30 * 86_400_000, []],
    ["a moment later", 30 * 86_400_000 - 1, ["certificate_expiring"]],
    ["at its end", 0, ["certificate_expiring"]],
    ["after it", -1, ["certificate_expired"]],
  ])("a certificate %s", (_when, before, warnings) => {
    const result = read(good());
    const end = "metadata" in result ? Date.parse(result.metadata.certificates[0]?.notAfter ?? "") : Number.NaN;
    expect(read(good(), { now: new Date(end - before) })).toMatchObject({ warnings });
  });

  it.each<[string, number, string[]]>([
    ["ends now", 0, []],
    ["ended a moment ago", -1, ["valid_until_past"]],
  ])("a list that %s", (_when, after, warnings) => {
    const end = new Date(now.getTime() + after).toISOString();
    const result = read(list(good(), `validUntil="${end}"`));
    expect(result).toMatchObject({ warnings, metadata: { validUntil: end } });
  });
});

describe("elements count by their namespace, and what is none of ours is passed over", () => {
  const foreign = (xml: string) => xml.replace(/^<(\w+)/, '<$1 xmlns="urn:x"');
  it.each<[string, () => string, object]>([
    [
      "a provider that only looks like one, beside the real one",
      () => list(`${good().replace("SAML:2.0:metadata", "x").replace("idp.test", "evil.test")}${good()}`),
      { metadata: { issuer: "https://idp.test" } },
    ],
    [
      "a list that only looks like one",
      () => list(foreign(list(good()).replace(namespaces, ""))),
      { refused: "metadata_no_idp" },
    ],
    ["a role that only looks like one", () => entity(foreign(role(keys(1)))), { refused: "metadata_no_idp" }],
    [
      "a key that only looks like one",
      () => entity(role(foreign(keys(1)) + service("https://idp.test/"))),
      { refused: "metadata_no_signing_cert" },
    ],
    [
      "a service that only looks like one",
      () => entity(role(keys(1) + foreign(service("https://idp.test/")))),
      { refused: "metadata_no_sso_endpoint" },
    ],
    ["a service provider", () => entity("<SPSSODescriptor/>"), { refused: "metadata_no_idp", got: said("spMetadata") }],
    ["nobody", () => entity(""), { refused: "metadata_no_idp", got: said("noIdpRole") }],
  ])("%s", (_what, xml, expected) => expect(read(xml())).toMatchObject(expected));

  it("a lone provider is read whatever the connection had before: what that means is not decided here", () => {
    expect(read(good(), { knownEntityId: "https://old.test" })).toMatchObject({
      metadata: { issuer: "https://idp.test" },
    });
  });

  it("what is refused says what came instead", () => {
    const single = read(good(), { entityId: "https://other.test" });
    expect(single).toEqual({ refused: "metadata_no_idp", got: plain("https://idp.test") });
    const providers = list(`${entity("<SPSSODescriptor/>")}${entity("")}`);
    expect(read(providers)).toEqual({ refused: "metadata_no_idp", got: said("spMetadata") });
    const roles = entity(role(keys(1)) + role(keys(1)));
    expect(read(roles)).toEqual({ refused: "metadata_role_choice", got: plain(2) });
    const keyless = entity(role(service("https://idp.test/")));
    expect(read(keyless)).toEqual({ refused: "metadata_no_signing_cert", got: nothing });
  });

  it("of two addresses of one kind the usable one is taken", () => {
    const both = entity(role(keys(1) + service("http://idp.test/") + service("https://idp.test/second")));
    expect(read(both)).toMatchObject({ warnings: [], metadata: { ssoUrl: "https://idp.test/second" } });
  });

  it.each<[string, boolean]>([
    ["true", true],
    ["1", true],
    ["0", false],
    ["yes", false],
  ])("requests have to be signed by %s: %s", (word, wantAuthnRequestsSigned) => {
    const xml = entity(role(keys(1) + service("https://idp.test/"), `WantAuthnRequestsSigned="${word}"`));
    expect(read(xml)).toMatchObject({ metadata: { wantAuthnRequestsSigned } });
  });
});
