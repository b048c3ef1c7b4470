import { CompactEncrypt, CompactSign, exportJWK, generateKeyPair, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import { createClientKey, decryptionKey } from "./client-keys";
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

const signed = (payload: string, key = ours.privateKey, kid: string | undefined = "one", typ = "logout+jwt") =>
  new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader({ alg: "ES256", kid, typ }).sign(key);
const verify = async (
  token: string,
  keys: readonly Record<string, unknown>[] = published,
  { allowedTenants = [] as string[], ...change }: Partial<OidcClientConfig> & { allowedTenants?: string[] } = {},
) => verifyLogoutToken(token, { ...client, ...change }, { keysOf: async () => keys, allowedTenants, now });

it("claims come from what the provider signed, and every check is told", async () => {
  const verified = await verify(await signed(JSON.stringify(claims)));
  expect(verified).toMatchObject({ issuer, claims });
  expect(verified.checks.filter(({ passed }) => !passed)).toEqual([]);
});

describe("refused is", () => {
  it.each(["null", "[]", "1", '"text"', "{", ""])("a signed text that is no object: %s", async (payload) => {
    await expect(verify(await signed(payload))).rejects.toMatchObject({ code: "oidc_signature" });
  });

  it("a signed text whose bytes are no UTF-8", async () => {
    const text = Buffer.concat([Buffer.from('{"iss":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const token = new CompactSign(text).setProtectedHeader({ alg: "ES256", kid: "one" });
    await expect(verify(await token.sign(ours.privateKey))).rejects.toMatchObject({ code: "oidc_signature" });
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

/** Published keys that did not sign, and the one that did after so many. */
const behind = async (count: number) => {
  const stranger = await exportJWK(others.publicKey);
  return [...Array.from({ length: count }, () => stranger), ...published];
};
const nameless = (key: object) => published.map(({ kid: _kid, ...rest }) => ({ ...rest, ...key }));
const code = (verified: ReturnType<typeof verify>) =>
  verified.then(
    ({ checks }) => checks.filter(({ passed }) => !passed).map(({ name }) => name),
    (error: { code: string }) => error.code,
  );

it.each<[string, string | undefined, () => object[] | Promise<object[]>, unknown]>([
  ["a key without a name", "one", () => nameless({}), []],
  ["a token that names no key", undefined, () => published, []],
  ["a key for another algorithm", "one", () => published.map((key) => ({ ...key, alg: "RS256" })), "oidc_key_unknown"],
  ["a key for any algorithm", "one", () => nameless({ alg: undefined }), []],
  ["seven others before it", "one", () => behind(7), []],
  ["more before it than are tried", "one", () => behind(8), "oidc_signature"],
  ["a key that is none before it", "one", () => [{ kid: "one", kty: "EC" }, ...published], []],
  ["none at all", "one", () => [], "oidc_key_unknown"],
])("with %s: %j", async (_what, kid, keys, expected) => {
  const head = kid === undefined ? { alg: "ES256", typ: "logout+jwt" } : { alg: "ES256", typ: "logout+jwt", kid };
  const token = new CompactSign(new TextEncoder().encode(JSON.stringify(claims))).setProtectedHeader(head);
  const sent = await token.sign(ours.privateKey);
  expect(await code(verify(sent, (await keys()) as Record<string, unknown>[]))).toEqual(expected);
});

it("the provider is asked for the key of its own issuer that the token names", async () => {
  const asked: unknown[] = [];
  const keysOf = async (...question: unknown[]) => {
    asked.push(question);
    return published;
  };
  const other = JSON.stringify({ ...claims, iss: "https://other.test" });
  await verifyLogoutToken(await signed(other), client, { keysOf, allowedTenants: [], now });
  expect(asked).toEqual([[issuer, "one"]]);
});

it("what the rules find is told beside the signature: a token of another kind, for somebody else", async () => {
  const text = JSON.stringify({ ...claims, aud: "other" });
  const { checks } = await verify(await signed(text, ours.privateKey, "one", "at+jwt"));
  expect(checks.flatMap(({ name, passed }) => (passed ? [] : [name]))).toEqual([
    "oidc_logout_token",
    "oidc_logout_audience",
  ]);
  expect(checks[0]).toMatchObject({ name: "oidc_signature", passed: true });
});

const tenant = "11111111-2222-3333-4444-555555555555";
const at = (name: string) => `https://login.microsoftonline.com/${name}/v2.0`;

it.each<[string, unknown, string[], unknown]>([
  ["a tenant, where any may sign in", at(tenant), [], []],
  ["a tenant of the list", at(tenant), [tenant], []],
  ["another tenant", at(tenant), ["99999999-2222-3333-4444-555555555555"], "oidc_tenant"],
  ["no tenant", at("common"), [], "oidc_tenant"],
  ["no text", 5, [], "oidc_tenant"],
  ["a tenant at another host", `https://evil.test/${tenant}/v2.0`, [], ["oidc_logout_issuer"]],
])("behind an issuer of many tenants, with %s: %s, %j: %j", async (_what, iss, allowedTenants, expected) => {
  const token = await signed(JSON.stringify({ ...claims, iss }));
  const many = { manyTenants: true, issuer: at("common"), allowedTenants };
  expect(await code(verify(token, published, many))).toEqual(expected);
});

it("an encrypted token is opened with our key, and what is inside is held to the same", async () => {
  const own = await createClientKey("enc", "enc", "EC");
  const key = await importJWK(own.publicJwk, "ECDH-ES");
  const encrypt = async (text: string) =>
    new CompactEncrypt(new TextEncoder().encode(text))
      .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM" })
      .encrypt(key);
  const opens = {
    idTokenEncryptionAlg: "ECDH-ES",
    decryptionKeys: [decryptionKey("enc", "EC", own.privateKey)],
  } as const;
  const genuine = await encrypt(await signed(JSON.stringify(claims)));
  const forged = await encrypt(await signed(JSON.stringify(claims), others.privateKey));
  expect(await code(verify(genuine, published, opens))).toEqual([]);
  expect(await code(verify(forged, published, opens))).toBe("oidc_signature");
  expect(await code(verify(genuine))).toBe("oidc_decrypt");
});
