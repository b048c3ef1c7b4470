import type { SamlConnection } from "@/lib/connections/connection";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import type { Check } from "@/lib/identity/check";
import type { RequestState } from "@/lib/saml/response-checks";
import type { UnverifiedResponse } from "@/lib/saml/response-structure";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { toAssertedIdentity } from "@/lib/saml/to-asserted-identity";
import { type VerifiedAssertion, verifyResponse } from "@/lib/saml/verify-response";
import { verificationKeys } from "./open-connection-keys";
import { refusalOf } from "./sign-in-refusal";

export type VerifiedSaml = { assertion: VerifiedAssertion; identity: AssertedIdentity; checks: Check[] };

/**
 * Holds a SAML answer against a connection, at the time of `ctx`. Consumes and writes nothing, so that an answer can be
 * verified again.
 * @param request the stored request that it names, as it was when the answer arrived
 * @throws SignInRefusal with the code of the failed check, and all checks
 */
export async function verifySamlResponse(
  response: UnverifiedResponse,
  connection: SamlConnection,
  request: RequestState,
  { db, now, baseUrl }: Pick<Context, "db" | "now" | "baseUrl">,
): Promise<VerifiedSaml> {
  const keys = await verificationKeys(connection, response.xml.includes("EncryptedData"), db);
  const verification = verifyResponse(response, keys, {
    now,
    config: connection.saml,
    addresses: spAddresses(connection.id, connection.saml, baseUrl),
    request,
  });
  const { checks } = verification;
  if (verification.verdict === "refused") {
    const failed = checks.find((check) => !check.passed);
    throw refusalOf(new SsoError(verification.code, { expected: failed?.expected, got: failed?.got }), { checks });
  }
  const { assertion } = verification;
  return { assertion, identity: toAssertedIdentity(assertion, connection.id), checks };
}
