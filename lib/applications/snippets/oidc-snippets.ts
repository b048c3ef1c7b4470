import { type Snippet, snippetLines } from "./snippet";

/** Applications and libraries that speak OpenID Connect, each with the words of its own documentation. */
export const oidcSnippets: readonly Snippet[] = [
  {
    id: "grafana",
    product: "Grafana",
    file: "grafana.ini",
    redirectPath: "/login/generic_oauth",
    lines: snippetLines(`
[auth.generic_oauth]
enabled = true
name = Gatehouse
client_id = %clientId%
client_secret = %clientSecret%
scopes = openid profile email
auth_url = %issuer%/auth
token_url = %issuer%/token
api_url = %issuer%/userinfo
use_pkce = true
login_attribute_path = email
groups_attribute_path = groups
role_attribute_path = contains(groups[*], 'grafana-admins') && 'Admin' || 'Viewer'
`),
  },
  {
    id: "gitlab",
    product: "GitLab",
    file: "/etc/gitlab/gitlab.rb",
    redirectPath: "/users/auth/openid_connect/callback",
    lines: snippetLines(`
gitlab_rails['omniauth_providers'] = [
  {
    name: "openid_connect",
    label: "Gatehouse",
    args: {
      name: "openid_connect",
      scope: ["openid", "profile", "email"],
      response_type: "code",
      issuer: "%issuer%",
      discovery: true,
      uid_field: "sub",
      pkce: true,
      client_auth_method: "basic",
      client_options: {
        identifier: "%clientId%",
        secret: "%clientSecret%",
        redirect_uri: "%app%/users/auth/openid_connect/callback"
      }
    }
  }
]
`),
  },
  {
    id: "nextcloud",
    product: "Nextcloud",
    file: "occ (app user_oidc)",
    redirectPath: "/apps/user_oidc/code",
    lines: snippetLines(`
php occ user_oidc:provider Gatehouse \\
  --clientid="%clientId%" \\
  --clientsecret="%clientSecret%" \\
  --discoveryuri="%issuer%/.well-known/openid-configuration" \\
  --scope="openid profile email" \\
  --mapping-uid=sub --mapping-display-name=name \\
  --mapping-email=email --mapping-groups=groups
`),
  },
  {
    id: "oauth2-proxy",
    product: "oauth2-proxy",
    file: "oauth2-proxy.cfg",
    redirectPath: "/oauth2/callback",
    lines: snippetLines(`
provider = "oidc"
oidc_issuer_url = "%issuer%"
client_id = "%clientId%"
client_secret = "%clientSecret%"
redirect_url = "%app%/oauth2/callback"
scope = "openid profile email"
code_challenge_method = "S256"
oidc_groups_claim = "groups"
email_domains = ["*"]
cookie_secret = "<32 random bytes in Base64>"
upstreams = ["http://127.0.0.1:8080/"]
`),
  },
  {
    id: "authjs",
    product: "Auth.js",
    file: "auth.ts",
    redirectPath: "/api/auth/callback/gatehouse",
    lines: snippetLines(`
import NextAuth from "next-auth";

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: "gatehouse",
      name: "Gatehouse",
      type: "oidc",
      issuer: "%issuer%",
      clientId: "%clientId%",
      clientSecret: "%clientSecret%",
      checks: ["pkce", "state", "nonce"],
    },
  ],
});
`),
  },
  {
    id: "spring",
    product: "Spring Boot",
    file: "application.yml",
    redirectPath: "/login/oauth2/code/gatehouse",
    lines: snippetLines(`
# PKCE is required: where your version does not send it for clients with a secret,
# add OAuth2AuthorizationRequestCustomizers.withPkce() to the authorization request resolver.
spring:
  security:
    oauth2:
      client:
        registration:
          gatehouse:
            client-id: "%clientId%"
            client-secret: "%clientSecret%"
            client-authentication-method: "%clientAuth%"
            scope: openid,profile,email
        provider:
          gatehouse:
            issuer-uri: "%issuer%"
            user-name-attribute: sub
`),
  },
  {
    id: "mod-auth-openidc",
    product: "Apache mod_auth_openidc",
    file: "auth_openidc.conf",
    redirectPath: "/oidc/callback",
    lines: snippetLines(`
OIDCProviderMetadataURL "%issuer%/.well-known/openid-configuration"
OIDCClientID "%clientId%"
OIDCClientSecret "%clientSecret%"
OIDCProviderTokenEndpointAuth %clientAuth%
OIDCRedirectURI "%app%/oidc/callback"
OIDCScope "openid profile email"
OIDCPKCEMethod S256
OIDCRemoteUserClaim sub
OIDCCryptoPassphrase "<a long random text>"

<Location "/">
  AuthType openid-connect
  Require valid-user
</Location>
`),
  },
  {
    id: "openid-client",
    product: "openid-client (Node.js)",
    file: "sign-in.mjs",
    redirectPath: "/callback",
    lines: snippetLines(`
import * as client from "openid-client";

const secret = process.env.GATEHOUSE_CLIENT_SECRET;
const config = await client.discovery(
  new URL("%issuer%"),
  "%clientId%",
  undefined,
  secret ? client.ClientSecretBasic(secret) : client.None(),
);

/** Where to send the browser; keep the verifier and the state in its session. */
export async function begin() {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: "%app%/callback",
    scope: "openid profile email",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
  });
  return { url, verifier, state };
}

/** The claims of the person who came back. */
export async function finish(currentUrl, { verifier, state }) {
  const checks = { pkceCodeVerifier: verifier, expectedState: state };
  const tokens = await client.authorizationCodeGrant(config, currentUrl, checks);
  return tokens.claims();
}
`),
  },
];
