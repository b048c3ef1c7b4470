import { isSignatureVerified } from "@/lib/activity/unverified-limit";
import { configurationKey, type SamlConnection } from "@/lib/connections/connection";
import type { ConnectionForSignIn } from "@/lib/connections/connection-store";
import type { Context } from "@/lib/context";
import { SsoError } from "@/lib/errors/sso-error";
import { hasRateLimitLeft, takeRateLimit } from "@/lib/net/rate-limit";
import type { RequestState } from "@/lib/saml/response-checks";
import { readResponse, type UnverifiedResponse } from "@/lib/saml/response-structure";
import { SamlFailure } from "@/lib/saml/saml-failure";
import type { NamedAttempt } from "./arrival-queries";
import { askedAbout, mapPerson } from "./provision-user";
import type { PersonQuestion } from "./provisioning-store";
import type { AcsForm } from "./read-acs-form";
import { rememberedConnection } from "./remembered-connection";
import { isOfProtocol } from "./require-usable-connection";
import { SignInRefusal } from "./sign-in-refusal";
import { type VerifiedSaml, verifySamlResponse } from "./verify-saml-response";

/** An answer that was verified before its connection and its request were read, with all that it was verified with. */
export type PreparedArrival = {
  response: UnverifiedResponse;
  /** By the connection as it was remembered. */
  configuration: string;
  /** The request that it was taken to answer. */
  request: RequestState;
  outcome: { verdict: "accepted"; verified: VerifiedSaml } | { verdict: "refused"; refusal: SignInRefusal };
  /** Who is looked for; null when it was refused. */
  question: PersonQuestion | null;
};

/**
 * Verifies an answer by the connection as it was remembered, as one to the open request that it names, so that the statement which reads
 * both can look for the person, too (decision 0082). Nobody is looked for who was not named under the provider's signature, and what
 * comes of it counts only if everything turns out as it was taken (`holds`).
 * @param machine who failed too often is not listened to before the attempt is known
 * @returns null where the connection is not remembered, or says something that the request alone could tell
 */
export async function prepareArrival(
  { form, connectionId, named }: { form: AcsForm; connectionId: string | null; named: NamedAttempt },
  machine: string,
  ctx: Context,
): Promise<PreparedArrival | null> {
  const known = connectionId === null ? null : rememberedConnection(connectionId);
  if (!known || !isOfProtocol(known.found, "saml")) return null;
  const { found } = known;
  const { connection } = found;
  const { addressStyle, forceAuthn, allowIdpInitiated } = connection.saml;
  // How fresh the authentication has to be depends on when the request was sent.
  if (addressStyle !== "dedicated" || forceAuthn) return null;
  if (named.requestId === null && !allowIdpInitiated) return null;
  if (!(await hasRateLimitLeft("unverifiedEarly", machine))) return null;
  const request = assumedRequest(named, ctx.now);
  const response = readOrNothing(form.samlResponse);
  const outcome = response && (await verifyEarly(response, connection, request, ctx));
  if (!outcome || isUnsigned(outcome)) await takeRateLimit("unverifiedEarly", machine);
  if (!response || !outcome) return null;
  const question = outcome.verdict === "accepted" ? questionOf(outcome.verified, { ...found, connection }) : null;
  return { response, configuration: configurationKey(connection), request, outcome, question };
}

/** Null for what is no response: why, is said where that is its turn. */
function readOrNothing(samlResponse: string): UnverifiedResponse | null {
  try {
    return readResponse(samlResponse);
  } catch (error) {
    if (error instanceof SamlFailure) return null;
    throw error;
  }
}

/** The request that an answer seems to name, as nearly every one is: open, and without a demand of its own. */
function assumedRequest({ requestId }: NamedAttempt, now: Date): RequestState {
  return requestId === null ? { state: "none" } : { state: "open", requestId, forceAuthn: false, createdAt: now };
}

async function verifyEarly(
  response: UnverifiedResponse,
  connection: SamlConnection,
  request: RequestState,
  ctx: Context,
): Promise<PreparedArrival["outcome"]> {
  try {
    return { verdict: "accepted", verified: await verifySamlResponse(response, connection, request, ctx) };
  } catch (error) {
    if (error instanceof SignInRefusal) return { verdict: "refused", refusal: error };
    throw error;
  }
}

/** Null where the claims cannot be mapped, likewise. */
function questionOf({ identity, checks }: VerifiedSaml, found: ConnectionForSignIn): PersonQuestion | null {
  try {
    return askedAbout(mapPerson({ identity, found }, checks));
  } catch (error) {
    if (error instanceof SsoError) return null;
    throw error;
  }
}

/**
 * Whether the outcome is that of a verification by this connection as an answer to this request: verifying is pure, and had the same
 * arguments. What no trusted key signed is refused before any request is looked at.
 */
export function holds(prepared: PreparedArrival, connection: SamlConnection, request: RequestState): boolean {
  if (prepared.configuration !== configurationKey(connection)) return false;
  return isAssumed(prepared.request, request) || isUnsigned(prepared.outcome);
}

/** What came of verifying it, once more. @throws SignInRefusal the same refusal */
export function outcomeOf({ outcome }: Pick<PreparedArrival, "outcome">): VerifiedSaml {
  if (outcome.verdict === "refused") throw outcome.refusal;
  return outcome.verified;
}

function isAssumed(assumed: RequestState, actual: RequestState): boolean {
  if (assumed.state !== "open" || actual.state !== "open") return assumed.state === "none" && actual.state === "none";
  return assumed.requestId === actual.requestId && !actual.forceAuthn;
}

const isUnsigned = (outcome: PreparedArrival["outcome"]): boolean =>
  outcome.verdict === "refused" && !isSignatureVerified(outcome.refusal.learned.checks ?? []);
