import { describe, expect, it } from "vitest";
import { type Behaviour, makeSigningKey } from "@/e2e/support/mock-openid-provider";
import { sharedOidcWorld } from "@/e2e/support/oidc-world";
import { baseUrl } from "@/e2e/support/test-database";
import { findEvent } from "@/lib/activity/event-queries";
import type { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { endSession } from "./end-session";

// The OpenID conformance list for relying parties, against a provider that does what each module says. A test differs
// from a good sign-in by one thing, and carries the module's name.

const { provider, db, context, newConnection, begin, callback, signIn, redeem } = sharedOidcWorld();

describe("conformance, config", () => {
  it("oidcc-client-test-discovery-openid-config: fills the endpoints (EN-20)", async () => {
    const { connection } = await newConnection();
    expect(connection.oidc).toMatchObject({
      authorizationEndpoint: `${provider().base}/authorize`,
      tokenEndpoint: `${provider().base}/token`,
      userinfoEndpoint: `${provider().base}/userinfo`,
      revocationEndpoint: `${provider().base}/revoke`,
      jwksUri: `${provider().base}/jwks`,
    });
    const edited = await newConnection({ oidc: { jwksUri: `${provider().base}/keys` } });
    expect(edited.connection.oidc.jwksUri).toBe(`${provider().base}/keys`);
  });

  it("oidcc-client-test-discovery-issuer-mismatch, also for a pasted well-known address", async () => {
    const foreign: Partial<Behaviour> = { discovery: (document) => ({ ...document, issuer: "https://other.test" }) };
    Object.assign(provider().behaviour, foreign);
    const refused = {
      code: "oidc_discovery_issuer",
      details: { got: plain("https://other.test") },
    } satisfies Partial<SsoError>;
    await expect(newConnection()).rejects.toMatchObject(refused);
    const issuer = `${provider().base}/.well-known/openid-configuration`;
    await expect(newConnection({ oidc: { issuer } })).rejects.toMatchObject(refused);
    provider().reset();
    expect((await newConnection({ oidc: { issuer } })).connection.oidc.issuer).toBe(provider().base);
  });

  it("oidcc-client-test-discovery-jwks-uri-keys", async () => {
    const made = await newConnection();
    expect((await signIn(made)).code).toBe("ok");
    expect(provider().count("/jwks")).toBe(1);
  });

  it("oidcc-client-test-idtoken-sig-rs256-with-discovery; a warm sign-in is one token call", async () => {
    const made = await newConnection();
    await signIn(made);
    provider().reset();
    expect((await signIn(made)).code).toBe("ok");
    expect(
      provider()
        .seen.map((request) => request.path)
        .filter((path) => path !== "/revoke"),
    ).toEqual(["/token"]);
  });

  it("oidcc-client-test-signing-key-rotation-just-before-signing: no sign-in fails", async () => {
    const made = await newConnection();
    await signIn(made);
    const next = makeSigningKey();
    Object.assign(provider().behaviour, { key: next, publishedKeys: [next.publicJwk] });
    expect((await signIn(made)).code).toBe("ok");
  });

  it("oidcc-client-test-signing-key-rotation: the old key is trusted no longer once a fetch shows that it is gone", async () => {
    const made = await newConnection();
    await signIn(made);
    const old = provider().behaviour.key;
    const next = makeSigningKey();
    Object.assign(provider().behaviour, { key: next, publishedKeys: [next.publicJwk] });
    await signIn(made);
    provider().behaviour.key = old;
    expect((await signIn(made)).code).toBe("oidc_key_unknown");
  });

  it("EN-22: works with endpoints by hand and no discovery document", async () => {
    const manual = {
      issuer: provider().base,
      authorizationEndpoint: `${provider().base}/authorize`,
      tokenEndpoint: `${provider().base}/token`,
      jwksUri: `${provider().base}/jwks`,
    };
    provider().behaviour.discovery = () => ({});
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
    const outcome = await callback(made, error, "form_post");
    const event = await findEvent(db(), made.organization.id, outcome.reference);
    expect(event).toMatchObject({ code: "oidc_provider_error" });
    expect(event?.checks.at(-1)?.got).toEqual(
      said("oauthError", { error: "access_denied", description: "not <assigned>" }),
    );
  });

  it("oidcc-client-test-3rd-party-init-login", async () => {
    const made = await newConnection();
    const { url } = await begin(made, "ada@acme.test", provider().base);
    expect(new URL(url).searchParams.get("login_hint")).toBe("ada@acme.test");
    await expect(begin(made, null, "https://other.test")).rejects.toMatchObject({ code: "oidc_initiator" });
  });
});

describe("conformance, logout at the provider", () => {
  it("oidcc-client-test-rp-init-logout: hint, client and state go there; the session here is over", async () => {
    const made = await newConnection();
    const landed = await redeem(await signIn(made));
    if (landed.status !== "session") throw new Error("expected a session");
    const { provider: next, organization } = await endSession({ token: landed.token, atProvider: true }, context());
    expect(organization).toBe(made.organization.slug);
    const url = new URL(next?.message.url ?? "");
    expect(url.origin + url.pathname).toBe(`${provider().base}/logout`);
    expect(url.searchParams.get("id_token_hint")?.split(".")).toHaveLength(3);
    expect(url.searchParams.get("client_id")).toBe(provider().client.id);
    expect(url.searchParams.get("post_logout_redirect_uri")).toBe(`${baseUrl}/logout/done`);
    expect(url.searchParams.get("state")).toBe(next?.browserToken);
    const again = await endSession({ token: landed.token, atProvider: true }, context());
    expect(again).toEqual({ organization: null, provider: null });
  });
});
