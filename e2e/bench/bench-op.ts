import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import Provider, { type Context } from "oidc-provider";
import * as client from "openid-client";
import { type Gatehouse, startGatehouse } from "@/e2e/support/gatehouse";
import { listen } from "@/e2e/support/listen";
import { startPostgres } from "@/scripts/postgres.mjs";
import { compare, report, roundsOf } from "./measure";
import { signInForBench } from "./signed-in";

/** An application as it goes through a code flow, with the cookies of somebody who is signed in. */
type Party = { config: client.Configuration; cookie: string };

const redirectUri = "https://app.bench.test/callback";
const accountId = "ada";
const rounds = 60;
/** Everything that is kept costs a round trip to a database here, and nothing there. */
const mostTimes = 8;

/** A code flow of somebody who is signed in, over HTTP and on PostgreSQL, against the library alone with what it keeps in memory. */
export async function benchOp(share: number): Promise<void> {
  const postgres = await startPostgres([]);
  const gatehouse = await startGatehouse({ databaseUrl: postgres.url, env: { RATE_LIMIT_SCALE: "1000" } });
  const memory = await startMemoryProvider();
  try {
    const ours = await register(gatehouse);
    const { ratio } = await compare(
      () => codeFlow(ours),
      () => codeFlow(memory.party),
      roundsOf(rounds, share),
    );
    report("a code flow (code, tokens)", ratio, mostTimes, "against oidc-provider with its memory adapter");
  } finally {
    await memory.stop();
    await gatehouse.stop();
    await postgres.stop();
  }
}

async function register(gatehouse: Gatehouse): Promise<Party> {
  const cookie = await signInForBench(gatehouse);
  const made = await gatehouse.api("POST", "/organizations/bench/applications", {
    kind: "oidc",
    name: "Bench",
    redirectUris: [redirectUri],
  });
  const { clientId, clientSecret } = (await made.json()) as { clientId: string; clientSecret: string };
  return { config: await discover(`${gatehouse.base}/op`, clientId, clientSecret), cookie };
}

const discover = (issuer: string, clientId: string, secret: string) =>
  client.discovery(new URL(issuer), clientId, secret, undefined, { execute: [client.allowInsecureRequests] });

async function codeFlow({ config, cookie }: Party): Promise<void> {
  const { url, checks } = await begin(config);
  const answer = await fetch(url, { redirect: "manual", headers: { cookie } });
  const landing = answer.headers.get("location") ?? "";
  if (!landing.startsWith(redirectUri)) throw new Error(`There is no code: HTTP ${answer.status}, ${landing}`);
  await client.authorizationCodeGrant(config, new URL(landing), checks);
}

async function begin(config: client.Configuration) {
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: client.randomState() };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: "openid",
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: "S256",
    state: checks.expectedState,
  });
  return { url, checks };
}

/** The library as it comes, with somebody who has signed in. */
async function startMemoryProvider() {
  let provider: Provider | undefined;
  const server = createServer((request, response) => {
    if (request.url?.startsWith("/interaction/")) signIn(request, response);
    else provider?.callback()(request, response);
  });
  const issuer = `http://localhost:${await listen(server, 0, "localhost")}`;
  const secret = randomBytes(32).toString("base64url");
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  provider = new Provider(issuer, {
    clients: [{ client_id: "bench", client_secret: secret, redirect_uris: [redirectUri], response_types: ["code"] }],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", kid: "bench" }] },
    cookies: { keys: [secret] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: () => ({ accountId, claims: async () => ({ sub: accountId }) }),
    loadExistingGrant: async ({ oidc }: Context) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });

  function signIn(...of: Parameters<ReturnType<Provider["callback"]>>): void {
    provider?.interactionFinished(...of, { login: { accountId } }, { mergeWithLastSubmission: false });
  }

  const config = await discover(issuer, "bench", secret);
  const party = { config, cookie: await cookiesOfSignIn(config, issuer) };
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { party, stop };
}

/** Follows a first request through the sign-in; what counts is the cookies at its end. */
async function cookiesOfSignIn(config: client.Configuration, issuer: string): Promise<string> {
  const jar = new Map<string, string>();
  let address = (await begin(config)).url.href;
  while (address.startsWith(issuer)) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(address, { redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", ...value] = (line.split(";", 1)[0] ?? "").split("=");
      jar.set(name, value.join("="));
    }
    address = new URL(answer.headers.get("location") ?? redirectUri, address).href;
  }
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}
