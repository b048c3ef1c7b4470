import { expect, it } from "vitest";
import type { AssertedIdentity } from "./asserted-identity";
import { defaultClaimRows, mapProfile, resolveClaimSource } from "./claim-mapping";
import { lowerAscii, trimSpace } from "./normalize";

const ms = "http://schemas.microsoft.com";
const ws = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const identityOf = (
  claims: Record<string, string[]>,
  friendlyNames: Record<string, string> = {},
): AssertedIdentity => ({
  connectionId: "c",
  protocol: "saml",
  issuer: "https://idp.test",
  subject: "Ada@Acme.test",
  claims,
  friendlyNames,
  authenticatedAt: new Date(0),
});

it.each<[string, Record<string, string[]>, Record<string, string>?]>([
  ["Entra", { [`${ws}/emailaddress`]: ["Ada@acme.test"], [`${ms}/identity/claims/displayname`]: ["Ada"] }],
  ["Okta and OneLogin", { email: ["Ada@acme.test"], full_name: ["Ada"] }],
  ["Keycloak", { "urn:oid:0.9.2342.19200300.100.1.3": ["Ada@acme.test"], name: ["Ada"] }],
  ["SimpleSAMLphp", { mail: ["Ada@acme.test"], displayName: ["Ada"] }],
])("the defaults read e-mail and name as %s sends them", (_provider, claims) => {
  expect(mapProfile(identityOf(claims), defaultClaimRows)).toMatchObject({ email: "ada@acme.test", fullName: "Ada" });
});

it("without any e-mail claim the subject is the e-mail; a role that did not arrive is null, an empty one is empty", () => {
  expect(mapProfile(identityOf({}), defaultClaimRows)).toMatchObject({ email: "ada@acme.test", roleValues: null });
  expect(mapProfile(identityOf({ role: [] }), defaultClaimRows).roleValues).toEqual([]);
});

it("placeholders need all their claims; names of objects are only names", () => {
  const identity = identityOf({ given: ["Ada"], family: ["Lovelace"] }, { surname: "family" });
  expect(resolveClaimSource(identity, "{given} {surname}")).toEqual(["Ada Lovelace"]);
  expect(resolveClaimSource(identity, "{given} {missing}")).toBeNull();
  expect(resolveClaimSource(identity, "constructor")).toBeNull();
  expect(resolveClaimSource(identity, "NameID")).toEqual(["Ada@Acme.test"]);
});

it("two subjects that only Unicode folds together stay two", () => {
  expect(lowerAscii("\u212Aate@Acme.test")).toBe("\u212Aate@acme.test");
  expect(trimSpace(" ada\u00a0\n")).toBe("ada\u00a0");
});
