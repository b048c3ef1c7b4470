import { expect, it } from "vitest";
import { said } from "@/lib/facts/fact";
import { toAssertedIdentity } from "./to-asserted-identity";

const assertion = {
  assertionId: "_a",
  expiresAt: new Date(3000),
  issuer: "https://idp.test",
  nameId: "ada",
  nameIdFormat: "urn:f",
  nameQualifier: "q",
  spNameQualifier: "s",
  claims: {},
  friendlyNames: { mail: "urn:oid:1" },
  authenticatedAt: new Date(1000),
  authnContext: "urn:a",
  sessionIndexes: ["7"],
  sessionEndsAt: new Date(2000),
};

it("an assertion becomes the identity that every protocol ends in", () => {
  expect(toAssertedIdentity(assertion, "c1")).toEqual({
    connectionId: "c1",
    protocol: "saml",
    issuer: "https://idp.test",
    subject: "ada",
    subjectFormat: "urn:f",
    nameQualifier: "q",
    spNameQualifier: "s",
    claims: {},
    friendlyNames: { mail: "urn:oid:1" },
    authenticatedAt: new Date(1000),
    authnContext: "urn:a",
    sessionIndexes: ["7"],
    sessionEndsAt: new Date(2000),
  });
});

it.each<[string[] | undefined, boolean]>([
  [undefined, false],
  [[], false],
  [["true"], false],
  [["TRUE"], false],
  [["1"], false],
  [["false"], true],
  [["0"], true],
  [[""], true],
  [["yes"], true],
])("an assertion that says email_verified %j denies the address: %s", (values, denies) => {
  const identity = toAssertedIdentity({ ...assertion, claims: values ? { email_verified: values } : {} }, "c1");
  expect([identity.verifiedEmails, identity.deniesEmail]).toEqual(denies ? [[], true] : [undefined, undefined]);
});

it("a link in place of the groups is told, and never followed", () => {
  const link = { "http://schemas.microsoft.com/claims/groups.link": ["https://graph.test/groups"] };
  expect(toAssertedIdentity({ ...assertion, claims: link }, "c1").remarks).toEqual([said("groupsLeftOut")]);
});
