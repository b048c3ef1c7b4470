import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { shown, shownValue } from "@/lib/identity/shown";

/** Which half of the exchange failed: the same library error means something else at each endpoint. */
export type Stage = "token" | "userinfo";

type Cause = {
  claim?: unknown;
  claims?: Record<string, unknown>;
  expected?: unknown;
  header?: Record<string, unknown>;
};

const claimCodes: Record<string, ErrorCode> = {
  iss: "oidc_issuer",
  aud: "oidc_audience",
  azp: "oidc_azp",
  nonce: "oidc_nonce",
  exp: "oidc_expired",
  nbf: "oidc_not_yet_valid",
  iat: "oidc_iat",
  sub: "oidc_subject",
  auth_time: "oidc_max_age",
};

/**
 * Our refusal for an error of the OIDC library: the stable code, what was expected and what came. The library's texts are
 * read only where its codes do not tell two cases apart; an error that is none of them is nobody's fault but ours and
 * passes unchanged.
 */
export function failureOf(error: unknown, stage: Stage): unknown {
  const chain = causesOf(error);
  const own = chain.find((cause) => cause instanceof SsoError);
  if (own) return own;
  const { code, error: oauthError, error_description: description } = (error ?? {}) as Record<string, unknown>;
  if (typeof oauthError === "string") return oauthFailure(oauthError, description, stage);
  const message = chain.map((cause) => (cause instanceof Error ? cause.message : "")).join(" | ");
  const details = detailsOf(chain);
  switch (code) {
    case "OAUTH_TIMEOUT":
    case "OAUTH_ABORT":
      return refusal(endpointCode(stage), "an answer within 8 seconds", "none");
    case "OAUTH_WWW_AUTHENTICATE_CHALLENGE":
      return stage === "token"
        ? refusal("oidc_client_auth", "tokens", "a demand to authenticate")
        : refusal("oidc_userinfo_failed", "claims", "the access token was refused");
    case "OAUTH_RESPONSE_IS_NOT_CONFORM":
    case "OAUTH_RESPONSE_IS_NOT_JSON":
    case "OAUTH_JWT_USERINFO_EXPECTED":
      return answerFailure(chain, stage, message);
    case "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED":
      return refusal("oidc_userinfo_subject", "the subject of the ID token", "another subject");
    case "OAUTH_JWT_CLAIM_COMPARISON_FAILED":
    case "OAUTH_JWT_TIMESTAMP_CHECK_FAILED": {
      const claim = String(details.claim);
      const got = details.claims?.[claim];
      const expected = details.expected ?? (claim === "aud" ? "our client id alone, or with azp" : "a valid time");
      return refusal(
        claimCodes[claim] ?? "oidc_id_token",
        shown(String(expected)),
        claim === "nonce" ? "another" : shownValue(got),
      );
    }
    case "OAUTH_KEY_SELECTION_FAILED":
      return refusal("oidc_key_unknown", "one published key", `kid ${shownValue(details.header?.kid)}`);
    case "OAUTH_PARSE_ERROR":
    case "OAUTH_INVALID_RESPONSE":
    case "OAUTH_UNSUPPORTED_OPERATION":
      return contentFailure(message, details, stage);
    default:
      return error;
  }
}

/** What an OAuth error answer means (RFC 6749 5.2, RFC 6750 3.1). */
function oauthFailure(name: string, description: unknown, stage: Stage): SsoError {
  const got = shown(typeof description === "string" ? `${name}: ${description}` : name);
  if (stage === "userinfo") return refusal("oidc_userinfo_failed", "claims", got);
  if (name === "invalid_client" || name === "unauthorized_client") return refusal("oidc_client_auth", "tokens", got);
  return refusal(name === "invalid_grant" ? "oidc_code_rejected" : "oidc_token_failed", "tokens", got);
}

function answerFailure(chain: unknown[], stage: Stage, message: string): SsoError {
  const response = chain.find((cause) => cause instanceof Response);
  const address = /JSON Web Key Set/.test(message) ? "keys" : stage;
  const got = response
    ? `HTTP ${response.status}, ${response.headers.get("content-type") ?? "no content type"}`
    : "another";
  // 401 without a challenge header: some servers say "who are you" that way.
  if (address === "token" && response?.status === 401) return refusal("oidc_client_auth", "tokens", got);
  return refusal(address === "keys" ? "oidc_keys_failed" : endpointCode(stage), "HTTP 200 with JSON", got);
}

/** One library code covers everything unreadable; its text names the part. */
function contentFailure(message: string, details: Cause, stage: Stage): SsoError {
  if (/"iss" \(issuer\)/.test(message) && /response parameter/.test(message))
    return refusal(
      "oidc_response_issuer",
      "the issuer of the connection",
      /missing/.test(message) ? "(none)" : "another",
    );
  if (/"state"/.test(message)) return refusal("oidc_state", "the state that we sent", "another");
  if (/"callbackParameters"/.test(message)) return refusal("oidc_code_missing", "a code", "none");
  if (/"alg" header parameter|unsupported JWS/.test(message))
    return refusal("oidc_algorithm", shownValue(details.expected), shownValue(details.header?.alg));
  if (/signature verification failed/.test(message))
    return refusal("oidc_signature", "a valid signature", "an invalid one");
  if (/"keys" property/.test(message)) return refusal("oidc_keys_failed", "a set of keys", "another document");
  if (stage === "userinfo") return refusal("oidc_userinfo_failed", "claims as JSON", "another answer");
  const claim = /JWT "(\w+)" |ID Token "(\w+)" /.exec(message);
  const named = claim?.[1] ?? claim?.[2];
  if (named)
    return refusal(claimCodes[named] ?? "oidc_id_token", `a valid ${named}`, shownValue(details.claims?.[named]));
  if (/"response" body/.test(message))
    return refusal("oidc_token_response", "tokens", shown(message.split(" | ").at(-1)));
  return refusal("oidc_id_token", "a signed ID token", "one that cannot be read");
}

function endpointCode(stage: Stage): ErrorCode {
  return stage === "token" ? "oidc_token_failed" : "oidc_userinfo_failed";
}

function refusal(code: ErrorCode, expected: string, got: string): SsoError {
  return new SsoError(code, { expected, got });
}

function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let cause = error; cause !== undefined && cause !== null && chain.length < 10; ) {
    chain.push(cause);
    cause = typeof cause === "object" ? (cause as { cause?: unknown }).cause : undefined;
  }
  return chain;
}

function detailsOf(chain: unknown[]): Cause {
  const found = chain.find(
    (cause) => typeof cause === "object" && cause !== null && ("claims" in cause || "header" in cause),
  );
  return (found ?? {}) as Cause;
}
