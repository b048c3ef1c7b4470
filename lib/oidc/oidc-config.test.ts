import { expect, it } from "vitest";
import {
  followedFields,
  missingForLive,
  oidcConfigSchema,
  sendsIssuer,
  storedOidcSchema,
  usesSecret,
} from "./oidc-config";

const address = "https://idp.test";
const complete = {
  issuer: address,
  clientId: "c",
  authorizationEndpoint: address,
  tokenEndpoint: address,
  jwksUri: address,
};
const stored = (change: object) => storedOidcSchema.parse({ ...complete, sealedClientSecret: "s", ...change });
const tenant = "11111111-2222-3333-4444-555555555555";
const microsoft = (name: string) => `https://login.microsoftonline.com/${name}/v2.0`;

it.each<[object, boolean, string[]]>([
  [{}, false, []],
  [{ issuer: null, clientId: null }, false, ["oidc.issuer", "oidc.clientId"]],
  [{ sealedClientSecret: null }, false, ["oidc.clientSecret"]],
  [{ sealedClientSecret: null, clientAuth: "private_key_jwt" }, false, []],
  [{ sealedClientSecret: null, clientAuth: "none" }, false, []],
  [
    { authorizationEndpoint: null, tokenEndpoint: null, jwksUri: null },
    false,
    ["oidc.authorizationEndpoint", "oidc.tokenEndpoint", "oidc.jwksUri"],
  ],
  [{ issuer: microsoft(tenant) }, true, []],
  [{ issuer: microsoft("common") }, false, []],
  [{ issuer: microsoft("common") }, true, ["oidc.allowedTenants"]],
  [{ issuer: microsoft("acme.example") }, true, ["oidc.allowedTenants"]],
  [{ issuer: `https://login.microsoftonline.com/common/${tenant}` }, true, ["oidc.allowedTenants"]],
  [{ issuer: microsoft("common"), allowedTenants: [tenant] }, true, []],
  [{ issuer: null }, true, ["oidc.issuer"]],
])("of %j (Microsoft: %s) is missing: %j", (change, isMicrosoft, missing) =>
  expect(missingForLive(stored(change), isMicrosoft)).toEqual(missing),
);

it.each([
  ["client_secret_basic", true],
  ["client_secret_post", true],
  ["private_key_jwt", false],
  ["none", false],
] as const)("%s shows the secret: %s", (clientAuth, shows) => expect(usesSecret({ clientAuth })).toBe(shows));

const discovery = { issuer: address, authorization_endpoint: address, token_endpoint: address, jwks_uri: address };

it("what is as the document says follows it; without a document nothing does", () => {
  expect(followedFields(stored({}))).toEqual([]);
  expect(followedFields(stored({ discovery }))).toEqual(["clientAuth", "idTokenSigningAlg"]);
  expect(followedFields(stored({ discovery, clientAuth: "none" }))).toEqual(["idTokenSigningAlg"]);
});

it.each([
  [null, false],
  [discovery, false],
  [{ ...discovery, authorization_response_iss_parameter_supported: false }, false],
  [{ ...discovery, authorization_response_iss_parameter_supported: true }, true],
])("a document of %j announces the issuer: %s", (document, announces) =>
  expect(sendsIssuer(stored({ discovery: document }))).toBe(announces),
);

it.each<[object, boolean]>([
  [{ issuer: `${address}/.well-known/openid-configuration?appid=x` }, true],
  [{ issuer: `${address}?x` }, false],
  [{ issuer: `${address}#x` }, false],
  [{ issuer: `${address}/.well-known/openid-configuration#x` }, false],
  [{ issuer: microsoft("{tenant}") }, false],
  [{ issuer: "ftp://idp.test" }, false],
  [{ jwksUri: `${address}/#x` }, false],
  [{ jwksUri: ` ${address}/ ` }, true],
  [{ discoveryQuery: "appid=x&b=%20" }, true],
  [{ discoveryQuery: "a#b" }, false],
  [{ allowedTenants: [tenant.toUpperCase()] }, true],
  [{ allowedTenants: ["acme.example"] }, false],
  [{ scopes: ["a b"] }, false],
  [{ scopes: ['a"'] }, false],
  [{ maxAgeSeconds: 31_536_000 }, true],
  [{ maxAgeSeconds: 31_536_001 }, false],
  [{ maxAgeSeconds: -1 }, false],
])("%j is taken: %s", (change, isGood) => expect(oidcConfigSchema.safeParse(change).success).toBe(isGood));

it("what nobody chose asks for the standard claims, and demands nothing that a provider may not do", () => {
  expect(oidcConfigSchema.parse({})).toEqual({
    issuer: null,
    discoveryQuery: null,
    clientId: null,
    clientSecretExpiresOn: null,
    clientAuth: null,
    allowedTenants: [],
    authorizationEndpoint: null,
    tokenEndpoint: null,
    userinfoEndpoint: null,
    revocationEndpoint: null,
    endSessionEndpoint: null,
    jwksUri: null,
    scopes: ["openid", "profile", "email"],
    idTokenClaims: [],
    userinfoClaims: [],
    maxAgeSeconds: null,
    acrValues: [],
    amrValues: [],
    idTokenSigningAlg: null,
    additionalSigningAlgs: [],
    idTokenEncryptionAlg: null,
    requireEncryptedIdToken: false,
    responseMode: "query",
    prompt: null,
  });
});

it("openid is always asked for, once", () => {
  const scopes = (given?: string[]) => oidcConfigSchema.parse({ scopes: given }).scopes;
  expect(scopes()).toEqual(["openid", "profile", "email"]);
  expect(scopes(["groups"])).toEqual(["openid", "groups"]);
  expect(scopes(["groups", "openid"])).toEqual(["groups", "openid"]);
});
