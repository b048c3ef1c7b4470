import { expect, it } from "vitest";
import { said } from "@/lib/facts/fact";
import { type ClaimUse, toAssertedIdentity, withGroups } from "./to-asserted-identity";

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
