import * as oidc from "openid-client";
import { startGatehouse } from "@/e2e/support/gatehouse";
import { startMockProvider } from "@/e2e/support/mock-openid-provider";
import { parseOutboundAllow } from "@/lib/net/outbound-policy";
import { guardedFetch } from "@/lib/net/safe-fetch-client";
import { verifyIdToken } from "@/lib/oidc/id-token-checks";
import { authorizationUrl, exchangeCode, newCodeVerifier, newNonce, newState } from "@/lib/oidc/oidc-client";
import type { OidcClientConfig } from "@/lib/oidc/oidc-client-config";
import { oidcConfigSchema } from "@/lib/oidc/oidc-config";
import { listenForTokens } from "@/lib/oidc/token-listener";
import { startPostgres } from "@/scripts/postgres.mjs";
import { compare, report } from "./measure";

/** Our callback, against openid-client's own signed code grant with the same provider; its requests are counted. */
export async function benchOidc(): Promise<void> {
  const provider = await startMockProvider();
  const { base, client } = provider;
  const redirectUri = "http://localhost:3000/oidc/callback/bench";
  const clientConfig: OidcClientConfig = {
    cacheKey: "bench:1",
    issuer: base,
    manyTenants: false,
    clientId: client.id,
    clientSecret: client.secret,
    clientAuth: "client_secret_basic",
    assertionKey: null,
    decryptionKeys: [],
    authorizationEndpoint: `${base}/authorize`,
    tokenEndpoint: `${base}/token`,
    userinfoEndpoint: null,
    revocationEndpoint: null,
    endSessionEndpoint: null,
    jwksUri: `${base}/jwks`,
    idTokenSigningAlgs: ["RS256"],
    idTokenEncryptionAlg: null,
    sendsIssuer: false,
    redirectUri,
  };
  const config = oidcConfigSchema.parse({});
  const send = guardedFetch(parseOutboundAllow("127.0.0.1"));

  const ours = async () => {
    const [state, nonce, codeVerifier] = [newState(), newNonce(), newCodeVerifier()];
    const url = await authorizationUrl(clientConfig, { state, nonce, codeVerifier, loginHint: null, config });
    const answer = provider.authorize(url);
    const now = new Date();
    const tokens = await exchangeCode(
      clientConfig,
      { answer, state, nonce, codeVerifier, maxAgeSeconds: null },
      listenForTokens(clientConfig, send),
      now,
    );
    const expected = { now, issuer: base, clientId: client.id, nonce, isMicrosoft: false, config };
    if (verifyIdToken(tokens.claims, expected).some((check) => !check.passed)) throw new Error("Ours refused");
  };

  const library = new oidc.Configuration(
    {
      issuer: base,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      jwks_uri: `${base}/jwks`,
    },
    client.id,
    { id_token_signed_response_alg: "RS256" },
    oidc.ClientSecretBasic(client.secret),
  );
  oidc.allowInsecureRequests(library);
  oidc.enableNonRepudiationChecks(library);
  const theirs = async () => {
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const url = oidc.buildAuthorizationUrl(library, {
      redirect_uri: redirectUri,
      scope: "openid",
      state,
      nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
    });
    const address = new URL(`${redirectUri}?${provider.authorize(url.href)}`);
    const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
    await oidc.authorizationCodeGrant(library, address, checks);
  };

  const postgres = await startPostgres([]);
  const gatehouse = await startGatehouse({ databaseUrl: postgres.url, env: { RATE_LIMIT_SCALE: "1000" } });
  try {
    const exchange = await compare(ours, theirs, 200);
    report("exchange a code and judge the ID token", exchange.ratio, null, "against openid-client's signed code grant");

    await gatehouse.api("POST", "/organizations", { slug: "bench", name: "Bench" });
    const made = await gatehouse.api("POST", "/organizations/bench/connections", {
      name: "Bench",
      kind: "generic-oidc",
      status: "live",
      oidc: { issuer: base, clientId: client.id, clientSecret: client.secret },
      claims: [
        { field: "email", from: "email" },
        { field: "role", from: "roles" },
      ],
    });
    const { id, oidc: saved } = (await made.json()) as { id: string; oidc: { redirectUri: string } };
    await gatehouse.api("PATCH", `/organizations/bench/connections/${id}`, { oidc: { revocationEndpoint: null } });
    const begin = async () => {
      const answer = await fetch(`${gatehouse.base}/sso/${id}`, { redirect: "manual" });
      return `${saved.redirectUri}?${provider.authorize(answer.headers.get("location") ?? "")}`;
    };
    const waiting: string[] = [];
    for (let index = 0; index < 130; index++) waiting.push(await begin());
    const callback = async () => {
      const answer = await fetch(waiting.pop() ?? "", { redirect: "manual" });
      if (!answer.headers.get("location")?.includes("ticket=")) throw new Error("The callback refused");
    };
    const whole = await compare(callback, theirs, 100);
    report("a whole callback over HTTP, on PostgreSQL", whole.ratio, null, "against openid-client's signed code grant");

    const next = await begin();
    provider.seen.length = 0;
    await fetch(next, { redirect: "manual" });
    process.stdout.write(
      `${"requests to the provider in a warm callback".padEnd(58)} ${provider.seen.map(({ path }) => path).join(", ")}\n`,
    );
  } finally {
    await gatehouse.stop();
    await postgres.stop();
    await provider.stop();
  }
}
