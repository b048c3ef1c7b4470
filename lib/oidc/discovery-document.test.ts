import { expect, it } from "vitest";
import { discoveryAddress, discoverySource, readDiscoveryDocument } from "./discovery-document";
import { chosenAssertionAlg, chosenClientAuth, chosenSigningAlg } from "./oidc-methods";

const issuer = "https://idp.test/t/v2.0";
const address = `${issuer}/.well-known/openid-configuration`;

it.each<[string, string | null, string | null, string]>([
  [issuer, null, null, address],
  [issuer, "appid=x", "appid=x", `${address}?appid=x`],
  [address, null, null, address],
  [address, "appid=old", null, address],
  [`${address}?appid=x&b=%20`, null, "appid=x&b=%20", `${address}?appid=x&b=%20`],
  [`${address}?`, "appid=old", null, address],
  [`  ${address}?appid=x `, null, "appid=x", `${address}?appid=x`],
])("%s, known query %s: query %s", (typed, known, query, asked) => {
  const source = discoverySource(typed, known);
  expect(source).toEqual({ issuer, query });
  expect(discoveryAddress(source.issuer, source.query)).toBe(asked);
});

const good = { issuer, authorization_endpoint: issuer, token_endpoint: issuer, jwks_uri: issuer };

it.each<[string, unknown, string[]]>([
  ["null", null, ["the document"]],
  ["a list", [], ["the document"]],
  ["nothing in it", {}, ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"]],
  ["an address that is none", { ...good, jwks_uri: "keys" }, ["jwks_uri"]],
])("a document that is %s is unusable", (_name, json, expected) => {
  expect(readDiscoveryDocument(json)).toEqual({ unusable: expected });
});

it.each<[object, object]>([
  [
    { userinfo_endpoint: issuer, response_types_supported: ["code"] },
    { userinfo_endpoint: issuer, response_types_supported: ["code"] },
  ],
  [
    { userinfo_endpoint: null, response_modes_supported: ["query"] },
    { response_modes_supported: ["query"], ignored: ["userinfo_endpoint"] },
  ],
  [
    { revocation_endpoint: "", response_types_supported: "code" },
    { ignored: ["revocation_endpoint", "response_types_supported"] },
  ],
  [{ code_challenge_methods_supported: undefined, claims_supported: null }, {}],
])("of %j is kept: %j", (members, kept) =>
  expect(readDiscoveryDocument({ ...good, ...members })).toEqual({ document: { ...good, ...kept } }),
);

it("members of every object are no members of the document", () => {
  const read = readDiscoveryDocument(
    JSON.parse(JSON.stringify(good).replace("{", '{"__proto__": {"ignored": ["x"]}, ')),
  );
  expect(read).toEqual({ document: good });
});

const document = (change: object) => ({ ...good, ...change });

it.each<[object, string, string, string]>([
  [{}, "client_secret_basic", "RS256", "RS256"],
  [{ token_endpoint_auth_methods_supported: [] }, "client_secret_basic", "RS256", "RS256"],
  [{ id_token_signing_alg_values_supported: ["ES512", "PS384"] }, "client_secret_basic", "PS384", "RS256"],
  [{ id_token_signing_alg_values_supported: ["none", "HS256"] }, "client_secret_basic", "RS256", "RS256"],
  [{ token_endpoint_auth_signing_alg_values_supported: ["ES384", "PS512"] }, "client_secret_basic", "RS256", "PS512"],
])("what is chosen from %o", (listed, clientAuth, signing, assertion) => {
  expect(chosenClientAuth(document(listed))).toBe(clientAuth);
  expect(chosenSigningAlg(document(listed))).toBe(signing);
  expect(chosenAssertionAlg(document(listed))).toBe(assertion);
});
