import { type SQLWrapper, sql } from "drizzle-orm";
import { domainEvents } from "@/drizzle/schema/domain-events";
import type { Db } from "@/lib/db/database";
import { boundedEvent, type NewDomainEvent } from "./domain-event";

/**
 * Writes an event with the caller's database handle, in the transaction of what it tells of: it stands or falls with it, and nothing is
 * sent before the commit (decision 0061).
 */
export async function recordDomainEvent(db: Db, event: NewDomainEvent): Promise<void> {
  await insertion(db, [event]);
}

/** A write and the events that tell of it, in one statement: a sign-in waits for no further round trip. */
export async function writeWithEvents(db: Db, write: SQLWrapper, events: readonly NewDomainEvent[]): Promise<void> {
  if (events.length === 0) await db.execute(write.getSQL());
  else await db.execute(sql`with written as (${write.getSQL()}) ${insertion(db, events).getSQL()}`);
}

function insertion(db: Db, events: readonly NewDomainEvent[]) {
  return db.insert(domainEvents).values(events.map(boundedEvent));
}
