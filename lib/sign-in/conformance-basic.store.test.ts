import { describe, expect, it } from "vitest";
import { makeSigningKey, signToken, unsignedToken } from "@/e2e/support/mock-openid-provider";
import { claiming, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { findUserByEmail } from "@/lib/directory/user-store";

// The OpenID conformance list for relying parties, against a provider that does what each module says. A test differs
// from a good sign-in by one thing, and carries the module's name.

const { provider, db, newConnection, signIn, redeem, codeAfter } = sharedOidcWorld();

describe("conformance, basic", () => {
  it("oidcc-client-test: a good sign-in creates the user with name and role, and updates them", async () => {
    const made = await newConnection();
    const first = await signIn(made);
    expect(first.code).toBe("ok");
    expect(first.event?.checks.every((check) => check.passed)).toBe(true);
    const landed = await redeem(first);
    expect(landed).toMatchObject({ status: "session", returnPath: "/dashboard?x=1" });
    provider().behaviour.claims = { ...provider().behaviour.claims, name: "Ada King", roles: ["finance"] };
    expect((await signIn(made)).code).toBe("ok");
    const user = await findUserByEmail(db(), made.organization.id, "ada@acme.test");
    expect(user).toMatchObject({ fullName: "Ada King" });
    const roles = await rolesOfUsers(db(), made.organization.id, [user?.id ?? ""]);
    expect(roles.get(user?.id ?? "")).toEqual(["finance"]);
  });

  it("oidcc-client-test-nonce-invalid", async () => {
    expect(await codeAfter(claiming({ nonce: "another" }))).toBe("oidc_nonce");
    expect(await codeAfter(claiming({ nonce: undefined }))).toBe("oidc_nonce");
  });

  it("oidcc-client-test-scope-userinfo-claims: userinfo is asked only for what the ID token lacks (EN-6)", async () => {
    const made = await newConnection();
    provider().behaviour.claims = { sub: "s1", email: "ada@acme.test", email_verified: true };
    provider().behaviour.userinfo = { name: "Ada of userinfo", roles: ["developer"], email: "other@acme.test" };
    const { code, event } = await signIn(made);
    expect(code).toBe("ok");
    expect(provider().count("/userinfo")).toBe(1);
    // The ID token wins where both speak.
    expect(event?.claims?.claims).toMatchObject({ email: ["ada@acme.test"], name: ["Ada of userinfo"] });
    provider().reset();
    await signIn(made);
    expect(provider().count("/userinfo")).toBe(0);
  });

  it("oidcc-client-test-client-secret-basic and -post: one of them, never both (EN-4)", async () => {
    for (const clientAuth of ["client_secret_basic", "client_secret_post"]) {
      provider().reset();
      expect(await codeAfter({}, { oidc: { clientAuth } })).toBe("ok");
      const [token] = provider().seen.filter((request) => request.path === "/token");
      expect(token?.headers.authorization !== undefined).toBe(clientAuth === "client_secret_basic");
      expect(token?.body.has("client_secret")).toBe(clientAuth === "client_secret_post");
    }
  });

  it("oidcc-client-test-invalid-iss", async () => {
    expect(await codeAfter(claiming({ iss: "https://other.test" }))).toBe("oidc_issuer");
  });

  it("oidcc-client-test-missing-sub", async () => {
    expect(await codeAfter(claiming({ sub: undefined }))).toBe("oidc_subject");
  });

  it("oidcc-client-test-invalid-aud, and -missing-aud", async () => {
    expect(await codeAfter(claiming({ aud: "another-client" }))).toBe("oidc_audience");
    expect(await codeAfter(claiming({ aud: undefined }))).toBe("oidc_audience");
    expect(await codeAfter(claiming({ aud: [provider().client.id, "another-client"] }))).toBe("oidc_audience");
  });

  it("oidcc-client-test-missing-iat", async () => {
    expect(await codeAfter(claiming({ iat: undefined }))).toBe("oidc_iat");
  });

  it("oidcc-client-test-kid-absent-single-jwks", async () => {
    expect(await codeAfter({ idToken: (claims, key) => signToken(key, claims, { kid: undefined }) })).toBe("ok");
  });

  it("oidcc-client-test-kid-absent-multiple-jwks: which key is not for us to guess", async () => {
    const { key } = provider().behaviour;
    expect(
      await codeAfter({
        publishedKeys: [key.publicJwk, makeSigningKey().publicJwk],
        idToken: (claims) => signToken(key, claims, { kid: undefined }),
      }),
    ).toBe("oidc_key_unknown");
  });

  it("oidcc-client-test-idtoken-sig-none", async () => {
    expect(await codeAfter({ idToken: unsignedToken })).toBe("oidc_algorithm");
  });

  it("oidcc-client-test-idtoken-sig-rs256", async () => {
    expect(await codeAfter({})).toBe("ok");
  });

  it("oidcc-client-test-invalid-sig-rs256 and -es256", async () => {
    const forged = makeSigningKey("RS256", provider().behaviour.key.kid);
    expect(await codeAfter({ idToken: (claims) => signToken(forged, claims) })).toBe("oidc_signature");
    const es256 = makeSigningKey("ES256");
    const other = makeSigningKey("ES256", es256.kid);
    expect(
      await codeAfter(
        { publishedKeys: [es256.publicJwk], idToken: (claims) => signToken(other, claims) },
        { oidc: { idTokenSigningAlg: "ES256" } },
      ),
    ).toBe("oidc_signature");
  });

  it("oidcc-client-test-userinfo-invalid-sub", async () => {
    expect(
      await codeAfter({ claims: { sub: "s1" }, userinfo: { sub: "s2", email: "ada@acme.test", email_verified: true } }),
    ).toBe("oidc_userinfo_subject");
  });
});
