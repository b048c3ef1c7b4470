import type { StoredResponse } from "@/lib/activity/stored-response";
import type { OidcConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { log } from "@/lib/log";
import { guardedFetch, type OutboundFetch } from "@/lib/net/safe-fetch-client";
import { type ExchangedTokens, revokeToken } from "@/lib/oidc/oidc-client";
import type { OidcClientConfig } from "@/lib/oidc/oidc-client-config";
import { listenForTokens } from "@/lib/oidc/token-listener";
import { findArrival } from "./arrival-queries";
import { attemptSecretsPurpose, consumeAttempt, rememberAssertion, type SignInAttempt } from "./attempt-store";
import { findTested } from "./find-tested";
import type { OidcArrival } from "./oidc-arrival";
import { respondingClientConfig } from "./open-oidc-client";
import { readCallbackParameters } from "./read-callback-parameters";
import type { ReadIdentity } from "./read-identity";
import { recordOidcAnswer } from "./record-oidc-answer";
import { requireProtocol, requireUsable } from "./require-usable-connection";
import { knowing, refusalOf, SignInRefusal } from "./sign-in-refusal";
import { withLearned } from "./sign-in-run";
import { type TakenArrival, takeArrival } from "./taken-arrival-store";
import type { ConnectionTest } from "./test-store";
import { type VerifiedOidc, verifyOidcResponse } from "./verify-oidc-response";

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
 * Reads an OpenID Connect answer: finds the attempt by its state, exchanges the code, verifies the ID token, asks userinfo
 * where a mapped claim is missing, and gives the provider's tokens back.
 * @throws SignInRefusal with the code of the failed check, and what was learned before it
 */
export async function readOidcIdentity(callback: OidcCallback, ctx: Context): Promise<ReadIdentity> {
  const { connectionId, request } = callback;
  const answer = await readCallbackParameters(request).catch((reason: unknown) => new SignInRefusal(reason, {}));
  const state = answer instanceof SignInRefusal ? null : answer.get("state");
  const requestId = state === null ? null : hashToken(state);
  const { found: arrived, attempt: named, isTaken } = await arrival(connectionId, requestId, ctx);
  const addressed = requireProtocol(arrived, connectionId, "oidc");
  return knowing({ found: addressed }, async () => {
    if (answer instanceof SignInRefusal) throw answer;
    const at = { protocol: "oidc", connectionId: addressed.connection.id } as const;
    const { test, found } = (await findTested(named, at, ctx)) ?? { test: null, found: addressed };
    const { id } = found.connection;
    const place = { test, found, attemptId: named?.connectionId === id ? named.id : null };
    return knowing(place, async () => {
      if (!test) requireUsable(found);
      const attempt = await takeAttempt({ state, attempt: named, isTaken }, id, ctx);
      return readAnswer(answer, attempt, place, ctx);
    });
  });
}

/** Without a state there is nothing to use up. */
async function arrival(connectionId: string, requestId: string | null, { db, now }: Context): Promise<TakenArrival> {
  if (requestId !== null) return takeArrival(db, connectionId, requestId, now);
  return { ...(await findArrival(db, connectionId, { relayState: null, requestId })), isTaken: false };
}

type Place = { test: ConnectionTest | null; found: ConnectionForSignIn<OidcConnection>; attemptId: string | null };

async function readAnswer(
  answer: URLSearchParams,
  attempt: SignInAttempt,
  place: Place,
  ctx: Context,
): Promise<ReadIdentity> {
  const { found } = place;
  const { connection } = found;
  const open: Check = { name: "oidc_state", passed: true, expected: said("ourSignIn"), got: said("openOne") };
  const { tokens, client, ...verified } = await knowing({ checks: [open] }, async () => {
    const client = await respondingClientConfig(connection, ctx);
    const { maxAgeSeconds } = connection.oidc;
    const exchange = { answer, state: answer.get("state") ?? "", ...openSecrets(attempt), maxAgeSeconds };
    return { client, ...(await verifyAndGiveBack({ connection, client, exchange }, place, ctx)) };
  });
  const { identity } = verified;
  const keepsToken = client.endSessionEndpoint !== null && tokens.idToken.length <= keptIdTokenLength;
  const { login_hint: hint } = tokens.claims;
  return {
    identity,
    found,
    attempt: { id: attempt.id, browserHash: attempt.browserHash },
    returnPath: attempt.returnPath,
    logout: { idToken: keepsToken ? tokens.idToken : null, logoutHint: typeof hint === "string" ? hint : null },
    facts: null,
    learned: withLearned({ ...place, checks: [open] }, verified),
    // The attempt was used up before the code was exchanged.
    once: { connectionId: connection.id, attempt: null, ...idTokenUse(tokens, ctx.now) },
    consume: (db) => consume(tokens, connection.id, { ...ctx, db }),
  };
}

/**
 * Verifies an answer with the provider's help. Recorded where the organization keeps answers, and for a test; whatever comes
 * of it, the tokens that were issued go back.
 */
async function verifyAndGiveBack(
  asked: Pick<OidcArrival, "connection" | "client" | "exchange">,
  { test, found }: Place,
  ctx: Context,
): Promise<VerifiedOidc & { answer: StoredResponse | null }> {
  const { client, exchange } = asked;
  const network = guardedFetch(ctx.outbound);
  const keepsAnswer = test !== null || found.organization.answersRetentionHours > 0;
  const recorder = keepsAnswer ? recordOidcAnswer(client, network, test) : null;
  const send = recorder?.send ?? network;
  const token = listenForTokens(client, send);
  const finish = async () => (recorder ? recorder.finish(exchange, token) : null);
  try {
    const verified = await verifyOidcResponse({ ...asked, send, token }, ctx.now);
    return { ...verified, answer: await finish() };
  } catch (error) {
    throw refusalOf(error, { answer: await finish() });
  } finally {
    if (client.revocationEndpoint !== null) void giveBack(client, token.issued(), network);
  }
}

/**
 * The attempt that the state names, used up at once: a code may be exchanged only once, so a second answer must not even
 * ask (the provider would take the tokens back). Nearly every one was used up when it was found; of the others this says why not.
 */
async function takeAttempt(
  { state, attempt, isTaken }: Pick<TakenArrival, "attempt" | "isTaken"> & { state: string | null },
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
  if (!isTaken && !(await consumeAttempt(ctx.db, attempt, ctx.now)))
    throw new SsoError("oidc_state_used", { expected: said("openSignIn"), got: said("completedOne") });
  return attempt;
}

function openSecrets({ encryptedSecrets, requestId }: SignInAttempt): { nonce: string; codeVerifier: string } {
  if (encryptedSecrets === null) throw new Error("An OpenID Connect attempt without secrets");
  return JSON.parse(secretBox().open(encryptedSecrets, attemptSecretsPurpose(requestId))) as {
    nonce: string;
    codeVerifier: string;
  };
}

/** Its nonce dies with the attempt, so a token that claims to last for years need not be remembered for years. */
function idTokenUse({ idToken, claims }: ExchangedTokens, now: Date): { assertionId: string; expiresAt: Date } {
  const expiresAt = new Date(Math.min((Number(claims.exp) + 60) * 1000, now.getTime() + 7 * 86_400_000));
  return { assertionId: idToken, expiresAt };
}

/** Inside the completer's transaction: one ID token, one session. */
async function consume(
  tokens: ExchangedTokens,
  connectionId: string,
  { db, now }: Pick<Context, "db" | "now">,
): Promise<void> {
  const { assertionId, expiresAt } = idTokenUse(tokens, now);
  if (!(await rememberAssertion(db, connectionId, assertionId, expiresAt)))
    throw new SsoError("oidc_replay", { expected: said("newIdToken"), got: said("acceptedBefore") });
}

/** No token is kept longer than needed. Nobody waits for it, and a provider that is away lets them expire. */
async function giveBack(client: OidcClientConfig, tokens: readonly string[], send: OutboundFetch): Promise<void> {
  for (const token of tokens) {
    await revokeToken(client, token, send).catch((error: unknown) => {
      log().info({ connection: client.cacheKey, err: error }, "a token of the provider was not revoked");
    });
  }
}
