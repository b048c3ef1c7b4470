import { beforeEach, describe, expect, it } from "vitest";
import { makeSigningKey } from "@/e2e/support/mock-openid-provider";
import { type OidcChange, sharedOidcWorld } from "@/e2e/support/oidc-world";
import { baseUrl } from "@/e2e/support/test-database";
import { findFindings } from "@/lib/connections/health/find-findings";
import { importProviderMetadata } from "@/lib/connections/refresh/import-provider-metadata";
import { offeredFixes } from "@/lib/diagnosis/apply-fix";
import { gatherEvidence } from "@/lib/diagnosis/gather-evidence";
import { plain, said } from "@/lib/facts/fact";
import type { OidcConnection } from "./connection";
import { toInput } from "./connection-input";
import { connectionInputSchema } from "./connection-schema";
import { toConnectionView } from "./connection-view";
import { saveConnection } from "./save-connection";

// Public cases: a discovery document whose optional members are null, empty or of another type; an address that is pasted with
// a query (Entra's applications with their own signing key); a document that lists only what the defaults are not. Relatives looked for:
// every optional member that is read, a byte-order mark, members that are needed and broken; the query at every later fetch,
// and where it must not outlive its issuer; every list of the document that says what the provider can do.

const world = sharedOidcWorld();
const { provider } = world;

const document = (change: object) => {
  provider().behaviour.discovery = (honest) => ({ ...honest, ...change });
};

/** Saves again what a client read, with a change: what a form or a script does. */
async function edit(connection: OidcConnection, oidc: object) {
  const { organizationId, id } = connection;
  const part = toInput(connection);
  const merged = { ...part, oidc: { ...part.oidc, ...oidc } };
  const input = { organizationId, connectionId: id, connection: connectionInputSchema.parse(merged) };
  const saved = await saveConnection({ ...input, explicitSamlFields: [], override: "a test" }, world.context());
  if (saved.protocol !== "oidc") throw new Error("OIDC expected");
  return saved;
}

const findings = async ({ organizationId, id }: OidcConnection) =>
  (await findFindings({ organizationId, connectionId: id }, world.context())).map((finding) => [
    finding.id,
    finding.severity,
    finding.subject,
  ]);

describe("a document with optional members that cannot be used", () => {
  const odd: Record<string, unknown> = {
    userinfo_endpoint: "",
    end_session_endpoint: null,
    revocation_endpoint: "not an address",
    token_endpoint_auth_methods_supported: "client_secret_basic",
    id_token_signing_alg_values_supported: null,
    token_endpoint_auth_signing_alg_values_supported: { RS256: true },
    response_types_supported: "code",
    response_modes_supported: 5,
    code_challenge_methods_supported: [5],
    authorization_response_iss_parameter_supported: "true",
  };
  const each = Object.entries(odd).map(([name, value]): [string, object] => [name, { [name]: value }]);

  it.each([...each, ["all of them", odd]] as [string, object][])(
    "%s: counts as absent, and is told",
    async (_n, change) => {
      document(change);
      const made = await world.newConnection();
      expect(await findings(made.connection)).toContainEqual([
        "discovery_member_ignored",
        "info",
        Object.keys(odd)
          .filter((name) => name in change)
          .sort((a, b) => order.indexOf(a) - order.indexOf(b))
          .join(", "),
      ]);
      expect((await world.signIn(made)).code).toBe("ok");
    },
  );

  const order = [
    "userinfo_endpoint",
    "revocation_endpoint",
    "end_session_endpoint",
    "authorization_response_iss_parameter_supported",
    "id_token_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "response_types_supported",
    "response_modes_supported",
    "code_challenge_methods_supported",
  ];

  it("a byte-order mark is no part of the document", async () => {
    provider().behaviour.discovery = (honest) => `\ufeff${JSON.stringify(honest)}`;
    expect((await world.newConnection()).connection.oidc.tokenEndpoint).toBe(`${provider().base}/token`);
  });

  it.each(["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"])(
    "without a usable %s it is refused, and the member is named",
    async (name) => {
      document({ [name]: null, userinfo_endpoint: null });
      await expect(world.newConnection()).rejects.toMatchObject({
        code: "oidc_discovery_malformed",
        details: { expected: said("usable", { names: plain([name]) }) },
      });
    },
  );
});

describe("a pasted configuration address with a query", () => {
  const appid = () => `?appid=${provider().client.id}`;
  const tenant = "11111111-2222-3333-4444-555555555555";
  const person = { sub: "p", tid: tenant, oid: "aaaaaaaa-0000-0000-0000-000000000001", email: "ada@acme.test" };
  const microsoft = (issuer: string): OidcChange => ({ kind: "microsoft-oidc", oidc: { issuer } });
  const own = makeSigningKey();

  beforeEach(() => {
    const issuer = `${provider().base}/${tenant}/v2.0`;
    Object.assign(provider().behaviour, {
      issuer,
      claims: person,
      key: own,
      discovery: (honest: object, query: string) => ({ ...honest, jwks_uri: `${provider().base}/jwks${query}` }),
      keysFor: (query: string) => (query === appid() ? [own.publicJwk] : [makeSigningKey().publicJwk]),
    });
  });

  it("is asked with it, now and at every refresh; the issuer has none", async () => {
    const { issuer } = provider().behaviour;
    const made = await world.newConnection(microsoft(`${issuer}/.well-known/openid-configuration${appid()}`));
    const { oidc, organizationId, id } = made.connection;
    expect(oidc).toMatchObject({
      issuer,
      discoveryQuery: appid().slice(1),
      jwksUri: `${provider().base}/jwks${appid()}`,
    });
    expect((await world.signIn(made)).code).toBe("ok");
    const { connection } = await importProviderMetadata({ organizationId, connectionId: id }, world.context());
    expect(connection).toMatchObject({ oidc: { issuer, jwksUri: `${provider().base}/jwks${appid()}` } });
    const renamed = await edit(made.connection, { scopes: ["openid"] });
    expect(renamed.oidc).toMatchObject({ issuer, discoveryQuery: appid().slice(1) });
  });

  it("does not outlive another pasted address", async () => {
    const { issuer } = provider().behaviour;
    const made = await world.newConnection(microsoft(`${issuer}/.well-known/openid-configuration${appid()}`));
    const after = await edit(made.connection, { issuer: `${issuer}/.well-known/openid-configuration` });
    expect(after.oidc).toMatchObject({ issuer, discoveryQuery: null, jwksUri: `${provider().base}/jwks` });
  });

  it.each(["https://idp.test/?x=1", "https://idp.test/#x", "https://idp.test/.well-known/openid-configuration#x"])(
    "an issuer itself has neither query nor fragment: %s",
    (issuer) => {
      const parsed = connectionInputSchema.safeParse({ name: "N", kind: "generic-oidc", oidc: { issuer } });
      expect(parsed.error?.issues[0]).toMatchObject({ path: ["oidc", "issuer"], message: "issuer" });
    },
  );

  it("without it the refusal offers to ask with the application's id, and that fixes it", async () => {
    const made = await world.newConnection(microsoft(provider().behaviour.issuer));
    const { code, event } = await world.signIn(made);
    expect(code).toBe("oidc_key_unknown");
    if (!event) throw new Error("an event expected");
    const evidence = gatherEvidence({
      event,
      answer: null,
      connection: made.connection,
      baseUrl,
      now: new Date(),
      quarantined: [],
      roles: [],
    });
    const [offer] = offeredFixes("oidc_key_unknown", made.connection, evidence);
    expect(offer).toMatchObject({ id: "ask_with_appid", value: appid().slice(1), needsSignIn: true });
    const changes = Object.fromEntries((offer?.changes ?? []).map(({ path, to }) => [path.replace("oidc.", ""), to]));
    const connection = await edit(made.connection, changes);
    expect((await world.signIn({ ...made, connection })).code).toBe("ok");
    expect(connection.oidc.jwksUri).toBe(`${provider().base}/jwks${appid()}`);
  });
});

describe("what the administrator did not set is chosen from the document", () => {
  it("the method and the algorithm that the provider has, and sign-ins work by them", async () => {
    const key = makeSigningKey("ES256");
    Object.assign(provider().behaviour, { key, publishedKeys: [key.publicJwk] });
    document({
      token_endpoint_auth_methods_supported: ["client_secret_post"],
      id_token_signing_alg_values_supported: ["ES256"],
    });
    const made = await world.newConnection();
    expect(toConnectionView(made.connection, baseUrl)).toMatchObject({
      oidc: {
        clientAuth: "client_secret_post",
        idTokenSigningAlg: "ES256",
        followsDiscovery: ["clientAuth", "idTokenSigningAlg"],
      },
    });
    expect((await world.signIn(made)).code).toBe("ok");
    const unlisted = (await findings(made.connection)).filter(([id]) => id?.endsWith("_unlisted"));
    expect(unlisted).toEqual([]);
  });

  it.each<[string, object, object]>([
    ["nothing said", {}, { clientAuth: "client_secret_basic", idTokenSigningAlg: "RS256" }],
    [
      "both listed",
      {
        token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
        id_token_signing_alg_values_supported: ["ES256", "RS256"],
      },
      { clientAuth: "client_secret_basic", idTokenSigningAlg: "RS256" },
    ],
    [
      "a key of ours",
      { token_endpoint_auth_methods_supported: ["tls_client_auth", "private_key_jwt"] },
      { clientAuth: "private_key_jwt" },
    ],
    ["no authentication", { token_endpoint_auth_methods_supported: ["none"] }, { clientAuth: "none" }],
    ["EdDSA by its newer name", { id_token_signing_alg_values_supported: ["Ed25519"] }, { idTokenSigningAlg: "EdDSA" }],
    [
      "nothing that we can do",
      { token_endpoint_auth_methods_supported: ["tls_client_auth"] },
      { clientAuth: "client_secret_basic" },
    ],
  ])("%s", async (_name, listed, expected) => {
    document(listed);
    expect((await world.newConnection()).connection.oidc).toMatchObject(expected);
  });

  it("an explicit setting wins, and a finding says that it differs", async () => {
    document({
      token_endpoint_auth_methods_supported: ["client_secret_post"],
      id_token_signing_alg_values_supported: ["ES256"],
    });
    const explicit = { clientAuth: "client_secret_basic", idTokenSigningAlg: "RS256" };
    const { connection } = await world.newConnection({ oidc: explicit });
    expect(connection.oidc).toMatchObject(explicit);
    expect(await findings(connection)).toEqual(
      expect.arrayContaining([
        ["client_auth_unlisted", "warning", "client_secret_post"],
        ["signing_alg_unlisted", "warning", "ES256"],
      ]),
    );
    const kept = await edit(connection, { scopes: ["openid"] });
    expect(kept.oidc).toMatchObject(explicit);
    const reset = await edit(kept, { clientAuth: null, idTokenSigningAlg: null });
    expect(reset.oidc).toMatchObject({ clientAuth: "client_secret_post", idTokenSigningAlg: "ES256" });
  });

  it("what was chosen follows the next document; what was set by hand stays", async () => {
    const { connection } = await world.newConnection({ oidc: { clientAuth: "client_secret_post" } });
    document({
      token_endpoint_auth_methods_supported: ["client_secret_basic"],
      id_token_signing_alg_values_supported: ["PS256"],
    });
    const input = { organizationId: connection.organizationId, connectionId: connection.id };
    const refreshed = await importProviderMetadata(input, world.context());
    expect(refreshed.connection).toMatchObject({
      oidc: { clientAuth: "client_secret_post", idTokenSigningAlg: "PS256" },
    });
  });

  it("a guide's draft, which had no document yet, takes the choice with the issuer", async () => {
    document({ token_endpoint_auth_methods_supported: ["client_secret_post"] });
    const { connection } = await world.newConnection({
      status: "draft",
      oidc: { issuer: null, clientSecret: undefined },
    });
    expect(connection.oidc.clientAuth).toBe("client_secret_basic");
    const after = await edit(connection, { issuer: provider().base });
    expect(after.oidc.clientAuth).toBe("client_secret_post");
  });

  it.each<[string, object, object, [string, string, string]]>([
    [
      "no method of ours",
      { token_endpoint_auth_methods_supported: ["tls_client_auth"] },
      {},
      ["client_auth_unlisted", "error", "tls_client_auth"],
    ],
    [
      "no algorithm of ours",
      { id_token_signing_alg_values_supported: ["HS256", "none"] },
      {},
      ["signing_alg_unlisted", "error", "HS256, none"],
    ],
    [
      "no code",
      { response_types_supported: ["id_token", "code id_token"] },
      {},
      ["response_type_unlisted", "error", "id_token, code id_token"],
    ],
    [
      "no form post",
      { response_modes_supported: ["query"] },
      { responseMode: "form_post" },
      ["response_mode_unlisted", "warning", "query"],
    ],
    [
      "no algorithm that our key makes",
      { token_endpoint_auth_signing_alg_values_supported: ["HS256"] },
      { clientAuth: "private_key_jwt" },
      ["client_key_alg_unlisted", "error", "HS256"],
    ],
    [
      "no PKCE for a public client",
      { code_challenge_methods_supported: ["plain"] },
      { clientAuth: "none" },
      ["pkce_unlisted", "error", "plain"],
    ],
    [
      "only methods without a secret, and one was entered",
      { token_endpoint_auth_methods_supported: ["private_key_jwt"] },
      {},
      ["secret_unused", "warning", "private_key_jwt"],
    ],
  ])("a document that lists %s is a finding", async (_name, listed, oidc, expected) => {
    document(listed);
    const { connection } = await world.newConnection({ oidc });
    expect(await findings(connection)).toContainEqual(expected);
  });
});
