import { expect, it } from "vitest";
import { type ClaimUse, toAssertedIdentity } from "./to-asserted-identity";

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
  const { verifiedEmails, refutedEmails = [] } = toAssertedIdentity(token, null, use);
  return [verifiedEmails, refutedEmails];
};
const generic = connection("generic-oidc", "https://op.test");
const oneTenant = connection("microsoft-oidc", "https://login.microsoftonline.com/6f3c/v2.0");
const anyTenant = connection("microsoft-oidc", "https://login.microsoftonline.com/common/v2.0");

it.each<[string, ClaimUse, object, [string[], string[]]]>([
  ["verified", generic, { email_verified: true }, [[email], []]],
  ["verified, as a text", generic, { email_verified: "True" }, [[email], []]],
  ["not verified", generic, { email_verified: false }, [[], [email]]],
  ["not verified, as a text", generic, { email_verified: "false" }, [[], [email]]],
  ["nothing said", generic, {}, [[], []]],
  ["an object instead of a word", generic, { email_verified: { toString: 1 } }, [[], [email]]],
  ["a list instead of a word", generic, { email_verified: [true] }, [[], [email]]],
  [
    "several addresses are denied together",
    generic,
    { email: [email, "b@acme.test"], email_verified: false },
    [[], [email, "b@acme.test"]],
  ],
  ["several addresses are not vouched for together", generic, { email: [email], email_verified: true }, [[], []]],
  ["Microsoft, one tenant, nothing said", oneTenant, { email_verified: true }, [[], []]],
  ["Microsoft, one tenant, xms_edov", oneTenant, { xms_edov: 1 }, [[email], []]],
  ["Microsoft, any tenant, nothing said: another tenant may have written it", anyTenant, {}, [[], [email]]],
  ["Microsoft, any tenant, xms_edov", anyTenant, { xms_edov: true }, [[email], []]],
])("%s", (_sentence, use, claims, expected) => expect(proof(use, claims)).toEqual(expected));
