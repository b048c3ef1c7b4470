import type { OidcConnection } from "@/lib/connections/connection";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { hashToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import { shown } from "@/lib/identity/shown";
import { log } from "@/lib/log";
import { guardedFetch, type OutboundFetch, outboundPolicy } from "@/lib/net/safe-fetch";
import { fetchGraphGroups } from "@/lib/oidc/graph-groups-client";
import { judgeIdToken } from "@/lib/oidc/id-token-checks";
import { type ExchangedTokens, exchangeCode, fetchUserinfo, type OidcParty, revokeToken } from "@/lib/oidc/oidc-client";
import { needsUserinfo, overflowingClaims, toAssertedIdentity } from "@/lib/oidc/to-asserted-identity";
import {
  attemptSecretsPurpose,
  consumeAttempt,
  findAttempt,
  rememberAssertion,
  type SignInAttempt,
} from "./attempt-store";
import { oidcParty } from "./oidc-party";
import { readCallbackParameters } from "./read-callback-parameters";
import type { ReadIdentity } from "./read-identity";
import type { SignInTrace } from "./sign-in-trace";
import { requireConnection, requireUsable } from "./usable-connection";

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
  baseUrl: string,
): Promise<ReadIdentity> {
  const found = await requireConnection(ctx.db, callback.connectionId, "oidc");
  trace.found = found;
  requireUsable(found);
  const { connection } = found;
  const answer = await readCallbackParameters(callback.request);
  const attempt = await takeAttempt(answer.get("state"), connection.id, ctx);
  trace.checks.push({ name: "oidc_state", passed: true, expected: "a sign-in of ours", got: "an open one" });
  const party = oidcParty(connection, baseUrl);
  requireCode(answer, party);

  const send = guardedFetch(outboundPolicy());
  const issued: string[] = [];
  try {
    const tokens = await exchange(party, connection, answer, attempt, send, issued, trace, ctx.now);
    const userinfo = needsUserinfo(tokens.claims, connection)
      ? await fetchUserinfo(party, tokens.accessToken, String(tokens.claims.sub), send)
      : null;
    const identity = await withLookedUpGroups(
      toAssertedIdentity(tokens, userinfo, connection),
      tokens,
      connection,
      send,
    );
    trace.identity = identity;
    const keepsToken = party.endSessionEndpoint !== null && tokens.idToken.length <= keptIdTokenLength;
    const { login_hint: hint } = tokens.claims;
    return {
      identity,
      found,
      attempt: { id: attempt.id, browserHash: attempt.browserHash },
      returnPath: attempt.returnPath,
      logout: { idToken: keepsToken ? tokens.idToken : null, logoutHint: typeof hint === "string" ? hint : null },
      consume: (db) => consume(tokens, connection.id, db, ctx.now),
    };
  } finally {
    if (party.revocationEndpoint !== null) void giveBack(party, issued, send);
  }
}

/**
 * The attempt that the state names, used up at once: a code may be exchanged only once, so a second answer must not even
 * ask (the provider would take the tokens back).
 */
async function takeAttempt(state: string | null, connectionId: string, ctx: Context): Promise<SignInAttempt> {
  const attempt = state === null ? null : await findAttempt(ctx.db, hashToken(state));
  if (!attempt)
    throw new SsoError("oidc_state", {
      expected: "the state of a sign-in of ours",
      got: state === null ? "none" : "another",
    });
  if (attempt.connectionId !== connectionId)
    throw new SsoError("oidc_state_connection", { expected: connectionId, got: "a sign-in of another connection" });
  if (attempt.expiresAt <= ctx.now)
    throw new SsoError("oidc_state_expired", { expected: "an answer within 10 minutes", got: "a later one" });
  if (!(await consumeAttempt(ctx.db, attempt.id, ctx.now)))
    throw new SsoError("oidc_state_used", { expected: "an open sign-in", got: "one that was completed" });
  return attempt;
}

/** An error answer, or one without a code, ends here; who answers is compared even for an error (RFC 9207 2.4). */
function requireCode(answer: URLSearchParams, party: OidcParty): void {
  const error = answer.get("error");
  if (error !== null) {
    const named = answer.get("iss");
    if (named !== null && named !== party.issuer)
      throw new SsoError("oidc_response_issuer", { expected: party.issuer, got: shown(named) });
    const description = answer.get("error_description");
    throw new SsoError("oidc_provider_error", {
      expected: "a code",
      got: shown(description ? `${error}: ${description}` : error),
    });
  }
  if (!answer.get("code")) throw new SsoError("oidc_code_missing", { expected: "a code", got: "none" });
}

async function exchange(
  party: OidcParty,
  connection: OidcConnection,
  answer: URLSearchParams,
  attempt: SignInAttempt,
  send: OutboundFetch,
  issued: string[],
  trace: SignInTrace,
  now: Date,
): Promise<ExchangedTokens> {
  const { nonce, codeVerifier } = openSecrets(attempt);
  const { maxAgeSeconds } = connection.oidc;
  const state = answer.get("state") ?? "";
  const tokens = await exchangeCode(party, { answer, state, nonce, codeVerifier, maxAgeSeconds }, send, now, issued);
  trace.checks.push({
    name: "oidc_signature",
    passed: true,
    expected: `${party.idTokenSigningAlg}, a published key`,
    got: "verified",
  });
  const checks = judgeIdToken(tokens.claims, {
    now,
    issuer: tokens.issuer,
    clientId: party.clientId,
    nonce,
    isMicrosoft: connection.kind === "microsoft-oidc",
    config: connection.oidc,
  });
  trace.checks.push(...checks);
  const failed = checks.find((check) => !check.passed);
  if (failed) throw new SsoError(failed.name, { expected: failed.expected, got: failed.got });
  return tokens;
}

/** Microsoft's group overage: Graph is asked when the connection's scopes allow it; else the groups stay unknown. */
async function withLookedUpGroups(
  identity: AssertedIdentity,
  { claims, issuer, accessToken }: ExchangedTokens,
  { kind, oidc, claims: rows }: OidcConnection,
  send: OutboundFetch,
): Promise<AssertedIdentity> {
  const isNeeded = rows.some((row) => row.from === "groups") && overflowingClaims(claims).includes("groups");
  if (kind !== "microsoft-oidc" || !isNeeded || identity.claims.groups) return identity;
  const groups = await fetchGraphGroups(issuer, oidc.scopes, accessToken, send);
  if (groups === null) return identity;
  identity.claims.groups = groups;
  return { ...identity, remarks: ["the groups did not fit into the token and were read from Microsoft Graph"] };
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
    throw new SsoError("oidc_replay", { expected: "a new ID token", got: "one that was accepted before" });
}

/** No token is kept longer than needed. Nobody waits for it, and a provider that is away lets them expire. */
async function giveBack(party: OidcParty, tokens: string[], send: OutboundFetch): Promise<void> {
  for (const token of tokens) {
    await revokeToken(party, token, send).catch((error: unknown) => {
      log().info({ connection: party.cacheKey, err: error }, "a token of the provider was not revoked");
    });
  }
}
