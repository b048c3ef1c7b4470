import { said } from "@/lib/facts/fact";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { VerifiedAssertion } from "./verify-response";

/** A verified assertion as the shared identity. */
export function toAssertedIdentity(assertion: VerifiedAssertion, connectionId: string): AssertedIdentity {
  const {
    issuer,
    nameId,
    nameIdFormat,
    nameQualifier,
    spNameQualifier,
    claims,
    friendlyNames,
    authenticatedAt,
    authnContext,
    sessionIndexes,
    sessionEndsAt,
  } = assertion;
  return {
    connectionId,
    protocol: "saml",
    issuer,
    subject: nameId,
    subjectFormat: nameIdFormat,
    nameQualifier,
    spNameQualifier,
    claims,
    friendlyNames,
    ...emailTrust(claims),
    ...(Object.hasOwn(claims, groupsLink) && { remarks: [groupsLeftOut] }),
    authenticatedAt,
    authnContext,
    sessionIndexes,
    sessionEndsAt,
  };
}

/** Entra sends this link in place of more than 150 groups. It is never followed. */
const groupsLink = "http://schemas.microsoft.com/claims/groups.link";
const groupsLeftOut = said("groupsLeftOut");

/** SAML has no rule for it, but a provider that sends `email_verified` with anything but true means it. */
function emailTrust({
  email_verified: verified,
}: AssertedIdentity["claims"]): Pick<AssertedIdentity, "verifiedEmails" | "deniesEmail"> {
  const said = verified?.[0]?.toLowerCase();
  return said === undefined || said === "true" || said === "1" ? {} : { verifiedEmails: [], deniesEmail: true };
}
