import type { OidcClientConfig } from "./oidc-client-config";

/** Where the provider ends its own session (RP-Initiated Logout 1.0, section 2); null when it does not offer it. */
export function endSessionUrl(
  client: Pick<OidcClientConfig, "endSessionEndpoint" | "clientId">,
  logout: { postLogoutRedirectUri: string; state: string; idToken: string | null; logoutHint: string | null },
): string | null {
  if (client.endSessionEndpoint === null) return null;
  const url = new URL(client.endSessionEndpoint);
  url.searchParams.set("client_id", client.clientId);
  url.searchParams.set("post_logout_redirect_uri", logout.postLogoutRedirectUri);
  url.searchParams.set("state", logout.state);
  if (logout.idToken) url.searchParams.set("id_token_hint", logout.idToken);
  if (logout.logoutHint) url.searchParams.set("logout_hint", logout.logoutHint);
  return url.href;
}
