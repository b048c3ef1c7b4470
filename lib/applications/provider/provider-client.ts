import type { OidcApplication } from "../application";
import { usesSecret } from "../application";

/** A live secret of a client, by its hash. */
export type ClientSecret = { id: string; hash: string; lastUsedAt: string | null };

/** An application as a client of the provider, with its live secrets. */
export type ProviderClient = {
  application: OidcApplication;
  organization: { id: string; slug: string; name: string };
  secrets: readonly ClientSecret[];
};

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
export function clientMetadata({ application }: ProviderClient): Record<string, unknown> {
  const { clientId, name, clientAuth, redirectUris, postLogoutRedirectUris, jwks, jwksUri } = application;
  const { initiateLoginUri, backchannelLogoutUri } = application;
  const signsItself = clientAuth === "private_key_jwt";
  return {
    client_id: clientId,
    client_name: name,
    application_type: isNative(application) ? "native" : "web",
    redirect_uris: redirectUris,
    post_logout_redirect_uris: postLogoutRedirectUris,
    response_types: ["code"],
    grant_types: ["authorization_code", "refresh_token"],
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
