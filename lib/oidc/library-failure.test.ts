import { describe, expect, it } from "vitest";
import { SsoError } from "@/lib/errors/sso-error";
import { nothing, personal, plain, received, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { failureOf, type Stage } from "./library-failure";

/** An error as the library throws it: a code, a message, and what it found as its cause. */
const failed = (code: string, message = "", cause?: unknown) =>
  Object.assign(new Error(message, cause === undefined ? {} : { cause }), { code });
const invalid = (message: string, cause?: unknown) => failed("OAUTH_INVALID_RESPONSE", message, cause);
const answer = (status: number, type: string | null) =>
  new Response(null, { status, headers: type === null ? {} : { "content-type": type } });
const notConform = (message: string, response?: Response) =>
  failed("OAUTH_RESPONSE_IS_NOT_CONFORM", "outer", Object.assign(new Error(message), { cause: response }));
const challenge = (cause: unknown) =>
  Object.assign(new Error("no"), { code: "OAUTH_WWW_AUTHENTICATE_CHALLENGE", status: 401, cause });
const compared = (claim: string, claims: object, expected?: unknown) =>
  failed("OAUTH_JWT_CLAIM_COMPARISON_FAILED", "", { claim, claims, ...(expected !== undefined && { expected }) });
const member = (name: string, value: unknown) =>
  invalid(`"response" body "${name}" property must be a string`, { body: { [name]: value } });

type Row = [string, unknown, Stage, string, Fact, Fact];
const kind = (name: string, value: Fact) => said("memberIs", { name, kind: value });

describe("what the library throws becomes a refusal of ours", () => {
  it.each<Row>([
    ["a timeout", failed("OAUTH_TIMEOUT"), "token", "oidc_token_failed", said("answerInTime"), nothing],
    ["an abort", failed("OAUTH_ABORT"), "userinfo", "oidc_userinfo_failed", said("answerInTime"), nothing],
    [
      "a key that cannot be used",
      new DOMException("bad key", "DataError"),
      "token",
      "oidc_keys_failed",
      said("usableKey"),
      plain("bad key"),
    ],
    [
      "a platform's timeout",
      new DOMException("late", "TimeoutError"),
      "token",
      "oidc_library_failure",
      said("usableAnswer"),
      plain("late"),
    ],
    [
      "a platform's abort",
      new DOMException("gone", "AbortError"),
      "token",
      "oidc_library_failure",
      said("usableAnswer"),
      plain("gone"),
    ],
    ["a demand", challenge([]), "token", "oidc_client_auth", said("tokens"), said("authenticationDemand")],
    [
      "a demand that names its error",
      challenge([{ parameters: {} }, { parameters: { error: "invalid_token" } }]),
      "userinfo",
      "oidc_userinfo_failed",
      said("claims"),
      said("tokenRefusedAs", { status: "401", error: "invalid_token" }),
    ],
    [
      "a demand without an error",
      challenge([{}]),
      "userinfo",
      "oidc_userinfo_failed",
      said("claims"),
      said("tokenRefused", { status: "401" }),
    ],
    [
      "a demand without parameters",
      challenge(undefined),
      "userinfo",
      "oidc_userinfo_failed",
      said("claims"),
      said("tokenRefused", { status: "401" }),
    ],
    [
      "an unknown client",
      { error: "invalid_client" },
      "token",
      "oidc_client_auth",
      said("tokens"),
      plain("invalid_client"),
    ],
    [
      "a client that may not",
      { error: "unauthorized_client", error_description: "no" },
      "token",
      "oidc_client_auth",
      said("tokens"),
      said("oauthError", { error: "unauthorized_client", description: "no" }),
    ],
    [
      "a code that is not taken",
      { error: "invalid_grant" },
      "token",
      "oidc_code_rejected",
      said("tokens"),
      plain("invalid_grant"),
    ],
    ["another error", { error: "server_error" }, "token", "oidc_token_failed", said("tokens"), plain("server_error")],
    [
      "an error of userinfo",
      { error: "invalid_grant" },
      "userinfo",
      "oidc_userinfo_failed",
      said("claims"),
      plain("invalid_grant"),
    ],
    [
      "an answer of another kind",
      notConform("no", answer(500, "text/html")),
      "token",
      "oidc_token_failed",
      said("httpOkJson"),
      said("httpAnswer", { status: 500, type: "text/html" }),
    ],
    [
      "an answer of no kind",
      notConform("no", answer(500, null)),
      "userinfo",
      "oidc_userinfo_failed",
      said("httpOkJson"),
      said("httpAnswer", { status: 500, type: said("noContentType") }),
    ],
    [
      "401 without a demand",
      notConform("no", answer(401, null)),
      "token",
      "oidc_client_auth",
      said("tokens"),
      said("httpAnswer", { status: 401, type: said("noContentType") }),
    ],
    [
      "401 of userinfo",
      notConform("no", answer(401, null)),
      "userinfo",
      "oidc_userinfo_failed",
      said("httpOkJson"),
      said("httpAnswer", { status: 401, type: said("noContentType") }),
    ],
    [
      "401 for the keys",
      notConform("JSON Web Key Set", answer(401, null)),
      "token",
      "oidc_keys_failed",
      said("httpOkJson"),
      said("httpAnswer", { status: 401, type: said("noContentType") }),
    ],
    ["no answer at all", notConform("no"), "token", "oidc_token_failed", said("httpOkJson"), said("other")],
    ["no JSON", failed("OAUTH_RESPONSE_IS_NOT_JSON"), "token", "oidc_token_failed", said("httpOkJson"), said("other")],
    [
      "JSON for a token",
      failed("OAUTH_JWT_USERINFO_EXPECTED"),
      "userinfo",
      "oidc_userinfo_failed",
      said("httpOkJson"),
      said("other"),
    ],
    [
      "another subject",
      failed("OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED"),
      "userinfo",
      "oidc_userinfo_subject",
      said("subjectOfIdToken"),
      said("otherSubject"),
    ],
    ["another audience", compared("aud", { aud: "x" }), "token", "oidc_audience", said("clientIdAlone"), plain("x")],
    ["another issuer", compared("iss", { iss: "x" }, "y"), "token", "oidc_issuer", plain("y"), plain("x")],
    ["another nonce", compared("nonce", { nonce: "x" }, "y"), "token", "oidc_nonce", plain("y"), said("other")],
    ["another claim", compared("acr", { acr: "x" }, "y"), "token", "oidc_id_token", plain("y"), plain("x")],
    ["another person", compared("sub", { sub: "x" }, "y"), "token", "oidc_subject", plain("y"), personal("x")],
    ["a subject that is a number", compared("sub", { sub: 5 }, "y"), "token", "oidc_subject", plain("y"), received(5)],
    [
      "a time",
      failed("OAUTH_JWT_TIMESTAMP_CHECK_FAILED", "", { claim: "nbf", claims: { nbf: 7 } }),
      "token",
      "oidc_not_yet_valid",
      said("validTime"),
      received(7),
    ],
    [
      "a key that is not there",
      failed("OAUTH_KEY_SELECTION_FAILED", "", { header: { kid: "k" } }),
      "token",
      "oidc_key_unknown",
      said("onePublishedKey"),
      said("kid", { kid: plain("k") }),
    ],
    [
      "a key without a name",
      failed("OAUTH_KEY_SELECTION_FAILED"),
      "token",
      "oidc_key_unknown",
      said("onePublishedKey"),
      said("kid", { kid: nothing }),
    ],
    [
      "no issuer in the answer",
      invalid('response parameter "iss" (issuer) missing'),
      "token",
      "oidc_response_issuer",
      said("connectionIssuer"),
      nothing,
    ],
    [
      "another issuer in the answer",
      invalid('unexpected "iss" (issuer) response parameter value'),
      "token",
      "oidc_response_issuer",
      said("connectionIssuer"),
      said("other"),
    ],
    [
      "no issuer in a token",
      invalid('JWT "iss" (issuer) claim missing'),
      "token",
      "oidc_issuer",
      said("validClaim", { claim: "iss" }),
      nothing,
    ],
    [
      "another state",
      invalid('unexpected "state" response parameter value'),
      "token",
      "oidc_state",
      said("stateSent"),
      said("other"),
    ],
    [
      "no code",
      invalid('no authorization code in "callbackParameters"'),
      "token",
      "oidc_code_missing",
      said("code"),
      nothing,
    ],
    [
      "another algorithm",
      invalid('unexpected JWT "alg" header parameter', { header: { alg: "none" }, expected: ["RS256"] }),
      "token",
      "oidc_algorithm",
      plain(["RS256"]),
      plain("none"),
    ],
    [
      "an algorithm that nobody knows",
      failed("OAUTH_UNSUPPORTED_OPERATION", "unsupported JWS algorithm", { header: { alg: "X" } }),
      "token",
      "oidc_algorithm",
      nothing,
      plain("X"),
    ],
    [
      "a signature",
      invalid("JWT signature verification failed"),
      "token",
      "oidc_signature",
      said("aValidSignature"),
      said("invalidOne"),
    ],
    [
      "a set without keys",
      invalid('JWKS "keys" property must be an array'),
      "token",
      "oidc_keys_failed",
      said("setOfKeys"),
      said("otherDocument"),
    ],
    [
      "a short key",
      invalid("unsupported modulusLength"),
      "token",
      "oidc_keys_failed",
      said("key2048"),
      said("shorterOne"),
    ],
    [
      "no access token",
      member("access_token", undefined),
      "token",
      "oidc_token_response",
      said("usableMember", { name: "access_token" }),
      kind("access_token", nothing),
    ],
    [
      "an empty one",
      member("access_token", ""),
      "token",
      "oidc_token_response",
      said("usableMember", { name: "access_token" }),
      kind("access_token", said("emptyText")),
    ],
    [
      "a list",
      member("access_token", []),
      "token",
      "oidc_token_response",
      said("usableMember", { name: "access_token" }),
      kind("access_token", said("aList")),
    ],
    [
      "an object",
      member("access_token", {}),
      "token",
      "oidc_token_response",
      said("usableMember", { name: "access_token" }),
      kind("access_token", said("anObject")),
    ],
    [
      "null",
      member("access_token", null),
      "token",
      "oidc_token_response",
      said("usableMember", { name: "access_token" }),
      kind("access_token", said("otherType", { type: "object" })),
    ],
    [
      "a number",
      member("access_token", 5),
      "token",
      "oidc_token_response",
      said("usableMember", { name: "access_token" }),
      kind("access_token", said("otherType", { type: "number" })),
    ],
    [
      "another type of token",
      failed("OAUTH_UNSUPPORTED_OPERATION", "unsupported `token_type` value", { body: { token_type: "mac" } }),
      "token",
      "oidc_token_response",
      said("usableMember", { name: "token_type" }),
      kind("token_type", said("otherType", { type: "string" })),
    ],
    [
      "no subject of userinfo",
      member("sub", undefined),
      "userinfo",
      "oidc_userinfo_subject",
      said("subjectOfIdToken"),
      kind("sub", nothing),
    ],
    [
      "another member of userinfo",
      member("email", []),
      "userinfo",
      "oidc_userinfo_failed",
      said("usableMember", { name: "email" }),
      kind("email", said("aList")),
    ],
    [
      "a claim",
      invalid('ID Token "azp" (authorized party) claim', { claims: { azp: 5 } }),
      "token",
      "oidc_azp",
      said("validClaim", { claim: "azp" }),
      received(5),
    ],
    [
      "a claim without a code",
      invalid('JWT "jti" (id) claim', { claims: {} }),
      "token",
      "oidc_id_token",
      said("validClaim", { claim: "jti" }),
      nothing,
    ],
    [
      "other words of userinfo",
      invalid("JWT is odd"),
      "userinfo",
      "oidc_userinfo_failed",
      said("claims"),
      plain("JWT is odd"),
    ],
    [
      "other words of an answer",
      invalid('"response" body must be an object'),
      "token",
      "oidc_token_response",
      said("tokens"),
      plain('"response" body must be an object'),
    ],
    [
      "other words of a token",
      failed("OAUTH_PARSE_ERROR", "failed to parse", new Error("id token is odd")),
      "token",
      "oidc_id_token",
      said("signedIdToken"),
      plain("id token is odd"),
    ],
    [
      "words that nobody foresaw",
      invalid("odd", new Error("inner")),
      "token",
      "oidc_library_failure",
      said("usableAnswer"),
      plain("inner"),
    ],
    [
      "a code that nobody foresaw",
      failed("OAUTH_NEW", "odd"),
      "token",
      "oidc_library_failure",
      said("usableAnswer"),
      plain("odd"),
    ],
    ["no error at all", "odd", "token", "oidc_library_failure", said("usableAnswer"), plain("odd")],
    ["nothing", null, "token", "oidc_library_failure", said("usableAnswer"), plain("undefined")],
  ])("%s", (_what, error, stage, code, expected, got) =>
    expect(failureOf(error, stage)).toMatchObject({ code, details: { expected, got } }),
  );
});

it("a refusal of ours stays, however deep it lies, but not deeper than ten", () => {
  const own = new SsoError("oidc_decrypt", { expected: nothing, got: nothing });
  const within = (levels: number) => {
    let error: Error = own;
    for (let level = 0; level < levels; level++) error = new Error("outer", { cause: error });
    return failureOf(error, "token");
  };
  expect(within(9)).toBe(own);
  expect(within(10)).toMatchObject({ code: "oidc_library_failure" });
});
