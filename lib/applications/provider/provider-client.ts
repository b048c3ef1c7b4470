import type { OidcApplication } from "../application";
import { usesSecret } from "../application";

/** A live secret of a client, by its hash. */
export type ClientSecret = { id: string; hash: string; lastUsedAt: string | null };

/** An application as a client of the provider, with its live secrets. */
export type ProviderClient = {
  application: OidcApplication;
  organization: { id: string; slug: string; name: string };
  secrets: readonly ClientSecret[];
  /** The test client that stands in for the application: it changes nothing, and its answers come back to us. */
  isTestClient: boolean;
};

const testClientPrefix = "try-";

/** The test client of an application, by the public id of the application. Pure. */
export const testClientId = (clientId: string): string => `${testClientPrefix}${clientId}`;

/** Whose id a request sends: the application's, or its test client's; ids that we make have no hyphen. Pure. */
export function readClientId(sent: string): { clientId: string; isTestClient: boolean } {
  const isTestClient = sent.startsWith(testClientPrefix);
  return { clientId: isTestClient ? sent.slice(testClientPrefix.length) : sent, isTestClient };
}

/** Where the answers to the test client go. Pure. */
export const testRedirectUri = (issuer: string): string => `${issuer}/try`;

/** The application as its test client: without a secret, and with no address of the application, which must not hear of it. Pure. */
export function asTestClient(application: OidcApplication): OidcApplication {
  const none = { postLogoutRedirectUris: [], initiateLoginUri: null, backchannelLogoutUri: null };
  const open = { clientAuth: "none" as const, jwks: null, jwksUri: null, redirectUris: [] };
  return { ...application, ...none, ...open, clientId: testClientId(application.clientId) };
}

const notedMilliseconds = 3_600_000;

/** Whether the use of a secret is worth noting: once an hour says which one can be deleted. Pure. */
export function isUseWorthNoting({ lastUsedAt }: ClientSecret, now: Date): boolean {
  return lastUsedAt === null || now.getTime() - new Date(lastUsedAt).getTime() > notedMilliseconds;
}

/** Loopback addresses, whose port a native client chooses when it starts (RFC 8252, section 7.3). */
const loopback = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?:[:/]|$)/i;
const isWebAddress = (uri: string) => /^https?:\/\//i.test(uri);

/** A public client on somebody's own device: a claimed scheme, or a port of the device itself. Pure. */
function isNative({ clientAuth, redirectUris }: Pick<OidcApplication, "clientAuth" | "redirectUris">): boolean {
  const hasScheme = redirectUris.some((uri) => !isWebAddress(uri));
  return hasScheme || (clientAuth === "none" && redirectUris.some((uri) => loopback.test(uri)));
}

/**
 * The client's metadata as the library reads it (OpenID Connect Registration 1.0, section 2). Secrets are compared by their hashes
 * beside the library: what stands here for one opens nothing. Pure.
 */
export function clientMetadata({ application, isTestClient }: ProviderClient, issuer: string): Record<string, unknown> {
  const { clientId, name, clientAuth, redirectUris, postLogoutRedirectUris, jwks, jwksUri } = application;
  const { initiateLoginUri, backchannelLogoutUri } = application;
  const signsItself = clientAuth === "private_key_jwt";
  return {
    client_id: clientId,
    client_name: name,
    application_type: isNative(application) ? "native" : "web",
    redirect_uris: isTestClient ? [testRedirectUri(issuer)] : redirectUris,
    post_logout_redirect_uris: postLogoutRedirectUris,
    response_types: ["code"],
    grant_types: ["authorization_code", ...(isTestClient ? [] : ["refresh_token"])],
    token_endpoint_auth_method: clientAuth,
    ...(usesSecret(application) && { client_secret: "compared-by-hash" }),
    ...(signsItself && (jwks ? { jwks } : { jwks_uri: jwksUri })),
    ...(initiateLoginUri && { initiate_login_uri: initiateLoginUri }),
    ...(backchannelLogoutUri && {
      backchannel_logout_uri: backchannelLogoutUri,
      backchannel_logout_session_required: true,
    }),
  };
}
