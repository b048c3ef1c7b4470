import type { ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, personal, plain, received, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";

/** Which half of the exchange failed: the same library error means something else at each endpoint. */
export type Stage = "token" | "userinfo";

type Cause = {
  body?: Record<string, unknown>;
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
 * read only where its codes do not tell two cases apart. What has no code of ours is `oidc_library_failure`, with the
 * library's own reason: a message that we did not foresee must not end as a fault of the server that nobody can look into.
 */
export function failureOf(error: unknown, stage: Stage): SsoError {
  const chain = causesOf(error);
  const own = chain.find((cause) => cause instanceof SsoError);
  if (own) return own;
  const broken = chain.find((cause) => cause instanceof DOMException);
  // The platform throws these while a published key is imported or used (`DataError`, `OperationError`).
  if (broken && !["TimeoutError", "AbortError"].includes(broken.name))
    return refusal("oidc_keys_failed", said("usableKey"), reasonOf(chain));
  const { code, error: oauthError, error_description: description } = (error ?? {}) as Record<string, unknown>;
  if (typeof oauthError === "string") return oauthFailure(oauthError, description, stage);
  const message = chain.map((cause) => (cause instanceof Error ? cause.message : "")).join(" | ");
  const details = detailsOf(chain);
  switch (code) {
    case "OAUTH_TIMEOUT":
    case "OAUTH_ABORT":
      return refusal(endpointCode(stage), said("answerInTime"), nothing);
    case "OAUTH_WWW_AUTHENTICATE_CHALLENGE":
      return stage === "token"
        ? refusal("oidc_client_auth", said("tokens"), said("authenticationDemand"))
        : refusal("oidc_userinfo_failed", said("claims"), challengeOf(error));
    case "OAUTH_RESPONSE_IS_NOT_CONFORM":
    case "OAUTH_RESPONSE_IS_NOT_JSON":
    case "OAUTH_JWT_USERINFO_EXPECTED":
      return answerFailure(chain, stage, message);
    case "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED":
      return refusal("oidc_userinfo_subject", said("subjectOfIdToken"), said("otherSubject"));
    case "OAUTH_JWT_CLAIM_COMPARISON_FAILED":
    case "OAUTH_JWT_TIMESTAMP_CHECK_FAILED": {
      const claim = String(details.claim);
      const got = details.claims?.[claim];
      const byClaim = said(claim === "aud" ? "clientIdAlone" : "validTime");
      return refusal(
        claimCodes[claim] ?? "oidc_id_token",
        details.expected === undefined ? byClaim : received(details.expected),
        claim === "nonce" ? said("other") : receivedClaim(claim, got),
      );
    }
    case "OAUTH_KEY_SELECTION_FAILED":
      return refusal("oidc_key_unknown", said("onePublishedKey"), said("kid", { kid: received(details.header?.kid) }));
    case "OAUTH_PARSE_ERROR":
    case "OAUTH_INVALID_RESPONSE":
    case "OAUTH_UNSUPPORTED_OPERATION":
      return contentFailure(message, details, stage) ?? unforeseen(error, chain);
    default:
      return unforeseen(error, chain);
  }
}

function unforeseen(error: unknown, chain: unknown[]): SsoError {
  const details = { expected: said("usableAnswer"), got: reasonOf(chain) };
  return new SsoError("oidc_library_failure", details, { cause: error });
}

/** The library's own reason: the most specific sentence that it gives. */
function reasonOf(chain: unknown[]): Fact {
  const messages = chain.flatMap((cause) => (cause instanceof Error && cause.message ? [cause.message] : []));
  return plain(messages.at(-1) ?? String(chain[0]));
}

/** What an OAuth error answer means (RFC 6749 5.2, RFC 6750 3.1). */
function oauthFailure(name: string, description: unknown, stage: Stage): SsoError {
  const got = typeof description === "string" ? said("oauthError", { error: name, description }) : plain(name);
  if (stage === "userinfo") return refusal("oidc_userinfo_failed", said("claims"), got);
  if (name === "invalid_client" || name === "unauthorized_client")
    return refusal("oidc_client_auth", said("tokens"), got);
  return refusal(name === "invalid_grant" ? "oidc_code_rejected" : "oidc_token_failed", said("tokens"), got);
}

function answerFailure(chain: unknown[], stage: Stage, message: string): SsoError {
  const response = chain.find((cause) => cause instanceof Response);
  const address = /JSON Web Key Set/.test(message) ? "keys" : stage;
  const got = response
    ? said("httpAnswer", {
        status: response.status,
        type: response.headers.get("content-type") ?? said("noContentType"),
      })
    : said("other");
  // 401 without a challenge header: some servers say "who are you" that way.
  if (address === "token" && response?.status === 401) return refusal("oidc_client_auth", said("tokens"), got);
  return refusal(address === "keys" ? "oidc_keys_failed" : endpointCode(stage), said("httpOkJson"), got);
}

/** One library code covers everything unreadable; its text names the part. Null: not even that tells what it was. */
function contentFailure(message: string, details: Cause, stage: Stage): SsoError | null {
  if (/"iss" \(issuer\)/.test(message) && /response parameter/.test(message))
    return refusal("oidc_response_issuer", said("connectionIssuer"), /missing/.test(message) ? nothing : said("other"));
  if (/"state"/.test(message)) return refusal("oidc_state", said("stateSent"), said("other"));
  if (/"callbackParameters"/.test(message)) return refusal("oidc_code_missing", said("code"), nothing);
  if (/"alg" header parameter|unsupported JWS/.test(message))
    return refusal("oidc_algorithm", received(details.expected), received(details.header?.alg));
  if (/signature verification failed/.test(message))
    return refusal("oidc_signature", said("aValidSignature"), said("invalidOne"));
  if (/"keys" property/.test(message)) return refusal("oidc_keys_failed", said("setOfKeys"), said("otherDocument"));
  if (/modulusLength/.test(message)) return refusal("oidc_keys_failed", said("key2048"), said("shorterOne"));
  const member = /"response" body "(\w+)" property|unsupported `(token_type)` value/.exec(message);
  const name = member?.[1] ?? member?.[2];
  if (name) return memberFailure(name, details.body?.[name], stage);
  const named = /(?:JWT|ID Token) "(\w+)" \(/.exec(message)?.[1];
  if (named)
    return refusal(
      claimCodes[named] ?? "oidc_id_token",
      said("validClaim", { claim: named }),
      receivedClaim(named, details.claims?.[named]),
    );
  if (stage === "userinfo") return refusal("oidc_userinfo_failed", said("claims"), lastOf(message));
  if (/"response" body/.test(message)) return refusal("oidc_token_response", said("tokens"), lastOf(message));
  if (/JWT|ID Token/i.test(message)) return refusal("oidc_id_token", said("signedIdToken"), lastOf(message));
  return null;
}

/** Names the member of an answer that cannot be used. Its value may be a token, so only its kind is told. */
function memberFailure(name: string, value: unknown, stage: Stage): SsoError {
  const got = said("memberIs", { name, kind: kindOf(value) });
  if (stage === "token") return refusal("oidc_token_response", said("usableMember", { name }), got);
  const code = name === "sub" ? "oidc_userinfo_subject" : "oidc_userinfo_failed";
  return refusal(code, name === "sub" ? said("subjectOfIdToken") : said("usableMember", { name }), got);
}

/** A claim of a token; the subject names a person. */
function receivedClaim(claim: string, value: unknown): Fact {
  return claim === "sub" && typeof value === "string" ? personal(value) : received(value);
}

function kindOf(value: unknown): Fact {
  if (value === undefined) return nothing;
  if (value === "") return said("emptyText");
  if (Array.isArray(value)) return said("aList");
  return typeof value === "object" && value !== null ? said("anObject") : said("otherType", { type: typeof value });
}

/** What a challenge says (RFC 6750 3): the status, and the error that it names. */
function challengeOf(error: unknown): Fact {
  const { status, cause } = error as { status?: unknown; cause?: { parameters?: { error?: unknown } }[] };
  const named = Array.isArray(cause) ? cause.map(({ parameters }) => parameters?.error).find(Boolean) : undefined;
  return typeof named === "string"
    ? said("tokenRefusedAs", { status: String(status), error: named })
    : said("tokenRefused", { status: String(status) });
}

function lastOf(message: string): Fact {
  return plain(message.split(" | ").filter(Boolean).at(-1));
}

function endpointCode(stage: Stage): ErrorCode {
  return stage === "token" ? "oidc_token_failed" : "oidc_userinfo_failed";
}

function refusal(code: ErrorCode, expected: Fact, got: Fact): SsoError {
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
    (cause) =>
      typeof cause === "object" && cause !== null && ("claims" in cause || "header" in cause || "body" in cause),
  );
  return (found ?? {}) as Cause;
}
