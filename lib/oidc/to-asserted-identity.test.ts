import { expect, it } from "vitest";
import { said } from "@/lib/facts/fact";
import {
  type ClaimUse,
  demandsUserinfo,
  needsUserinfo,
  overflowingClaims,
  toAssertedIdentity,
  withGroups,
} from "./to-asserted-identity";

const connection = (kind: ClaimUse["kind"], issuer: string): ClaimUse => ({
  id: "c",
  kind,
  oidc: { issuer, idTokenClaims: [], userinfoClaims: [], userinfoEndpoint: null },
  claims: [],
  provisioning: { identifyBy: { claim: "email" }, tenantClaim: null },
});
const email = "ceo@acme.test";
const proof = (use: ClaimUse, claims: object) => {
  const token = { issuer: "https://op.test", claims: { sub: "1", iat: 1, email, ...claims } };
  const { verifiedEmails, deniesEmail = false } = toAssertedIdentity(token, null, use);
  return [verifiedEmails, deniesEmail];
};
const generic = connection("generic-oidc", "https://op.test");
const oneTenant = connection("microsoft-oidc", "https://login.microsoftonline.com/6f3c/v2.0");
const anyTenant = connection("microsoft-oidc", "https://login.microsoftonline.com/common/v2.0");

it("groups that were looked up take the place of what was unknown, and what else is unknown stays said", () => {
  const claims = { sub: "1", iat: 1, _claim_names: { groups: "src1", wids: "src1" } };
  const identity = toAssertedIdentity({ issuer: "https://op.test", claims }, null, oneTenant);
  const overflow = (name: string) => said("claimsOverflow", { name });
  expect(identity.remarks).toEqual([overflow("groups"), overflow("wids")]);
  const known = withGroups(identity, ["g1"], ["groups", "wids"]);
  expect(known).toMatchObject({ claims: { groups: ["g1"] }, remarks: [overflow("wids"), said("groupsFromGraph")] });
});

it.each<[string, ClaimUse, object, [string[], boolean]]>([
  ["verified", generic, { email_verified: true }, [[email], false]],
  ["verified, as a text", generic, { email_verified: "True" }, [[email], false]],
  ["not verified", generic, { email_verified: false }, [[], true]],
  ["not verified, as a text", generic, { email_verified: "false" }, [[], true]],
  ["nothing said", generic, {}, [[], false]],
  ["an object instead of a word", generic, { email_verified: { toString: 1 } }, [[], true]],
  ["a list instead of a word", generic, { email_verified: [true] }, [[], true]],
  [
    "several addresses are denied together",
    generic,
    { email: [email, "b@acme.test"], email_verified: false },
    [[], true],
  ],
  ["several addresses are not vouched for together", generic, { email: [email], email_verified: true }, [[], false]],
  ["Microsoft, one tenant, nothing said", oneTenant, { email_verified: true }, [[], false]],
  ["Microsoft, one tenant, xms_edov", oneTenant, { xms_edov: 1 }, [[email], false]],
  ["Microsoft, any tenant, nothing said: another tenant may have written it", anyTenant, {}, [[], true]],
  ["Microsoft, any tenant, xms_edov", anyTenant, { xms_edov: true }, [[email], false]],
])("%s", (_sentence, use, claims, expected) => expect(proof(use, claims)).toEqual(expected));

it.each<[string, Record<string, unknown>, [string[], boolean]]>([
  ["vouched for in another case", { email: ` ${email.toUpperCase()} `, email_verified: true }, [[email], false]],
  ["denied without an address, which is about all of them", { email_verified: false }, [[], true]],
  ["denied for another address", { email: "b@acme.test", email_verified: false }, [[email], true]],
  ["an empty word, which says nothing", { email, email_verified: "" }, [[email], false]],
  ["null, which says nothing", { email, email_verified: null }, [[email], false]],
  ["vouched for without an address", { email: " ", email_verified: true }, [[email], false]],
])("an ID token vouches for the address, and userinfo says: %s", (_sentence, userinfo, expected) => {
  const token = { issuer: "https://op.test", claims: { sub: "1", iat: 1, email, email_verified: true } };
  const { verifiedEmails, deniesEmail = false } = toAssertedIdentity(token, userinfo, generic);
  expect([verifiedEmails, deniesEmail]).toEqual(expected);
});

const ids = { sub: "S", tid: "TENANT", oid: "OBJECT" };

it.each<[ClaimUse, object, string]>([
  [oneTenant, ids, "tenant/object"],
  [oneTenant, { ...ids, oid: "" }, "S"],
  [oneTenant, { ...ids, oid: 1 }, "S"],
  [oneTenant, { ...ids, tid: undefined }, "S"],
  [generic, ids, "S"],
])("the subject of %j with %j is %s", (use, claims, subject) => {
  const token = { issuer: "https://op.test", claims: { iat: 1, ...claims } };
  expect(toAssertedIdentity(token, null, use).subject).toBe(subject);
});

it.each([
  ["it says when", { auth_time: 900 }, 900],
  ["at the moment of the token", { auth_time: 1000 }, 1000],
  ["later than its token, which cannot be", { auth_time: 1001 }, 1000],
  ["at no moment", { auth_time: 0 }, 1000],
  ["as a text", { auth_time: "900" }, 1000],
  ["nothing said", {}, 1000],
])("the sign-in was when the token says, else when it was issued: %s", (_sentence, claims, seconds) => {
  const token = { issuer: "https://op.test", claims: { sub: "S", iat: 1000, ...claims } };
  expect(toAssertedIdentity(token, null, generic).authenticatedAt).toEqual(new Date(seconds * 1000));
});

it("each claim comes from where it is listed and said, and the ID token wins", () => {
  const use = {
    ...generic,
    oidc: { ...generic.oidc, idTokenClaims: ["name", "role"], userinfoClaims: ["name", "team"] },
  };
  const token = {
    issuer: "https://op.test",
    claims: { sub: "S", iat: 1, name: "token", team: "token", acr: "2", amr: ["pwd", 7, "otp"], sid: "7" },
  };
  const identity = toAssertedIdentity(token, { name: "userinfo", team: "userinfo", role: "userinfo" }, use);
  expect({ ...identity.claims }).toEqual({ name: ["token"], team: ["userinfo"] });
  expect(identity).toMatchObject({ authnContext: "2", authnMethods: ["pwd", "otp"], sessionIndexes: ["7"] });
  const numbers = { issuer: "https://op.test", claims: { sub: "S", iat: 1, acr: 2, amr: "pwd", sid: 7 } };
  const untold = toAssertedIdentity(numbers, null, use);
  expect(untold).not.toHaveProperty("authnContext");
  expect(untold).not.toHaveProperty("authnMethods");
  expect(untold).not.toHaveProperty("sessionIndexes");
});

it.each<[object, string[]]>([
  [{}, []],
  [{ _claim_names: { groups: "src1", roles: "src1" } }, ["groups", "roles"]],
  [{ _claim_names: null }, []],
  [{ _claim_names: "groups" }, []],
  [{ hasgroups: true }, ["groups"]],
  [{ hasgroups: "true" }, ["groups"]],
  [{ hasgroups: false }, []],
  [{ hasgroups: "false" }, []],
  [{ hasgroups: true, _claim_names: { groups: "src1" } }, ["groups"]],
])("of %j, these were too many for the token: %j", (claims, names) => {
  expect(overflowingClaims({ ...claims })).toEqual(names);
  const token = { issuer: "https://op.test", claims: { sub: "S", iat: 1, ...claims } };
  expect(toAssertedIdentity(token, null, generic).remarks).toEqual(
    names.map((name) => said("claimsOverflow", { name })),
  );
});

const mapped: ClaimUse = {
  ...generic,
  oidc: { ...generic.oidc, userinfoEndpoint: "https://op.test/userinfo" },
  claims: [
    { field: "email", from: "email" },
    { field: "fullName", from: "name" },
    { field: "role", from: "role" },
  ],
  provisioning: { identifyBy: { claim: "NameID" }, tenantClaim: null },
};
const all = { sub: "S", email, name: "Ada", role: "admin" };
const roleAsked = (unmapped: "reject" | "default" | "ignore", rules: unknown[]): ClaimUse => ({
  ...mapped,
  provisioning: { ...mapped.provisioning, roles: { unmapped, rules } },
});
const without = (name: keyof typeof all) => ({ ...all, [name]: undefined });

it.each<[string, ClaimUse, object, boolean, boolean]>([
  ["everything is in the token", mapped, all, false, false],
  ["the name is missing", mapped, without("name"), true, false],
  ["the address is missing", mapped, without("email"), true, true],
  ["the role is missing, and no table asks for it", mapped, without("role"), true, false],
  ["the role is missing, and without one nobody gets in", roleAsked("reject", [{}]), without("role"), true, true],
  ["the role is missing, and no row would give one", roleAsked("reject", []), without("role"), true, false],
  ["the role is missing, and there is one for everybody", roleAsked("default", [{}]), without("role"), true, false],
  [
    "what identifies is missing",
    { ...mapped, provisioning: { identifyBy: { claim: "uid" }, tenantClaim: null } },
    all,
    true,
    true,
  ],
  [
    "what proves the tenant is missing",
    { ...mapped, provisioning: { identifyBy: { claim: "NameID" }, tenantClaim: { claim: "org" } } },
    all,
    true,
    true,
  ],
  [
    "the name is missing, and userinfo is not believed about it",
    { ...mapped, oidc: { ...mapped.oidc, userinfoClaims: ["email"] } },
    without("name"),
    false,
    false,
  ],
  [
    "the address is in the token, which is not believed about it",
    { ...mapped, oidc: { ...mapped.oidc, idTokenClaims: ["name", "role"] } },
    all,
    true,
    true,
  ],
  [
    "the address is missing, and there is no userinfo",
    { ...mapped, oidc: { ...mapped.oidc, userinfoEndpoint: null } },
    without("email"),
    false,
    true,
  ],
])("userinfo, when %s", (_sentence, use, token, needs, demands) => {
  expect(needsUserinfo({ ...token }, use)).toBe(needs);
  expect(demandsUserinfo({ ...token }, use)).toBe(demands);
});
