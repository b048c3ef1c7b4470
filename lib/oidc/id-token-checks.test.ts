import { expect, it } from "vitest";
import { plain, received, said } from "@/lib/facts/fact";
import type { Fact } from "@/lib/facts/fact-schema";
import { verifyIdToken } from "./id-token-checks";

const now = new Date("2026-11-24T12:00:00Z");
const seconds = now.getTime() / 1000;
const good = { iss: "https://idp.test", aud: "client", sub: "s", nonce: "n", iat: seconds, exp: seconds + 300 };
const checksOf = (claims: Record<string, unknown>, config: object = {}, change: object = {}) =>
  verifyIdToken(
    { ...good, ...claims },
    {
      now,
      issuer: "https://idp.test",
      clientId: "client",
      nonce: "n",
      isMicrosoft: false,
      config: { allowedTenants: [], acrValues: [], amrValues: [], maxAgeSeconds: null, ...config },
      ...change,
    },
  );
const failing = (claims: Record<string, unknown>, config: object = {}, change: object = {}) =>
  checksOf(claims, config, change)
    .filter((check) => !check.passed)
    .map((check) => check.name);

function deep(levels: number): unknown {
  let value: unknown = "gold";
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

it.each<[string, Record<string, unknown>, object, string[]]>([
  ["a good token", {}, {}, []],
  ["times of any type but number", { iat: "now", exp: null }, {}, ["oidc_expired", "oidc_iat"]],
  [
    "times that are no numbers at all",
    { iat: Number.NaN, exp: Number.POSITIVE_INFINITY },
    {},
    ["oidc_expired", "oidc_iat"],
  ],
  ["a negative time", { iat: -1 }, {}, ["oidc_iat"]],
  ["an audience of objects", { aud: [{ client: true }] }, {}, ["oidc_audience"]],
  ["a subject with a line break", { sub: "a\nb" }, {}, ["oidc_subject"]],
  ["a subject that is a number", { sub: 5 }, {}, ["oidc_subject"]],
  ["an acr as deep as the stack", { acr: deep(20_000) }, { acrValues: ["gold"] }, ["oidc_acr"]],
  ["an amr that is a bare string", { amr: "mfa" }, { amrValues: ["mfa"] }, []],
  ["another issuer", { iss: "https://idp.test/" }, {}, ["oidc_issuer"]],
  ["another audience", { aud: "other" }, {}, ["oidc_audience"]],
  ["an audience of one in a list", { aud: ["client"] }, {}, []],
  ["two audiences and no party", { aud: ["client", "other"] }, {}, ["oidc_azp"]],
  ["two audiences and our party", { aud: ["client", "other"], azp: "client" }, {}, []],
  ["one audience and another party", { azp: "other" }, {}, ["oidc_azp"]],
  ["one audience and our party", { azp: "client" }, {}, []],
  ["another nonce", { nonce: "x" }, {}, ["oidc_nonce"]],
  ["an end within the tolerance", { exp: seconds - 29 }, {}, []],
  ["an end at the tolerance", { exp: seconds - 30 }, {}, ["oidc_expired"]],
  ["a start as late as is allowed", { iat: seconds + 60 }, {}, []],
  ["a start a second later", { iat: seconds + 61 }, {}, ["oidc_iat"]],
  ["a start at the beginning of time", { iat: 0 }, {}, []],
  ["an empty subject", { sub: "" }, {}, ["oidc_subject"]],
  ["a subject of 1024 characters", { sub: "s".repeat(1024) }, {}, []],
  ["a subject of 1025 characters", { sub: "s".repeat(1025) }, {}, ["oidc_subject"]],
  ["a subject with DEL", { sub: "a\u007f" }, {}, ["oidc_subject"]],
  ["a subject with half a character", { sub: "a\ud800" }, {}, ["oidc_subject"]],
  ["an acr of the list", { acr: "gold" }, { acrValues: ["silver", "gold"] }, []],
  ["another acr", { acr: "tin" }, { acrValues: ["silver", "gold"] }, ["oidc_acr"]],
  ["no acr", {}, { acrValues: ["gold"] }, ["oidc_acr"]],
  ["one amr of the list", { amr: ["pwd", "mfa"] }, { amrValues: ["mfa"] }, []],
  ["other amr", { amr: ["pwd"] }, { amrValues: ["mfa"] }, ["oidc_amr"]],
  ["an authentication as old as is allowed", { auth_time: seconds - 90 }, { maxAgeSeconds: 60 }, []],
  ["one a second older", { auth_time: seconds - 91 }, { maxAgeSeconds: 60 }, ["oidc_max_age"]],
  ["one as late as is allowed", { auth_time: seconds + 60 }, { maxAgeSeconds: 0 }, []],
  ["one a second later", { auth_time: seconds + 61 }, { maxAgeSeconds: 0 }, ["oidc_max_age"]],
  ["no time of the authentication", {}, { maxAgeSeconds: 0 }, ["oidc_max_age"]],
  ["an amr of objects", { amr: [{ mfa: 1 }] }, { amrValues: ["mfa"] }, ["oidc_amr"]],
])("%s", (_name, claims, config, expected) => expect(failing(claims, config)).toEqual(expected));

it.each<[Record<string, unknown>, string[]]>([
  [{ exp: seconds + 1 }, []],
  [{ exp: seconds }, ["oidc_expired"]],
  [{ iat: seconds + 30 }, []],
  [{ iat: seconds + 31 }, ["oidc_iat"]],
  [{ exp: seconds - 30 }, []],
])("%j passes by the tolerance of the clocks alone: %j", (claims, expected) =>
  expect(checksOf(claims).flatMap(({ name, warns }) => (warns ? [name] : []))).toEqual(expected),
);

it.each<[unknown, Fact]>([
  [0, plain("1970-01-01T00:00:00.000Z")],
  [253_402_300_799, plain("9999-12-31T23:59:59.000Z")],
  [253_402_300_800, received(253_402_300_800)],
  ["now", plain("now")],
])("the time %j is shown as %j", (exp, got) =>
  expect(checksOf({ exp }).find(({ name }) => name === "oidc_expired")).toMatchObject({ got }),
);

it("says what was expected of the party", () => {
  const party = (claims: Record<string, unknown>) => checksOf(claims).find(({ name }) => name === "oidc_azp");
  expect(party({})).toMatchObject({ expected: said("noneOrClientId") });
  expect(party({ azp: "x" })).toMatchObject({ expected: plain("client"), got: plain("x") });
  expect(checksOf({}).find(({ name }) => name === "oidc_nonce")).toMatchObject({ got: said("same") });
  expect(checksOf({ nonce: "x" }).find(({ name }) => name === "oidc_nonce")).toMatchObject({ got: said("other") });
});

const tenant = "11111111-2222-3333-4444-555555555555";
const other = "99999999-2222-3333-4444-555555555555";
const at = (name: string) => `https://login.microsoftonline.com/${name}/v2.0`;

it.each<[string, unknown, string, string[], string[], Fact]>([
  ["of the issuer", tenant, at(tenant), [], [], plain(tenant)],
  ["of the issuer, in capitals", tenant.toUpperCase(), at(tenant), [], [], plain(tenant)],
  ["of another issuer", other, at(tenant), [], ["oidc_tenant"], plain(tenant)],
  ["listed", tenant, at(tenant), [tenant, other], [], plain([tenant, other])],
  ["of the issuer, not listed", tenant, at(tenant), [other], ["oidc_tenant"], plain([other])],
  ["of an issuer without one, listed", tenant, at("acme.example"), [tenant], [], plain([tenant])],
  ["of an issuer without one, no list", tenant, at("acme.example"), [], ["oidc_tenant"], said("listedTenant")],
  ["no GUID", "acme", at("acme.example"), ["acme"], ["oidc_tenant"], plain(["acme"])],
  ["missing", undefined, at(tenant), [], ["oidc_tenant"], plain(tenant)],
])("a tenant that is %s", (_what, tid, issuer, allowedTenants, expected, wanted) => {
  const claims = { tid, iss: issuer };
  expect(failing(claims, { allowedTenants }, { issuer, isMicrosoft: true })).toEqual(expected);
  const checks = checksOf(claims, { allowedTenants }, { issuer, isMicrosoft: true });
  expect(checks.find(({ name }) => name === "oidc_tenant")).toMatchObject({ expected: wanted });
  expect(failing(claims, { allowedTenants }, { issuer })).toEqual([]);
});
