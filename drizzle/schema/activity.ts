import { sql } from "drizzle-orm";
import { bigserial, boolean, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { organizationId, organizations } from "./organizations";

export const signInEvents = pgTable(
  "sign_in_events",
  {
    reference: text("reference").primaryKey(),
    /** Null when the message named no connection of ours. */
    organizationId: text("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    connectionId: text("connection_id"),
    connectionName: text("connection_name"),
    connectionVersion: integer("connection_version"),
    protocol: text("protocol", { enum: ["saml", "oidc", "code", "recovery", "passkey"] }).notNull(),
    /** "application": a signed-in person asked for an application. "logout": a message about the end of sessions. */
    purpose: text("purpose", { enum: ["sign-in", "test", "application", "logout"] }).notNull(),
    applicationId: text("application_id"),
    applicationName: text("application_name"),
    code: text("code").notNull(),
    email: text("email"),
    userId: text("user_id"),
    checks: jsonb("checks").notNull(),
    decision: jsonb("decision"),
    /** The claims as the provider sent them; dropped when `claimsExpireAt` has passed. */
    encryptedClaims: text("encrypted_claims"),
    claimsExpireAt: instant("claims_expire_at"),
    durationMilliseconds: integer("duration_milliseconds").notNull(),
    /** How far the provider's clock is ahead of ours, by its answer; negative when it is behind. */
    clockDifferenceSeconds: integer("clock_difference_seconds"),
    /** Refusals of unverified answers: how many more of the same code were counted here instead of a row each. Null: not counted. */
    repeats: integer("repeats"),
    lastRepeatAt: instant("last_repeat_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("events_by_connection").on(t.connectionId, t.createdAt),
    index("events_by_organization").on(t.organizationId, t.createdAt, t.reference),
    index("events_by_claims_expiry").on(t.claimsExpireAt),
    index("events_by_created").on(t.createdAt),
    index("events_by_email").on(t.email, t.createdAt),
    index("events_by_application").on(t.applicationId, t.createdAt).where(sql`${t.applicationId} is not null`),
  ],
);

/** The whole answer of a test, or of a sign-in where the organization wants it: sealed, for a limited time. */
export const storedResponses = pgTable(
  "kept_answers",
  {
    reference: text("reference")
      .primaryKey()
      .references(() => signInEvents.reference, { onDelete: "cascade" }),
    organizationId: organizationId(),
    encryptedAnswer: text("encrypted_answer").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("kept_answers_by_expiry").on(t.expiresAt)],
);

export const auditEntries = pgTable(
  "audit_entries",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    /** Null for changes of the installation itself. */
    organizationId: text("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    actorType: text("actor_type", { enum: ["user", "key", "system"] }).notNull(),
    actorId: text("actor_id"),
    actorLabel: text("actor_label").notNull(),
    action: text("action").notNull(),
    targetType: text("target_type").notNull(),
    targetId: text("target_id").notNull(),
    targetLabel: text("target_label").notNull(),
    changes: jsonb("changes").notNull(),
    requestId: text("request_id").notNull(),
    createdAt: instant("created_at").notNull(),
    /** Of a change of the installation itself, until it is in the log: no event tells of it. */
    isUnlogged: boolean("is_unlogged"),
  },
  (t) => [
    index("audit_by_organization").on(t.organizationId, t.id),
    index("audit_to_log").on(t.id).where(sql`${t.isUnlogged}`),
  ],
);
