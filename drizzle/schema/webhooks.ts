import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { createdAt, instant } from "./columns";
import { domainEvents } from "./domain-events";
import { organizationId } from "./organizations";

/** Addresses that an organization's events are sent to. */
export const webhooks = pgTable(
  "webhooks",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    url: text("url").notNull(),
    description: text("description").notNull(),
    /** Types of events, and groups of them (`user.*`). */
    types: jsonb("types").$type<string[]>().notNull(),
    format: text("format", { enum: ["standard", "ocsf"] }).notNull(),
    /** Both sign until the previous one ends. */
    encryptedSecret: text("encrypted_secret").notNull(),
    encryptedPreviousSecret: text("encrypted_previous_secret"),
    previousSecretEndsAt: instant("previous_secret_ends_at"),
    status: text("status", { enum: ["on", "off"] }).notNull(),
    /** Why it is off: an administrator, its answer 410, or the last failure of a delivery. */
    offReason: text("off_reason", { enum: ["administrator", "gone", "failed"] }),
    /** When the next delivery is due; null when nothing waits. */
    nextAt: instant("next_at"),
    /** Until when one instance has it for itself: the deliveries of a webhook are sent one after another. */
    leasedUntil: instant("leased_until"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    unique("webhook_of_organization").on(t.organizationId, t.id),
    index("webhooks_by_organization").on(t.organizationId, t.createdAt, t.id),
    index("webhooks_due").on(t.nextAt).where(sql`${t.status} = 'on' and ${t.nextAt} is not null`),
  ],
);

/** An event on its way to a webhook, and what became of it. */
export const webhookDeliveries = pgTable(
  "webhook_deliveries",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    webhookId: text("webhook_id").notNull(),
    /** Null for an example, which is in the row itself. */
    eventNumber: bigint("event_number", { mode: "number" }).references(() => domainEvents.number, {
      onDelete: "cascade",
    }),
    example: jsonb("example"),
    /** The order in which a webhook gets its events; 0 for what somebody has sent now. */
    position: bigint("position", { mode: "number" }).notNull(),
    /** Sent on demand: ahead of the others, once, so that it holds nothing up. */
    isManual: boolean("is_manual").notNull().default(false),
    state: text("state", { enum: ["pending", "delivered", "failed"] }).notNull(),
    attempt: integer("attempt").notNull().default(0),
    nextAt: instant("next_at").notNull(),
    lastAttemptAt: instant("last_attempt_at"),
    /** Cut to what somebody reads who looks for a mistake. */
    request: jsonb("request"),
    answer: jsonb("answer"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("one_delivery_per_event").on(t.webhookId, t.eventNumber),
    index("deliveries_waiting").on(t.webhookId, t.position, t.id).where(sql`${t.state} = 'pending'`),
    index("deliveries_by_webhook").on(t.webhookId, t.createdAt, t.id),
    index("deliveries_by_event").on(t.eventNumber),
    index("deliveries_by_time").on(t.createdAt),
    foreignKey({
      name: "delivery_of_webhook",
      columns: [t.organizationId, t.webhookId],
      foreignColumns: [webhooks.organizationId, webhooks.id],
    }).onDelete("cascade"),
  ],
);
