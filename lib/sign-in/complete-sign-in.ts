import type { EventCode } from "@/lib/activity/event";
import type { Context } from "@/lib/context";
import { randomToken } from "@/lib/crypto/tokens";
import { retryOnConflict } from "@/lib/db/database";
import { catalogue, type ErrorCode, type PublicCode } from "@/lib/errors/catalogue";
import { authenticationWords } from "@/lib/identity/asserted-identity";
import { decideUser, mapPerson, provisionUser, requireAccepted } from "./provision-user";
import { touchConnection } from "./provisioning-store";
import type { ReadIdentity } from "./read-identity";
import { type OidcCallback, readOidcIdentity } from "./read-oidc-identity";
import { readSamlIdentity, type SamlCallback } from "./read-saml-identity";
import { logOutcome, recordFailure } from "./record-failure";
import { recordEvent } from "./record-sign-in";
import { sealSessionSubject } from "./session-subject";
import { newRun, type SignInRun, withLearned } from "./sign-in-run";
import { insertTicket, ticketLifetimeSeconds } from "./ticket-store";

/** Every protocol's answer, discriminated by `protocol`. */
export type SignInCallback = SamlCallback | OidcCallback;

export type SignInOutcome =
  /** The handle is good once, for 60 seconds, at `/sso/complete`. */
  | { status: "signed-in"; ticket: string; reference: string }
  /** A test is over, passed or not: its administrator is shown why. */
  | { status: "tested"; code: EventCode; organizationSlug: string; reference: string; isOfLink: boolean }
  /** `repeats` names the attempt that was answered before: the browser that began it may be signed in by that. */
  | { status: "failed"; code: ErrorCode; publicCode: PublicCode; reference: string; repeats: string | null };

/** Refusals whose only reason is that the request was answered before: of SAML, everything else was right. */
const answeredBefore: readonly ErrorCode[] = ["saml_request_used", "oidc_state_used"];

/**
 * Completes a sign-in, whatever the protocol: read, decide, apply, record. The only try/catch of the flow; one event is
 * written whatever happens. Request, assertion, user, event and ticket stand or fall in one transaction; the event of a
 * refusal is written outside the one that was rolled back.
 *
 * A test ends where a sign-in would begin to write: request and assertion are used up, so that nobody signs in with them,
 * and nothing else changes.
 */
export async function completeSignIn(callback: SignInCallback, ctx: Context): Promise<SignInOutcome> {
  let run = newRun(callback.protocol);
  try {
    const read = await readIdentity(callback, ctx);
    const known = withLearned(run, read.learned);
    run = known;
    const ticket = randomToken(32);
    const settle = () =>
      ctx.db.transaction(async (tx) => {
        const inner = { ...ctx, db: tx };
        // From what was read: a second try counts nothing twice.
        run = known;
        await read.consume(tx);
        const person = mapPerson(read, known.checks);
        run = { ...known, email: person.email };
        const decided = await decideUser(person, inner);
        run = { ...run, checks: [...known.checks, ...decided.checks], decision: decided.decision };
        const acceptance = requireAccepted(decided);
        if (run.test) return recordEvent("ok", run, inner);
        const userId = await provisionUser(person, acceptance, inner);
        run = { ...run, userId };
        await touchConnection(tx, read.found.connection, ctx.now);
        await recordEvent("ok", run, inner);
        await issueTicket(ticket, read, { userId, eventReference: run.reference }, inner);
      });
    // Two first sign-ins of one person at once: a constraint stops the second one, which then finds the user.
    await (run.test ? settle() : retryOnConflict(settle));
    logOutcome("ok", run, run.reference);
    return testedOutcome("ok", run) ?? { status: "signed-in", ticket, reference: run.reference };
  } catch (error) {
    return refuse(error, run, ctx);
  }
}

/** How a test ended; null for a sign-in, and where the connection is not known. */
function testedOutcome(code: EventCode, { test, found, reference }: SignInRun): SignInOutcome | null {
  if (!test || !found) return null;
  const { slug: organizationSlug } = found.organization;
  return { status: "tested", code, organizationSlug, reference, isOfLink: test.setupLinkId !== null };
}

function readIdentity(callback: SignInCallback, ctx: Context): Promise<ReadIdentity> {
  switch (callback.protocol) {
    case "saml":
      return readSamlIdentity(callback, ctx);
    case "oidc":
      return readOidcIdentity(callback, ctx);
  }
}

async function issueTicket(
  handle: string,
  { identity, found, attempt, returnPath, logout }: ReadIdentity,
  of: { userId: string; eventReference: string },
  ctx: Context,
): Promise<void> {
  const { subject, subjectFormat, nameQualifier, spNameQualifier, sessionIndexes, tokenSubject, issuer } = identity;
  await insertTicket(ctx.db, handle, {
    organizationId: found.organization.id,
    connectionId: found.connection.id,
    ...of,
    browserHash: attempt?.browserHash ?? null,
    attemptId: attempt?.id ?? null,
    returnPath,
    encryptedSubject: sealSessionSubject({
      issuer,
      subject,
      subjectFormat,
      nameQualifier,
      spNameQualifier,
      sessionIndexes,
      tokenSubject,
      ...logout,
    }),
    sessionEndsAt: identity.sessionEndsAt ?? null,
    authenticatedAt: identity.authenticatedAt,
    authentication: authenticationWords(identity),
    expiresAt: new Date(ctx.now.getTime() + ticketLifetimeSeconds * 1000),
  });
}

async function refuse(error: unknown, run: SignInRun, ctx: Context): Promise<SignInOutcome> {
  const { code, reference, refused } = await recordFailure(error, run, ctx);
  const repeats = answeredBefore.includes(code) ? refused.attemptId : null;
  const { publicCode } = catalogue[code];
  return testedOutcome(code, refused) ?? { status: "failed", code, publicCode, reference, repeats };
}
