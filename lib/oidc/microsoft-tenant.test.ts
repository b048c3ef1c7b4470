import { expect, it } from "vitest";
import { acceptedIssuer, discoveryAddress, stripWellKnown } from "./discovery-document";
import { hasPlaceholder, isManyTenants, isResponseIssuer, issuerOfTenant, tenantOf } from "./microsoft-tenant";

const host = "https://login.microsoftonline.com";
const tenant = "11111111-2222-3333-4444-555555555555";
const other = "99999999-2222-3333-4444-555555555555";

it.each<[string, string, string, boolean, string | null]>([
  ["the same", "https://idp.test/a", "https://idp.test/a", false, "https://idp.test/a"],
  ["a final slash more", "https://idp.test", "https://idp.test/", false, "https://idp.test/"],
  ["a final slash less", "https://idp.test/", "https://idp.test", false, "https://idp.test"],
  ["another host", "https://idp.test", "https://evil.test", false, null],
  ["another host at Microsoft", `${host}/acme.example/v2.0`, `https://evil.test/${tenant}/v2.0`, true, null],
  ["a domain's tenant", `${host}/acme.example/v2.0`, `${host}/${tenant}/v2.0`, true, `${host}/${tenant}/v2.0`],
  ["a domain's tenant, for a generic provider", `${host}/acme.example/v2.0`, `${host}/${tenant}/v2.0`, false, null],
  ["another tenant", `${host}/${tenant}/v2.0`, `${host}/${other}/v2.0`, true, null],
  ["another path", `${host}/acme.example/v2.0`, `${host}/${tenant}/v1.0`, true, null],
  ["the template of common", `${host}/common/v2.0`, `${host}/{tenantid}/v2.0`, true, `${host}/common/v2.0`],
  ["the template for one tenant", `${host}/${tenant}/v2.0`, `${host}/{tenantid}/v2.0`, true, null],
  ["a concrete tenant for common", `${host}/common/v2.0`, `${host}/${other}/v2.0`, true, null],
])("the document's issuer: %s", (_name, typed, found, isMicrosoft, kept) => {
  expect(acceptedIssuer(typed, found, isMicrosoft)).toBe(kept);
});

it("a pasted document address is cut back to the issuer", () => {
  expect(stripWellKnown(`${host}/common/v2.0/.well-known/openid-configuration`)).toBe(`${host}/common/v2.0`);
  expect(discoveryAddress("https://idp.test/")).toBe("https://idp.test/.well-known/openid-configuration");
});

it("tenants are read from the path only", () => {
  expect(tenantOf(`${host}/${tenant.toUpperCase()}/v2.0`)).toBe(tenant);
  expect(tenantOf(`${host}/common/v2.0`)).toBeNull();
  expect(isManyTenants(`${host}/organizations/v2.0`)).toBe(true);
  expect(isManyTenants(`${host}/commonplace/v2.0`)).toBe(false);
  expect(issuerOfTenant(`${host}/common/v2.0`, tenant)).toBe(`${host}/${tenant}/v2.0`);
});

it.each(["<tenant>", "{tenant}", "%3Ctenant%3E", "%7Btenantid%7D"])("%s is a placeholder", (text) => {
  expect(hasPlaceholder(`${host}/${text}/v2.0`)).toBe(true);
});

it.each([
  ["the issuer", `${host}/${tenant}/v2.0`, `${host}/${tenant}/v2.0`, true],
  ["another tenant than the connection's", `${host}/${tenant}/v2.0`, `${host}/${other}/v2.0`, false],
  ["the template behind common", `${host}/common/v2.0`, `${host}/{tenantid}/v2.0`, true],
  ["one tenant behind common", `${host}/common/v2.0`, `${host}/${other}/v2.0`, true],
  ["common itself", `${host}/common/v2.0`, `${host}/common/v2.0`, false],
  ["another host behind common", `${host}/common/v2.0`, `https://evil.test/${other}/v2.0`, false],
  ["another path behind common", `${host}/common/v2.0`, `${host}/${other}/v1.0`, false],
])("an authorization response names %s", (_name, issuer, named, speaksForIt) => {
  expect(isResponseIssuer({ issuer, manyTenants: isManyTenants(issuer) }, named)).toBe(speaksForIt);
});

it("a connection to one issuer compares it whole, whatever is in its path", () => {
  const client = { issuer: "https://idp.test/common", manyTenants: false };
  expect(isResponseIssuer(client, `https://idp.test/${other}`)).toBe(false);
  expect(isResponseIssuer(client, "https://idp.test/common")).toBe(true);
});
