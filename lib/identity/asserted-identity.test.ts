import { expect, it } from "vitest";
import { authenticationWords, foldSubject, hasStableSubject, newClaims } from "./asserted-identity";

const saml2 = (name: string) => `urn:oasis:names:tc:SAML:2.0:nameid-format:${name}`;
const emailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

it.each([
  ["transient", saml2("transient"), false],
  ["persistent", saml2("persistent"), true],
  ["an address", emailAddress, true],
  ["of OpenID Connect", undefined, true],
  ["transient in another case, which is another format", saml2("Transient"), true],
])("a subject that is %s can be the key of a person: %s", (_name, subjectFormat, isStable) =>
  expect(hasStableSubject({ subjectFormat })).toBe(isStable),
);

it.each([
  [emailAddress, " Ada@Acme.Test ", "ada@acme.test"],
  [saml2("persistent"), "Ada@Acme.Test", null],
  [saml2("emailAddress"), "Ada@Acme.Test", null],
  [undefined, "Ada@Acme.Test", null],
])("as %s, %s is compared as %s", (subjectFormat, subject, folded) =>
  expect(foldSubject({ subject, subjectFormat })).toBe(folded),
);

it("a claim called like a member of every object is not there until somebody sends it", () => {
  for (const name of ["constructor", "toString", "__proto__"]) expect(name in newClaims()).toBe(false);
});

it.each([
  [
    "everything that it says",
    { authnContext: "gold", authnMethods: ["pwd", "otp"] },
    { context: "gold", methods: ["pwd", "otp"] },
  ],
  ["the context alone", { authnContext: "gold" }, { context: "gold" }],
  [
    "what is just short enough for a token",
    { authnContext: "x".repeat(500), authnMethods: ["x".repeat(100)] },
    { context: "x".repeat(500), methods: ["x".repeat(100)] },
  ],
  ["the methods alone", { authnMethods: ["pwd"] }, { methods: ["pwd"] }],
  ["nothing, where it says nothing", {}, null],
  [
    "nothing that is too long for a token",
    { authnContext: "x".repeat(501), authnMethods: ["x".repeat(101), ""] },
    null,
  ],
])("of how a provider saw somebody authenticate is kept %s", (_name, said, kept) => {
  expect(authenticationWords(said)).toEqual(kept);
});

it("methods are kept up to a number that a token takes", () => {
  const authnMethods = Array.from({ length: 100 }, (_, index) => `m${index}`);
  expect(authenticationWords({ authnMethods })?.methods).toHaveLength(20);
});
