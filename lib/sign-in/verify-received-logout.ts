import { countUnverified, requireUnverifiedLeft, unverifiedKey } from "@/lib/activity/unverified-limit";
import type { SamlConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import { refreshOnUnknownKey } from "@/lib/connections/refresh/refresh-on-unknown-key";
import type { Context } from "@/lib/context";
import { catalogue, type ErrorCode, type PublicCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import type { UnverifiedLogout } from "@/lib/saml/logout-structure";
import { spAddresses } from "@/lib/saml/sp-addresses";
import type { LogoutMessage, LogoutRules, VerifiedBy } from "./logout-message";
import { verificationKeys } from "./open-connection-keys";
import { refusalOf, SignInRefusal } from "./sign-in-refusal";
import type { SignInRun } from "./sign-in-run";

/** What every binding does with a logout message of SAML between its arrival and what is done about it. */

/** Reads and obeys a message; one that fails before its signature was seen to be valid counts against the machine that sent it. */
export async function limitUnverified<Outcome>(request: Request, obey: () => Promise<Outcome>): Promise<Outcome> {
  const limit = unverifiedKey(request, null);
  await requireUnverifiedLeft(limit);
  try {
    return await obey();
  } catch (error) {
    await countUnverified(limit, (error instanceof SignInRefusal && error.learned.checks) || []);
    throw error;
  }
}

/** A message that has the right shape, on its way to its event. */
export function receivedLogout(
  message: UnverifiedLogout,
  found: ConnectionForSignIn<SamlConnection>,
  run: SignInRun,
  ctx: Context,
): LogoutMessage {
  return { message, found, run, verify: (rules) => verifyOrRefreshKeys(message, found.connection, rules, ctx) };
}

/** What is said about signing in alone. */
const ofSignIns: readonly PublicCode[] = ["sign_in_failed", "turned_away", "start_again", "start_here"];

/** What the other side is told of a refusal: what is wrong with a message is for the administrator. */
export function logoutPublicCode(code: ErrorCode): PublicCode {
  const { publicCode } = catalogue[code];
  return ofSignIns.includes(publicCode) ? "sign_out_failed" : publicCode;
}

/**
 * Verifies a message; where no trusted certificate does, once more with those that the provider publishes now.
 * @throws SignInRefusal with the code of the failed check, and all checks
 */
async function verifyOrRefreshKeys<Said>(
  message: UnverifiedLogout,
  connection: SamlConnection,
  rules: LogoutRules<Said>,
  ctx: Context,
): Promise<{ said: Said } & VerifiedBy> {
  const attempt = async (by: SamlConnection) => {
    const keys = await verificationKeys(by, message.xml.includes("EncryptedData"), ctx.db);
    const address = spAddresses(by.id, by.saml, ctx.baseUrl).logoutUrl;
    return rules(message, keys, { now: ctx.now, config: by.saml, address });
  };
  let verifiedBy = connection;
  let result = await attempt(connection);
  if (result.verdict === "refused" && result.code === "saml_signature_invalid") {
    const renewed = await refreshOnUnknownKey(connection, ctx);
    if (renewed) {
      verifiedBy = renewed;
      result = await attempt(renewed);
    }
  }
  const { checks } = result;
  if (result.verdict === "accepted") return { said: result.said, checks, connection: verifiedBy };
  const failed = checks.find((check) => !check.passed);
  throw refusalOf(new SsoError(result.code, { expected: failed?.expected, got: failed?.got }), { checks });
}
