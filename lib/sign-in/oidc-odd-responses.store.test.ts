import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { expect, it } from "vitest";
import {
  type Behaviour,
  makeSigningKey,
  sharedSecretToken,
  signToken,
  unsignedToken,
} from "@/e2e/support/mock-openid-provider";
import { sharedOidcWorld } from "@/e2e/support/oidc-world";
import { catalogue, type ErrorCode } from "@/lib/errors/catalogue";
import { nothing, valuesWithin } from "@/lib/facts/fact";
import { factTexts } from "@/lib/messages/fact-texts";

// Public cases: userinfo as a signed JWT; optional members of a token answer that are null; a published key that cannot be
// imported. Relatives looked for: every other member of the token answer (null, a list, an object, an empty text, absent),
// token types, every way in which a signed userinfo answer can be wrong (key, signature, algorithm, issuer, audience,
// subject, time), keys that are too short or broken, and whatever else the library throws without a code of ours: an event
// must always name a failed check.

const world = sharedOidcWorld();
const { provider } = world;

type Json = Record<string, unknown>;

/** The claims rows that make userinfo worth asking: the ID token has no groups. */
const withGroups = [
  { field: "email", from: "email" },
  { field: "fullName", from: "name" },
  { field: "role", from: "roles" },
  { field: "groups", from: "groups" },
];

async function after(change: Partial<Behaviour>, claims?: object[]) {
  const made = await world.newConnection({ claims });
  Object.assign(provider().behaviour, change);
  const { code, event, outcome } = await world.signIn(made);
  const failed = event?.checks.filter((check) => !check.passed).at(-1);
  return { code, event, failed, outcome, made };
}

const tokens = (change: Json): Partial<Behaviour> => ({ tokens: (answer) => ({ ...answer, ...change }) });

const signedUserinfo = (change: Json = {}, sign = signToken, key = provider().behaviour.key): Partial<Behaviour> => ({
  userinfoAnswer: (claims) => ({
    status: 200,
    headers: { "Content-Type": "application/jwt" },
    body: sign(key, { iss: provider().base, aud: provider().client.id, ...claims, groups: ["Developers"], ...change }),
  }),
});

it.each([["refresh_token"], ["scope"], ["expires_in"]])(
  "a token answer with %s: null is one without it",
  async (member) => {
    expect((await after(tokens({ [member]: null }))).code).toBe("ok");
  },
);

it.each<[string, Json, string]>([
  ["no token_type", { token_type: undefined }, "token_type: none"],
  ["token_type null", { token_type: null }, "token_type: none"],
  ["a token type that is no Bearer", { token_type: "mac" }, "token_type: another string"],
  ["no access token", { access_token: undefined }, "access_token: none"],
  ["an access token of another type", { access_token: 5 }, "access_token: another number"],
  ["no ID token", { id_token: undefined }, "id_token: none"],
  ["an ID token that is null", { id_token: null }, "id_token: none"],
  ["an empty ID token", { id_token: "" }, "id_token: an empty text"],
  ["scopes as a list", { scope: ["openid", "email"] }, "scope: a list"],
  ["a refresh token that is an object", { refresh_token: {} }, "refresh_token: an object"],
  ["a lifetime that is no number", { expires_in: "soon" }, "expires_in: another string"],
])("a token answer with %s is refused, and the event names the member", async (_name, change, got) => {
  const { code, failed } = await after(tokens(change));
  expect(code).toBe("oidc_token_response");
  expect(failed).toMatchObject({ name: "oidc_token_response" });
  expect(failed?.got && factTexts("en")(failed.got)).toBe(got);
});

it("userinfo as a signed JWT is verified with the provider's keys and read", async () => {
  const { code, event } = await after(signedUserinfo(), withGroups);
  expect(code).toBe("ok");
  expect(event?.claims?.claims.groups).toEqual(["Developers"]);
  expect(event?.checks.some((check) => check.warns)).toBe(false);
});

it("a signed userinfo answer costs no second look at the keys, and any published key may sign it", async () => {
  const other = makeSigningKey("ES256");
  const made = await world.newConnection({ claims: withGroups });
  const keys = [provider().behaviour.key.publicJwk, other.publicJwk];
  Object.assign(provider().behaviour, { publishedKeys: keys, ...signedUserinfo({}, signToken, other) });
  expect((await world.signIn(made)).event?.claims?.claims.groups).toEqual(["Developers"]);
  expect(provider().count("/jwks")).toBe(1);
});

it.each<[string, () => Partial<Behaviour>, ErrorCode]>([
  ["issuer", () => signedUserinfo({ iss: "https://other.test" }), "oidc_issuer"],
  ["audience", () => signedUserinfo({ aud: "another-client" }), "oidc_audience"],
  ["subject", () => signedUserinfo({ sub: "somebody else" }), "oidc_userinfo_subject"],
  ["subject, which is missing", () => signedUserinfo({ sub: undefined }), "oidc_userinfo_subject"],
  [
    "signature",
    () => signedUserinfo({}, signToken, makeSigningKey("RS256", provider().behaviour.key.kid)),
    "oidc_signature",
  ],
])("a signed userinfo answer with another %s is refused", async (_name, change, expected) => {
  const { code, failed } = await after(change(), withGroups);
  expect(code).toBe(expected);
  expect(failed?.name).toBe(expected);
});

it.each<[string, () => Partial<Behaviour>]>([
  ["not signed at all", () => signedUserinfo({}, (_key, claims) => unsignedToken(claims))],
  [
    "signed with the client secret",
    () => signedUserinfo({}, (_key, claims) => sharedSecretToken(provider().client.secret, claims)),
  ],
  ["signed by a key that is not published", () => signedUserinfo({}, signToken, makeSigningKey())],
  ["expired", () => signedUserinfo({ exp: 1 })],
  ["no token", () => signedUserinfo({}, () => "nonsense")],
])("nothing of a userinfo answer that is %s is used", async (_name, change) => {
  const { code, event } = await after(change(), withGroups);
  expect(code).toBe("ok");
  expect(event?.claims?.claims.groups).toBeUndefined();
  expect(event?.checks.find((check) => check.warns)).toMatchObject({ name: "oidc_userinfo_failed", passed: true });
});

it.each<[string, () => Partial<Behaviour>]>([
  [
    "broken numbers",
    () => {
      const { key } = provider().behaviour;
      return { publishedKeys: [{ ...key.publicJwk, n: "!!" }] };
    },
  ],
  [
    "too few bits",
    () => {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
      const publicJwk = { ...createPublicKey(privateKey).export({ format: "jwk" }), kid: "short", use: "sig" };
      const key = { kid: "short", algorithm: "RS256" as const, privateKey, publicJwk };
      return { key, publishedKeys: [publicJwk] };
    },
  ],
])("a published key with %s is a matter of the keys, and the reason is told", async (_name, change) => {
  const { code, failed } = await after(change());
  expect(code).toBe("oidc_keys_failed");
  expect(failed?.got).not.toEqual(nothing);
});

it("what the library throws without a code of ours keeps its reason, and is no fault of this server", async () => {
  const { key } = provider().behaviour;
  const { code, failed, outcome } = await after({ publishedKeys: [{ ...key.publicJwk, key_ops: 5 }] });
  expect(code).toBe("oidc_library_failure");
  expect(failed).toMatchObject({
    name: "oidc_library_failure",
    got: { kind: "value", value: expect.stringContaining("key_ops") },
  });
  expect(outcome).toMatchObject({ publicCode: catalogue.oidc_library_failure.publicCode });
});

it("an ID token that cannot be read keeps the library's reason", async () => {
  const { key } = provider().behaviour;
  const { code, failed } = await after({ idToken: (claims) => signToken(key, claims, { crit: ["b64"], b64: true }) });
  expect(code).toBe("oidc_id_token");
  expect(valuesWithin(failed?.got).join()).toContain("crit");
});
