import { openClientSecret } from "@/lib/connections/client-secret-store";
import { configurationKey, type OidcConnection } from "@/lib/connections/connection";
import { isManyTenants } from "@/lib/oidc/microsoft-tenant";
import type { OidcParty } from "@/lib/oidc/oidc-client";
import { rpAddresses, sendsIssuer } from "@/lib/oidc/oidc-config";

/** A live connection as the OIDC client needs it, with its secret opened. Only complete connections are live. */
export function oidcParty(connection: OidcConnection, baseUrl: string): OidcParty {
  const { id, kind, oidc } = connection;
  const { issuer, clientId, sealedClientSecret, authorizationEndpoint, tokenEndpoint, jwksUri } = oidc;
  if (!issuer || !clientId || !sealedClientSecret || !authorizationEndpoint || !tokenEndpoint || !jwksUri)
    throw new Error(`Connection ${id} is live and incomplete`);
  return {
    cacheKey: configurationKey(connection),
    issuer,
    manyTenants: kind === "microsoft-oidc" && isManyTenants(issuer),
    clientId,
    clientSecret: openClientSecret(id, sealedClientSecret),
    clientAuth: oidc.clientAuth,
    authorizationEndpoint,
    tokenEndpoint,
    userinfoEndpoint: oidc.userinfoEndpoint,
    revocationEndpoint: oidc.revocationEndpoint,
    endSessionEndpoint: oidc.endSessionEndpoint,
    jwksUri,
    idTokenSigningAlg: oidc.idTokenSigningAlg,
    sendsIssuer: sendsIssuer(oidc),
    redirectUri: rpAddresses(id, baseUrl).redirectUri,
  };
}
