import type { DiscoveryDocument } from "./discovery-document";

/** How we prove to the token endpoint who we are (Core, section 9); `none` is a public client, which has only PKCE. */
export const clientAuthMethods = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"] as const;
export type ClientAuthMethod = (typeof clientAuthMethods)[number];

/** Asymmetric only: with a shared secret as key, whoever knows it could be anybody (checks.md 6.1). */
export const signingAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** How a provider may wrap the key of an encrypted ID token for us (RFC 7518, section 4). */
export const keyEncryptionAlgorithms = ["RSA-OAEP-256", "ECDH-ES"] as const;
export type KeyEncryptionAlgorithm = (typeof keyEncryptionAlgorithms)[number];

/** How we sign the assertion of `private_key_jwt`: those that an RSA key and a P-256 key can make. */
export const assertionAlgorithms = ["RS256", "PS256", "ES256", "RS384", "PS384", "RS512", "PS512"] as const;
export type AssertionAlgorithm = (typeof assertionAlgorithms)[number];

/** What a client is taken for when nobody says otherwise (Core 15.1, Discovery 1.0, section 3). */
const defaults = { clientAuth: "client_secret_basic", signingAlg: "RS256", assertionAlg: "RS256" } as const;

/** In the order in which they are taken when an administrator leaves it to the document. */
const preferredSigning: readonly SigningAlgorithm[] = ["RS256", "ES256", "PS256", "EdDSA", ...signingAlgorithms];

/** The methods that a document lists; without a list it is basic (Discovery 1.0, section 3). */
export function listedClientAuth(document: DiscoveryDocument): readonly string[] {
  return document.token_endpoint_auth_methods_supported ?? [defaults.clientAuth];
}

/** The algorithms that a document lists; null when it does not say. RFC 9864 calls EdDSA by its curve. */
export function listedSigningAlgs(document: DiscoveryDocument): string[] | null {
  const listed = document.id_token_signing_alg_values_supported;
  return listed?.map((name) => (name === "Ed25519" ? "EdDSA" : name)) ?? null;
}

/** What we authenticate by when nobody chose: the first that we can do and the document lists. */
export function chosenClientAuth(document: DiscoveryDocument | null): ClientAuthMethod {
  const listed = document ? listedClientAuth(document) : [];
  return clientAuthMethods.find((method) => listed.includes(method)) ?? defaults.clientAuth;
}

/** What ID tokens must be signed by when nobody chose. */
export function chosenSigningAlg(document: DiscoveryDocument | null): SigningAlgorithm {
  const listed = document && listedSigningAlgs(document);
  return preferredSigning.find((name) => listed?.includes(name)) ?? defaults.signingAlg;
}

/** What an assertion of ours is signed by: nobody is asked, the document decides. */
export function chosenAssertionAlg(document: DiscoveryDocument | null): AssertionAlgorithm {
  const listed = document?.token_endpoint_auth_signing_alg_values_supported;
  return assertionAlgorithms.find((name) => listed?.includes(name)) ?? defaults.assertionAlg;
}

/** Which key an algorithm of ours needs. */
export function keyTypeOf(algorithm: AssertionAlgorithm | KeyEncryptionAlgorithm): "RSA" | "EC" {
  return algorithm.startsWith("E") ? "EC" : "RSA";
}

/** The header values that an algorithm goes by. */
export function headerNames(algorithm: SigningAlgorithm): string[] {
  return algorithm === "EdDSA" ? ["EdDSA", "Ed25519"] : [algorithm];
}
