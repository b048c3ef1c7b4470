import { describe, expect, it } from "vitest";
import { world } from "@/e2e/fixtures/saml-world";
import { buildAuthnRequest } from "./authn-request";
import { samlConfigSchema } from "./saml-config";
import { spAddresses } from "./sp-addresses";

// The public case "relatives of a NameID format". Relatives looked for: every version that the names are written in, other
// formats of the standard, what reads the setting (request, metadata, checks, lint, fixes), and texts that are no format.

const read = (nameIdFormat: unknown) => samlConfigSchema.safeParse({ nameIdFormat });

it.each([
  ..."emailAddress persistent transient unspecified any".split(" "),
  ..."1.1:nameid-format:emailAddress 2.0:nameid-format:emailAddress 1.0:nameid-format:unspecified 2.0:nameid-format:kerberos"
    .split(" ")
    .map((end) => `urn:oasis:names:tc:SAML:${end}`),
  "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
])("%s is a NameID format, and stays as it was written", (format) =>
  expect(read(format).data?.nameIdFormat).toBe(format),
);

it.each([
  "",
  "email",
  "Persistent",
  "urn:oasis:names:tc:SAML:3.0:nameid-format:x",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:",
  "urn:oasis:names:tc:SAML:2.0:nameid-format:a b",
  'urn:oasis:names:tc:SAML:2.0:nameid-format:x"/><a b="',
  `urn:oasis:names:tc:SAML:2.0:nameid-format:${"x".repeat(101)}`,
  "urn:oasis:names:tc:SAML:2.0:nameid-format:x\n",
  null,
  7,
])("%s is none", (format) => expect(read(format).error?.issues[0]?.message).toBe("name_id_format"));

it("nobody demands a format who did not ask for that", () => {
  expect(samlConfigSchema.parse({})).toMatchObject({ nameIdFormat: "emailAddress", requireNameIdFormat: false });
});

describe("the request", () => {
  const policyOf = (nameIdFormat: string) => {
    const config = samlConfigSchema.parse({ nameIdFormat, ssoUrl: "https://idp.test/sso" });
    const addresses = spAddresses(world.connectionId, config, world.baseUrl);
    const xml = buildAuthnRequest({ requestId: "id-1", now: world.now, config, addresses, loginHint: null });
    return /<samlp:NameIDPolicy[^>]*>/.exec(xml)?.[0];
  };
  const transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

  it.each([
    ["any", '<samlp:NameIDPolicy AllowCreate="true"/>'],
    ["transient", `<samlp:NameIDPolicy Format="${transient}"/>`],
    [transient, `<samlp:NameIDPolicy Format="${transient}"/>`],
    [
      "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos",
      '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos" AllowCreate="true"/>',
    ],
  ])("for %s asks with %s", (format, policy) => expect(policyOf(format)).toBe(policy));
});
