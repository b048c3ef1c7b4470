import { expect, it } from "vitest";
import type { Connection } from "./connection";
import { connectionInputSchema } from "./connection-schema";
import { riskyChanges } from "./save-gate";

const made = (kind: "generic-saml" | "generic-oidc", change: object = {}) =>
  ({
    ...connectionInputSchema.parse({ kind, name: "Acme", ...change }),
    protocol: kind.slice(8),
  }) as unknown as Connection;

it.each<["generic-saml" | "generic-oidc", object, string[]]>([
  ["generic-saml", { saml: { issuer: "https://other.test" } }, ["saml.issuer"]],
  ["generic-saml", { saml: { entityIdOverride: "urn:acme" } }, ["saml.entityIdOverride"]],
  ["generic-saml", { saml: { metadataUrl: "https://idp.test/metadata" } }, ["saml.metadataUrl"]],
  ["generic-saml", { saml: { addressStyle: "shared" } }, ["saml.addressStyle"]],
  ["generic-saml", { provisioning: { identifyBy: { field: "userName", claim: "uid" } } }, ["provisioning.identifyBy"]],
  ["generic-oidc", { oidc: { issuer: "https://other.test" } }, ["oidc.issuer"]],
  ["generic-oidc", { oidc: { clientId: "another" } }, ["oidc.clientId"]],
  ["generic-oidc", { oidc: { jwksUri: "https://other.test/keys" } }, ["oidc.jwksUri"]],
  ["generic-oidc", { oidc: { tokenEndpoint: "https://other.test/token" } }, ["oidc.tokenEndpoint"]],
  ["generic-oidc", { oidc: { userinfoEndpoint: "https://other.test/me" } }, ["oidc.userinfoEndpoint"]],
  ["generic-oidc", { oidc: { authorizationEndpoint: "https://other.test/a" } }, ["oidc.authorizationEndpoint"]],
  ["generic-oidc", { oidc: { revocationEndpoint: "https://other.test/r" } }, ["oidc.revocationEndpoint"]],
  ["generic-oidc", { oidc: { endSessionEndpoint: "https://other.test/l" } }, ["oidc.endSessionEndpoint"]],
  ["generic-oidc", { oidc: { discoveryQuery: "appid=x" } }, ["oidc.discoveryQuery"]],
  ["generic-oidc", { oidc: { allowedTenants: ["11111111-2222-3333-4444-555555555555"] } }, ["oidc.allowedTenants"]],
  ["generic-saml", { saml: { clockSkewSeconds: 10 }, name: "Other", signIn: { buttonText: "Go" } }, []],
  ["generic-oidc", { oidc: { scopes: ["openid"] }, provisioning: { createUsers: false } }, []],
])("%s %o: %o", (kind, change, expected) => {
  expect(riskyChanges(made(kind), made(kind, change))).toEqual(expected);
});
