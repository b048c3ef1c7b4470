import { describe, expect, it } from "vitest";
import { allowsSha1, missingForLive, samlConfigSchema } from "./saml-config";

it("what nobody chose trusts nothing that was not asked for", () => {
  expect(samlConfigSchema.parse({})).toEqual({
    metadataUrl: null,
    issuer: null,
    ssoUrl: null,
    ssoBinding: "redirect",
    sloUrl: null,
    sloBinding: "redirect",
    sloResponseUrl: null,
    singleLogout: { enabled: true, signed: true, soap: false },
    certificates: [],
    addressStyle: "dedicated",
    entityIdOverride: null,
    nameIdFormat: "emailAddress",
    requireNameIdFormat: false,
    requireSignedResponse: false,
    requireSignedAssertion: false,
    requireEncryptedAssertion: false,
    signRequests: false,
    allowIdpInitiated: false,
    forceAuthn: false,
    acrValues: [],
    loginHintParameter: null,
    allowSha1Until: null,
    adoptCertificates: true,
    clockSkewSeconds: 120,
  });
});

const address = "https://idp.test/sso";

it.each<[object, boolean]>([
  [{ ssoUrl: address }, true],
  [{ ssoUrl: ` ${address} ` }, true],
  [{ ssoUrl: `${address}#here` }, false],
  [{ ssoUrl: "javascript:alert(1)" }, false],
  [{ ssoUrl: `${address}/${"x".repeat(2000 - address.length - 1)}` }, true],
  [{ ssoUrl: `${address}/${"x".repeat(2000 - address.length)}` }, false],
  [{ issuer: " " }, false],
  [{ issuer: "x".repeat(1024) }, true],
  [{ issuer: "x".repeat(1025) }, false],
  [{ entityIdOverride: "x".repeat(1024) }, true],
  [{ entityIdOverride: "x".repeat(1025) }, false],
  [{ acrValues: Array(20).fill("x") }, true],
  [{ acrValues: Array(21).fill("x") }, false],
  [{ loginHintParameter: `a${"b".repeat(63)}` }, true],
  [{ loginHintParameter: `a${"b".repeat(64)}` }, false],
  [{ loginHintParameter: "1a" }, false],
  [{ loginHintParameter: "a&b" }, false],
  [{ allowSha1Until: "2026-06-30" }, true],
  [{ allowSha1Until: "2026-06-31" }, false],
  [{ clockSkewSeconds: 0 }, true],
  [{ clockSkewSeconds: 300 }, true],
  [{ clockSkewSeconds: 301 }, false],
  [{ clockSkewSeconds: -1 }, false],
  [{ unknown: true }, false],
])("%j is taken: %s", (change, isGood) => expect(samlConfigSchema.safeParse(change).success).toBe(isGood));

it("an empty override is none", () => {
  expect(samlConfigSchema.parse({ entityIdOverride: " " }).entityIdOverride).toBeNull();
  expect(samlConfigSchema.parse({ entityIdOverride: " urn:us " }).entityIdOverride).toBe("urn:us");
});

describe("a live connection", () => {
  const complete = {
    ...samlConfigSchema.parse({ issuer: "https://idp.test", ssoUrl: address }),
    certificates: ["pem"],
  };

  it.each<[object, string[]]>([
    [{}, []],
    [{ issuer: null }, ["saml.issuer"]],
    [{ ssoUrl: null }, ["saml.ssoUrl"]],
    [{ certificates: [] }, ["saml.certificates"]],
    [{ issuer: null, ssoUrl: null, certificates: [] }, ["saml.issuer", "saml.ssoUrl", "saml.certificates"]],
  ])("with %j lacks %j", (change, missing) => expect(missingForLive({ ...complete, ...change })).toEqual(missing));
});

it.each([
  [null, "2026-06-01T00:00:00.000Z", false],
  ["2026-06-30", "2026-06-30T23:59:59.999Z", true],
  ["2026-06-30", "2026-07-01T00:00:00.000Z", false],
  ["2026-06-30", "2026-06-29T12:00:00.000Z", true],
])("SHA-1 until %s, at %s: %s", (allowSha1Until, now, isAllowed) =>
  expect(allowsSha1({ allowSha1Until }, new Date(now))).toBe(isAllowed),
);
