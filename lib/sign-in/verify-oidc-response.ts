import type { OidcConnection } from "@/lib/connections/connection";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, plain, said } from "@/lib/facts/fact";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import { fetchGraphGroups } from "@/lib/oidc/graph-groups-client";
import { verifyIdToken } from "@/lib/oidc/id-token-checks";
import { isResponseIssuer } from "@/lib/oidc/microsoft-tenant";
import { type ExchangedTokens, exchangeCode } from "@/lib/oidc/oidc-client";
import type { OidcClientConfig } from "@/lib/oidc/oidc-client-config";
import { overflowingClaims, toAssertedIdentity, withGroups } from "@/lib/oidc/to-asserted-identity";
import { askUserinfo } from "./ask-userinfo";
import { clockDifference } from "./clock-difference";
import type { OidcArrival } from "./oidc-arrival";
import { knowing } from "./sign-in-refusal";

export type VerifiedOidc = {
  tokens: ExchangedTokens;
  identity: AssertedIdentity;
  checks: Check[];
  clockDifferenceSeconds: number | null;
};

/**
 * Holds an OpenID Connect answer against a connection: code, token, userinfo, groups. Consumes and writes nothing.
 * @throws SignInRefusal, or SsoError before there is anything to tell, with the code of the failed check
 */
export async function verifyOidcResponse(arrival: OidcArrival, now: Date): Promise<VerifiedOidc> {
  const { client, connection, exchange, token } = arrival;
  requireCode(exchange.answer, client);
  const tokens = await exchangeCode(client, exchange, token, now);
  const { iat } = tokens.claims;
  const known = {
    clockDifferenceSeconds: clockDifference(typeof iat === "number" ? iat * 1000 : null, now),
    checks: tokenChecks(arrival, tokens, now),
  };
  return knowing(known, async () => {
    requirePassed(known.checks);
    const userinfo = await askUserinfo(arrival, tokens, now);
    const checks = [...known.checks, ...userinfo.checks];
    const identity = toAssertedIdentity(tokens, userinfo.claims, connection);
    return { ...known, tokens, identity: await withLookedUpGroups(identity, tokens, arrival), checks };
  });
}

/** An error answer, or one without a code, ends here; who answers is compared even for an error (RFC 9207 2.4). */
function requireCode(answer: URLSearchParams, client: OidcClientConfig): void {
  const error = answer.get("error");
  if (error !== null) {
    const named = answer.get("iss");
    if (named !== null && !isResponseIssuer(client, named))
      throw new SsoError("oidc_response_issuer", { expected: plain(client.issuer), got: plain(named) });
    const description = answer.get("error_description");
    throw new SsoError("oidc_provider_error", {
      expected: said("code"),
      got: description ? said("oauthError", { error, description }) : plain(error),
    });
  }
  if (!answer.get("code")) throw new SsoError("oidc_code_missing", { expected: said("code"), got: nothing });
}

function tokenChecks({ client, connection, exchange }: OidcArrival, tokens: ExchangedTokens, now: Date): Check[] {
  const signature: Check = {
    name: "oidc_signature",
    passed: true,
    expected: said("publishedKeyWith", { algorithms: plain(client.idTokenSigningAlgs) }),
    got: said("verified"),
  };
  const checks = verifyIdToken(tokens.claims, {
    now,
    issuer: tokens.issuer,
    clientId: client.clientId,
    nonce: exchange.nonce,
    isMicrosoft: connection.kind === "microsoft-oidc",
    config: connection.oidc,
  });
  return [signature, ...encryptionChecks(tokens, connection), ...checks];
}

function requirePassed(checks: readonly Check[]): void {
  const failed = checks.find((check) => !check.passed);
  if (failed) throw new SsoError(failed.name, { expected: failed.expected, got: failed.got });
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
  { connection: { kind, oidc, claims: rows }, send }: OidcArrival,
): Promise<AssertedIdentity> {
  const isNeeded = rows.some((row) => row.from === "groups") && overflowingClaims(claims).includes("groups");
  if (kind !== "microsoft-oidc" || !isNeeded || identity.claims.groups) return identity;
  const groups = await fetchGraphGroups(issuer, oidc.scopes, accessToken, send);
  return groups === null ? identity : withGroups(identity, groups, overflowingClaims(claims));
}
