import { and, desc, eq, gte, ilike, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { signInEvents } from "@/drizzle/schema/activity";
import { countAbout, type Total } from "@/lib/db/count-queries";
import type { Db } from "@/lib/db/database";
import { cutPage, keyset, type Page, type Turn } from "@/lib/db/keyset";
import { containing } from "@/lib/db/like-pattern";
import type { EventClaims, EventCode, EventView } from "./event";
import { openClaims } from "./event-claims";
import { toChecks, toDecision } from "./stored-facts";

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
    application: row.applicationId,
    applicationName: row.applicationName,
    email: row.email,
    userId: row.userId,
    checks: toChecks(row.checks),
    decision: toDecision(row.decision),
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
  application?: string;
  email?: string;
  reference?: string;
  userId?: string;
  purpose?: EventView["purpose"];
  from?: Date;
  before?: Date;
  /** Only these references; absent: all. */
  ids?: readonly string[];
};

function condition(organizationId: string, filter: EventFilter): SQL | undefined {
  return and(
    eq(signInEvents.organizationId, organizationId),
    filter.outcome === "ok" ? eq(signInEvents.code, "ok") : undefined,
    filter.outcome === "failed" ? ne(signInEvents.code, "ok") : undefined,
    filter.code ? eq(signInEvents.code, filter.code) : undefined,
    filter.connection ? eq(signInEvents.connectionId, filter.connection) : undefined,
    filter.application ? eq(signInEvents.applicationId, filter.application) : undefined,
    filter.email ? ilike(signInEvents.email, containing(filter.email)) : undefined,
    filter.reference ? eq(signInEvents.reference, filter.reference.toLowerCase()) : undefined,
    filter.userId ? eq(signInEvents.userId, filter.userId) : undefined,
    filter.purpose ? eq(signInEvents.purpose, filter.purpose) : undefined,
    filter.from ? gte(signInEvents.createdAt, filter.from) : undefined,
    filter.before ? lt(signInEvents.createdAt, filter.before) : undefined,
    filter.ids ? inArray(signInEvents.reference, [...filter.ids]) : undefined,
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

/** One page of the sign-ins that a filter leaves, newest first, for the console's table and its export. */
export async function searchEvents(
  db: Db,
  organizationId: string,
  filter: EventFilter,
  page: { limit: number; turn: Turn | null },
): Promise<Page<EventView>> {
  const { createdAt, reference } = signInEvents;
  const order = keyset({ by: createdAt, type: "timestamptz", id: reference, descending: true }, page.turn);
  const found = await db
    .select({ event: signInEvents, key: order.key })
    .from(signInEvents)
    .where(and(condition(organizationId, filter), order.where))
    .orderBy(...order.orderBy)
    .limit(page.limit + 1);
  const cut = cutPage(found, page.limit, page.turn, ({ event, key }) => ({ key, id: event.reference }));
  return { ...cut, rows: cut.rows.map(({ event }) => toView(event)) };
}

/** How many sign-ins a filter leaves. */
export async function countFoundEvents(db: Db, organizationId: string, filter: EventFilter): Promise<Total> {
  return countAbout(db, sql`select 1 from ${signInEvents} where ${condition(organizationId, filter)}`);
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
 * The organization of the event of a reference, for whoever was given it; null where there is none, or it is of nobody. A reference is
 * drawn at random, and nobody can guess one.
 */
export async function findEventOwner(db: Db, reference: string): Promise<string | null> {
  const [row] = await db
    .select({ organizationId: signInEvents.organizationId })
    .from(signInEvents)
    .where(eq(signInEvents.reference, reference));
  return row?.organizationId ?? null;
}

/** How many bars of time ago an event was, 0 for the last one. Computed with doubles: with numerics it takes longer than all the rest. */
export function ageInBars(now: Date, milliseconds: number): SQL<number> {
  const seconds = sql`date_part('epoch', ${now.toISOString()}::timestamptz - ${signInEvents.createdAt})`;
  return sql<number>`floor(${seconds} / ${milliseconds / 1000}::int)::int`;
}

/** Events with those that were counted with them. */
export function countWithRepeats(): SQL<number> {
  return sql<number>`coalesce(sum(1 + coalesce(${signInEvents.repeats}, 0)), 0)::int`;
}
