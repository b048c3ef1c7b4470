import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { type ExchangedTokens, fetchUserinfo } from "@/lib/oidc/oidc-client";
import { demandsUserinfo, needsUserinfo } from "@/lib/oidc/to-asserted-identity";
import type { OidcArrival } from "./oidc-arrival";

/** Nobody waits long for what the sign-in can do without. */
const patienceSeconds = { wanted: 3, demanded: 8 };

/**
 * What these say is no failure of an endpoint: the answer speaks about somebody else, was made by somebody else, or for
 * somebody else. `replay_incomplete` says that a record holds no answer at all.
 */
const refusing: readonly ErrorCode[] = [
  "oidc_userinfo_subject",
  "oidc_signature",
  "oidc_issuer",
  "oidc_audience",
  "replay_incomplete",
];

/** What userinfo said (null: it was not asked, or said nothing that counts), and the warning of one that failed. */
export type AskedUserinfo = { claims: Record<string, unknown> | null; checks: Check[] };

/**
 * The claims of the userinfo endpoint, where a mapped claim is missing from the ID token. An endpoint that fails leaves a
 * warning and nothing else: the ID token may have all that is demanded, and who decides about the person refuses when it
 * does not (checks.md 6.13).
 * @throws SsoError for an answer that is not genuine, or about another person
 */
export async function askUserinfo(
  { client, connection, exchange, send }: OidcArrival,
  tokens: ExchangedTokens,
  now: Date,
): Promise<AskedUserinfo> {
  if (!needsUserinfo(tokens.claims, connection)) return { claims: null, checks: [] };
  const timeoutSeconds = patienceSeconds[demandsUserinfo(tokens.claims, connection) ? "demanded" : "wanted"];
  const { accessToken, issuer, claims } = tokens;
  const { clockSkewSeconds } = exchange;
  const question = { accessToken, issuer, subject: String(claims.sub), timeoutSeconds, clockSkewSeconds };
  try {
    return { claims: await fetchUserinfo(client, question, send, now), checks: [] };
  } catch (error) {
    if (!(error instanceof SsoError) || refusing.includes(error.code)) throw error;
    const expected = said("claimsWithin", { count: timeoutSeconds });
    const warning: Check = {
      name: "oidc_userinfo_failed",
      passed: true,
      warns: true,
      expected,
      got: error.details.got,
    };
    return { claims: null, checks: [warning] };
  }
}

/** The warning of a userinfo endpoint that failed in this sign-in. */
export function userinfoFailure(checks: readonly Check[]): Check | null {
  return checks.find(({ name, warns }) => name === "oidc_userinfo_failed" && warns === true) ?? null;
}
