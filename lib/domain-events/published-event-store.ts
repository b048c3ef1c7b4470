import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, like, lt, or, type SQL, sql } from "drizzle-orm";
import { domainEventPositions, domainEvents } from "@/drizzle/schema/domain-events";
import { randomId } from "@/lib/crypto/tokens";
import type { Db } from "@/lib/db/database";
import { startingWith } from "@/lib/db/like-pattern";
import { eventId } from "./event-id";
import type { DomainEvent } from "./published-event";

/** Organizations with events that are not published yet, some at a time. */
export async function listUnpublished(db: Db, limit: number): Promise<string[]> {
  const { organizationId, position } = domainEvents;
  const rows = await db.selectDistinct({ organizationId }).from(domainEvents).where(isNull(position)).limit(limit);
  return rows.map((row) => row.organizationId);
}

type Row = typeof domainEvents.$inferSelect;

/** An event at the moment that it is published. */
export type NewlyPublished = Pick<Row, "number" | "type"> & { position: number };
type Published = NewlyPublished & Pick<Row, "actor" | "subject"> & { id: string };

/**
 * Gives the events of an organization that were committed since their positions, in the order in which they were written. One at a
 * time does it: the row of the last position is held until the transaction is over, and only then the events are looked for.
 */
export async function publishSome(db: Db, organizationId: string, limit: number): Promise<Published[]> {
  const { last } = domainEventPositions;
  const [held] = await db
    .insert(domainEventPositions)
    .values({ organizationId, last: 0 })
    .onConflictDoUpdate({ target: domainEventPositions.organizationId, set: { last } })
    .returning({ last });
  const { number, type, position, actor, subject } = domainEvents;
  const waiting = await db
    .select({ number, type, actor, subject })
    .from(domainEvents)
    .where(and(eq(domainEvents.organizationId, organizationId), isNull(position)))
    .orderBy(asc(number))
    .limit(limit);
  if (waiting.length === 0) return [];
  const published = waiting.map((row, index) => {
    const place = (held?.last ?? 0) + index + 1;
    return { ...row, position: place, id: eventId(place, randomId(8)) };
  });
  const given = published.map((row) => ({ number: row.number, position: row.position, id: row.id }));
  await db.execute(sql`update ${domainEvents} set position = given.position, id = given.id
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(number bigint, position bigint, id text)
    where ${domainEvents.organizationId} = ${organizationId} and ${number} = given.number`);
  await db
    .update(domainEventPositions)
    .set({ last: (held?.last ?? 0) + published.length })
    .where(eq(domainEventPositions.organizationId, organizationId));
  return published;
}

export type EventFilter = { types?: readonly string[]; from?: Date; to?: Date };
export type EventPlace = { after: number | null; order: "asc" | "desc"; limit: number };

/** Published events of an organization, in their order or against it. */
export async function listDomainEvents(
  db: Db,
  organizationId: string,
  filter: EventFilter,
  { after, order, limit }: EventPlace,
): Promise<DomainEvent[]> {
  const { position, id, type, at, actor, subject, data } = domainEvents;
  const isUp = order === "asc";
  const beyond = isUp ? gt(position, after ?? 0) : lt(position, after ?? Number.MAX_SAFE_INTEGER);
  const rows = await db
    // What has a position has an ID.
    .select({ id: sql<string>`${id}`, type, at, actor, subject, data })
    .from(domainEvents)
    .where(and(eq(domainEvents.organizationId, organizationId), beyond, matches(filter)))
    .orderBy(isUp ? asc(position) : desc(position))
    .limit(limit);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/**
 * Published events of an organization from a time on, in their order: as many as a limit allows, in whole moments, because what is left
 * is asked for by its time. One moment comes whole, however much happened in it.
 * @returns also the time from which on events are left, or null
 */
export async function listEventsSince(
  db: Db,
  organizationId: string,
  filter: EventFilter & { from: Date },
  limit: number,
): Promise<{ events: NewlyPublished[]; until: Date | null }> {
  const { number, position, type, at } = domainEvents;
  const wanted = and(eq(domainEvents.organizationId, organizationId), isNotNull(position), matches(filter));
  const placed = db
    .select({
      at,
      place: sql<number>`row_number() over (order by ${at})`.as("place"),
      first: sql<Date>`min(${at}) over ()`.as("first"),
    })
    .from(domainEvents)
    .where(wanted)
    .as("placed");
  const [left] = await db
    .select({ at: placed.at })
    .from(placed)
    .where(and(gt(placed.place, limit), gt(placed.at, placed.first)))
    .orderBy(asc(placed.at))
    .limit(1);
  const events = await db
    .select({ number, position: sql<number>`${position}`.mapWith(Number), type })
    .from(domainEvents)
    .where(and(wanted, left ? lt(at, left.at) : undefined))
    .orderBy(asc(position));
  return { events, until: left?.at ?? null };
}

/** What the events of a filter have in common, for queries on events. */
function matches({ types, from, to }: EventFilter): SQL | undefined {
  const { type, at } = domainEvents;
  return and(types ? ofTypes(type, types) : undefined, from ? gte(at, from) : undefined, to ? lt(at, to) : undefined);
}

function ofTypes(type: typeof domainEvents.type, selectors: readonly string[]): SQL | undefined {
  if (selectors.includes("*")) return undefined;
  const groups = selectors.filter((selector) => selector.endsWith(".*")).map((selector) => selector.slice(0, -1));
  return or(inArray(type, [...selectors]), ...groups.map((group) => like(type, startingWith(group))));
}
