import { sql } from "drizzle-orm";
import { bigint, bigserial, index, jsonb, pgTable, text, unique } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { organizationId } from "./organizations";

/** Who did something, or what it was done to: its kind, its ID, and what people call it. */
export type EventParty = { type: string; id: string | null; label: string };

/**
 * What happened, written in the transaction that made it happen: the outbox from which everything leaves (decision 0061). An event
 * gets its position and its ID when it is published, after the commit, so that no reader passes one that is committed late.
 */
export const domainEvents = pgTable(
  "domain_events",
  {
    number: bigserial("number", { mode: "number" }).primaryKey(),
    organizationId: organizationId(),
    /** Null until it is published. */
    position: bigint("position", { mode: "number" }),
    id: text("id"),
    type: text("type").notNull(),
    at: instant("at").notNull(),
    actor: jsonb("actor").$type<EventParty>().notNull(),
    subject: jsonb("subject").$type<EventParty>().notNull(),
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    unique("one_event_per_position").on(t.organizationId, t.position),
    index("domain_events_to_publish").on(t.organizationId, t.number).where(sql`${t.position} is null`),
    index("domain_events_by_organization").on(t.organizationId, t.at),
    index("domain_events_by_time").on(t.at),
  ],
);

/** The last position of an organization's events. Whoever publishes holds the row: one at a time. */
export const domainEventPositions = pgTable("domain_event_positions", {
  organizationId: organizationId().primaryKey(),
  last: bigint("last", { mode: "number" }).notNull(),
});
