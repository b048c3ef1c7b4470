import { countUnverified, requireUnverifiedLeft, unverifiedKey } from "@/lib/activity/unverified-limit";
import type { SamlConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import { refreshOnUnknownKey } from "@/lib/connections/refresh/refresh-on-unknown-key";
import type { Context } from "@/lib/context";
import { catalogue } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { readLimited } from "@/lib/net/read-limited";
import { type ArrivedLogout, readLogoutForm, readLogoutQuery } from "@/lib/saml/logout-arrival";
import { shapeLogout, type UnverifiedLogout } from "@/lib/saml/logout-structure";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { answerLogoutRequest } from "./answer-logout-request";
import type { LogoutMessage, LogoutOutcome, LogoutRules, VerifiedBy } from "./logout-message";
import { verificationKeys } from "./open-connection-keys";
import { recordFailure } from "./record-failure";
import { requireAddressed } from "./require-usable-connection";
import { knowing, refusalOf, SignInRefusal } from "./sign-in-refusal";
import { newRun, type SignInRun } from "./sign-in-run";
import { takeLogoutResponse } from "./take-logout-response";

export type LogoutCallback = {
  connectionId: string;
  /** Not yet read. */
  request: Request;
  /** Of a GET, as it came. */
  query: string;
};

/**
 * Takes a LogoutRequest or LogoutResponse of a provider, by either binding (profiles 4.4; checks.md 3.2). No cookie is asked: a
 * provider's POST brings none, and its signature decides. One event is written whatever happens.
 */
export async function takeSamlLogout(callback: LogoutCallback, ctx: Context): Promise<LogoutOutcome> {
  const run = newRun("saml", "logout");
  try {
    const found = await requireAddressed(ctx.db, callback.connectionId, "saml");
    return await knowing({ found }, () => receive(callback, found, { ...run, found }, ctx));
  } catch (error) {
    const { code, reference } = await recordFailure(error, run, ctx);
    const { publicCode } = catalogue[code];
    const isOfMessage = publicCode === "sign_in_failed" || publicCode === "start_again";
    return { status: "failed", publicCode: isOfMessage ? "sign_out_failed" : publicCode, reference };
  }
}

async function receive(
  { request, query }: LogoutCallback,
  found: ConnectionForSignIn<SamlConnection>,
  run: SignInRun,
  ctx: Context,
): Promise<LogoutOutcome> {
  // A connection that is off still ends the sessions that began by it; only the switch of single logout closes this address.
  if (!found.connection.saml.singleLogout.enabled)
    throw new SsoError("slo_off", { expected: said("singleLogoutOn"), got: said("singleLogoutOff") });
  const limit = unverifiedKey(request, null);
  await requireUnverifiedLeft(limit);
  try {
    const message = shapeLogout(await readArrived(request, query));
    const received: LogoutMessage = {
      message,
      found,
      run,
      verify: (rules) => verifyOrLookAgain(message, found.connection, rules, ctx),
    };
    return await (message.parameter === "SAMLRequest"
      ? answerLogoutRequest(received, ctx)
      : takeLogoutResponse(received, ctx));
  } catch (error) {
    await countUnverified(limit, (error instanceof SignInRefusal && error.learned.checks) || []);
    throw error;
  }
}

const maxBodyBytes = 1024 * 1024;

/** @throws SsoError slo_method, saml_too_large, and what the readers of both bindings throw */
async function readArrived(request: Request, query: string): Promise<ArrivedLogout> {
  if (request.method === "GET") return readLogoutQuery(query);
  const contentType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (contentType !== "application/x-www-form-urlencoded")
    throw new SsoError("slo_method", {
      expected: said("redirectOrFormPost"),
      got: contentType ? plain(contentType.slice(0, 80)) : said("noContentType"),
    });
  const body = await readLimited(request, maxBodyBytes);
  if (body === null)
    throw new SsoError("saml_too_large", { expected: said("atMost", { size: "1 MiB" }), got: said("more") });
  return readLogoutForm(body);
}

/**
 * Verifies a message; where no trusted certificate does, once more with those that the provider publishes now.
 * @throws SignInRefusal with the code of the failed check, and all checks
 */
async function verifyOrLookAgain<Said>(
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
