import type { SamlConnection } from "@/lib/connections/connection";
import { ensureActiveKey } from "@/lib/connections/ensure-key";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { randomToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { plain, said } from "@/lib/facts/fact";
import type { Check } from "@/lib/identity/check";
import { samlIndexKeys, samlSubjectKeys } from "@/lib/identity/logout-keys";
import { buildLogoutResponse, logoutEndpoint } from "@/lib/saml/logout-messages";
import { encodeMessage } from "@/lib/saml/message-encoding";
import type { SigningKey } from "@/lib/saml/samlify-messages";
import { spAddresses } from "@/lib/saml/sp-addresses";
import { type VerifiedLogoutRequest, verifyLogoutRequest } from "@/lib/saml/verify-logout";
import { type EndedByProvider, endByProvider, isNothing, stoppedFact } from "./end-by-provider";
import type { LogoutMessage, LogoutOutcome } from "./logout-message";
import { logOutcome } from "./record-failure";
import { recordEvent } from "./record-sign-in";
import { rememberLogout } from "./seen-logout-store";
import { knowing } from "./sign-in-refusal";

/** Longer than any request stays acceptable, with the largest tolerance of the clocks. */
const rememberedMilliseconds = 30 * 60_000;

/**
 * Ends what a LogoutRequest names, and answers it through the browser that brought it (profiles 4.4.3.3; checks.md 3.2.6 to 3.2.8).
 * @throws SignInRefusal
 */
export async function answerLogoutRequest(received: LogoutMessage, ctx: Context): Promise<LogoutOutcome> {
  const { request, connection, key } = await obeyLogoutRequest(received, ctx);
  const { saml } = connection;
  const endpoint = logoutEndpoint(saml, "SAMLResponse");
  if (endpoint === null) return { status: "signed-out", organization: received.found.organization.slug };
  const { entityId } = spAddresses(connection.id, saml, ctx.baseUrl);
  const common = { id: `id-${randomToken(24)}`, now: ctx.now, entityId, destination: endpoint.url };
  const xml = buildLogoutResponse(common, request.id);
  const { relayState } = received.message;
  return { status: "answering", message: encodeMessage({ parameter: "SAMLResponse", xml, relayState }, endpoint, key) };
}

/** A request that was obeyed, and what its answer is signed with: null where the connection signs no messages. */
export type ObeyedRequest = { request: VerifiedLogoutRequest; connection: SamlConnection; key: SigningKey | null };

/**
 * Ends what a LogoutRequest names. Sessions that are not there have ended before: that is a success, and tells nobody who was
 * signed in. Where the applications were told the sign-in, they are told its end.
 * @throws SignInRefusal
 */
export async function obeyLogoutRequest(
  { run, verify }: Pick<LogoutMessage, "run" | "verify">,
  ctx: Context,
): Promise<ObeyedRequest> {
  const { said: request, checks, connection } = await verify(verifyLogoutRequest);
  const { organizationId } = connection;
  await knowing({ checks }, () =>
    ctx.db.transaction(async (tx) => {
      const inner = { ...ctx, db: tx };
      const expiresAt = new Date(ctx.now.getTime() + rememberedMilliseconds);
      if (!(await rememberLogout(tx, connection.id, request.id, expiresAt)))
        throw new SsoError("slo_replay", { expected: said("newLogoutRequest"), got: said("acceptedBefore") });
      const filter = { connection: connection.id, ...keysOf(request, connection.id) };
      const outcome = await endByProvider({ organizationId, filter }, inner);
      const [first] = outcome.ended;
      const known = { ...run, email: first?.email ?? null, userId: first?.userId ?? null };
      await recordEvent("ok", { ...known, checks: [...checks, endedCheck(request, outcome)] }, inner);
    }),
  );
  logOutcome("ok", run, run.reference);
  // A first key takes seconds: the answer waits for it, and the end of the sessions does not.
  return { request, connection, key: await logoutKey(connection, ctx) };
}

/** What our messages of single logout are signed with. */
export function logoutKey(connection: SamlConnection, ctx: Context): Promise<SigningKey | null> {
  return connection.saml.singleLogout.signed ? ensureActiveKey(connection, ctx) : Promise.resolve(null);
}

/** What the sessions are found by: without a SessionIndex it is every session of the subject (core 3.7.1). */
function keysOf({ issuer, subject, sessionIndexes }: VerifiedLogoutRequest, connectionId: string) {
  const place = { connectionId, issuer };
  const { nameId, nameIdFormat: format, nameQualifier, spNameQualifier } = subject;
  const subjectKeys = samlSubjectKeys(secretBox(), place, { nameId, format, nameQualifier, spNameQualifier });
  const indexKeys = sessionIndexes.flatMap((index) => samlIndexKeys(secretBox(), place, index));
  return { subjectKeys, ...(indexKeys.length > 0 && { indexKeys }) };
}

/** Worth a word where nothing matched: a provider that names people otherwise at sign-out leaves them signed in. */
function endedCheck({ sessionIndexes }: VerifiedLogoutRequest, outcome: EndedByProvider): Check {
  const expected =
    sessionIndexes.length === 0
      ? said("sessionsOfSubject")
      : said("sessionsOfIndexes", { indexes: plain(sessionIndexes) });
  const { ended, stopped } = outcome;
  const got = stopped > 0 ? stoppedFact(outcome) : said("countedSessions", { count: ended.length });
  return { name: "slo_session", passed: true, expected, got, ...(isNothing(outcome) && { warns: true }) };
}
