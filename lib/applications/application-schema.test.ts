import { describe, expect, it } from "vitest";
import { applicationInputSchema } from "./application-schema";

const oidc = (more: object) => applicationInputSchema.safeParse({ kind: "oidc", name: "Grafana", ...more });
const proxy = (more: object) => applicationInputSchema.safeParse({ kind: "proxy", name: "Wiki", ...more });

describe("redirect addresses", () => {
  it.each([
    "https://app.test/cb",
    "https://app.test:8443/cb?tenant=1",
    "http://localhost:3000/cb",
    "http://127.0.0.1/cb",
    "http://[::1]:8080/cb",
    "com.example.app:/callback",
    "com.example.app://callback",
  ])("%s", (uri) => {
    expect(oidc({ redirectUris: [uri] }).data).toMatchObject({ redirectUris: [uri] });
  });
  it.each([
    ["http elsewhere", "http://app.test/cb"],
    ["a wildcard in the host", "https://*.app.test/cb"],
    ["a wildcard in the path", "https://app.test/*"],
    ["a fragment", "https://app.test/cb#x"],
    ["an empty fragment", "https://app.test/cb#"],
    ["credentials, which hide the host", "https://app.test@evil.test/cb"],
    ["a host that only begins like loopback", "http://localhost.evil.test/cb"],
    ["a backslash, which browsers turn around", "https://app.test\\@evil.test/cb"],
    ["a line break", "https://app.test/\ncb"],
    ["script", "javascript:alert(1)"],
    ["data", "data:text/html,x"],
    ["a scheme without a domain", "myapp://cb"],
    ["no address", "app.test/cb"],
    ["a missing slash that a parser repairs", "https:app.test/cb"],
  ])("refused: %s", (_name, uri) => {
    expect(oidc({ redirectUris: [uri] }).success).toBe(false);
  });
  it("fifty at most", () => {
    const some = (length: number) => Array.from({ length }, (_, index) => `https://app.test/${index}`);
    expect(oidc({ redirectUris: some(50) }).success).toBe(true);
    expect(oidc({ redirectUris: some(51) }).success).toBe(false);
  });
});

it.each(["launchUrl", "initiateLoginUri", "backchannelLogoutUri"])("%s is no script", (field) => {
  expect(oidc({ [field]: "javascript:alert(1)" }).success).toBe(false);
  expect(oidc({ [field]: "com.example.app:/x" }).success).toBe(false);
  expect(oidc({ [field]: "https://app.test/x" }).success).toBe(true);
});

it.each([
  ["https://wiki.test", "https://wiki.test"],
  ["https://WIKI.test:443/", "https://wiki.test"],
  ["http://localhost:8080", "http://localhost:8080"],
])("the origin %s is stored as the browser writes it", (origin, stored) => {
  expect(proxy({ origin }).data).toMatchObject({ origin: stored });
});

it.each([
  "https://wiki.test/path",
  "https://wiki.test?x",
  "http://wiki.test",
  "https://a@wiki.test",
  "https://*.test",
  "",
])("%s is no origin", (origin) => {
  expect(proxy({ origin }).success).toBe(false);
});

it("a proxy needs an origin, and has nothing of a client", () => {
  expect(proxy({}).success).toBe(false);
  expect(proxy({ origin: "https://wiki.test", redirectUris: [] }).success).toBe(false);
  expect(oidc({ origin: "https://wiki.test" }).success).toBe(false);
});

describe("keys of a client that signs", () => {
  const key = { kty: "EC", crv: "P-256", x: "x", y: "y" };
  it.each([
    ["none", {}, false],
    ["its address", { jwksUri: "https://app.test/jwks" }, true],
    ["given here", { jwks: { keys: [key] } }, true],
    ["both", { jwks: { keys: [key] }, jwksUri: "https://app.test/jwks" }, false],
    ["with the private half", { jwks: { keys: [{ ...key, d: "secret" }] } }, false],
    ["a shared key", { jwks: { keys: [{ kty: "oct", k: "secret" }] } }, false],
  ])("%s", (_name, keys, passes) => {
    expect(oidc({ clientAuth: "private_key_jwt", ...keys }).success).toBe(passes);
  });
});
