import { expect, it } from "vitest";
import { type AssertedIdentity, foldSubject } from "./asserted-identity";
import { claimRowsSchema, defaultClaimRows, mapProfile, resolveClaimSource, unresolvedSources } from "./claim-mapping";
import { displayName } from "./display-name";
import { lowerAscii, trimSpace } from "./normalize";
import { newBudget } from "./work-budget";

const ms = "http://schemas.microsoft.com";
const ws = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
const identityOf = (
  claims: Record<string, string[]>,
  friendlyNames: Record<string, string> = {},
): AssertedIdentity => ({
  connectionId: "c",
  protocol: "saml",
  issuer: "https://idp.test",
  subject: "Ada@Acme.test",
  claims,
  friendlyNames,
  authenticatedAt: new Date(0),
});

it.each<[string, Record<string, string[]>, Record<string, string>?]>([
  ["Entra", { [`${ws}/emailaddress`]: ["Ada@acme.test"], [`${ms}/identity/claims/displayname`]: ["Ada"] }],
  ["Okta and OneLogin", { email: ["Ada@acme.test"], full_name: ["Ada"] }],
  ["Keycloak", { "urn:oid:0.9.2342.19200300.100.1.3": ["Ada@acme.test"], name: ["Ada"] }],
  ["OneLogin and others with capitals", { Email: ["Ada@acme.test"], DisplayName: ["Ada"] }],
  ["SimpleSAMLphp", { mail: ["Ada@acme.test"], displayName: ["Ada"] }],
])("the defaults read e-mail and name as %s sends them", (_provider, claims) => {
  expect(mapProfile(identityOf(claims), defaultClaimRows)).toMatchObject({ email: "ada@acme.test", fullName: "Ada" });
});

it("without any e-mail claim the subject is the e-mail; a role that did not arrive is null, an empty one is empty", () => {
  expect(mapProfile(identityOf({}), defaultClaimRows)).toMatchObject({ email: "ada@acme.test", roleValues: null });
  expect(mapProfile(identityOf({ role: [] }), defaultClaimRows).roleValues).toEqual([]);
});

it("placeholders need all their claims; names of objects are only names", () => {
  const identity = identityOf({ given: ["Ada"], family: ["Lovelace"] }, { surname: "family" });
  expect(resolveClaimSource(identity, "{given} {surname}")).toEqual(["Ada Lovelace"]);
  expect(resolveClaimSource(identity, "{given} {missing}")).toBeNull();
  expect(resolveClaimSource(identity, "constructor")).toBeNull();
  expect(resolveClaimSource(identity, "NameID")).toEqual(["Ada@Acme.test"]);
});

it("AD FS, Keycloak and CAS send the parts of a name: both are read, whatever their case, and shown as one name", () => {
  const sent: Record<string, string[]>[] = [
    { FirstName: ["Cyrill"], LastName: ["\u00d6tker"] },
    { [`${ws}/givenname`]: ["Cyrill"], [`${ws}/surname`]: ["\u00d6tker"] },
    { given_name: ["Cyrill"], family_name: ["\u00d6tker"] },
  ];
  for (const claims of sent)
    expect(displayName(mapProfile(identityOf(claims), defaultClaimRows))).toBe("Cyrill \u00d6tker");
  expect(displayName({ fullName: "Ada King", firstName: "Ada" })).toBe("Ada King");
  expect(displayName({ fullName: null, lastName: "Ada" })).toBe("Ada");
  expect(displayName({ fullName: "" })).toBeNull();
});

it("values are trimmed inside of templates, too", () => {
  const identity = identityOf({ given: [" Ada\n"], family: ["\tLovelace "] });
  expect(resolveClaimSource(identity, "{given}.{family}@acme.test")).toEqual(["Ada.Lovelace@acme.test"]);
});

it("rows of a field that has its value cost nothing", () => {
  const budget = newBudget();
  const row = { field: "role" as const, from: "role", transforms: [{ type: "trim" as const }] };
  mapProfile(identityOf({ role: ["developer"] }), Array(200).fill(row), budget);
  expect(budget.spent()).toBe("developer".length + 1);
});

it("a subject is folded by its format alone: addresses in any case, others byte for byte", () => {
  const nameId = "urn:oasis:names:tc:SAML:1.1:nameid-format";
  const fold = (subjectFormat?: string) => foldSubject({ subject: " Ada@Acme.test", subjectFormat });
  expect(fold(`${nameId}:emailAddress`)).toBe("ada@acme.test");
  expect(fold(`${nameId}:unspecified`)).toBeNull();
  expect(fold("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")).toBeNull();
  expect(fold()).toBeNull();
});

it("two subjects that only Unicode folds together stay two", () => {
  expect(lowerAscii("\u212Aate@Acme.test")).toBe("\u212Aate@acme.test");
  expect(trimSpace(" ada\u00a0\n")).toBe("ada\u00a0");
});

it("a row says when its value replaces another one; a row that fills nothing says nothing", () => {
  const identity = identityOf({
    a: ["A"],
    b: ["B"],
    empty: [""],
    mail: ["no address", "a@b.test"],
    other: ["x@y.test"],
  });
  const profile = mapProfile(identity, [
    { field: "fullName", from: "empty", update: "never" },
    { field: "fullName", from: "a", update: "whenEmpty" },
    { field: "fullName", from: "b" },
    { field: "firstName", from: "b", update: "always" },
    { field: "lastName", from: "b", update: "never" },
    { field: "email", from: "mail" },
    { field: "email", from: "other" },
  ]);
  expect(profile).toEqual({
    fullName: "A",
    firstName: "B",
    lastName: "B",
    email: "a@b.test",
    roleValues: null,
    groupValues: null,
    updates: { fullName: "whenEmpty", lastName: "never" },
  });
});

it("a row whose values nobody can see fills nothing, and leaves its word about updates to nobody", () => {
  const profile = mapProfile(identityOf({ a: ["Ada\u202e"] }), [{ field: "fullName", from: "a", update: "never" }]);
  expect(profile).toStrictEqual({ roleValues: null, groupValues: null, unprintable: ["fullName"] });
});

it("the first text that is no address is named, also where no later row has one", () => {
  const identity = identityOf({
    a: ["", "first"],
    b: ["second"],
    role: ["x"],
    roles: ["y"],
    groups: ["g"],
    memberOf: ["h"],
  });
  const rows = ["a", "b"].map((from) => ({ field: "email" as const, from }));
  expect(mapProfile(identity, rows)).toEqual({ roleValues: null, groupValues: null, noAddress: "first" });
  expect(mapProfile(identity, defaultClaimRows)).toMatchObject({ roleValues: ["x"], groupValues: ["g"] });
});

it.each<[string[], string[], string[]]>([
  [["a"], [], []],
  [["x"], [], ["x"]],
  [["x", "a"], [], []],
  [["x", "y"], ["x"], ["x", "y"]],
  [["a"], ["a", "z"], ["z"]],
  [["{a} {x}"], [], ["{a} {x}", "a", "x"]],
  [["NameID"], ["NameID"], []],
  [["empty"], [], []],
])("of the sources %j and %j of an identity these did not arrive: %j", (sources, single, missing) => {
  const rows = sources.map((from) => ({ field: "fullName" as const, from }));
  expect(unresolvedSources(identityOf({ a: ["A"], empty: [] }), rows, single)).toEqual(missing);
});

it.each([
  [50, true],
  [51, false],
])("%i patterns are taken: %s", (count, isGood) => {
  const regex = { type: "regex", pattern: "a", replacement: "" };
  const others = { field: "email", from: "b", transforms: [{ type: "trim" }] };
  const rows = Array.from({ length: count }, () => ({ field: "email", from: "a", transforms: [regex] }));
  expect(claimRowsSchema.safeParse([...rows, others, { field: "email", from: "c" }]).success).toBe(isGood);
});

it("the NameID in a template, and a friendly name of a claim that did not arrive", () => {
  const identity = identityOf({ "{odd}": ["own"] }, { alias: "gone" });
  expect(resolveClaimSource(identity, "id-{NameID}")).toEqual(["id-Ada@Acme.test"]);
  expect(resolveClaimSource(identity, "alias")).toBeNull();
  expect(resolveClaimSource(identity, "{odd}")).toEqual(["own"]);
});
