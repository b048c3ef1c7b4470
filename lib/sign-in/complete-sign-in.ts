import type { EventClaims, EventCode } from "@/lib/activity/event";
import { countRefusal, insertEvent } from "@/lib/activity/event-store";
import { testResponseHours } from "@/lib/activity/stored-response";
import { deleteStoredResponse, insertStoredResponse } from "@/lib/activity/stored-response-store";
import { isSignatureVerified } from "@/lib/activity/unverified-limit";
import type { Context } from "@/lib/context";
import { randomId, randomToken } from "@/lib/crypto/tokens";
import { retryOnConflict } from "@/lib/db/database";
import { catalogue, type ErrorCode, type PublicCode } from "@/lib/errors/catalogue";
import { SsoError } from "@/lib/errors/sso-error";
import { unexpectedCode } from "@/lib/errors/unexpected-code";
import { said } from "@/lib/facts/fact";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import { log } from "@/lib/log";
import { takeRateLimit } from "@/lib/net/rate-limit";
import { decideUser, provisionUser } from "./provision-user";
import { touchConnection } from "./provisioning-store";
import type { ReadIdentity } from "./read-identity";
import { type OidcCallback, readOidcIdentity } from "./read-oidc-identity";
import { readSamlIdentity, type SamlCallback } from "./read-saml-identity";
import { sealSessionSubject } from "./session-subject";
import { newTrace, type SignInTrace } from "./sign-in-trace";
import { finishTest } from "./test-store";
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
 */
export async function completeSignIn(callback: SignInCallback, ctx: Context): Promise<SignInOutcome> {
  const trace = newTrace();
  const reference = randomId(10);
  const startedAt = performance.now();
  try {
    const read = await readIdentity(callback, trace, ctx);
    if (trace.test) return await passTest(read, trace, callback, reference, startedAt, ctx);
    const ticket = randomToken(32);
    const judged = [...trace.checks];
    // Two first sign-ins of one person at once: a constraint stops the second one, which then finds the user.
    await retryOnConflict(async () => {
      trace.checks = [...judged];
      await ctx.db.transaction(async (tx) => {
        const inner = { ...ctx, db: tx };
        await read.consume(tx);
        const userId = await provisionUser(read, trace, inner);
        await touchConnection(tx, read.found.connection, ctx.now);
        await recordEvent("ok", trace, callback, reference, startedAt, inner);
        await issueTicket(ticket, read, userId, reference, inner);
      });
    });
    logOutcome("ok", trace, reference, startedAt);
    return { status: "signed-in", ticket, reference };
  } catch (error) {
    return refuse(error, trace, callback, reference, startedAt, ctx);
  }
}

/**
 * A test ends where a sign-in would begin to write: request and assertion are used up, so that nobody signs in with them,
 * and nothing else changes.
 */
async function passTest(
  read: ReadIdentity,
  trace: SignInTrace,
  callback: SignInCallback,
  reference: string,
  startedAt: number,
  ctx: Context,
): Promise<SignInOutcome> {
  await ctx.db.transaction(async (tx) => {
    await read.consume(tx);
    await decideUser(read, trace, { ...ctx, db: tx });
    await recordEvent("ok", trace, callback, reference, startedAt, { ...ctx, db: tx });
  });
  logOutcome("ok", trace, reference, startedAt);
  const isOfLink = trace.test?.setupLinkId !== null;
  return { status: "tested", code: "ok", organizationSlug: read.found.organization.slug, reference, isOfLink };
}

function readIdentity(callback: SignInCallback, trace: SignInTrace, ctx: Context): Promise<ReadIdentity> {
  switch (callback.protocol) {
    case "saml":
      return readSamlIdentity(callback, trace, ctx);
    case "oidc":
      return readOidcIdentity(callback, trace, ctx);
  }
}

async function issueTicket(
  handle: string,
  read: ReadIdentity,
  userId: string,
  eventReference: string,
  ctx: Context,
): Promise<void> {
  const { identity, found, attempt, returnPath, logout } = read;
  const { subject, subjectFormat, nameQualifier, spNameQualifier, sessionIndex, issuer } = identity;
  await insertTicket(ctx.db, handle, {
    organizationId: found.organization.id,
    connectionId: found.connection.id,
    userId,
    eventReference,
    browserHash: attempt?.browserHash ?? null,
    attemptId: attempt?.id ?? null,
    returnPath,
    encryptedSubject: sealSessionSubject({
      issuer,
      subject,
      subjectFormat,
      nameQualifier,
      spNameQualifier,
      sessionIndex,
      ...logout,
    }),
    sessionEndsAt: identity.sessionEndsAt ?? null,
    expiresAt: new Date(ctx.now.getTime() + ticketLifetimeSeconds * 1000),
  });
}

async function refuse(
  error: unknown,
  trace: SignInTrace,
  callback: SignInCallback,
  reference: string,
  startedAt: number,
  ctx: Context,
): Promise<SignInOutcome> {
  const code = error instanceof SsoError ? error.code : unexpectedCode(error);
  if (error instanceof SsoError) addRefusal(trace, error);
  else {
    addRefusal(trace, new SsoError("internal_error", { expected: said("noFault"), got: said("faultInLog") }));
    log().error({ reference, err: error }, "sign-in failed unexpectedly");
  }
  // The library's own error is more than its reason: whoever reads the log can tell a fault of ours from one of the provider.
  if (code === "oidc_library_failure") log().warn({ reference, err: error }, "the OpenID Connect library gave up");
  trace.userId = null;
  const counted = await recordRefusal(code, trace, callback, reference, startedAt, ctx).catch((cause) => {
    // The refusal stands even when it cannot be written down.
    log().error({ reference, err: cause }, "the event of a refused sign-in was not written");
    return reference;
  });
  logOutcome(code, trace, counted, startedAt);
  if (trace.test && trace.found)
    return {
      status: "tested",
      code,
      organizationSlug: trace.found.organization.slug,
      reference,
      isOfLink: trace.test.setupLinkId !== null,
    };
  const repeats = answeredBefore.includes(code) ? trace.attemptId : null;
  return { status: "failed", code, publicCode: catalogue[code].publicCode, reference: counted, repeats };
}

/**
 * Writes a refusal down. Anybody can post rubbish, so of unverified answers only the first few in a minute get an event;
 * the others are counted with the last one of their kind, which says why they were refused.
 * @returns the reference of the event that tells of it
 */
async function recordRefusal(
  code: ErrorCode,
  trace: SignInTrace,
  callback: SignInCallback,
  reference: string,
  startedAt: number,
  ctx: Context,
): Promise<string> {
  const connection = trace.found?.connection ?? null;
  const isCountable = trace.test === null && !isSignatureVerified(trace.checks);
  if (isCountable && !(await takeRateLimit("unverifiedEvents", connection?.id ?? "none"))) {
    const counted = await countRefusal(ctx.db, connection, code, ctx.now);
    if (counted !== null) return counted;
  }
  await recordEvent(code, trace, callback, reference, startedAt, ctx);
  return reference;
}

/** Refusals outside the checklists (an unknown connection, a replay) become its last line. */
function addRefusal(trace: SignInTrace, { code, details }: SsoError): void {
  if (trace.checks.some((check) => check.name === code && !check.passed)) return;
  trace.checks.push({ name: code, passed: false, expected: details.expected, got: details.got });
}

async function recordEvent(
  code: EventCode,
  trace: SignInTrace,
  callback: SignInCallback,
  reference: string,
  startedAt: number,
  ctx: Context,
): Promise<void> {
  const { found, identity, test } = trace;
  if (test) await finishTest(ctx.db, test, { code, reference }, ctx.now);
  await insertEvent(ctx.db, {
    reference,
    organizationId: found?.organization.id ?? null,
    connection: found && {
      id: found.connection.id,
      name: found.connection.name,
      version: test ? test.version : found.connection.version,
    },
    protocol: callback.protocol,
    purpose: test ? "test" : "sign-in",
    code,
    email: trace.email,
    userId: trace.userId,
    checks: trace.checks,
    decision: trace.decision,
    claims: identity && toEventClaims(identity),
    claimsRetentionDays: found?.organization.claimsRetentionDays ?? 0,
    durationMilliseconds: Math.round(performance.now() - startedAt),
    clockDifferenceSeconds: trace.clockDifferenceSeconds,
    repeats: code !== "ok" && test === null && !isSignatureVerified(trace.checks) ? 0 : null,
    createdAt: ctx.now,
  });
  const hours = test ? testResponseHours : (found?.organization.answersRetentionHours ?? 0);
  if (trace.answer && found && hours > 0 && isWorthKeeping(trace)) {
    const of = { reference, organizationId: found.organization.id, createdAt: ctx.now };
    // One answer a test: posting to it again and again must not fill the database.
    if (test?.reference) await deleteStoredResponse(ctx.db, found.organization.id, test.reference);
    await insertStoredResponse(ctx.db, of, trace.answer, hours);
  }
}

/**
 * Anybody can post rubbish to a live connection, and a refusal writes nothing but its event (checks.md 8.1): of a sign-in only
 * what the provider signed is kept.
 */
function isWorthKeeping({ test, checks }: SignInTrace): boolean {
  return test !== null || isSignatureVerified(checks);
}

function toEventClaims(identity: AssertedIdentity): EventClaims {
  const { issuer, subject, subjectFormat, claims, friendlyNames, verifiedEmails, deniesEmail } = identity;
  return {
    issuer,
    subject,
    subjectFormat,
    claims,
    ...(Object.keys(friendlyNames).length > 0 && { friendlyNames }),
    ...(verifiedEmails && { verifiedEmails }),
    ...(deniesEmail && { deniesEmail }),
  };
}

function logOutcome(code: EventCode, trace: SignInTrace, reference: string, startedAt: number): void {
  log().info(
    {
      reference,
      code,
      connection: trace.found?.connection.id,
      organization: trace.found?.organization.slug,
      milliseconds: Math.round(performance.now() - startedAt),
    },
    "sign-in",
  );
}
