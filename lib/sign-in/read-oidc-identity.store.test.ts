import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Behaviour,
  type MockProvider,
  makeSigningKey,
  sharedSecretToken,
  signToken,
  unsignedToken,
} from "@/e2e/support/mock-openid-provider";
import { type OidcChange, type OidcWorld, openOidcWorld } from "@/e2e/support/oidc-world";
import { baseUrl } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import { connectionInputSchema } from "@/lib/connections/connection-schema";
import type { DatabaseHandle } from "@/lib/db/open-database";
import { rolesOfUsers } from "@/lib/directory/role-grant-store";
import { createUser } from "@/lib/directory/save-user";
import { findUserByEmail } from "@/lib/directory/user-store";
import type { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { endSession } from "./end-session";
import { redeemTicket } from "./redeem-ticket";

// The OpenID conformance list for relying parties, against a provider that does what each module says. A test differs
// from a good sign-in by one thing, and carries the module's name.

let world: OidcWorld;
let database: DatabaseHandle;
let provider: MockProvider;

const context = () => world.context();

beforeAll(async () => {
  world = await openOidcWorld();
  ({ database, provider } = world);
});

beforeEach(() => provider.reset());

afterAll(() => world?.close());

const newConnection = (change?: OidcChange) => world.newConnection(change);
const begin = (...input: Parameters<OidcWorld["begin"]>) => world.begin(...input);
const bring = (...input: Parameters<OidcWorld["bring"]>) => world.bring(...input);
const signIn = (...input: Parameters<OidcWorld["signIn"]>) => world.signIn(...input);
const codeAfter = (...input: Parameters<OidcWorld["codeAfter"]>) => world.codeAfter(...input);

const claim = (change: Record<string, unknown>): Partial<Behaviour> => ({
  idTokenClaims: (claims) => ({ ...claims, ...change }),
});

describe("conformance, basic", () => {
  it("oidcc-client-test: a good sign-in creates the user with name and role, and updates them", async () => {
    const made = await newConnection();
    const first = await signIn(made);
    expect(first.code).toBe("ok");
    expect(first.event?.checks.every((check) => check.passed)).toBe(true);
    if (first.outcome.status !== "signed-in") return;
    const landed = await redeemTicket(
      {
        handle: first.outcome.ticket,
        browserToken: first.browserToken,
        address: null,
        userAgent: null,
        currentUserId: null,
        elsewhereToken: null,
        isSwitchConfirmed: false,
      },
      context(),
    );
    expect(landed).toMatchObject({ status: "session", returnPath: "/dashboard?x=1" });
    provider.behaviour.claims = { ...provider.behaviour.claims, name: "Ada King", roles: ["finance"] };
    expect((await signIn(made)).code).toBe("ok");
    const user = await findUserByEmail(database.db, made.organization.id, "ada@acme.test");
    expect(user).toMatchObject({ fullName: "Ada King" });
    const roles = await rolesOfUsers(database.db, made.organization.id, [user?.id ?? ""]);
    expect(roles.get(user?.id ?? "")).toEqual(["finance"]);
  });

  it("oidcc-client-test-nonce-invalid", async () => {
    expect(await codeAfter(claim({ nonce: "another" }))).toBe("oidc_nonce");
    expect(await codeAfter(claim({ nonce: undefined }))).toBe("oidc_nonce");
  });

  it("oidcc-client-test-scope-userinfo-claims: userinfo is asked only for what the ID token lacks (EN-6)", async () => {
    const made = await newConnection();
    provider.behaviour.claims = { sub: "s1", email: "ada@acme.test", email_verified: true };
    provider.behaviour.userinfo = { name: "Ada of userinfo", roles: ["developer"], email: "other@acme.test" };
    const { code, event } = await signIn(made);
    expect(code).toBe("ok");
    expect(provider.count("/userinfo")).toBe(1);
    // The ID token wins where both speak.
    expect(event?.claims?.claims).toMatchObject({ email: ["ada@acme.test"], name: ["Ada of userinfo"] });
    provider.reset();
    await signIn(made);
    expect(provider.count("/userinfo")).toBe(0);
  });

  it("oidcc-client-test-client-secret-basic and -post: one of them, never both (EN-4)", async () => {
    for (const clientAuth of ["client_secret_basic", "client_secret_post"]) {
      provider.reset();
      expect(await codeAfter({}, { oidc: { clientAuth } })).toBe("ok");
      const [token] = provider.seen.filter((request) => request.path === "/token");
      expect(token?.headers.authorization !== undefined).toBe(clientAuth === "client_secret_basic");
      expect(token?.body.has("client_secret")).toBe(clientAuth === "client_secret_post");
    }
  });

  it("oidcc-client-test-invalid-iss", async () => {
    expect(await codeAfter(claim({ iss: "https://other.test" }))).toBe("oidc_issuer");
  });

  it("oidcc-client-test-missing-sub", async () => {
    expect(await codeAfter(claim({ sub: undefined }))).toBe("oidc_subject");
  });

  it("oidcc-client-test-invalid-aud, and -missing-aud", async () => {
    expect(await codeAfter(claim({ aud: "another-client" }))).toBe("oidc_audience");
    expect(await codeAfter(claim({ aud: undefined }))).toBe("oidc_audience");
    expect(await codeAfter(claim({ aud: [provider.client.id, "another-client"] }))).toBe("oidc_audience");
  });

  it("oidcc-client-test-missing-iat", async () => {
    expect(await codeAfter(claim({ iat: undefined }))).toBe("oidc_iat");
  });

  it("oidcc-client-test-kid-absent-single-jwks", async () => {
    expect(await codeAfter({ idToken: (claims, key) => signToken(key, claims, { kid: undefined }) })).toBe("ok");
  });

  it("oidcc-client-test-kid-absent-multiple-jwks: which key is not for us to guess", async () => {
    const { key } = provider.behaviour;
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
    const forged = makeSigningKey("RS256", provider.behaviour.key.kid);
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

describe("conformance, config", () => {
  it("oidcc-client-test-discovery-openid-config: fills the endpoints (EN-20)", async () => {
    const { connection } = await newConnection();
    expect(connection.oidc).toMatchObject({
      authorizationEndpoint: `${provider.base}/authorize`,
      tokenEndpoint: `${provider.base}/token`,
      userinfoEndpoint: `${provider.base}/userinfo`,
      revocationEndpoint: `${provider.base}/revoke`,
      jwksUri: `${provider.base}/jwks`,
    });
    const edited = await newConnection({ oidc: { jwksUri: `${provider.base}/keys` } });
    expect(edited.connection.oidc.jwksUri).toBe(`${provider.base}/keys`);
  });

  it("oidcc-client-test-discovery-issuer-mismatch, also for a pasted well-known address", async () => {
    const foreign: Partial<Behaviour> = { discovery: (document) => ({ ...document, issuer: "https://other.test" }) };
    Object.assign(provider.behaviour, foreign);
    const refused = {
      code: "oidc_discovery_issuer",
      details: { got: plain("https://other.test") },
    } satisfies Partial<SsoError>;
    await expect(newConnection()).rejects.toMatchObject(refused);
    const issuer = `${provider.base}/.well-known/openid-configuration`;
    await expect(newConnection({ oidc: { issuer } })).rejects.toMatchObject(refused);
    provider.reset();
    expect((await newConnection({ oidc: { issuer } })).connection.oidc.issuer).toBe(provider.base);
  });

  it("oidcc-client-test-discovery-jwks-uri-keys", async () => {
    const made = await newConnection();
    expect((await signIn(made)).code).toBe("ok");
    expect(provider.count("/jwks")).toBe(1);
  });

  it("oidcc-client-test-idtoken-sig-rs256-with-discovery; a warm sign-in is one token call", async () => {
    const made = await newConnection();
    await signIn(made);
    provider.reset();
    expect((await signIn(made)).code).toBe("ok");
    expect(provider.seen.map((request) => request.path).filter((path) => path !== "/revoke")).toEqual(["/token"]);
  });

  it("oidcc-client-test-signing-key-rotation-just-before-signing: no sign-in fails", async () => {
    const made = await newConnection();
    await signIn(made);
    const next = makeSigningKey();
    Object.assign(provider.behaviour, { key: next, publishedKeys: [next.publicJwk] });
    expect((await signIn(made)).code).toBe("ok");
  });

  it("oidcc-client-test-signing-key-rotation: the old key is trusted no longer once a fetch shows that it is gone", async () => {
    const made = await newConnection();
    await signIn(made);
    const old = provider.behaviour.key;
    const next = makeSigningKey();
    Object.assign(provider.behaviour, { key: next, publishedKeys: [next.publicJwk] });
    await signIn(made);
    provider.behaviour.key = old;
    expect((await signIn(made)).code).toBe("oidc_key_unknown");
  });

  it("EN-22: works with endpoints by hand and no discovery document", async () => {
    const manual = {
      issuer: provider.base,
      authorizationEndpoint: `${provider.base}/authorize`,
      tokenEndpoint: `${provider.base}/token`,
      jwksUri: `${provider.base}/jwks`,
    };
    provider.behaviour.discovery = () => ({});
    await expect(newConnection()).rejects.toMatchObject({ code: "oidc_discovery_malformed" });
    const made = await newConnection({ oidc: manual });
    expect(made.connection.oidc.discovery).toBeNull();
    expect((await signIn(made)).code).toBe("ok");
  });
});

describe("conformance, form post and sign-ins that a portal begins", () => {
  it("oidcc-client-test (form_post)", async () => {
    const made = await newConnection({ oidc: { responseMode: "form_post" } });
    const { url, code } = await signIn(made, "form_post");
    expect(new URL(url).searchParams.get("response_mode")).toBe("form_post");
    expect(code).toBe("ok");
  });

  it("oidcc-client-test (form_post-error)", async () => {
    const made = await newConnection({ oidc: { responseMode: "form_post" } });
    const started = await begin(made);
    const state = new URL(started.url).searchParams.get("state") ?? "";
    const error = new URLSearchParams({ state, error: "access_denied", error_description: "not <assigned>" });
    const outcome = await bring(made, error, "form_post");
    const event = await findEvent(database.db, made.organization.id, outcome.reference);
    expect(event).toMatchObject({ code: "oidc_provider_error" });
    expect(event?.checks.at(-1)?.got).toEqual(
      said("oauthError", { error: "access_denied", description: "not <assigned>" }),
    );
  });

  it("oidcc-client-test-3rd-party-init-login", async () => {
    const made = await newConnection();
    const { url } = await begin(made, "ada@acme.test", provider.base);
    expect(new URL(url).searchParams.get("login_hint")).toBe("ada@acme.test");
    await expect(begin(made, null, "https://other.test")).rejects.toMatchObject({ code: "oidc_initiator" });
  });
});

describe("conformance, logout at the provider", () => {
  it("oidcc-client-test-rp-init-logout: hint, client and state go there; the session here is over", async () => {
    const made = await newConnection();
    const { outcome, browserToken } = await signIn(made);
    if (outcome.status !== "signed-in") throw new Error("expected a ticket");
    const landed = await redeemTicket(
      {
        handle: outcome.ticket,
        browserToken,
        address: null,
        userAgent: null,
        currentUserId: null,
        elsewhereToken: null,
        isSwitchConfirmed: false,
      },
      context(),
    );
    if (landed.status !== "session") throw new Error("expected a session");
    const next = await endSession({ token: landed.token, atProvider: true }, context());
    const url = new URL(next?.url ?? "");
    expect(url.origin + url.pathname).toBe(`${provider.base}/logout`);
    expect(url.searchParams.get("id_token_hint")?.split(".")).toHaveLength(3);
    expect(url.searchParams.get("client_id")).toBe(provider.client.id);
    expect(url.searchParams.get("post_logout_redirect_uri")).toBe(`${baseUrl}/logout/done`);
    expect(url.searchParams.get("state")).toBe(next?.state);
    expect(await endSession({ token: landed.token, atProvider: true }, context())).toBeNull();
  });
});

describe("what the library leaves open (checks.md 6)", () => {
  const seconds = () => Math.floor(Date.now() / 1000);

  it.each<[string, () => Partial<Behaviour>, OidcChange, string]>([
    [
      "HS256 with the client secret",
      () => ({ idToken: (c) => sharedSecretToken(provider.client.secret, c) }),
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
    ["a foreign azp beside a single aud", () => claim({ azp: "another-client" }), {}, "oidc_azp"],
    ["several aud with a foreign azp", () => claim({ aud: [provider.client.id, "x"], azp: "x" }), {}, "oidc_azp"],
    ["several aud with our azp", () => claim({ aud: [provider.client.id, "x"], azp: provider.client.id }), {}, "ok"],
    ["iat an hour in the future", () => claim({ iat: seconds() + 3600, exp: seconds() + 7200 }), {}, "oidc_iat"],
    ["expired a minute ago", () => claim({ exp: seconds() - 60 }), {}, "oidc_expired"],
    ["expired within the tolerance", () => claim({ exp: seconds() - 10 }), {}, "ok"],
    ["not valid yet", () => claim({ nbf: seconds() + 600 }), {}, "oidc_not_yet_valid"],
    ["no exp", () => claim({ exp: undefined }), {}, "oidc_expired"],
    ["no acr where one was asked for (EN-8)", () => ({}), { oidc: { acrValues: ["gold"] } }, "oidc_acr"],
    ["another acr", () => claim({ acr: "silver" }), { oidc: { acrValues: ["gold"] } }, "oidc_acr"],
    ["the acr that was asked for", () => claim({ acr: "gold" }), { oidc: { acrValues: ["silver", "gold"] } }, "ok"],
    ["no amr where one was asked for (EN-21)", () => ({}), { oidc: { amrValues: ["mfa"] } }, "oidc_amr"],
    ["another amr", () => claim({ amr: ["pwd"] }), { oidc: { amrValues: ["mfa"] } }, "oidc_amr"],
    ["the amr that was asked for", () => claim({ amr: ["pwd", "mfa"] }), { oidc: { amrValues: ["mfa"] } }, "ok"],
    ["a fresh auth_time (EN-7)", () => ({}), { oidc: { maxAgeSeconds: 60 } }, "ok"],
    ["no auth_time", () => claim({ auth_time: undefined }), { oidc: { maxAgeSeconds: 60 } }, "oidc_max_age"],
    ["an old auth_time", () => claim({ auth_time: seconds() - 600 }), { oidc: { maxAgeSeconds: 60 } }, "oidc_max_age"],
    [
      "an auth_time in the future",
      () => claim({ auth_time: seconds() + 600 }),
      { oidc: { maxAgeSeconds: 60 } },
      "oidc_max_age",
    ],
    ["an empty sub", () => claim({ sub: "" }), {}, "oidc_subject"],
    ["an exp of years", () => claim({ exp: 1e17 }), {}, "ok"],
    ["an auth_time that is no date", () => claim({ auth_time: 1e20 }), {}, "ok"],
    ["an e-mail as a list", () => claim({ email: ["ada@acme.test", "eve@acme.test"] }), {}, "ok"],
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
    [
      "iss demanded and missing (RFC 9207)",
      () => ({
        answer: (p) => {
          p.delete("iss");
          return p;
        },
      }),
      {},
      "oidc_response_issuer",
    ],
    [
      "iss of somebody else",
      () => ({
        answer: (p) => {
          p.set("iss", "https://other.test");
          return p;
        },
      }),
      {},
      "oidc_response_issuer",
    ],
    [
      "no code",
      () => ({
        answer: (p) => {
          p.delete("code");
          return p;
        },
      }),
      {},
      "oidc_code_missing",
    ],
    [
      "two codes",
      () => ({
        answer: (p) => {
          p.append("code", "x");
          return p;
        },
      }),
      {},
      "oidc_param_duplicate",
    ],
    [
      "another state",
      () => ({
        answer: (p) => {
          p.set("state", "x");
          return p;
        },
      }),
      {},
      "oidc_state",
    ],
    [
      "no state",
      () => ({
        answer: (p) => {
          p.delete("state");
          return p;
        },
      }),
      {},
      "oidc_state",
    ],
    [
      "e-mail without email_verified, of nobody here",
      () => ({ claims: { sub: "s", email: "new@acme.test", name: "N", roles: ["developer"] } }),
      {},
      "ok",
    ],
  ])("%s", async (name, behave, change, expected) => {
    provider.behaviour.sendsIssuer = name.startsWith("iss demanded");
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

  it("a code is exchanged once, also when the answer arrives 10 times at once", async () => {
    const made = await newConnection();
    const started = await begin(made);
    const parameters = provider.authorize(started.url);
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => bring(made, parameters)));
    expect(outcomes.filter((outcome) => outcome.status === "signed-in")).toHaveLength(1);
    expect(provider.count("/token")).toBe(1);
    const late = await bring(made, parameters);
    expect((await findEvent(database.db, made.organization.id, late.reference))?.code).toBe("oidc_state_used");
  });

  it("an answer at another connection's address is refused, and does not use the sign-in up", async () => {
    const made = await newConnection();
    const other = await newConnection();
    const started = await begin(made);
    const parameters = provider.authorize(started.url);
    const outcome = await bring(other, parameters);
    expect((await findEvent(database.db, other.organization.id, outcome.reference))?.code).toBe(
      "oidc_state_connection",
    );
    expect((await bring(made, parameters)).status).toBe("signed-in");
  });

  it("the request carries PKCE S256, state, nonce and what the connection asks for (EN-5, EN-7, EN-8, EN-21)", async () => {
    const made = await newConnection({
      oidc: {
        scopes: ["email", "offline_access"],
        maxAgeSeconds: 0,
        acrValues: ["a", "b"],
        amrValues: ["mfa"],
        prompt: "login",
      },
    });
    const query = new URL((await begin(made, "ada@acme.test")).url).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      response_type: "code",
      scope: "openid email offline_access",
      code_challenge_method: "S256",
      max_age: "0",
      acr_values: "a b",
      claims: '{"id_token":{"amr":{"essential":true,"values":["mfa"]}}}',
      prompt: "login",
      login_hint: "ada@acme.test",
      redirect_uri: `${baseUrl}/oidc/callback/${made.connection.id}`,
    });
    expect(query.get("state")).toHaveLength(43);
    expect(query.get("nonce")).toHaveLength(43);
    expect(query.get("code_challenge")).toHaveLength(createHash("sha256").update("").digest("base64url").length);
  });

  it("an e-mail that the provider does not vouch for finds nobody (nOAuth)", async () => {
    const made = await newConnection();
    await createUser(
      { organizationId: made.organization.id, user: { email: "ada@acme.test" }, createdBy: "api" },
      context(),
    );
    for (const email_verified of [undefined, false, "false"]) {
      provider.behaviour.claims = { ...provider.behaviour.claims, email_verified };
      expect((await signIn(made)).code).toBe("email_unverified");
    }
    provider.behaviour.claims = { ...provider.behaviour.claims, email_verified: true };
    expect((await signIn(made)).code).toBe("ok");
  });

  it("claims called __proto__, a bare string as list, nested names, 10,000 groups: all of it is data", async () => {
    const made = await newConnection({
      claims: [
        { field: "email", from: "email" },
        { field: "role", from: "realm_access.roles" },
      ],
    });
    provider.behaviour.claims = {
      ...provider.behaviour.claims,
      realm_access: { roles: "developer" },
      groups: Array.from({ length: 10_000 }, (_, index) => `group-${index}`),
      ...JSON.parse('{"__proto__": {"roles": "admin"}, "constructor": "x"}'),
    };
    const { code, event } = await signIn(made);
    expect(code).toBe("ok");
    expect(event?.claims?.claims["realm_access.roles"]).toEqual(["developer"]);
    expect(event?.claims?.claims.groups).toHaveLength(10_000);
  });

  it("the lists of claims restrict what is used, per source (EN-6)", async () => {
    const made = await newConnection({ oidc: { idTokenClaims: ["email"], userinfoClaims: ["roles"] } });
    provider.behaviour.userinfo = { name: "Not listed", roles: ["finance"] };
    const { event } = await signIn(made);
    expect({ ...event?.claims?.claims }).toEqual({ email: ["ada@acme.test"], roles: ["finance"] });
  });

  it("the provider's tokens are given back, also after a refusal", async () => {
    const made = await newConnection();
    provider.behaviour.tokens = (answer) => ({ ...answer, refresh_token: "refresh-1" });
    Object.assign(provider.behaviour, claim({ azp: "x" }));
    expect((await signIn(made)).code).toBe("oidc_azp");
    const given = () =>
      provider.seen.flatMap(({ path, body }) => (path === "/revoke" ? [body.get("token") ?? ""] : []));
    // Tokens of earlier sign-ins may still be arriving: look only at the refresh token and what follows it.
    await expect.poll(() => given().join(" ")).toMatch(/(^| )refresh-1 access-/);
  });
});

describe("Microsoft", () => {
  const tenant = "11111111-2222-3333-4444-555555555555";
  const other = "99999999-2222-3333-4444-555555555555";
  const person = {
    sub: "pairwise",
    tid: tenant,
    oid: "aaaaaaaa-0000-0000-0000-000000000001",
    email: "ada@acme.test",
    name: "Ada Lovelace",
    roles: ["developer"],
  };
  const microsoft = (change: OidcChange = {}): OidcChange => ({ kind: "microsoft-oidc", ...change });
  const asTenant = () =>
    Object.assign(provider.behaviour, { issuer: `${provider.base}/${tenant}/v2.0`, claims: person });

  it("EN-2: the literal placeholder is refused", () => {
    const parsed = connectionInputSchema.safeParse({
      name: "Entra",
      kind: "microsoft-oidc",
      oidc: { issuer: "https://login.microsoftonline.com/<tenant>/v2.0" },
    });
    expect(parsed.error?.issues[0]).toMatchObject({ path: ["oidc", "issuer"], message: "tenant_placeholder" });
  });

  it("the person is keyed by tenant and object id; another tenant's token is refused", async () => {
    asTenant();
    const made = await newConnection(microsoft());
    const first = await signIn(made);
    expect(first.code).toBe("ok");
    expect(first.event?.claims).toMatchObject({ subject: `${tenant}/${person.oid}`, claims: { sub: ["pairwise"] } });
    // A new app registration gives everybody another sub; they stay who they are.
    provider.behaviour.claims = { ...person, sub: "another pairwise", email: "ada.king@acme.test" };
    expect((await signIn(made)).code).toBe("ok");
    expect(await findUserByEmail(database.db, made.organization.id, "ada@acme.test")).not.toBeNull();
    provider.behaviour.claims = { ...person, tid: other };
    expect((await signIn(made)).code).toBe("oidc_tenant");
    provider.behaviour.claims = { ...person, tid: undefined };
    expect((await signIn(made)).code).toBe("oidc_tenant");
  });

  it("a tenant's domain is resolved to its id, once", async () => {
    asTenant();
    const made = await newConnection(microsoft({ oidc: { issuer: `${provider.base}/acme.example/v2.0` } }));
    expect(made.connection.oidc.issuer).toBe(`${provider.base}/${tenant}/v2.0`);
    expect((await signIn(made)).code).toBe("ok");
  });

  it("common needs a list of tenants, and lets in only those", async () => {
    asTenant();
    const issuer = `${provider.base}/common/v2.0`;
    provider.behaviour.discovery = (document) => ({ ...document, issuer: `${provider.base}/{tenantid}/v2.0` });
    await expect(newConnection(microsoft({ oidc: { issuer } }))).rejects.toMatchObject({
      code: "connection_incomplete",
      details: { fields: { "oidc.allowedTenants": "required" } },
    });
    const made = await newConnection(microsoft({ oidc: { issuer, allowedTenants: [tenant] } }));
    expect((await signIn(made)).code).toBe("ok");
    expect(provider.count("/token")).toBe(1);
    Object.assign(provider.behaviour, { issuer: `${provider.base}/${other}/v2.0`, claims: { ...person, tid: other } });
    expect((await signIn(made)).code).toBe("oidc_tenant");
    // tid of a listed tenant in a token that another issuer made
    provider.behaviour.claims = person;
    expect((await signIn(made)).code).toBe("oidc_issuer");
  });

  it("a generic connection is never one of many tenants, whatever stands in its issuer", async () => {
    asTenant();
    provider.behaviour.discovery = () => ({});
    const made = await newConnection({
      oidc: {
        issuer: `${provider.base}/common/v2.0`,
        authorizationEndpoint: `${provider.base}/authorize`,
        tokenEndpoint: `${provider.base}/token`,
        jwksUri: `${provider.base}/jwks`,
      },
    });
    expect((await signIn(made)).code).toBe("oidc_issuer");
  });

  it("an e-mail counts only with xms_edov", async () => {
    asTenant();
    const made = await newConnection(microsoft());
    await createUser(
      { organizationId: made.organization.id, user: { email: "ada@acme.test" }, createdBy: "api" },
      context(),
    );
    provider.behaviour.claims = { ...person, email_verified: true };
    expect((await signIn(made)).code).toBe("email_unverified");
    for (const xms_edov of [false, "false", 0]) {
      provider.behaviour.claims = { ...person, xms_edov };
      expect((await signIn(made)).code).toBe("email_unverified");
    }
    provider.behaviour.claims = { ...person, xms_edov: "1" };
    expect((await signIn(made)).code).toBe("ok");
  });

  it("too many groups are a state of their own: nothing is taken away, and the event says so", async () => {
    asTenant();
    const made = await newConnection(microsoft());
    provider.behaviour.claims = {
      ...person,
      _claim_names: { groups: "src1" },
      _claim_sources: { src1: { endpoint: `${provider.base}/claim-source` } },
    };
    const { code, event } = await signIn(made);
    expect(code).toBe("ok");
    expect(event?.decision && "notes" in event.decision && event.decision.notes).toEqual([
      said("claimsOverflow", { name: "groups" }),
    ]);
    // The address in the token is never called: whoever writes it would receive the access token.
    expect(provider.count("/claim-source")).toBe(0);
  });

  it("a key of another issuer in a common key set is not used", async () => {
    asTenant();
    const { key } = provider.behaviour;
    const made = await newConnection(microsoft());
    provider.behaviour.publishedKeys = [{ ...key.publicJwk, issuer: `${provider.base}/${other}/v2.0` }];
    expect((await signIn(made)).code).toBe("oidc_key_unknown");
    provider.behaviour.publishedKeys = [{ ...key.publicJwk, issuer: `${provider.base}/{tenantid}/v2.0` }];
    expect((await signIn(made)).code).toBe("ok");
  });
});
