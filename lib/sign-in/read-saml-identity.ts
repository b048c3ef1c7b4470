import { countUnverified, requireUnverifiedLeft, unverifiedKey } from "@/lib/activity/unverified-limit";
import type { SamlConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import { refreshOnUnknownKey } from "@/lib/connections/refresh/refresh-on-unknown-key";
import type { Context } from "@/lib/context";
import { equalsSafely, hashToken } from "@/lib/crypto/tokens";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, plain, said } from "@/lib/facts/fact";
import { printable } from "@/lib/facts/printable";
import { parseInstant } from "@/lib/saml/instant";
import type { RequestState } from "@/lib/saml/response-checks";
import { readResponse, type UnverifiedResponse } from "@/lib/saml/response-structure";
import { SamlFailure } from "@/lib/saml/saml-failure";
import type { VerifiedAssertion } from "@/lib/saml/verify-response";
import { attribute } from "@/lib/saml/xml-document";
import {
  consumeAttempt,
  findAttempt,
  findAttemptByRelayState,
  rememberAssertion,
  type SignInAttempt,
} from "./attempt-store";
import { requestState } from "./find-saml-request";
import { type ArrivedResponse, locateSamlResponse } from "./locate-saml-response";
import { type AcsForm, readAcsForm } from "./read-acs-form";
import type { ReadIdentity } from "./read-identity";
import { requireConnection, requireUsable } from "./require-usable-connection";
import { safeReturnPath } from "./return-path";
import { requireIdentity, type SignInTrace } from "./sign-in-trace";
import { sentRequest } from "./test-store";
import { verifySamlResponse } from "./verify-saml-response";

/** An answer as it arrived at the assertion consumer service. */
export type SamlCallback = {
  protocol: "saml";
  /** Null on the shared address. */
  connectionId: string | null;
  /** The POST itself, not yet read. */
  request: Request;
};

/**
 * Reads a SAML answer: finds the connection and the request that it names, judges it, and returns the identity with
 * the one-time parts that the completer consumes. Nothing is consumed here: earlier refusals leave the attempt open.
 * @throws SsoError with the code of the failed check; the checks are in the trace
 */
export async function readSamlIdentity(
  callback: SamlCallback,
  trace: SignInTrace,
  ctx: Context,
): Promise<ReadIdentity> {
  const dedicated =
    callback.connectionId === null ? null : await requireConnection(ctx.db, callback.connectionId, "saml");
  trace.found = dedicated;
  const form = await readAcsForm(callback.request);
  const known = await findKnown(form, ctx.db);
  const limit = unverifiedKey(callback.request, known);
  await requireUnverifiedLeft(limit);
  try {
    return await readAnswer(form, { dedicated, known }, trace, ctx);
  } catch (error) {
    await countUnverified(limit, trace.checks);
    throw error;
  }
}

/**
 * The attempt that an answer seems to belong to, before it is parsed: by RelayState, or, where the provider dropped or
 * replaced it, by the request id in the text. Good for a limit and to spare a look; never for trust.
 */
async function findKnown({ samlResponse, relayState }: AcsForm, db: Context["db"]): Promise<SignInAttempt | null> {
  const byRelayState = relayState && (await findAttemptByRelayState(db, relayState.trim()));
  if (byRelayState) return byRelayState;
  const [, requestId] = requestIdPattern.exec(Buffer.from(samlResponse, "base64").toString("latin1")) ?? [];
  return requestId === undefined ? null : findAttempt(db, requestId);
}

const requestIdPattern = /InResponseTo\s*=\s*["'](id-[A-Za-z0-9_-]{20,64})["']/;

async function readAnswer(
  form: AcsForm,
  { dedicated, known }: Pick<ArrivedResponse, "dedicated" | "known">,
  trace: SignInTrace,
  ctx: Context,
): Promise<ReadIdentity> {
  const response = orRefuse(trace, () => readResponse(form.samlResponse));
  const { found, named } = await locateSamlResponse({ response, dedicated, known }, trace, ctx);
  const attempt = named?.attempt ?? null;
  trace.found = found;
  trace.attemptId = attempt?.connectionId === found.connection.id ? attempt.id : null;
  if (!trace.test) requireUsable(found);
  const { connection } = found;
  const request = requestState(named, connection.id, ctx.now);
  trace.answer = {
    protocol: "saml",
    sent: sentRequest(trace.test),
    samlResponse: form.samlResponse,
    relayState: form.relayState && printable(form.relayState),
    request,
  };
  trace.clockDifferenceSeconds = clockDifference(response, ctx.now);
  if (attempt) remarkRelayState(form.relayState, attempt, trace);
  const assertion = await judgeOrLookAgain(response, found, request, trace, ctx);
  return {
    identity: requireIdentity(trace),
    found,
    attempt: attempt && { id: attempt.id, browserHash: attempt.browserHash },
    returnPath: attempt ? attempt.returnPath : safeReturnPath(form.relayState, ctx.baseUrl),
    logout: null,
    consume: (db) => consume(assertion, connection.id, attempt, db, ctx.now),
  };
}

/**
 * Judges an answer; where no trusted certificate verifies it, once more with those that the provider publishes now.
 * `found` holds the connection that judged in the end.
 */
async function judgeOrLookAgain(
  response: UnverifiedResponse,
  found: ConnectionForSignIn<SamlConnection>,
  request: RequestState,
  trace: SignInTrace,
  ctx: Context,
): Promise<VerifiedAssertion> {
  const before = [...trace.checks];
  try {
    return await verifySamlResponse(response, found.connection, request, trace, ctx);
  } catch (error) {
    if (!(error instanceof SsoError) || error.code !== "saml_signature_invalid" || trace.test) throw error;
    const renewed = await refreshOnUnknownKey(found.connection, ctx);
    if (!renewed) throw error;
    found.connection = renewed;
    trace.checks = before;
    return verifySamlResponse(response, renewed, request, trace, ctx);
  }
}

/** How far the provider's clock is ahead, by the time that the answer says it was made; unverified, and only shown. */
function clockDifference({ root }: UnverifiedResponse, now: Date): number | null {
  const at = parseInstant(attribute(root, "IssueInstant"));
  const seconds = at === null ? null : Math.round((at - now.getTime()) / 1000);
  // Beyond a lifetime it is no clock.
  return seconds !== null && Math.abs(seconds) < 2 ** 31 ? seconds : null;
}

function orRefuse<T>(trace: SignInTrace, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SamlFailure)) throw error;
    trace.checks.push({ name: error.code, passed: false, expected: error.expected, got: error.got });
    throw new SsoError(error.code, { expected: error.expected, got: error.got });
  }
}

/**
 * checks.md 3.1.26: RelayState is only the handle of the attempt; the path itself never left us. A provider may drop it, or put
 * its own in its place ("start URL", "default relay state"): the request id and the browser decide, and where the person
 * goes on stands in the attempt.
 */
function remarkRelayState(relayState: string | null, { relayStateHash }: SignInAttempt, trace: SignInTrace): void {
  if (!relayState || equalsSafely(hashToken(relayState.trim()), relayStateHash)) return;
  const got = personal(relayState);
  trace.checks.push({ name: "relay_state", passed: true, warns: true, expected: said("relayStateSent"), got });
}

/** checks.md 3.1.23, inside the completer's transaction. */
async function consume(
  assertion: VerifiedAssertion,
  connectionId: string,
  attempt: SignInAttempt | null,
  db: Context["db"],
  now: Date,
): Promise<void> {
  if (attempt && !(await consumeAttempt(db, attempt, now))) {
    throw new SsoError("saml_request_used", { expected: said("unusedRequest"), got: plain(attempt.requestId) });
  }
  if (!(await rememberAssertion(db, connectionId, assertion.assertionId, assertion.expiresAt))) {
    throw new SsoError("saml_replay", { expected: said("newAssertion"), got: said("acceptedBefore") });
  }
}
