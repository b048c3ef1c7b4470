import type { SamlConnection } from "@/lib/connections/connection";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { RequestState } from "@/lib/saml/response-checks";
import type { UnverifiedResponse } from "@/lib/saml/response-structure";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { type VerifiedAssertion, verifyResponse } from "@/lib/saml/verify-response";
import { verificationKeys } from "./open-connection-keys";
import type { SignInTrace } from "./sign-in-trace";

/**
 * Holds a SAML answer against a connection, at the time of `ctx`. Consumes and writes nothing, so that an answer can be
 * judged again.
 * @param request the stored request that it names, as it was when the answer arrived
 * @throws SsoError with the code of the failed check; the checks are in the trace
 */
export async function verifySamlResponse(
  response: UnverifiedResponse,
  connection: SamlConnection,
  request: RequestState,
  trace: SignInTrace,
  { db, now, baseUrl }: Pick<Context, "db" | "now" | "baseUrl">,
): Promise<VerifiedAssertion> {
  const keys = await verificationKeys(connection, response.xml.includes("EncryptedData"), db);
  const verification = verifyResponse(response, keys, {
    now,
    config: connection.saml,
    addresses: spAddresses(connection.id, connection.saml, baseUrl),
    request,
  });
  trace.checks.push(...verification.checks);
  if (verification.verdict === "refused") {
    const failed = verification.checks.find((check) => !check.passed);
    throw new SsoError(verification.code, { expected: failed?.expected, got: failed?.got });
  }
  trace.identity = toIdentity(verification.assertion, connection.id);
  return verification.assertion;
}

function toIdentity(assertion: VerifiedAssertion, connectionId: string): AssertedIdentity {
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
    sessionIndex,
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
    sessionIndex,
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
