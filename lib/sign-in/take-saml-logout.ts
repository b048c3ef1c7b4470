import type { SamlConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import { readLimited } from "@/lib/net/read-limited";
import { type ArrivedLogout, readLogoutForm, readLogoutQuery } from "@/lib/saml/logout-arrival";
import { shapeLogout } from "@/lib/saml/logout-structure";
import { answerLogoutRequest } from "./answer-logout-request";
import type { LogoutOutcome } from "./logout-message";
import { recordFailure } from "./record-failure";
import { requireAddressed } from "./require-usable-connection";
import { knowing } from "./sign-in-refusal";
import { newRun, type SignInRun } from "./sign-in-run";
import { takeLogoutResponse } from "./take-logout-response";
import { limitUnverified, logoutPublicCode, receivedLogout } from "./verify-received-logout";

export type LogoutCallback = {
  connectionId: string;
  /** Not yet read. */
  request: Request;
  /** Of a GET, as it came. */
  query: string;
};

/**
 * Takes a LogoutRequest or LogoutResponse of a provider, by redirect or POST (profiles 4.4; checks.md 3.2). No cookie is asked: a
 * provider's POST brings none, and its signature decides. One event is written whatever happens.
 */
export async function takeSamlLogout(callback: LogoutCallback, ctx: Context): Promise<LogoutOutcome> {
  const run = newRun("saml", "logout");
  try {
    const found = await requireAddressed(ctx.db, callback.connectionId, "saml");
    return await knowing({ found }, () => receive(callback, found, { ...run, found }, ctx));
  } catch (error) {
    const { code, reference } = await recordFailure(error, run, ctx);
    return { status: "failed", publicCode: logoutPublicCode(code), reference };
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
  return limitUnverified(request, async () => {
    const message = shapeLogout(await readArrived(request, query));
    const received = receivedLogout(message, found, run, ctx);
    return message.parameter === "SAMLRequest" ? answerLogoutRequest(received, ctx) : takeLogoutResponse(received, ctx);
  });
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
