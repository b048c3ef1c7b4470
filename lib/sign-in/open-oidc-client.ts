import { listClientKeys } from "@/lib/connections/client-key-store";
import { openClientSecret } from "@/lib/connections/client-secret";
import { configurationKey, type OidcConnection } from "@/lib/connections/connection";
import type { Context } from "@/lib/context";
import { assertionKey, decryptionKey } from "@/lib/oidc/client-keys";
import { isManyTenants } from "@/lib/oidc/microsoft-tenant";
import type { OidcClientConfig } from "@/lib/oidc/oidc-client-config";
import { rpAddresses, sendsIssuer, usesSecret } from "@/lib/oidc/oidc-config";
import { chosenAssertionAlg, keyTypeOf } from "@/lib/oidc/oidc-methods";

/**
 * A live connection as the OIDC client needs it for building addresses, with its secret opened and without keys of ours. Only
 * complete connections are live.
 */
export function oidcClientConfig(connection: OidcConnection, baseUrl: string): OidcClientConfig {
  const { id, kind, oidc } = connection;
  const { issuer, clientId, sealedClientSecret, authorizationEndpoint, tokenEndpoint, jwksUri } = oidc;
  const isComplete = issuer && clientId && authorizationEndpoint && tokenEndpoint && jwksUri;
  if (!isComplete || (usesSecret(oidc) && !sealedClientSecret))
    throw new Error(`Connection ${id} is live and incomplete`);
  return {
    cacheKey: configurationKey(connection),
    issuer,
    manyTenants: kind === "microsoft-oidc" && isManyTenants(issuer),
    clientId,
    clientSecret: usesSecret(oidc) && sealedClientSecret ? openClientSecret(id, sealedClientSecret) : null,
    clientAuth: oidc.clientAuth,
    assertionKey: null,
    decryptionKeys: [],
    authorizationEndpoint,
    tokenEndpoint,
    userinfoEndpoint: oidc.userinfoEndpoint,
    revocationEndpoint: oidc.revocationEndpoint,
    endSessionEndpoint: oidc.endSessionEndpoint,
    jwksUri,
    idTokenSigningAlgs: [...new Set([oidc.idTokenSigningAlg, ...oidc.additionalSigningAlgs])],
    idTokenEncryptionAlg: oidc.idTokenEncryptionAlg,
    sendsIssuer: sendsIssuer(oidc),
    redirectUri: rpAddresses(id, baseUrl).redirectUri,
  };
}

/** The same for reading an answer, with our own keys for it. One query, and none for a connection without keys. */
export async function respondingClientConfig(
  connection: OidcConnection,
  { db, baseUrl }: Pick<Context, "db" | "baseUrl">,
): Promise<OidcClientConfig> {
  const client = oidcClientConfig(connection, baseUrl);
  const { clientAuth, idTokenEncryptionAlg, discovery } = connection.oidc;
  if (clientAuth !== "private_key_jwt" && idTokenEncryptionAlg === null) return client;
  const keys = await listClientKeys(db, connection);
  const algorithm = chosenAssertionAlg(discovery);
  const signing = keys.find(
    ({ use, type, state }) => use === "sig" && type === keyTypeOf(algorithm) && state === "active",
  );
  return {
    ...client,
    assertionKey:
      clientAuth === "private_key_jwt" && signing
        ? await assertionKey(signing.id, signing.privateKey, algorithm)
        : null,
    decryptionKeys: keys
      .filter(({ use }) => use === "enc")
      .map(({ id, type, privateKey }) => decryptionKey(id, type, privateKey)),
  };
}
