import type { StoredResponse } from "@/lib/activity/stored-response";
import { countUnverified, requireUnverifiedLeft, unverifiedKey } from "@/lib/activity/unverified-limit";
import { refreshOnUnknownKey } from "@/lib/connections/refresh/refresh-on-unknown-key";
import type { Context } from "@/lib/context";
import { equalsSafely, hashToken } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { SsoError } from "@/lib/errors/sso-error";
import { personal, plain, said } from "@/lib/facts/fact";
import { printable } from "@/lib/facts/printable";
import type { Check } from "@/lib/identity/check";
import { parseInstant } from "@/lib/saml/instant";
import type { RequestState } from "@/lib/saml/response-checks";
import { readResponse, type UnverifiedResponse } from "@/lib/saml/response-structure";
import type { VerifiedAssertion } from "@/lib/saml/verify-response";
import { attribute } from "@/lib/saml/xml-document";
import { type Arrival, findArrival, findArrivalOf, type NamedAttempt } from "./arrival-queries";
import { consumeAttempt, rememberAssertion, type SignInAttempt } from "./attempt-store";
import { clockDifference } from "./clock-difference";
import { requestState } from "./find-saml-request";
import { type ArrivedResponse, type LocatedResponse, locateSamlResponse } from "./locate-saml-response";
import { holds, outcomeOf, type PreparedArrival, prepareArrival } from "./prepare-arrival";
import type { DecisionFacts } from "./provisioning-store";
import { type AcsForm, readAcsForm } from "./read-acs-form";
import type { ReadIdentity } from "./read-identity";
import { rememberArrivedAt } from "./remembered-connection";
import { requireProtocol, requireUsable } from "./require-usable-connection";
import { safeReturnPath } from "./return-path";
import { knowing, SignInRefusal } from "./sign-in-refusal";
import { withLearned } from "./sign-in-run";
import { type ConnectionTest, sentRequest } from "./test-store";
import { type VerifiedSaml, verifySamlResponse } from "./verify-saml-response";

/** An answer as it arrived at the assertion consumer service. */
export type SamlCallback = {
  protocol: "saml";
  /** Null on the shared address. */
  connectionId: string | null;
  /** The POST itself, not yet read. */
  request: Request;
};

/**
 * Reads a SAML answer: finds the connection and the request that it names, verifies it, and returns the identity with
 * the one-time parts that the completer consumes. Nothing is consumed here: earlier refusals leave the attempt open.
 * @throws SignInRefusal with the code of the failed check, and what was learned before it
 */
export async function readSamlIdentity(callback: SamlCallback, ctx: Context): Promise<ReadIdentity> {
  const { connectionId, request } = callback;
  const form = await readAcsForm(request).catch((reason: unknown) => new SignInRefusal(reason, {}));
  const named = form instanceof SignInRefusal ? { relayState: null, requestId: null } : namedIn(form);
  const prepared =
    form instanceof SignInRefusal
      ? null
      : await prepareArrival({ form, connectionId, named }, unverifiedKey(request, null), ctx);
  const { found, attempt: known, facts } = await findWith(prepared, connectionId, named, ctx.db);
  const dedicated = connectionId === null ? null : requireProtocol(found, connectionId, "saml");
  if (found) rememberArrivedAt(found);
  return knowing({ found: dedicated }, async () => {
    if (form instanceof SignInRefusal) throw form;
    const limit = unverifiedKey(request, known);
    await requireUnverifiedLeft(limit);
    try {
      return await readAnswer(form, { dedicated, known, prepared, facts }, ctx);
    } catch (error) {
      await countUnverified(limit, (error instanceof SignInRefusal && error.learned.checks) || []);
      throw error;
    }
  });
}

/** Connection and attempt, and the person where it is known already who is meant. */
async function findWith(
  prepared: PreparedArrival | null,
  connectionId: string | null,
  named: NamedAttempt,
  db: Db,
): Promise<Arrival & { facts: DecisionFacts | null }> {
  return prepared?.question && connectionId !== null
    ? findArrivalOf(db, connectionId, named, prepared.question)
    : { ...(await findArrival(db, connectionId, named)), facts: null };
}

/**
 * What the attempt that an answer seems to belong to is found by, before it is parsed: RelayState, or, where the provider dropped
 * or replaced it, the request id in the text. Good for a limit and to spare a look-up; never for trust.
 */
function namedIn({ samlResponse, relayState }: AcsForm): NamedAttempt {
  const [, requestId = null] = requestIdPattern.exec(Buffer.from(samlResponse, "base64").toString("latin1")) ?? [];
  return { relayState: relayState ? relayState.trim() : null, requestId };
}

const requestIdPattern = /InResponseTo\s*=\s*["'](id-[A-Za-z0-9_-]{20,64})["']/;

/** What was done before connection and attempt were read. */
type Early = { prepared: PreparedArrival | null; facts: DecisionFacts | null };

async function readAnswer(
  form: AcsForm,
  { dedicated, known, prepared, facts }: Pick<ArrivedResponse, "dedicated" | "known"> & Early,
  ctx: Context,
): Promise<ReadIdentity> {
  const response = prepared?.response ?? readResponse(form.samlResponse);
  const located = await locateSamlResponse({ response, dedicated, known }, ctx);
  const { test, named } = located;
  const attempt = named?.attempt ?? null;
  const { id } = located.found.connection;
  const place = { test, found: located.found, attemptId: attempt?.connectionId === id ? attempt.id : null };
  if (!test) await knowing(place, () => requireUsable(located.found));
  const request = requestState(named, id, ctx.now);
  const arrived = {
    ...place,
    answer: toStoredResponse(form, test, request),
    clockDifferenceSeconds: clockDifference(parseInstant(attribute(response.root, "IssueInstant")), ctx.now),
    checks: attempt ? relayStateChecks(form.relayState, attempt) : [],
  };
  const early = prepared && holds(prepared, located.found.connection, request) ? prepared : null;
  const verify = () =>
    early ? outcomeOf(early) : verifySamlResponse(response, located.found.connection, request, ctx);
  const { assertion, ...verified } = await knowing(arrived, () =>
    verifyOrRefreshKeys({ response, request, verify }, located, ctx),
  );
  const { identity, found } = verified;
  return {
    identity,
    found,
    attempt: attempt && { id: attempt.id, browserHash: attempt.browserHash },
    returnPath: attempt ? attempt.returnPath : safeReturnPath(form.relayState, ctx.baseUrl),
    logout: null,
    facts: early && facts,
    learned: withLearned(arrived, verified),
    once: { connectionId: id, attempt, assertionId: assertion.assertionId, expiresAt: assertion.expiresAt },
    consume: (db) => consume(assertion, id, attempt, { ...ctx, db }),
  };
}

function toStoredResponse(form: AcsForm, test: ConnectionTest | null, request: RequestState): StoredResponse {
  return {
    protocol: "saml",
    sent: sentRequest(test),
    samlResponse: form.samlResponse,
    relayState: form.relayState && printable(form.relayState),
    request,
  };
}

type Verifying = {
  response: UnverifiedResponse;
  request: RequestState;
  /** The first try. */
  verify: () => VerifiedSaml | Promise<VerifiedSaml>;
};

/**
 * Verifies an answer; where no trusted certificate does, once more with those that the provider publishes now.
 * @returns `found` with the connection that verified in the end
 */
async function verifyOrRefreshKeys(
  { response, request, verify }: Verifying,
  { found, test }: LocatedResponse,
  ctx: Context,
): Promise<VerifiedSaml & Pick<LocatedResponse, "found">> {
  try {
    return { found, ...(await verify()) };
  } catch (error) {
    if (!(error instanceof SignInRefusal) || error.code !== "saml_signature_invalid" || test) throw error;
    const renewed = await knowing(error.learned, () => refreshOnUnknownKey(found.connection, ctx));
    if (!renewed) throw error;
    const again = { ...found, connection: renewed };
    return knowing({ found: again }, async () => ({
      found: again,
      ...(await verifySamlResponse(response, renewed, request, ctx)),
    }));
  }
}

/**
 * checks.md 3.1.26: RelayState is only the handle of the attempt; the path itself never left us. A provider may drop it, or put
 * its own in its place ("start URL", "default relay state"): the request id and the browser decide, and where the person
 * goes on is in the attempt.
 */
function relayStateChecks(relayState: string | null, { relayStateHash }: SignInAttempt): Check[] {
  if (!relayState || equalsSafely(hashToken(relayState.trim()), relayStateHash)) return [];
  const got = personal(relayState);
  return [{ name: "relay_state", passed: true, warns: true, expected: said("relayStateSent"), got }];
}

/** checks.md 3.1.23, inside the completer's transaction. */
async function consume(
  assertion: VerifiedAssertion,
  connectionId: string,
  attempt: SignInAttempt | null,
  { db, now }: Pick<Context, "db" | "now">,
): Promise<void> {
  if (attempt && !(await consumeAttempt(db, attempt, now))) {
    throw new SsoError("saml_request_used", { expected: said("unusedRequest"), got: plain(attempt.requestId) });
  }
  if (!(await rememberAssertion(db, connectionId, assertion.assertionId, assertion.expiresAt))) {
    throw new SsoError("saml_replay", { expected: said("newAssertion"), got: said("acceptedBefore") });
  }
}
