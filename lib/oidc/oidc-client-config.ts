import type { AssertionKey, DecryptionKey } from "./client-keys";
import type { ClientAuthMethod, KeyEncryptionAlgorithm, SigningAlgorithm } from "./oidc-methods";

/** A complete OIDC connection as the client needs it. Plain data: no database, no clock. */
export type OidcClientConfig = {
  /** Names this configuration version for the cache of keys. */
  cacheKey: string;
  issuer: string;
  /** Microsoft's `common` and the like: the issuer of a token is that of its tenant. Never for other providers. */
  manyTenants: boolean;
  clientId: string;
  /** Null where the client authentication needs none. */
  clientSecret: string | null;
  clientAuth: ClientAuthMethod;
  /** What signs our assertions (private_key_jwt), and opens encrypted tokens; null and empty until an answer is read. */
  assertionKey: AssertionKey | null;
  decryptionKeys: readonly DecryptionKey[];
  authorizationEndpoint: string;
  tokenEndpoint: string;
  userinfoEndpoint: string | null;
  revocationEndpoint: string | null;
  endSessionEndpoint: string | null;
  jwksUri: string;
  /** What ID tokens may be signed by; nothing else is accepted. */
  idTokenSigningAlgs: readonly SigningAlgorithm[];
  idTokenEncryptionAlg: KeyEncryptionAlgorithm | null;
  /** The provider announced that it names itself in the answer (RFC 9207): then it must. */
  sendsIssuer: boolean;
  redirectUri: string;
};
