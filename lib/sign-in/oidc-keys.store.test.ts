import { CompactEncrypt, importJWK, type JWK } from "jose";
import { describe, expect, it } from "vitest";
import { clientKeys } from "@/drizzle/schema/connections";
import { makeSigningKey, signToken } from "@/e2e/support/mock-openid-provider";
import { type OidcChange, type OidcWorld, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { exportConnection } from "@/lib/connections/export-connection";
import { connectionJwks } from "@/lib/connections/read-client-jwks";
import { rotateKey } from "@/lib/connections/rotate-key";
import { keyEncryptionAlgorithms, signingAlgorithms } from "@/lib/oidc/oidc-methods";

// What an administrator's provider may demand: every asymmetric algorithm for ID tokens, encrypted ones, a client that proves
// itself by a key of its own, or a public client. Attacks and relatives looked for: algorithms that are not listed, tokens that are
// encrypted to another key, by another way, or with nothing signed inside, downgrades to plain tokens, and private keys that leave.

const world = sharedOidcWorld();
const { provider } = world;

type Made = Awaited<ReturnType<OidcWorld["newConnection"]>>;

const publishedKeys = async ({ connection }: Made) =>
  (await connectionJwks(connection.id, world.context()))?.keys ?? [];

describe("signatures of ID tokens", () => {
  it.each(signingAlgorithms)("%s is verified where it is chosen", async (algorithm) => {
    const key = makeSigningKey(algorithm);
    Object.assign(provider().behaviour, { key, publishedKeys: [key.publicJwk] });
    expect(await world.codeAfter({}, { oidc: { idTokenSigningAlg: algorithm } })).toBe("ok");
  });

  it("EdDSA goes by its curve's name, too (RFC 9864)", async () => {
    const { alg: _, ...publicJwk } = makeSigningKey("EdDSA").publicJwk;
    const key = makeSigningKey("EdDSA");
    const jwk = { ...key.publicJwk, alg: "Ed25519" };
    Object.assign(provider().behaviour, {
      key,
      publishedKeys: [jwk, publicJwk],
      idToken: (claims: Record<string, unknown>) => signToken(key, claims, { alg: "Ed25519" }),
    });
    expect(await world.codeAfter({}, { oidc: { idTokenSigningAlg: "EdDSA" } })).toBe("ok");
  });

  it("a second one is accepted where it is listed, and nothing else is", async () => {
    const key = makeSigningKey("ES384");
    const change = { key, publishedKeys: [key.publicJwk] };
    expect(await world.codeAfter(change, { oidc: { additionalSigningAlgs: ["ES384"] } })).toBe("ok");
    provider().reset();
    expect(await world.codeAfter(change, { oidc: { additionalSigningAlgs: ["ES256"] } })).toBe("oidc_algorithm");
  });
});

describe("private_key_jwt", () => {
  it.each<[string, string[] | undefined, string]>([
    ["what the document lists", ["ES256"], "EC"],
    ["another that it lists", ["HS256", "PS256"], "RSA"],
    ["RS256 where it lists nothing", undefined, "RSA"],
  ])("signs with our own key, by %s", async (_name, algorithms, type) => {
    provider().behaviour.discovery = (document) => ({
      ...document,
      token_endpoint_auth_signing_alg_values_supported: algorithms,
    });
    const made = await world.newConnection({ oidc: { clientSecret: undefined, clientAuth: "private_key_jwt" } });
    const keys = await publishedKeys(made);
    expect(keys).toMatchObject([{ kty: type, use: "sig" }]);
    expect(keys[0]).not.toHaveProperty("d");
    Object.assign(provider().behaviour, { clientAuth: "private_key_jwt", clientKeys: keys });
    expect((await world.signIn(made)).code).toBe("ok");
    // A second sign-in is another assertion; the revocation endpoint is shown one, too.
    expect((await world.signIn(made)).code).toBe("ok");
    await expect
      .poll(() => provider().seen.some(({ path, body }) => path === "/revoke" && body.has("client_assertion")))
      .toBe(true);
  });

  it("a provider that does not know the key refuses, and the code says so", async () => {
    const made = await world.newConnection({ oidc: { clientAuth: "private_key_jwt" } });
    provider().behaviour.clientAuth = "private_key_jwt";
    expect((await world.signIn(made)).code).toBe("oidc_client_auth");
  });

  it("a new key takes over without a failed sign-in", async () => {
    const made = await world.newConnection({ oidc: { clientAuth: "private_key_jwt" } });
    const input = { organizationId: made.organization.id, connectionId: made.connection.id };
    provider().behaviour.clientAuth = "private_key_jwt";
    const [first] = await publishedKeys(made);
    await rotateKey({ ...input, step: "prepare" }, world.context());
    const both = await publishedKeys(made);
    expect(both).toHaveLength(2);
    provider().behaviour.clientKeys = both;
    expect((await world.signIn(made)).code).toBe("ok");
    await rotateKey({ ...input, step: "activate" }, world.context());
    expect((await world.signIn(made)).code).toBe("ok");
    const left = await publishedKeys(made);
    expect(left).toHaveLength(1);
    expect(left[0]?.kid).not.toBe(first?.kid);
    provider().behaviour.clientKeys = left;
    expect((await world.signIn(made)).code).toBe("ok");
    await rotateKey({ ...input, step: "discard" }, world.context());
    await expect(rotateKey({ ...input, step: "discard" }, world.context())).rejects.toMatchObject({
      code: "key_state",
    });
    await expect(rotateKey({ ...input, step: "activate" }, world.context())).rejects.toMatchObject({
      code: "key_state",
    });
  });
});

describe("a public client", () => {
  it("needs no secret, sends none, and has PKCE", async () => {
    const made = await world.newConnection({ oidc: { clientSecret: undefined, clientAuth: "none" } });
    provider().behaviour.clientAuth = "none";
    expect((await world.signIn(made)).code).toBe("ok");
    const [token] = provider().seen.filter(({ path }) => path === "/token");
    expect(token?.headers.authorization).toBeUndefined();
    expect(token?.body.has("client_secret")).toBe(false);
    expect(token?.body.get("code_verifier")).toHaveLength(43);
  });

  it("a secret that is kept from before is not sent", async () => {
    const made = await world.newConnection({ oidc: { clientAuth: "none" } });
    provider().behaviour.clientAuth = "none";
    expect((await world.signIn(made)).code).toBe("ok");
  });
});

describe("encrypted ID tokens", () => {
  type Sealing = { alg?: string; enc?: string; key?: JWK; plain?: (signed: string) => string };

  /** The provider encrypts to the key that the connection publishes, or to another one. */
  async function sealing(made: Made, { alg = "RSA-OAEP-256", enc = "A256GCM", key, plain }: Sealing = {}) {
    const [own] = await publishedKeys(made);
    const target = await importJWK(key ?? (own as JWK), alg);
    provider().behaviour.idToken = async (claims, signing) => {
      const signed = signToken(signing, claims);
      const bytes = new TextEncoder().encode(plain ? plain(signed) : signed);
      return new CompactEncrypt(bytes)
        .setProtectedHeader({ alg, enc, cty: "JWT", kid: String(own?.kid) })
        .encrypt(target);
    };
  }

  const encrypting = (alg: string, change: object = {}): OidcChange => ({
    oidc: { idTokenEncryptionAlg: alg, ...change },
  });

  it.each(keyEncryptionAlgorithms)("%s is opened, and the signed token inside verified", async (alg) => {
    const made = await world.newConnection(encrypting(alg, { requireEncryptedIdToken: true }));
    expect(await publishedKeys(made)).toMatchObject([{ use: "enc", alg }]);
    for (const enc of ["A128GCM", "A256GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"]) {
      await sealing(made, { alg, enc });
      const { code, event } = await world.signIn(made);
      expect(code, enc).toBe("ok");
      expect(event?.checks).toContainEqual(expect.objectContaining({ name: "oidc_not_encrypted", passed: true }));
    }
    // The provider's key is known by now: a warm sign-in asks once, as with plain tokens.
    provider().seen.length = 0;
    expect((await world.signIn(made)).code).toBe("ok");
    expect(provider().seen.filter(({ path }) => path !== "/revoke")).toHaveLength(1);
  });

  it("a plain one is accepted where encryption is only offered, and refused where it is required", async () => {
    expect((await world.signIn(await world.newConnection(encrypting("ECDH-ES")))).code).toBe("ok");
    const strict = await world.newConnection(encrypting("ECDH-ES", { requireEncryptedIdToken: true }));
    expect((await world.signIn(strict)).code).toBe("oidc_not_encrypted");
  });

  it.each<[string, () => Promise<Sealing>]>([
    ["to somebody else's key", async () => ({ key: makeSigningKey("RS256").publicJwk as JWK })],
    ["by another way than the configured one", async () => ({ alg: "RSA-OAEP" })],
    ["with a content encryption that is not ours", async () => ({ enc: "A192GCM" })],
  ])("one that is encrypted %s is refused", async (_name, sealed) => {
    const made = await world.newConnection(encrypting("RSA-OAEP-256"));
    const { key, ...how } = await sealed();
    const { alg: _, use: __, ...bare } = (key ?? {}) as JWK;
    const [own] = await publishedKeys(made);
    const { alg: ___, ...ownBare } = (own ?? {}) as JWK;
    await sealing(made, { ...how, key: key ? bare : ownBare });
    expect((await world.signIn(made)).code).toBe("oidc_decrypt");
  });

  it("one is refused where no key is published", async () => {
    const other = await world.newConnection(encrypting("RSA-OAEP-256"));
    await sealing(other);
    expect((await world.signIn(await world.newConnection())).code).toBe("oidc_decrypt");
  });

  it.each<[string, (signed: string) => string, string]>([
    ["nothing that is signed", () => JSON.stringify({ sub: "s", iss: "x" }), "oidc_id_token"],
    ["a forged token", (signed) => `${signed.slice(0, -8)}AAAAAAAA`, "oidc_signature"],
  ])("encryption vouches for nothing: %s inside", async (_name, plain, expected) => {
    const made = await world.newConnection(encrypting("ECDH-ES"));
    await sealing(made, { alg: "ECDH-ES", plain });
    expect((await world.signIn(made)).code).toBe(expected);
  });

  it("a token that was encrypted before our key changed still opens", async () => {
    const made = await world.newConnection(encrypting("ECDH-ES"));
    await sealing(made, { alg: "ECDH-ES" });
    const input = { organizationId: made.organization.id, connectionId: made.connection.id };
    await rotateKey({ ...input, step: "prepare" }, world.context());
    await rotateKey({ ...input, step: "activate" }, world.context());
    expect((await world.signIn(made)).code).toBe("ok");
    await rotateKey({ ...input, step: "discard" }, world.context());
    expect((await world.signIn(made)).code).toBe("oidc_decrypt");
  });
});

it("private keys are stored sealed, and leave in no export", async () => {
  const made = await world.newConnection({
    oidc: { clientAuth: "private_key_jwt", idTokenEncryptionAlg: "ECDH-ES" },
  });
  const rows = (await world.db().select().from(clientKeys)).filter(
    ({ connectionId }) => connectionId === made.connection.id,
  );
  expect(rows).toHaveLength(2);
  for (const { encryptedPrivateKey, publicJwk } of rows) {
    expect(encryptedPrivateKey).toMatch(/^g1\./);
    expect(publicJwk).not.toHaveProperty("d");
  }
  const input = { organizationId: made.organization.id, connectionId: made.connection.id };
  const exported = JSON.stringify(await exportConnection(input, world.context()));
  expect(exported).toContain("private_key_jwt");
  expect(exported).not.toMatch(/PRIVATE KEY|g1\.|publicJwk/);
  expect(await connectionJwks("unknown", world.context())).toBeNull();
});
