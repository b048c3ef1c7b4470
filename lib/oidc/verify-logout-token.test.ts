import { CompactSign, exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import type { OidcClientConfig } from "./oidc-client-config";
import { verifyLogoutToken } from "./verify-logout-token";

const issuer = "https://idp.test";
const now = new Date("2026-05-03T12:00:00Z");
const seconds = now.getTime() / 1000;
const ours = await generateKeyPair("ES256", { extractable: true });
const others = await generateKeyPair("ES256", { extractable: true });
const published = [{ ...(await exportJWK(ours.publicKey)), kid: "one", alg: "ES256", use: "sig" }];
const client = {
  issuer,
  clientId: "gatehouse",
  idTokenSigningAlgs: ["ES256"],
  idTokenEncryptionAlg: null,
  decryptionKeys: [],
  manyTenants: false,
} as unknown as OidcClientConfig;
const claims = {
  iss: issuer,
  aud: "gatehouse",
  sub: "ada",
  iat: seconds,
  exp: seconds + 120,
  jti: "1",
  events: { "http://schemas.openid.net/event/backchannel-logout": {} },
};

const signed = (payload: string, key = ours.privateKey, kid = "one") =>
  new CompactSign(new TextEncoder().encode(payload))
    .setProtectedHeader({ alg: "ES256", kid, typ: "logout+jwt" })
    .sign(key);
const verify = async (token: string, keys: readonly Record<string, unknown>[] = published) =>
  verifyLogoutToken(token, client, { keysOf: async () => keys, allowedTenants: [], now });

it("claims come from what the provider signed, and every check is told", async () => {
  const verified = await verify(await signed(JSON.stringify(claims)));
  expect(verified).toMatchObject({ issuer, claims });
  expect(verified.checks.filter(({ passed }) => !passed)).toEqual([]);
});

describe("refused is", () => {
  it.each(["null", "[]", "1", '"text"', "{", ""])("a signed text that is no object: %s", async (payload) => {
    await expect(verify(await signed(payload))).rejects.toMatchObject({ code: "oidc_signature" });
  });

  it("what somebody else signed, and a key that is not published, or is for encryption", async () => {
    const text = JSON.stringify(claims);
    await expect(verify(await signed(text, others.privateKey))).rejects.toMatchObject({ code: "oidc_signature" });
    await expect(verify(await signed(text, ours.privateKey, "two"))).rejects.toMatchObject({
      code: "oidc_key_unknown",
    });
    const forEncryption = published.map((key) => ({ ...key, use: "enc" }));
    await expect(verify(await signed(text), forEncryption)).rejects.toMatchObject({ code: "oidc_key_unknown" });
  });

  it("an algorithm that the connection does not allow, and a text that is no token", async () => {
    const head = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    const unsigned = `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;
    await expect(verify(unsigned)).rejects.toMatchObject({ code: "oidc_algorithm" });
    await expect(verify("no token")).rejects.toMatchObject({ code: "oidc_logout_token" });
  });
});
