import { describe, expect, it } from "vitest";
import { type ApplicationPerson, type ClaimSession, claimsFor, claimValuesAtMost } from "./application-claims";
import { type ClaimRow, claimRowsSchema } from "./claim-rows";

const anna: ApplicationPerson = {
  id: "u1",
  organizationId: "o1",
  organization: "acme",
  organizationName: "Acme",
  status: "active",
  email: "anna@acme.test",
  emailVerified: true,
  userName: "anna",
  fullName: null,
  firstName: "Anna",
  lastName: "Berg",
  phone: null,
  mobile: null,
  locale: "de",
  userPrincipalName: null,
  securityId: null,
  roles: ["developer"],
  groups: ["app-admins", "app-users", "staff"],
  attributes: { costCenter: "4711", level: 2.5, remote: false, started: "2026-05-03", teams: ["app-blue", "red"] },
};
const session: ClaimSession = {
  sid: "s1",
  idp: "k3v9q2",
  acr: null,
  amr: ["pwd", "otp"],
  authTime: new Date("2026-05-03T10:00:00.900Z"),
};
const claims = (rows: object[], person = anna, of: ClaimSession | null = session) =>
  claimsFor({ claims: claimRowsSchema.parse(rows) }, person, of);

it("the claims that every application gets", () => {
  expect(claims([])).toEqual({
    sub: "u1",
    email: "anna@acme.test",
    email_verified: true,
    name: "Anna Berg",
    given_name: "Anna",
    family_name: "Berg",
    organization: "acme",
    organization_id: "o1",
    roles: ["developer"],
    groups: ["app-admins", "app-users", "staff"],
    sid: "s1",
    idp: "k3v9q2",
    amr: ["pwd", "otp"],
    auth_time: 1777802400,
  });
});

it.each([
  ["a text", { from: "attributes.costCenter" }, "4711"],
  ["a number", { from: "attributes.level" }, 2.5],
  ["a no", { from: "attributes.remote" }, false],
  ["a day", { from: "attributes.started" }, "2026-05-03"],
  ["a list", { from: "attributes.teams" }, ["app-blue", "red"]],
  ["a list as one text", { from: "attributes.teams", format: "string" }, "app-blue,red"],
  ["a part of a list", { from: "attributes.teams", prefix: "app-" }, ["app-blue"]],
  ["one value as an array", { from: "attributes.level", format: "array" }, ["2.5"]],
])("%s of a custom attribute is told as it is", (_what, row, said) => {
  expect(claims([{ claim: "own", ...row }])).toHaveProperty("own", said);
});

it("an attribute that the person lacks is left out, also one called as what every object has", () => {
  expect(claims([{ claim: "own", from: "attributes.office" }])).not.toHaveProperty("own");
  expect(claims([{ claim: "own", from: "attributes.constructor" }])).not.toHaveProperty("own");
  expect(() => claims([{ claim: "own", from: "costCenter" }])).toThrow("claim_field");
});

it("without a session, what a session says is left out; what is not known, too", () => {
  const { sid, idp, amr, auth_time } = claims([], anna, null);
  expect([sid, idp, amr, auth_time]).toEqual([undefined, undefined, undefined, undefined]);
  expect(claims([{ claim: "phone_number", from: "phone" }])).not.toHaveProperty("phone_number");
  expect(claims([], { ...anna, emailVerified: false })).toHaveProperty("email_verified", false);
});

it.each<[string, Omit<ClaimRow, "claim">, unknown]>([
  ["a prefix", { from: "groups", prefix: "app-" }, ["app-admins", "app-users"]],
  ["a list", { from: "groups", only: ["staff", "other"] }, ["staff"]],
  ["both", { from: "groups", prefix: "app-", only: ["app-admins", "staff"] }, ["app-admins"]],
  ["nothing left", { from: "groups", prefix: "none-" }, []],
  ["one text", { from: "groups", prefix: "app-", format: "string" }, "app-admins,app-users"],
  ["an array", { from: "roles", format: "array" }, ["developer"]],
  ["an array of one", { from: "email", format: "array" }, ["anna@acme.test"]],
  ["a text of our own", { from: "value", value: "fixed" }, "fixed"],
  ["a text of our own as a list", { from: "value", value: "fixed", format: "array" }, ["fixed"]],
  ["the organization's name", { from: "organizationName" }, "Acme"],
  ["the language", { from: "locale" }, "de"],
])("a row: %s", (_name, row, expected) => {
  expect(claims([{ claim: "x", ...row }])).toHaveProperty("x", expected);
  expect(claims([{ claim: "groups", ...row }])).toHaveProperty("groups", expected);
});

it("a row takes the place of the default claim of its name, or leaves it out", () => {
  expect(claims([{ claim: "name", from: "userName" }])).toHaveProperty("name", "anna");
  expect(claims([{ claim: "email", from: "omit" }])).not.toHaveProperty("email");
  expect(claims([{ claim: "organization", from: "omit" }])).not.toHaveProperty("organization");
});

it("so many values are said, and of more only that there are more", () => {
  const groups = Array.from({ length: claimValuesAtMost }, (_, index) => `g${index}`);
  expect(claims([], { ...anna, groups })).toHaveProperty("groups", groups);
  const over = claims([], { ...anna, groups: [...groups, "app-one-more"] });
  expect(over).toHaveProperty("groups_overage", true);
  expect(over).not.toHaveProperty("groups");
  const filtered = claims([{ claim: "groups", from: "groups", prefix: "app-" }], {
    ...anna,
    groups: [...groups, "app-one-more"],
  });
  expect(filtered).toHaveProperty("groups", ["app-one-more"]);
});

describe("rows that are refused", () => {
  it.each([
    ["another person's subject", { claim: "sub", from: "value", value: "u2" }],
    ["another organization", { claim: "organization_id", from: "value", value: "o2" }],
    ["another issuer", { claim: "iss", from: "value", value: "https://other.test" }],
    ["an audience", { claim: "aud", from: "email" }],
    ["a session", { claim: "sid", from: "value", value: "s2" }],
    ["a stronger authentication", { claim: "acr", from: "value", value: "mfa" }],
    ["no subject", { claim: "sub", from: "omit" }],
    ["a name of the prototype", { claim: "__proto__", from: "email" }],
    ["an empty text", { claim: "x", from: "value" }],
  ])("%s", (_name, row) => {
    expect(claimRowsSchema.safeParse([row]).success).toBe(false);
  });
  it("two of one name", () => {
    const row = { claim: "x", from: "email" };
    expect(claimRowsSchema.safeParse([row, row]).success).toBe(false);
  });
});
