import { describe, expect, it } from "vitest";
import { type Behaviour, makeSigningKey, sharedSecretToken, signToken } from "@/e2e/support/mock-openid-provider";
import { answering, claiming, type OidcChange, sharedOidcWorld } from "@/e2e/support/oidc-world";

// What the library leaves open about ID tokens and answers (checks.md 6), each by one thing that differs from a good sign-in.

const { provider, codeAfter } = sharedOidcWorld();

describe("what the library leaves open (checks.md 6)", () => {
  const seconds = () => Math.floor(Date.now() / 1000);

  it.each<[string, () => Partial<Behaviour>, OidcChange, string]>([
    [
      "HS256 with the client secret",
      () => ({ idToken: (c) => sharedSecretToken(provider().client.secret, c) }),
      {},
      "oidc_algorithm",
    ],
    ["another algorithm than the pinned one", () => ({}), { oidc: { idTokenSigningAlg: "PS256" } }, "oidc_algorithm"],
    [
      "a key in the header (jwk)",
      () => {
        const own = makeSigningKey();
        return { idToken: (c) => signToken(own, c, { jwk: own.publicJwk, kid: own.kid }) };
      },
      {},
      "oidc_key_unknown",
    ],
    ["a foreign azp beside a single aud", () => claiming({ azp: "another-client" }), {}, "oidc_azp"],
    ["several aud with a foreign azp", () => claiming({ aud: [provider().client.id, "x"], azp: "x" }), {}, "oidc_azp"],
    [
      "several aud with our azp",
      () => claiming({ aud: [provider().client.id, "x"], azp: provider().client.id }),
      {},
      "ok",
    ],
    ["iat an hour in the future", () => claiming({ iat: seconds() + 3600, exp: seconds() + 7200 }), {}, "oidc_iat"],
    ["expired a minute ago", () => claiming({ exp: seconds() - 60 }), {}, "oidc_expired"],
    ["expired within the tolerance", () => claiming({ exp: seconds() - 10 }), {}, "ok"],
    ["not valid yet", () => claiming({ nbf: seconds() + 600 }), {}, "oidc_not_yet_valid"],
    ["no exp", () => claiming({ exp: undefined }), {}, "oidc_expired"],
    ["no acr where one was asked for (EN-8)", () => ({}), { oidc: { acrValues: ["gold"] } }, "oidc_acr"],
    ["another acr", () => claiming({ acr: "silver" }), { oidc: { acrValues: ["gold"] } }, "oidc_acr"],
    ["the acr that was asked for", () => claiming({ acr: "gold" }), { oidc: { acrValues: ["silver", "gold"] } }, "ok"],
    ["no amr where one was asked for (EN-21)", () => ({}), { oidc: { amrValues: ["mfa"] } }, "oidc_amr"],
    ["another amr", () => claiming({ amr: ["pwd"] }), { oidc: { amrValues: ["mfa"] } }, "oidc_amr"],
    ["the amr that was asked for", () => claiming({ amr: ["pwd", "mfa"] }), { oidc: { amrValues: ["mfa"] } }, "ok"],
    ["a fresh auth_time (EN-7)", () => ({}), { oidc: { maxAgeSeconds: 60 } }, "ok"],
    ["no auth_time", () => claiming({ auth_time: undefined }), { oidc: { maxAgeSeconds: 60 } }, "oidc_max_age"],
    [
      "an old auth_time",
      () => claiming({ auth_time: seconds() - 600 }),
      { oidc: { maxAgeSeconds: 60 } },
      "oidc_max_age",
    ],
    [
      "an auth_time in the future",
      () => claiming({ auth_time: seconds() + 600 }),
      { oidc: { maxAgeSeconds: 60 } },
      "oidc_max_age",
    ],
    ["an empty sub", () => claiming({ sub: "" }), {}, "oidc_subject"],
    ["an exp of years", () => claiming({ exp: 1e17 }), {}, "ok"],
    ["an auth_time that is no date", () => claiming({ auth_time: 1e20 }), {}, "ok"],
    ["an e-mail as a list", () => claiming({ email: ["ada@acme.test", "eve@acme.test"] }), {}, "ok"],
    ["a token that is no token", () => ({ idToken: () => "nonsense" }), {}, "oidc_id_token"],
    ["an answer without ID token", () => ({ tokens: ({ id_token: _, ...rest }) => rest }), {}, "oidc_token_response"],
    ["an answer that is no JSON object", () => ({ tokens: () => [] as never }), {}, "oidc_token_response"],
    ["a wrong secret", () => ({}), { oidc: { clientSecret: "wrong" } }, "oidc_client_auth"],
    [
      "a refused code",
      () => ({ tokenFailure: { status: 400, body: { error: "invalid_grant" } } }),
      {},
      "oidc_code_rejected",
    ],
    [
      "a token error with status 403",
      () => ({ tokenFailure: { status: 403, body: { error: "invalid_grant" } } }),
      {},
      "oidc_code_rejected",
    ],
    ["a broken token endpoint", () => ({ tokenFailure: { status: 500, body: {} } }), {}, "oidc_token_failed"],
    [
      "a redirect from the token endpoint",
      () => ({ tokenFailure: { status: 307, body: {}, headers: { Location: "https://elsewhere.test/token" } } }),
      {},
      "oidc_token_failed",
    ],
    [
      "an answer larger than 1 MiB",
      () => ({ tokens: (answer) => ({ ...answer, padding: "x".repeat(1_100_000) }) }),
      {},
      "outbound_failed",
    ],
    ["iss demanded and missing (RFC 9207)", () => answering((p) => p.delete("iss")), {}, "oidc_response_issuer"],
    ["iss of somebody else", () => answering((p) => p.set("iss", "https://other.test")), {}, "oidc_response_issuer"],
    ["no code", () => answering((p) => p.delete("code")), {}, "oidc_code_missing"],
    ["two codes", () => answering((p) => p.append("code", "x")), {}, "oidc_param_duplicate"],
    ["another state", () => answering((p) => p.set("state", "x")), {}, "oidc_state"],
    ["no state", () => answering((p) => p.delete("state")), {}, "oidc_state"],
    [
      "e-mail without email_verified, of nobody here",
      () => ({ claims: { sub: "s", email: "new@acme.test", name: "N", roles: ["developer"] } }),
      {},
      "ok",
    ],
  ])("%s", async (name, behave, change, expected) => {
    provider().behaviour.sendsIssuer = name.startsWith("iss demanded");
    expect(await codeAfter(behave(), change)).toBe(expected);
  });

  it.each(["PS256", "ES256", "EdDSA"] as const)(
    "signatures by %s are verified when the connection pins it",
    async (algorithm) => {
      const key = makeSigningKey(algorithm);
      const change = { key, publishedKeys: [key.publicJwk] };
      expect(await codeAfter(change, { oidc: { idTokenSigningAlg: algorithm } })).toBe("ok");
    },
  );
});
