import * as client from "openid-client";
import type { OidcApplication } from "@/lib/applications/application";
import type { Db } from "@/lib/db/database";
import { type ProviderBrowser, providerOver, redirectUri } from "./provider-world";
import { baseUrl } from "./test-database";

export type Begun = { url: URL; checks: client.AuthorizationCodeGrantChecks };

/** The application as a relying party that nobody here wrote, in front of the provider in this process. */
export async function relyingParty(
  db: Db,
  { clientId }: OidcApplication,
  auth: client.ClientAuth,
): Promise<client.Configuration> {
  const send = providerOver(db);
  return client.discovery(new URL(`${baseUrl}/op`), clientId, undefined, auth, {
    [client.customFetch]: (url, { method, headers, body }) =>
      send(url, { method, headers, body: body === undefined || body === null ? undefined : String(body) }),
  });
}

/** A request for a sign-in, and what its answer is checked by. */
export async function begin(config: client.Configuration, parameters: Record<string, string> = {}): Promise<Begun> {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedNonce = client.randomNonce();
  const expectedState = client.randomState();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: "openid profile email",
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    nonce: expectedNonce,
    state: expectedState,
    ...parameters,
  });
  return { url, checks: { pkceCodeVerifier, expectedNonce, expectedState } };
}

/** Where the provider sends the browser; fails when it sends it nowhere. */
export async function follow(browser: ProviderBrowser, url: URL | string): Promise<URL> {
  const answer = await browser.open(String(url));
  const location = answer.headers.get("location");
  if (location === null) throw new Error(`HTTP ${answer.status}: ${await answer.text()}`);
  return new URL(location, baseUrl);
}

/** A whole sign-in of somebody who is signed in here. */
export async function signInTo(config: client.Configuration, browser: ProviderBrowser) {
  const { url, checks } = await begin(config);
  return client.authorizationCodeGrant(config, await follow(browser, url), checks);
}

/** The error of OAuth that a request ended with; undefined when it ended well. */
export async function oauthError(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof client.ResponseBodyError) return error.error;
      if (error instanceof client.WWWAuthenticateChallengeError) return error.cause[0]?.parameters.error;
      throw error;
    },
  );
}
