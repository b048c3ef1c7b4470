import { type RecordedExchange, recording, redacted } from "@/lib/activity/recorded-exchange";
import type { OidcConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import { log } from "@/lib/log";
import { guardedFetch, type OutboundFetch } from "@/lib/net/safe-fetch-client";
import { knownKeys } from "@/lib/oidc/key-cache";
import { type ExchangedTokens, type OidcClientConfig, revokeToken } from "@/lib/oidc/oidc-client";
import {
  attemptSecretsPurpose,
  consumeAttempt,
  findAttempt,
  rememberAssertion,
  type SignInAttempt,
} from "./attempt-store";
import { respondingClientConfig } from "./open-oidc-client";
import { readCallbackParameters } from "./read-callback-parameters";
import type { ReadIdentity } from "./read-identity";
import { isOfProtocol, requireConnection, requireEnabled, requireUsable } from "./require-usable-connection";
import { requireIdentity, type SignInTrace } from "./sign-in-trace";
import { findTestOf, sentRequest } from "./test-store";
import { verifyOidcResponse } from "./verify-oidc-response";

/** An answer as it arrived at the redirect URI. */
export type OidcCallback = {
  protocol: "oidc";
  connectionId: string;
  /** The navigation or the POST itself, not yet read. */
  request: Request;
};

/** An ID token larger than this is not kept for logout; the provider then asks whom to sign out. */
const keptIdTokenLength = 8_000;

/**
 * Reads an OpenID Connect answer: finds the attempt by its state, exchanges the code, judges the ID token, asks userinfo
 * where a mapped claim is missing, and gives the provider's tokens back.
 * @throws SsoError with the code of the failed check; the checks are in the trace
 */
export async function readOidcIdentity(
  callback: OidcCallback,
  trace: SignInTrace,
  ctx: Context,
): Promise<ReadIdentity> {
  const addressed = await requireConnection(ctx.db, callback.connectionId, "oidc");
  trace.found = addressed;
  const answer = await readCallbackParameters(callback.request);
  const state = answer.get("state");
  const named = state === null ? null : await findAttempt(ctx.db, hashToken(state));
  const found = (await findTested(named, addressed.connection.id, trace, ctx)) ?? addressed;
  if (!trace.test) requireUsable(found);
  const { connection } = found;
  trace.attemptId = named?.connectionId === connection.id ? named.id : null;
  const attempt = await takeAttempt(state, named, connection.id, ctx);
  trace.checks.push({ name: "oidc_state", passed: true, expected: said("ourSignIn"), got: said("openOne") });
  const party = await respondingClientConfig(connection, ctx.db, ctx.baseUrl);

  const network = guardedFetch(ctx.outbound);
  const { nonce, codeVerifier } = openSecrets(attempt);
  const exchanges: RecordedExchange[] = [];
  const keepsAnswer = trace.test !== null || found.organization.answersRetentionHours > 0;
  if (keepsAnswer)
    trace.answer = {
      protocol: "oidc",
      sent: sentRequest(trace.test),
      parameters: withoutCode(answer),
      nonce,
      exchanges,
    };
  const send = keepsAnswer ? recording(network, party, exchanges) : network;
  const issued: string[] = [];
  try {
    const exchange = { answer, state: state ?? "", nonce, codeVerifier, maxAgeSeconds: connection.oidc.maxAgeSeconds };
    const tokens = await verifyOidcResponse(party, connection, exchange, send, issued, trace, ctx.now);
    const keepsToken = party.endSessionEndpoint !== null && tokens.idToken.length <= keptIdTokenLength;
    const { login_hint: hint } = tokens.claims;
    return {
      identity: requireIdentity(trace),
      found,
      attempt: { id: attempt.id, browserHash: attempt.browserHash },
      returnPath: attempt.returnPath,
      logout: { idToken: keepsToken ? tokens.idToken : null, logoutHint: typeof hint === "string" ? hint : null },
      consume: (db) => consume(tokens, connection.id, db, ctx.now),
    };
  } finally {
    if (keepsAnswer) await keepKeys(party, exchanges, send);
    if (trace.test) await keepUserinfo(party, exchanges, issued.at(-1), send);
    if (party.revocationEndpoint !== null) void giveBack(party, issued, network);
  }
}

/** The answer to a test is judged by the test's draft; null for every other answer. */
async function findTested(
  attempt: SignInAttempt | null,
  addressed: string,
  trace: SignInTrace,
  ctx: Context,
): Promise<ConnectionForSignIn<OidcConnection> | null> {
  const known = await findTestOf(attempt, ctx);
  if (!known || !isOfProtocol(known.found, "oidc") || known.found.connection.id !== addressed) return null;
  trace.test = known.test;
  trace.found = known.found;
  requireEnabled(known.found);
  return known.found;
}

/**
 * The attempt that the state names, used up at once: a code may be exchanged only once, so a second answer must not even
 * ask (the provider would take the tokens back).
 */
async function takeAttempt(
  state: string | null,
  attempt: SignInAttempt | null,
  connectionId: string,
  ctx: Context,
): Promise<SignInAttempt> {
  if (!attempt)
    throw new SsoError("oidc_state", {
      expected: said("stateOfOurs"),
      got: state === null ? nothing : said("other"),
    });
  if (attempt.connectionId !== connectionId)
    throw new SsoError("oidc_state_connection", { expected: plain(connectionId), got: said("signInElsewhere") });
  if (attempt.expiresAt <= ctx.now)
    throw new SsoError("oidc_state_expired", { expected: said("answerWithinTenMinutes"), got: said("laterOne") });
  if (!(await consumeAttempt(ctx.db, attempt, ctx.now)))
    throw new SsoError("oidc_state_used", { expected: said("openSignIn"), got: said("completedOne") });
  return attempt;
}

/** The code is used up; nobody needs to see it. */
function withoutCode(answer: URLSearchParams): string {
  const parameters = new URLSearchParams(answer);
  if (parameters.has("code")) parameters.set("code", redacted);
  return parameters.toString();
}

/** Judging again needs the keys, also where they were known already, or the token was refused before its signature. */
async function keepKeys(party: OidcClientConfig, exchanges: RecordedExchange[], send: OutboundFetch): Promise<void> {
  const has = (role: RecordedExchange["role"]) => exchanges.some((exchange) => exchange.role === role);
  if (!has("token") || has("keys")) return;
  const keys = knownKeys(party);
  if (keys !== null) {
    exchanges.push({ role: "keys", status: 200, contentType: "application/json", body: JSON.stringify({ keys }) });
    return;
  }
  await send(party.jwksUri, { method: "GET", headers: { accept: "application/json" } }).catch(() => {
    // Without them the page says that a new sign-in is needed.
  });
}

/** A test that was refused before userinfo was asked: a fixed draft may ask it. @param accessToken the last that was issued */
async function keepUserinfo(
  { userinfoEndpoint }: OidcClientConfig,
  exchanges: RecordedExchange[],
  accessToken: string | undefined,
  send: OutboundFetch,
): Promise<void> {
  if (userinfoEndpoint === null || accessToken === undefined || exchanges.some(({ role }) => role === "userinfo"))
    return;
  const headers = { accept: "application/json", authorization: `Bearer ${accessToken}` };
  await send(userinfoEndpoint, { method: "GET", headers }).catch(() => {
    // As with the keys.
  });
}

function openSecrets({ encryptedSecrets, requestId }: SignInAttempt): { nonce: string; codeVerifier: string } {
  if (encryptedSecrets === null) throw new Error("An OpenID Connect attempt without secrets");
  return JSON.parse(secretBox().open(encryptedSecrets, attemptSecretsPurpose(requestId))) as {
    nonce: string;
    codeVerifier: string;
  };
}

/** Inside the completer's transaction: one ID token, one session. */
async function consume(
  { idToken, claims }: ExchangedTokens,
  connectionId: string,
  db: Context["db"],
  now: Date,
): Promise<void> {
  // Its nonce dies with the attempt, so a token that claims to last for years need not be remembered for years.
  const expiresAt = new Date(Math.min((Number(claims.exp) + 60) * 1000, now.getTime() + 7 * 86_400_000));
  if (!(await rememberAssertion(db, connectionId, idToken, expiresAt)))
    throw new SsoError("oidc_replay", { expected: said("newIdToken"), got: said("acceptedBefore") });
}

/** No token is kept longer than needed. Nobody waits for it, and a provider that is away lets them expire. */
async function giveBack(party: OidcClientConfig, tokens: string[], send: OutboundFetch): Promise<void> {
  for (const token of tokens) {
    await revokeToken(party, token, send).catch((error: unknown) => {
      log().info({ connection: party.cacheKey, err: error }, "a token of the provider was not revoked");
    });
  }
}
