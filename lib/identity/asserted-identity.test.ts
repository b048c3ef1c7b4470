import { expect, it } from "vitest";
import { foldSubject, hasStableSubject, newClaims } from "./asserted-identity";

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
