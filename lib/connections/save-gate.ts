import type { OidcConfig } from "@/lib/oidc/oidc-config";
import type { Connection } from "./connection";

/**
 * Every address of an OpenID provider is trusted with something: it names the person (token, userinfo, keys), receives tokens
 * and secrets (token, userinfo, revocation, logout), or is where people type their password.
 */
const riskyOidcFields = [
  "issuer",
  "clientId",
  "jwksUri",
  "discoveryQuery",
  "allowedTenants",
  "authorizationEndpoint",
  "tokenEndpoint",
  "userinfoEndpoint",
  "revocationEndpoint",
  "endSessionEndpoint",
] as const satisfies readonly (keyof OidcConfig)[];

/**
 * What can lock an organization out, or let strangers in, when it is wrong: whom the connection trusts, who it says that it
 * is, and how it recognizes people. A live connection changes these only after a test of exactly the new configuration.
 * @returns the paths that differ
 */
export function riskyChanges(before: Connection, after: Connection): string[] {
  const values = (connection: Connection): Record<string, unknown> => {
    const { field, claim } = connection.provisioning.identifyBy;
    const shared = { "provisioning.identifyBy": [field, claim] };
    if (connection.protocol === "oidc") {
      const { oidc } = connection;
      return { ...shared, ...Object.fromEntries(riskyOidcFields.map((field) => [`oidc.${field}`, oidc[field]])) };
    }
    const { issuer, certificates, addressStyle, entityIdOverride, metadataUrl } = connection.saml;
    return {
      ...shared,
      "saml.issuer": issuer,
      "saml.certificates": [...certificates].sort(),
      // Certificates are taken from there without asking again.
      "saml.metadataUrl": metadataUrl,
      "saml.addressStyle": addressStyle,
      "saml.entityIdOverride": entityIdOverride,
    };
  };
  const [old, next] = [values(before), values(after)];
  return Object.keys(next).filter((path) => JSON.stringify(old[path]) !== JSON.stringify(next[path]));
}
