import * as oidc from "openid-client";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { OutboundFetch } from "@/lib/net/safe-fetch-client";
import { forgetKeys, keysFrom } from "./key-cache";
import { failureOf } from "./library-failure";
import { issuerOfTenant } from "./microsoft-tenant";
import type { OidcClientConfig } from "./oidc-client-config";
import type { OidcConfig } from "./oidc-config";
import { headerNames, signingAlgorithms } from "./oidc-methods";
import { listenForUserinfo, type TokenListener } from "./token-listener";

const timeoutSeconds = 8;

/**
 * A library configuration for one use. Always with signature checks (without them the code flow takes a forged ID token)
 * and with the connection's algorithms alone (checks.md 1.3 and 6.1). The library's own refusal of http is lifted, because the guard of
 * `lib/net` is stricter: https everywhere, except on hosts that the operator named.
 */
function configure(
  client: OidcClientConfig,
  send: OutboundFetch,
  issuer = client.issuer,
  clockSkewSeconds = 0,
): oidc.Configuration {
  const configuration = new oidc.Configuration(
    {
      issuer,
      authorization_endpoint: client.authorizationEndpoint,
      token_endpoint: client.tokenEndpoint,
      userinfo_endpoint: client.userinfoEndpoint ?? undefined,
      revocation_endpoint: client.revocationEndpoint ?? undefined,
      end_session_endpoint: client.endSessionEndpoint ?? undefined,
      jwks_uri: client.jwksUri,
      authorization_response_iss_parameter_supported: client.sendsIssuer,
      id_token_signing_alg_values_supported: client.idTokenSigningAlgs.flatMap(headerNames),
      // Providers sign userinfo by another algorithm than ID tokens if a client registers it so: any asymmetric one.
      userinfo_signing_alg_values_supported: signingAlgorithms.flatMap(headerNames),
    },
    client.clientId,
    {
      [oidc.clockTolerance]: 30,
      [oidc.clockSkew]: clockSkewSeconds,
    },
    authenticationOf(client),
  );
  configuration.timeout = timeoutSeconds;
  configuration[oidc.customFetch] = (url, { method, headers, body, signal }) =>
    send(url, { method, headers, body: body === null || body === undefined ? undefined : String(body), signal });
  oidc.allowInsecureRequests(configuration);
  oidc.enableNonRepudiationChecks(configuration);
  return configuration;
}

/**
 * How the token endpoint learns who we are. An assertion is made for the issuer (RFC 7523bis: one audience, so that no other
 * server can use it); where that is only known from the token, for the endpoint that it is sent to.
 */
function authenticationOf(client: OidcClientConfig): oidc.ClientAuth {
  const { clientAuth, clientSecret, assertionKey } = client;
  if (clientAuth === "none") return oidc.None();
  if (clientAuth === "private_key_jwt") {
    if (!assertionKey) return refuseToAuthenticate;
    const aud = client.manyTenants ? client.tokenEndpoint : client.issuer;
    return oidc.PrivateKeyJwt(assertionKey, {
      [oidc.modifyAssertion]: (_header, payload) => {
        payload.aud = aud;
      },
    });
  }
  if (clientSecret === null) return refuseToAuthenticate;
  return clientAuth === "client_secret_basic"
    ? oidc.ClientSecretBasic(clientSecret)
    : oidc.ClientSecretPost(clientSecret);
}

/** Without its secret or key a configuration may build addresses, and must send nothing. */
const refuseToAuthenticate: oidc.ClientAuth = () => {
  throw new SsoError("oidc_client_auth", { expected: said("secretOrKey"), got: nothing });
};

/** Used where the library needs a configuration but sends nothing. */
const sendNothing: OutboundFetch = () => Promise.reject(new Error("This configuration sends nothing"));

export type AuthorizationRequest = {
  state: string;
  nonce: string;
  codeVerifier: string;
  loginHint: string | null;
  config: Pick<OidcConfig, "scopes" | "maxAgeSeconds" | "acrValues" | "amrValues" | "responseMode" | "prompt">;
};

/** The address to send the browser to (OpenID Connect Core 3.1.2.1), with PKCE S256 always (RFC 9700 2.1.1). */
export async function authorizationUrl(client: OidcClientConfig, request: AuthorizationRequest): Promise<string> {
  const { config, loginHint } = request;
  const parameters: Record<string, string> = {
    redirect_uri: client.redirectUri,
    response_type: "code",
    scope: config.scopes.join(" "),
    state: request.state,
    nonce: request.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(request.codeVerifier),
    code_challenge_method: "S256",
  };
  if (config.responseMode === "form_post") parameters.response_mode = "form_post";
  if (config.maxAgeSeconds !== null) parameters.max_age = String(config.maxAgeSeconds);
  if (config.acrValues.length > 0) parameters.acr_values = config.acrValues.join(" ");
  if (config.amrValues.length > 0)
    parameters.claims = JSON.stringify({ id_token: { amr: { essential: true, values: config.amrValues } } });
  if (config.prompt) parameters.prompt = config.prompt;
  // A hint and a choice of accounts contradict each other; Microsoft refuses the pair.
  if (loginHint && config.prompt !== "select_account") parameters.login_hint = loginHint;
  return oidc.buildAuthorizationUrl(configure(client, sendNothing), parameters).href;
}

export type CodeExchange = {
  /** The parameters of the answer as they came, without duplicates. */
  answer: URLSearchParams;
  state: string;
  nonce: string;
  codeVerifier: string;
  maxAgeSeconds: number | null;
  /** How far the library's clock is moved: an answer that is verified again is verified at the time of its arrival. */
  clockSkewSeconds?: number;
};

export type ExchangedTokens = {
  /** The issuer that the token was checked against: for Microsoft's `common` that of the token's tenant. */
  issuer: string;
  claims: Record<string, unknown>;
  idToken: string;
  /** The ID token came encrypted. */
  isEncrypted: boolean;
  accessToken: string;
};

/**
 * Exchanges the code and verifies the ID token's signature with the provider's published keys. One request when the key
 * is known, one more when it is not.
 * @param token listens to the token endpoint, and knows what was issued, also when something refuses
 * @throws SsoError oidc_*, outbound_*
 */
export async function exchangeCode(
  client: OidcClientConfig,
  exchange: CodeExchange,
  token: TokenListener,
  now: Date,
): Promise<ExchangedTokens> {
  // The redirect URI of the token request is taken from this address: ours, never the Host header's.
  const address = new URL(client.redirectUri);
  address.search = exchange.answer.toString();
  const checks: oidc.AuthorizationCodeGrantChecks = {
    expectedState: exchange.state,
    expectedNonce: exchange.nonce,
    pkceCodeVerifier: exchange.codeVerifier,
    idTokenExpected: true,
    ...(exchange.maxAgeSeconds !== null && { maxAge: exchange.maxAgeSeconds }),
  };
  try {
    const issuer = client.manyTenants ? await resolveTenant(client, address, checks, token) : client.issuer;
    const send = keysFrom(client, issuer, token, now);
    // With many tenants the announced issuer was compared already, and is gone from the address.
    const expected = client.manyTenants ? { ...client, sendsIssuer: false } : client;
    const tokens = await oidc.authorizationCodeGrant(
      configure(expected, send, issuer, exchange.clockSkewSeconds),
      address,
      checks,
    );
    const { id_token: idToken, access_token: accessToken } = tokens;
    const claims = tokens.claims();
    if (!idToken || !claims) throw new SsoError("oidc_token_response", { expected: said("idToken"), got: nothing });
    return { issuer, claims, idToken, isEncrypted: token.isEncrypted(), accessToken };
  } catch (error) {
    const failure = failureOf(error, "token");
    // A provider that used a key's name again for another key: the next sign-in asks for the keys again.
    if (failure instanceof SsoError && failure.code === "oidc_signature") forgetKeys(client);
    throw failure;
  }
}

/**
 * Microsoft's `common`: the expected issuer is known only from the token. The code is exchanged once with the template as
 * issuer, which accepts nothing; the answer is kept, and held in full against the issuer of the tenant that it names.
 * Whether that tenant may enter is checked with the claims (`oidc_tenant`).
 */
async function resolveTenant(
  client: OidcClientConfig,
  address: URL,
  checks: oidc.AuthorizationCodeGrantChecks,
  token: TokenListener,
): Promise<string> {
  const named = address.searchParams.get("iss");
  address.searchParams.delete("iss");
  try {
    await oidc.authorizationCodeGrant(
      configure({ ...client, sendsIssuer: false }, token.send, "urn:unresolved"),
      address,
      checks,
    );
  } catch (error) {
    if (!token.hasAnswer()) throw error;
  }
  const issuer = issuerOfTenant(client.issuer, token.tenantId());
  if (named === null && client.sendsIssuer)
    throw new SsoError("oidc_response_issuer", { expected: plain(issuer), got: said("noIssuer") });
  if (named !== null && named !== issuer && named !== issuerOfTenant(client.issuer, "{tenantid}"))
    throw new SsoError("oidc_response_issuer", { expected: plain(issuer), got: plain(named) });
  return issuer;
}

/** What the userinfo endpoint is asked with, and how long it may take. */
export type UserinfoQuestion = {
  accessToken: string;
  /** The subject of the ID token, and the issuer that it was verified for. */
  subject: string;
  issuer: string;
  timeoutSeconds: number;
  clockSkewSeconds?: number;
};

/**
 * The claims of the userinfo endpoint (Core 5.3). A signed answer is verified with the provider's published keys, and its
 * issuer and audience are compared where it names them (5.3.2); in any form, the subject must be that of the ID token.
 * @throws SsoError oidc_userinfo_failed, oidc_userinfo_subject when it speaks about somebody else or names nobody,
 *   oidc_signature, oidc_issuer, oidc_audience for a signed answer that is not genuine or not for us
 */
export async function fetchUserinfo(
  client: OidcClientConfig,
  { accessToken, subject, issuer, timeoutSeconds, clockSkewSeconds }: UserinfoQuestion,
  send: OutboundFetch,
  now: Date,
): Promise<Record<string, unknown>> {
  const listener = listenForUserinfo(client, send);
  const withKeys = keysFrom(client, issuer, listener, now);
  const configuration = configure(client, withKeys, issuer, clockSkewSeconds);
  configuration.timeout = timeoutSeconds;
  try {
    return await oidc.fetchUserInfo(configuration, accessToken, subject);
  } catch (error) {
    throw failureOf(error, "userinfo");
  }
}

/** Gives a token back (RFC 7009). A provider that is away keeps it until it expires. */
export async function revokeToken(client: OidcClientConfig, token: string, send: OutboundFetch): Promise<void> {
  await oidc.tokenRevocation(configure(client, send), token);
}

export const newState = oidc.randomState;
export const newNonce = oidc.randomNonce;
export const newCodeVerifier = oidc.randomPKCECodeVerifier;
