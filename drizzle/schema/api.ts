import { boolean, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt, instant } from "./columns";
import { users } from "./directory";
import { organizationId, organizations } from "./organizations";

export const apiKeys = pgTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    /** Null: an operator's key, good for the whole installation. */
    organizationId: text("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    keyHash: text("key_hash").notNull().unique(),
    hint: text("hint").notNull(),
    readOnly: boolean("read_only").notNull().default(false),
    /** What it may do; null: everything, as a key could before there were scopes. */
    scopes: jsonb("scopes").$type<string[]>(),
    /** What a key of an organization may do: at most what may who made it. Keys that are older than console roles do everything. */
    consoleRole: text("console_role", { enum: ["owner", "administrator"] })
      .notNull()
      .default("owner"),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    /** Null: it never expires. */
    expiresAt: instant("expires_at"),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [index("keys_by_organization").on(t.organizationId)],
);

/** Tokens by which people call the REST API as themselves. One that is ended is deleted: the audit log says when it was made and ended. */
export const personalTokens = pgTable(
  "personal_tokens",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    hint: text("hint").notNull(),
    readOnly: boolean("read_only").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [
    index("personal_tokens_by_user").on(t.userId),
    index("personal_tokens_by_organization").on(t.organizationId),
    index("personal_tokens_by_expiry").on(t.expiresAt),
  ],
);

/**
 * What a POST with an Idempotency-Key answered, so that its repetition answers the same and writes nothing. The primary key lets
 * one of two that come at once write.
 */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    /** The API key that sent it, or "bootstrap": one caller's keys mean nothing to another. */
    caller: text("caller").notNull(),
    keyHash: text("key_hash").notNull(),
    /** Null for an operator's key. */
    organizationId: text("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    /** Method, address and body: the same key with another request is a mistake. */
    requestHash: text("request_hash").notNull(),
    /** Sealed, because some answers show a secret once; null until the first request is done. */
    encryptedAnswer: text("encrypted_answer"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.caller, t.keyHash] }), index("idempotency_keys_by_expiry").on(t.expiresAt)],
);
