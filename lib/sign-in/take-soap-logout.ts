import type { SamlConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { randomToken } from "@/lib/crypto/tokens";
import { catalogue, type ErrorCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { said } from "@/lib/facts/fact";
import { readBytes } from "@/lib/net/read-limited";
import { readLogoutEnvelope } from "@/lib/saml/logout-arrival";
import { buildLogoutResponse } from "@/lib/saml/logout-messages";
import { shapeLogout } from "@/lib/saml/logout-structure";
import { type SigningKey, signRoot } from "@/lib/saml/samlify-messages";
import { buildFault, EnvelopeFailure, type FaultCode, putIntoEnvelope } from "@/lib/saml/soap-envelope";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { attribute } from "@/lib/saml/xml-document";
import { logoutKey, obeyLogoutRequest } from "./answer-logout-request";
import { recordFailure } from "./record-failure";
import { requireAddressed } from "./require-usable-connection";
import { knowing, refusalOf } from "./sign-in-refusal";
import { newRun, type SignInRun } from "./sign-in-run";
import { limitUnverified, logoutPublicCode, receivedLogout } from "./verify-received-logout";

/** What the provider's server is answered on the connection that it opened. */
export type SoapAnswer = { httpStatus: number; envelope: string };

/** A LogoutRequest that has the right shape: who answers it, and which one it is. */
type Asked = { connection: SamlConnection; requestId: string };

const maxBodyBytes = 1024 * 1024;

/**
 * Takes a LogoutRequest that the provider's server sends itself, by SOAP (bindings 3.2; checks.md 3.2.12), and answers it there. It
 * passes the very checks of the POST binding. One event is written whatever happens.
 */
export async function takeSoapLogout(
  { connectionId, request }: { connectionId: string; request: Request },
  ctx: Context,
): Promise<SoapAnswer> {
  const run = newRun("saml", "logout");
  const seen: { asked: Asked | null } = { asked: null };
  const note = (asked: Asked) => {
    seen.asked = asked;
  };
  try {
    const found = await requireAddressed(ctx.db, connectionId, "saml");
    return await knowing({ found }, () => receive({ request, found, run: { ...run, found }, note }, ctx));
  } catch (error) {
    const { code, reference } = await recordFailure(error, run, ctx);
    // Bindings 3.2.3: what is wrong with a message of SAML is said in SAML; a Fault is for what is none, and for faults of ours.
    if (seen.asked && logoutPublicCode(code) === "sign_out_failed")
      return answer(seen.asked, await logoutKey(seen.asked.connection, ctx), { ctx, refusal: { reference } });
    return {
      httpStatus: httpStatusOf(code),
      envelope: buildFault(faultCodeOf(error, code), `Reference: ${reference}`),
    };
  }
}

type Arrival = {
  request: Request;
  found: ConnectionForSignIn<SamlConnection>;
  run: SignInRun;
  note: (asked: Asked) => void;
};

async function receive({ request, found, run, note }: Arrival, ctx: Context): Promise<SoapAnswer> {
  const { enabled, soap } = found.connection.saml.singleLogout;
  if (!enabled) throw new SsoError("slo_off", { expected: said("singleLogoutOn"), got: said("singleLogoutOff") });
  if (!soap) throw new SsoError("slo_off", { expected: said("soapLogoutOn"), got: said("singleLogoutOff") });
  return limitUnverified(request, async () => {
    const body = await readBytes(request, maxBodyBytes);
    if (body === null)
      throw new SsoError("saml_too_large", { expected: said("atMost", { size: "1 MiB" }), got: said("more") });
    const message = shapeLogout(readLogoutEnvelope(body));
    note({ connection: found.connection, requestId: attribute(message.root, "ID") ?? "" });
    const obeyed = await obeyLogoutRequest(receivedLogout(message, found, run, ctx), ctx);
    return answer({ connection: obeyed.connection, requestId: obeyed.request.id }, obeyed.key, { ctx });
  });
}

/** Signed even where it refuses: nobody between may turn one into the other. */
function answer(
  { connection, requestId }: Asked,
  key: SigningKey | null,
  { ctx, refusal }: { ctx: Context; refusal?: { reference: string } },
): SoapAnswer {
  const { entityId } = spAddresses(connection.id, connection.saml, ctx.baseUrl);
  const common = { id: `id-${randomToken(24)}`, now: ctx.now, entityId, destination: null };
  const xml = buildLogoutResponse(common, requestId, refusal);
  return { httpStatus: 200, envelope: putIntoEnvelope(key ? signRoot(xml, key) : xml) };
}

/** SOAP 1.1, 6.2: 500 for what SOAP refuses. That nothing is taken here, or not now, is said by HTTP (bindings 3.2.3.3). */
function httpStatusOf(code: ErrorCode): number {
  const { status } = catalogue[code];
  return code === "slo_off" || status === 404 || status === 429 || status > 500 ? status : 500;
}

function faultCodeOf(error: unknown, code: ErrorCode): FaultCode {
  const { reason } = refusalOf(error, {});
  if (reason instanceof EnvelopeFailure) return reason.faultCode;
  const { status } = catalogue[code];
  return status === 429 || status >= 500 ? "Server" : "Client";
}
