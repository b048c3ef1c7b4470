import type { EventCode } from "@/lib/activity/event";
import type { Context } from "@/lib/context";
import { secretBox } from "@/lib/crypto/app-secret-box";
import { randomToken } from "@/lib/crypto/tokens";
import { retryOnConflict } from "@/lib/db/database";
import { catalogue, type ErrorCode, type PublicCode } from "@/lib/errors/catalogue";
import { authenticationWords } from "@/lib/identity/asserted-identity";
import { traced } from "@/lib/metrics/tracer";
import { observeStage } from "./outcome-metrics";
import { decideUser, mapPerson, provisionUser, requireAccepted } from "./provision-user";
import { touchConnection } from "./provisioning-store";
import type { ReadIdentity } from "./read-identity";
import { type OidcCallback, readOidcIdentity } from "./read-oidc-identity";
import { readSamlIdentity, type SamlCallback } from "./read-saml-identity";
import { logOutcome, recordFailure } from "./record-failure";
import { eventOf, newStoredResponse, recordEvent } from "./record-sign-in";
import { sessionKeys } from "./session-keys";
import { type SessionSubject, sealSessionSubject } from "./session-subject";
import { newRun, type SignInRun, withLearned } from "./sign-in-run";
import { keepTestedSubject } from "./test-store";
import { insertTicket, type NewTicket, ticketLifetimeSeconds } from "./ticket-store";
import { writeUnchangedSignIn } from "./unchanged-sign-in-store";

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
    const { protocol } = callback;
    const verify = { kind: "stage", stage: "verify", protocol } as const;
    const read = await traced(verify, () => readIdentity(callback, ctx));
    const known = withLearned(run, read.learned);
    run = known;
    if (!run.test) observeStage("verify", run);
    const writingSince = performance.now();
    const ticket = randomToken(32);
    const settleCarefully = () =>
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
        if (run.test) {
          await keepTestedSubject(tx, run.test, sealSessionSubject(namedBy(read)));
          return recordEvent("ok", run, inner);
        }
        const userId = await provisionUser(person, acceptance, inner);
        run = { ...run, userId };
        await touchConnection(tx, read.found.connection, ctx.now);
        await recordEvent("ok", run, inner);
        await insertTicket(tx, ticket, ticketOf(read, { userId, eventReference: run.reference }, ctx.now));
      });
    const settle = async () => {
      const settled = await settleUnchanged(read, known, ticket, ctx);
      if (settled) run = settled;
      else await settleCarefully();
    };
    // Two first sign-ins of one person at once: a constraint stops the second one, which then finds the user.
    const write = { kind: "stage", stage: "write", protocol } as const;
    await traced(write, () => (run.test ? settle() : retryOnConflict(settle)));
    if (!run.test) observeStage("write", { ...run, startedAt: writingSince });
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

/**
 * The short way of nearly every sign-in: the person is known, and nothing about them changes, so that one statement writes all. Whatever
 * else comes of it, a refusal too, is decided again in a transaction.
 * @returns null when nothing was written
 */
async function settleUnchanged(
  read: ReadIdentity,
  known: SignInRun,
  handle: string,
  ctx: Context,
): Promise<SignInRun | null> {
  if (known.test) return null;
  const { found, identity, once } = read;
  const person = mapPerson(read, known.checks);
  const decided = await decideUser(person, ctx, read.facts);
  if (decided.verdict === "refused" || decided.decision.kind !== "unchanged") return null;
  const { decision } = decided;
  const { userId } = decision;
  const checks = [...known.checks, ...decided.checks];
  const run = { ...known, email: person.email, checks, decision, userId };
  const isWritten = await writeUnchangedSignIn(
    ctx.db,
    {
      once,
      handle,
      connection: found.connection,
      person: { organizationId: found.organization.id, identity, userId, emailVerified: decision.emailVerified },
      event: eventOf("ok", run, ctx.now),
      answer: newStoredResponse(run, ctx.now),
      ticket: ticketOf(read, { userId, eventReference: run.reference }, ctx.now),
    },
    ctx.now,
  );
  return isWritten ? run : null;
}

/** What the provider calls the person and the session. */
function namedBy({ identity, logout }: ReadIdentity): SessionSubject {
  const { subject, subjectFormat, nameQualifier, spNameQualifier, sessionIndexes, tokenSubject, issuer } = identity;
  return { issuer, subject, subjectFormat, nameQualifier, spNameQualifier, sessionIndexes, tokenSubject, ...logout };
}

function ticketOf(read: ReadIdentity, of: { userId: string; eventReference: string }, now: Date): NewTicket {
  const { identity, found, attempt, returnPath } = read;
  const named = namedBy(read);
  const { subjectKey, sidKey, indexKeys } = sessionKeys(found.connection, named, secretBox());
  return {
    organizationId: found.organization.id,
    connectionId: found.connection.id,
    ...of,
    browserHash: attempt?.browserHash ?? null,
    attemptId: attempt?.id ?? null,
    returnPath,
    encryptedSubject: sealSessionSubject(named),
    subjectKey,
    sidKey,
    indexKeys: [...indexKeys],
    sessionEndsAt: identity.sessionEndsAt ?? null,
    authenticatedAt: identity.authenticatedAt,
    authentication: authenticationWords(identity),
    expiresAt: new Date(now.getTime() + ticketLifetimeSeconds * 1000),
  };
}

async function refuse(error: unknown, run: SignInRun, ctx: Context): Promise<SignInOutcome> {
  const { code, reference, refused } = await recordFailure(error, run, ctx);
  const repeats = answeredBefore.includes(code) ? refused.attemptId : null;
  const { publicCode } = catalogue[code];
  return testedOutcome(code, refused) ?? { status: "failed", code, publicCode, reference, repeats };
}
