import { and, desc, eq, gt, ilike, inArray, isNotNull, isNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { connections, connectionTests, signInEvents } from "@/drizzle/schema";
import { secretBox } from "@/lib/crypto/app-secret-box";
import type { Db } from "@/lib/db/database";
import { containing } from "@/lib/db/like-pattern";
import { type ErrorCode, errorCodes } from "@/lib/errors/catalogue";
import { type Check, checkSchema } from "@/lib/identity/check";
import { storable, storableValue } from "@/lib/identity/shown";
import { type ProvisioningDecision, provisioningDecisionSchema } from "@/lib/provisioning/decide-provisioning";

/** `ok`, or the refusal. */
export const eventCodeSchema = z.enum(["ok", ...errorCodes]).meta({ id: "EventCode" });
export type EventCode = z.infer<typeof eventCodeSchema>;

/** What is known about the asserting side when an event is written. */
export const eventClaimsSchema = z
  .object({
    /** Absent in events of earlier versions. */
    issuer: z.string().optional(),
    subject: z.string(),
    subjectFormat: z.string().optional(),
    claims: z.record(z.string(), z.array(z.string())),
    /** Absent where the provider sends none, and in events of earlier versions. */
    friendlyNames: z.record(z.string(), z.string()).optional(),
    verifiedEmails: z.array(z.string()).optional(),
    deniesEmail: z.literal(true).optional(),
  })
  .meta({ id: "Claims" });
export type EventClaims = z.infer<typeof eventClaimsSchema>;

export type NewEvent = {
  reference: string;
  organizationId: string | null;
  connection: { id: string; name: string; version: number | null } | null;
  protocol: "saml" | "oidc" | "code" | "recovery";
  purpose: "sign-in" | "test";
  code: EventCode;
  email: string | null;
  userId: string | null;
  checks: Check[];
  decision: ProvisioningDecision | null;
  claims: EventClaims | null;
  claimsRetentionDays: number;
  durationMilliseconds: number;
  clockDifferenceSeconds?: number | null;
  /** 0 where later refusals of the same kind may be counted here. */
  repeats?: 0 | null;
  createdAt: Date;
};

/** Events with those that were counted with them. */
export function countWithRepeats(): SQL<number> {
  return sql<number>`coalesce(sum(1 + coalesce(${signInEvents.repeats}, 0)), 0)::int`;
}

const countedMilliseconds = 3_600_000;

/**
 * Counts the refusal of an unverified answer with the last such event of the connection in the last hour.
 * @returns the reference of that event; null when there is none
 */
export async function countRefusal(
  db: Db,
  { connectionId, code }: { connectionId: string | null; code: ErrorCode },
  now: Date,
): Promise<string | null> {
  const [last] = await db
    .select({ reference: signInEvents.reference })
    .from(signInEvents)
    .where(
      and(
        connectionId === null ? isNull(signInEvents.connectionId) : eq(signInEvents.connectionId, connectionId),
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
    .where(eq(signInEvents.reference, last.reference));
  return last.reference;
}

const sealPurpose = (reference: string) => `event-claims:${reference}`;

/** Writes the one event of a sign-in. Claims are sealed, and kept only as long as the organization wants. */
export async function insertEvent(db: Db, event: NewEvent): Promise<void> {
  // Whatever a message held: an event that cannot be written would be a refusal without a trace.
  const { connection, claims, claimsRetentionDays, decision, checks, email, ...row } = event;
  const keepsClaims = claims !== null && claimsRetentionDays > 0;
  await db.insert(signInEvents).values({
    ...row,
    connectionId: connection?.id ?? null,
    connectionName: connection?.name ?? null,
    connectionVersion: connection?.version ?? null,
    email: email === null ? null : storable(email),
    checks: storableValue(checks),
    decision: storableValue(decision),
    encryptedClaims: keepsClaims ? secretBox().seal(JSON.stringify(claims), sealPurpose(event.reference)) : null,
    claimsExpireAt: keepsClaims ? new Date(event.createdAt.getTime() + claimsRetentionDays * 86_400_000) : null,
  });
}

export const eventViewSchema = z
  .object({
    reference: z.string(),
    code: eventCodeSchema,
    purpose: z.enum(["sign-in", "test"]),
    protocol: z.enum(["saml", "oidc", "code", "recovery"]),
    connection: z.string().nullable(),
    connectionName: z.string().nullable(),
    connectionVersion: z.int().nullable(),
    email: z.string().nullable(),
    userId: z.string().nullable(),
    checks: z.array(checkSchema),
    decision: provisioningDecisionSchema.nullable(),
    durationMilliseconds: z.int(),
    clockDifferenceSeconds: z.int().nullable(),
    repeats: z.int().meta({
      description: "How many more refusals of the same kind were counted here instead of an event each.",
    }),
    lastRepeatAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Event" });
export type EventView = z.infer<typeof eventViewSchema>;

type Row = typeof signInEvents.$inferSelect;

function toView(row: Row): EventView {
  return {
    reference: row.reference,
    code: row.code as EventCode,
    purpose: row.purpose,
    protocol: row.protocol,
    connection: row.connectionId,
    connectionName: row.connectionName,
    connectionVersion: row.connectionVersion,
    email: row.email,
    userId: row.userId,
    checks: row.checks as Check[],
    decision: row.decision as ProvisioningDecision | null,
    durationMilliseconds: row.durationMilliseconds,
    clockDifferenceSeconds: row.clockDifferenceSeconds,
    repeats: row.repeats ?? 0,
    lastRepeatAt: row.lastRepeatAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export type EventFilter = {
  outcome?: "ok" | "failed";
  code?: string;
  connection?: string;
  email?: string;
  reference?: string;
  userId?: string;
  purpose?: EventView["purpose"];
};

function condition(organizationId: string, filter: EventFilter): SQL | undefined {
  const outcome =
    filter.outcome === "ok"
      ? eq(signInEvents.code, "ok")
      : filter.outcome === "failed"
        ? ne(signInEvents.code, "ok")
        : undefined;
  return and(
    eq(signInEvents.organizationId, organizationId),
    outcome,
    filter.code ? eq(signInEvents.code, filter.code) : undefined,
    filter.connection ? eq(signInEvents.connectionId, filter.connection) : undefined,
    filter.email ? ilike(signInEvents.email, containing(filter.email)) : undefined,
    filter.reference ? eq(signInEvents.reference, filter.reference.toLowerCase()) : undefined,
    filter.userId ? eq(signInEvents.userId, filter.userId) : undefined,
    filter.purpose ? eq(signInEvents.purpose, filter.purpose) : undefined,
  );
}

/** An organization's sign-ins, newest first. */
export async function listEvents(
  db: Db,
  organizationId: string,
  filter: EventFilter,
  page: { limit: number; before: { createdAt: Date; reference: string } | null },
): Promise<EventView[]> {
  const before =
    page.before &&
    or(
      lt(signInEvents.createdAt, page.before.createdAt),
      and(eq(signInEvents.createdAt, page.before.createdAt), lt(signInEvents.reference, page.before.reference)),
    );
  const rows = await db
    .select()
    .from(signInEvents)
    .where(and(condition(organizationId, filter), before ?? undefined))
    .orderBy(desc(signInEvents.createdAt), desc(signInEvents.reference))
    .limit(page.limit);
  return rows.map(toView);
}

/** One event with the claims as they arrived (null when they were not kept, or have expired). */
export async function findEvent(
  db: Db,
  organizationId: string,
  reference: string,
): Promise<(EventView & { claims: EventClaims | null }) | null> {
  const [row] = await db
    .select()
    .from(signInEvents)
    .where(and(eq(signInEvents.organizationId, organizationId), eq(signInEvents.reference, reference.toLowerCase())));
  if (!row) return null;
  const claims = row.encryptedClaims === null ? null : openClaims(row.encryptedClaims, row.reference);
  return { ...toView(row), claims };
}

/**
 * Whether a user came in through a connection of the organization that is live now, or tested it as it is saved, since a
 * moment.
 */
export async function hasProvenProvider(db: Db, organizationId: string, userId: string, since: Date): Promise<boolean> {
  const [row] = await db
    .select({ reference: signInEvents.reference })
    .from(signInEvents)
    .innerJoin(
      connections,
      and(
        eq(connections.id, signInEvents.connectionId),
        eq(connections.organizationId, organizationId),
        eq(connections.status, "live"),
      ),
    )
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.userId, userId),
        eq(signInEvents.code, "ok"),
        gt(signInEvents.createdAt, since),
      ),
    )
    .limit(1);
  if (row) return true;
  const [tested] = await db
    .select({ id: connectionTests.id })
    .from(connectionTests)
    .innerJoin(
      connections,
      and(
        eq(connections.id, connectionTests.connectionId),
        eq(connections.status, "live"),
        eq(connections.version, connectionTests.version),
      ),
    )
    .where(
      and(
        eq(connectionTests.organizationId, organizationId),
        eq(connectionTests.startedBy, userId),
        eq(connectionTests.code, "ok"),
        gt(connectionTests.finishedAt, since),
      ),
    )
    .limit(1);
  return tested !== undefined;
}

export type RecentClaims = { reference: string; email: string | null; createdAt: Date; claims: EventClaims };

/**
 * The last sign-ins of a connection whose claims are kept, newest first, whatever became of them.
 * @param purpose absent: tests, too
 */
export async function listRecentClaims(
  db: Db,
  organizationId: string,
  connectionId: string,
  limit: number,
  purpose?: EventView["purpose"],
): Promise<RecentClaims[]> {
  const rows = await db
    .select()
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.connectionId, connectionId),
        isNotNull(signInEvents.encryptedClaims),
        purpose && eq(signInEvents.purpose, purpose),
      ),
    )
    .orderBy(desc(signInEvents.createdAt), desc(signInEvents.reference))
    .limit(limit);
  return rows.flatMap(({ reference, email, createdAt, encryptedClaims }) =>
    encryptedClaims === null ? [] : [{ reference, email, createdAt, claims: openClaims(encryptedClaims, reference) }],
  );
}

/** The claims of each user's last sign-in through a connection, where they are kept. */
export async function listLastClaims(
  db: Db,
  organizationId: string,
  connectionId: string,
  userIds: readonly string[],
): Promise<Map<string, EventClaims>> {
  if (userIds.length === 0) return new Map();
  const rows = await db
    .selectDistinctOn([signInEvents.userId])
    .from(signInEvents)
    .where(
      and(
        eq(signInEvents.organizationId, organizationId),
        eq(signInEvents.connectionId, connectionId),
        eq(signInEvents.code, "ok"),
        inArray(signInEvents.userId, [...userIds]),
      ),
    )
    .orderBy(signInEvents.userId, desc(signInEvents.createdAt));
  return new Map(
    rows.flatMap(({ userId, reference, encryptedClaims }) =>
      userId === null || encryptedClaims === null ? [] : [[userId, openClaims(encryptedClaims, reference)]],
    ),
  );
}

function openClaims(sealed: string, reference: string): EventClaims {
  return JSON.parse(secretBox().open(sealed, sealPurpose(reference))) as EventClaims;
}

/** Sign-ins since a moment, by success: the overview's figures. */
export async function countEvents(
  db: Db,
  organizationId: string,
  since: Date,
): Promise<{ succeeded: number; failed: number }> {
  const where = (outcome: "ok" | "failed") =>
    and(condition(organizationId, { outcome }), eq(signInEvents.purpose, "sign-in"), gt(signInEvents.createdAt, since));
  const [succeeded] = await db.select({ value: countWithRepeats() }).from(signInEvents).where(where("ok"));
  const [failed] = await db.select({ value: countWithRepeats() }).from(signInEvents).where(where("failed"));
  return { succeeded: succeeded?.value ?? 0, failed: failed?.value ?? 0 };
}
