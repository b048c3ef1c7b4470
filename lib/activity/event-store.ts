import { and, desc, eq, gt, isNotNull, isNull, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import type { Db } from "@/lib/db/database";
import type { NewDomainEvent } from "@/lib/domain-events/domain-event";
import { recordDomainEvent, writeWithEvents } from "@/lib/domain-events/domain-event-store";
import type { ErrorCode } from "@/lib/errors/catalogue";
import type { SsoError } from "@/lib/errors/sso-error";
import { storable, storableValue } from "@/lib/facts/printable";
import type { Check } from "@/lib/identity/check";
import type { ProvisioningDecision } from "@/lib/provisioning/provisioning-decision";
import type { EventClaims, EventCode } from "./event";
import { sealClaims } from "./event-claims";

export type NewEvent = {
  reference: string;
  organizationId: string | null;
  connection: { id: string; name: string; version: number | null } | null;
  /** What a signed-in person asked for; absent for a sign-in. */
  application?: { id: string; name: string };
  protocol: "saml" | "oidc" | "code" | "recovery" | "passkey";
  purpose: "sign-in" | "test" | "application" | "logout";
  code: EventCode;
  email: string | null;
  userId: string | null;
  checks: readonly Check[];
  decision: ProvisioningDecision | null;
  claims: EventClaims | null;
  claimsRetentionDays: number;
  durationMilliseconds: number;
  clockDifferenceSeconds?: number | null;
  /** 0 where later refusals of the same kind may be counted here. */
  repeats?: 0 | null;
  createdAt: Date;
};

const countedMilliseconds = 3_600_000;

/**
 * Counts the refusal of an unverified answer with the last such event of the connection in the last hour.
 * @param connection null: of answers that name no connection of ours
 * @returns the reference of that event; null when there is none
 */
export async function countRefusal(
  db: Db,
  connection: { organizationId: string; id: string } | null,
  code: ErrorCode,
  now: Date,
): Promise<string | null> {
  const ofConnection = connection
    ? and(eq(signInEvents.organizationId, connection.organizationId), eq(signInEvents.connectionId, connection.id))
    : isNull(signInEvents.connectionId);
  const [last] = await db
    .select({ reference: signInEvents.reference })
    .from(signInEvents)
    .where(
      and(
        ofConnection,
        gt(signInEvents.createdAt, new Date(now.getTime() - countedMilliseconds)),
        eq(signInEvents.code, code),
        isNotNull(signInEvents.repeats),
      ),
    )
    .orderBy(desc(signInEvents.createdAt))
    .limit(1);
  if (!last) return null;
  await db
    .update(signInEvents)
    .set({ repeats: sql`${signInEvents.repeats} + 1`, lastRepeatAt: now })
    .where(and(ofConnection, eq(signInEvents.reference, last.reference)));
  return last.reference;
}

/**
 * Counts that a person was turned away from an application once more with the event of the last hour that says so: a page asks for
 * many pictures.
 * @returns the reference of that event; null when there is none
 */
export async function countDenial(
  db: Db,
  { organizationId, applicationId, userId }: { organizationId: string; applicationId: string; userId: string },
  now: Date,
): Promise<string | null> {
  const [counted] = await db
    .update(signInEvents)
    .set({ repeats: sql`coalesce(${signInEvents.repeats}, 0) + 1`, lastRepeatAt: now })
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.applicationId, applicationId),
        eq(signInEvents.userId, userId),
        gt(signInEvents.createdAt, new Date(now.getTime() - countedMilliseconds)),
      ),
    )
    .returning({ reference: signInEvents.reference });
  return counted?.reference ?? null;
}

/** Writes the one event of a sign-in, and tells of a refusal. */
export async function insertEvent(db: Db, event: NewEvent): Promise<void> {
  await writeWithEvents(db, eventInsertion(db, event), refusalsToTell(event));
}

/** The event alone, as a part of a statement. Claims are sealed, and kept only as long as the organization wants. */
export function eventInsertion(db: Db, event: NewEvent) {
  // Whatever a message held: an event that cannot be written would be a refusal without a trace.
  const { connection, application, claims, claimsRetentionDays, decision, checks, email, ...row } = event;
  const keepsClaims = claims !== null && claimsRetentionDays > 0;
  return db.insert(signInEvents).values({
    ...row,
    connectionId: connection?.id ?? null,
    connectionName: connection?.name ?? null,
    connectionVersion: connection?.version ?? null,
    applicationId: application?.id ?? null,
    applicationName: application?.name ?? null,
    email: email === null ? null : storable(email),
    checks: storableValue(checks),
    decision: storableValue(decision),
    encryptedClaims: keepsClaims ? sealClaims(claims, event.reference) : null,
    claimsExpireAt: keepsClaims ? new Date(event.createdAt.getTime() + claimsRetentionDays * 86_400_000) : null,
  });
}

/** A sign-in that succeeded is told when its session begins: until then another browser may have presented it. */
function refusalsToTell({ organizationId, purpose, connection, createdAt, ...event }: NewEvent): NewDomainEvent[] {
  if (organizationId === null || purpose !== "sign-in" || event.code === "ok") return [];
  const of = { organizationId, connectionId: connection?.id ?? null, connectionName: connection?.name ?? null };
  return [toldRefusal({ ...event, ...of }, createdAt)];
}

type Refused = Pick<NewEvent, "reference" | "protocol" | "code" | "email" | "userId"> & {
  organizationId: string;
  connectionId: string | null;
  connectionName: string | null;
};

function toldRefusal(refused: Refused, at: Date): NewDomainEvent {
  const { organizationId, reference, protocol, code, email, userId, connectionId: id, connectionName: name } = refused;
  const person = { type: "user", id: userId, label: email ?? "unknown" };
  const data = { reference, code, protocol, connection: id === null ? null : { id, name } };
  return { organizationId, type: "sign_in.refused", at, actor: person, subject: person, data };
}

/** Turns the event of an accepted answer into a refusal when the landing refuses, and tells of it: one sign-in, one event. */
export async function markEventFailed(
  db: Db,
  of: { organizationId: string; eventReference: string },
  { code, details }: SsoError,
  now: Date,
): Promise<void> {
  const check = JSON.stringify([{ name: code, passed: false, expected: details.expected, got: details.got }]);
  const [event] = await db
    .update(signInEvents)
    .set({ code, checks: sql`${signInEvents.checks} || ${check}::jsonb` })
    .where(and(eq(signInEvents.organizationId, of.organizationId), eq(signInEvents.reference, of.eventReference)))
    .returning({
      reference: signInEvents.reference,
      protocol: signInEvents.protocol,
      connectionId: signInEvents.connectionId,
      connectionName: signInEvents.connectionName,
      email: signInEvents.email,
      userId: signInEvents.userId,
    });
  if (event) await recordDomainEvent(db, toldRefusal({ ...event, organizationId: of.organizationId, code }, now));
}
