import type { EventClaims, EventCode } from "@/lib/activity/event";
import { countRefusal, insertEvent, type NewEvent } from "@/lib/activity/event-store";
import { testResponseHours } from "@/lib/activity/stored-response";
import {
  deleteStoredResponse,
  type NewStoredResponse,
  storedResponseInsertion,
} from "@/lib/activity/stored-response-store";
import { isSignatureVerified } from "@/lib/activity/unverified-limit";
import type { Context } from "@/lib/context";
import type { ErrorCode } from "@/lib/errors/catalogue";
import type { AssertedIdentity } from "@/lib/identity/asserted-identity";
import { takeRateLimit } from "@/lib/net/rate-limit";
import type { SignInRun } from "./sign-in-run";
import { finishTest } from "./test-store";

/**
 * Writes a refusal down. Anybody can post rubbish, so of unverified answers only the first few in a minute get an event;
 * the others are counted with the last one of their kind, which says why they were refused.
 * @returns the reference of the event that tells of it
 */
export async function recordRefusal(code: ErrorCode, run: SignInRun, ctx: Context): Promise<string> {
  const connection = run.found?.connection ?? null;
  const isCountable = run.test === null && !isSignatureVerified(run.checks);
  if (isCountable && !(await takeRateLimit("unverifiedEvents", connection?.id ?? "none"))) {
    const counted = await countRefusal(ctx.db, connection, code, ctx.now);
    if (counted !== null) return counted;
  }
  await recordEvent(code, run, ctx);
  return run.reference;
}

/** Writes the one event of a sign-in or a logout, and keeps its answer where the organization, or a test, wants it. */
export async function recordEvent(code: EventCode, run: SignInRun, ctx: Context): Promise<void> {
  const { reference, found, test } = run;
  if (test) await finishTest(ctx.db, test, { code, reference }, ctx.now);
  await insertEvent(ctx.db, eventOf(code, run, ctx.now));
  const kept = newStoredResponse(run, ctx.now);
  if (!kept || !found) return;
  // One answer a test: posting to it again and again must not fill the database.
  if (test?.reference) await deleteStoredResponse(ctx.db, found.organization.id, test.reference);
  await storedResponseInsertion(ctx.db, kept);
}

/** The one event of what is known. Pure but for the time that it took. */
export function eventOf(code: EventCode, run: SignInRun, now: Date): NewEvent {
  const { reference, found, identity, test } = run;
  return {
    reference,
    organizationId: found?.organization.id ?? null,
    connection: found && {
      id: found.connection.id,
      name: found.connection.name,
      version: test ? test.version : found.connection.version,
    },
    protocol: run.protocol,
    purpose: test ? "test" : run.purpose,
    code,
    email: run.email,
    userId: run.userId,
    checks: run.checks,
    decision: run.decision,
    claims: identity && toEventClaims(identity),
    claimsRetentionDays: found?.organization.claimsRetentionDays ?? 0,
    durationMilliseconds: Math.round(performance.now() - run.startedAt),
    clockDifferenceSeconds: run.clockDifferenceSeconds,
    repeats: code !== "ok" && test === null && !isSignatureVerified(run.checks) ? 0 : null,
    createdAt: now,
  };
}

/** The whole answer, where the organization, or a test, wants it kept; else null. */
export function newStoredResponse(run: SignInRun, now: Date): NewStoredResponse | null {
  const { reference, found, test, answer } = run;
  const hours = test ? testResponseHours : (found?.organization.answersRetentionHours ?? 0);
  if (!answer || !found || hours === 0 || !isWorthKeeping(run)) return null;
  return { reference, organizationId: found.organization.id, createdAt: now, answer, hours };
}

/**
 * Anybody can post rubbish to a live connection, and a refusal writes nothing but its event (checks.md 8.1): of a sign-in only
 * what the provider signed is kept.
 */
function isWorthKeeping({ test, checks }: SignInRun): boolean {
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
