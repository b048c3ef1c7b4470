import type { OidcConnection } from "@/lib/connections/connection";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import type { OutboundFetch } from "@/lib/net/safe-fetch-client";
import { fetchGraphGroups } from "@/lib/oidc/graph-groups-client";
import { verifyIdToken } from "@/lib/oidc/id-token-checks";
import { type CodeExchange, type ExchangedTokens, exchangeCode, type OidcClientConfig } from "@/lib/oidc/oidc-client";
import { overflowingClaims, toAssertedIdentity } from "@/lib/oidc/to-asserted-identity";
import { askUserinfo } from "./ask-userinfo";
import type { SignInTrace } from "./sign-in-trace";

/**
 * Holds an OpenID Connect answer against a connection: code, token, userinfo, groups. Consumes and writes nothing but the
 * trace; with a `send` that answers from a record, an answer is judged again.
 * @throws SsoError with the code of the failed check; the checks are in the trace
 */
export async function verifyOidcResponse(
  party: OidcClientConfig,
  connection: OidcConnection,
  exchange: CodeExchange,
  send: OutboundFetch,
  issued: string[],
  trace: SignInTrace,
  now: Date,
): Promise<ExchangedTokens> {
  requireCode(exchange.answer, party);
  const tokens = await exchangeAndCheck(party, connection, exchange, send, issued, trace, now);
  const userinfo = await askUserinfo(party, connection, tokens, exchange, send, trace, now);
  const identity = toAssertedIdentity(tokens, userinfo, connection);
  trace.identity = await withLookedUpGroups(identity, tokens, connection, send);
  return tokens;
}

/** How far the provider's clock is ahead, by the time that the token was issued. */
function clockDifference(issuedAt: unknown, now: Date): number | null {
  const seconds = typeof issuedAt === "number" ? Math.round(issuedAt - now.getTime() / 1000) : Number.NaN;
  return Math.abs(seconds) < 2 ** 31 ? seconds : null;
}

/** An error answer, or one without a code, ends here; who answers is compared even for an error (RFC 9207 2.4). */
function requireCode(answer: URLSearchParams, party: OidcClientConfig): void {
  const error = answer.get("error");
  if (error !== null) {
    const named = answer.get("iss");
    if (named !== null && named !== party.issuer)
      throw new SsoError("oidc_response_issuer", { expected: plain(party.issuer), got: plain(named) });
    const description = answer.get("error_description");
    throw new SsoError("oidc_provider_error", {
      expected: said("code"),
      got: description ? said("oauthError", { error, description }) : plain(error),
    });
  }
  if (!answer.get("code")) throw new SsoError("oidc_code_missing", { expected: said("code"), got: nothing });
}

async function exchangeAndCheck(
  party: OidcClientConfig,
  connection: OidcConnection,
  exchange: CodeExchange,
  send: OutboundFetch,
  issued: string[],
  trace: SignInTrace,
  now: Date,
): Promise<ExchangedTokens> {
  const tokens = await exchangeCode(party, exchange, send, now, issued);
  trace.clockDifferenceSeconds = clockDifference(tokens.claims.iat, now);
  trace.checks.push({
    name: "oidc_signature",
    passed: true,
    expected: said("publishedKeyWith", { algorithms: plain(party.idTokenSigningAlgs) }),
    got: said("verified"),
  });
  const checks = verifyIdToken(tokens.claims, {
    now,
    issuer: tokens.issuer,
    clientId: party.clientId,
    nonce: exchange.nonce,
    isMicrosoft: connection.kind === "microsoft-oidc",
    config: connection.oidc,
  });
  trace.checks.push(...encryptionChecks(tokens, connection), ...checks);
  const failed = trace.checks.find((check) => !check.passed);
  if (failed) throw new SsoError(failed.name, { expected: failed.expected, got: failed.got });
  return tokens;
}

/** Said where encryption plays a part: an ID token that had to be sealed on its way must not have come open. */
function encryptionChecks({ isEncrypted }: ExchangedTokens, { oidc }: OidcConnection): Check[] {
  if (oidc.idTokenEncryptionAlg === null) return [];
  const isDemanded = oidc.requireEncryptedIdToken;
  return [
    {
      name: "oidc_not_encrypted",
      passed: isEncrypted || !isDemanded,
      expected: isDemanded
        ? said("encryptedBy", { algorithm: oidc.idTokenEncryptionAlg ?? "" })
        : said("encryptedOrNot"),
      got: isEncrypted ? said("encrypted") : said("notEncrypted"),
    },
  ];
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
  return { ...identity, remarks: [said("groupsFromGraph")] };
}
