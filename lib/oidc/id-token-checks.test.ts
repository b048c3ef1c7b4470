import { expect, it } from "vitest";
import { verifyIdToken } from "./id-token-checks";

const now = new Date("2026-11-24T12:00:00Z");
const seconds = now.getTime() / 1000;
const good = { iss: "https://idp.test", aud: "client", sub: "s", nonce: "n", iat: seconds, exp: seconds + 300 };
const failing = (claims: Record<string, unknown>, config: object = {}) =>
  verifyIdToken(
    { ...good, ...claims },
    {
      now,
      issuer: "https://idp.test",
      clientId: "client",
      nonce: "n",
      isMicrosoft: false,
      config: { allowedTenants: [], acrValues: [], amrValues: [], maxAgeSeconds: null, ...config },
    },
  )
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
  ["an amr of objects", { amr: [{ mfa: 1 }] }, { amrValues: ["mfa"] }, ["oidc_amr"]],
])("%s", (_name, claims, config, expected) => expect(failing(claims, config)).toEqual(expected));
