import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { AuthenticationWords } from "@/lib/identity/asserted-identity";
import { createdAt, instant } from "./columns";
import { connections, setupLinks } from "./connections";
import { users } from "./directory";
import { organizationId } from "./organizations";

/** A test of a configuration that may not be saved. It signs nobody in and changes nobody. */
export const connectionTests = pgTable(
  "connection_tests",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    /** Who tests: only they may use it at the provider. An administrator, or the holder of a setup link. */
    startedBy: text("started_by").references(() => users.id, { onDelete: "cascade" }),
    setupLinkId: text("setup_link_id").references(() => setupLinks.id, { onDelete: "cascade" }),
    /** The configuration as it stood in the form, sealed. */
    encryptedDraft: text("encrypted_draft").notNull(),
    /** What a save has to equal for this test to count for it. */
    configHash: text("config_hash").notNull(),
    /** The saved version that it equals; null when it differs from what is saved. */
    version: integer("version"),
    /** What was sent to the provider, sealed. */
    encryptedRequest: text("encrypted_request"),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    /** Whom the provider named, sealed: a test of the logout asks for the same person's. Null until it passed. */
    encryptedSubject: text("encrypted_subject"),
    leftAt: instant("left_at"),
    finishedAt: instant("finished_at"),
    code: text("code"),
    reference: text("reference"),
  },
  (t) => [index("tests_by_expiry").on(t.expiresAt), index("tests_by_connection").on(t.connectionId, t.configHash)],
);

export const signInAttempts = pgTable(
  "sign_in_attempts",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    purpose: text("purpose", { enum: ["sign-in", "test"] }).notNull(),
    testId: text("test_id").references(() => connectionTests.id, { onDelete: "cascade" }),
    /** SAML: the AuthnRequest's ID. OIDC: the hash of `state`. */
    requestId: text("request_id").notNull().unique(),
    relayStateHash: text("relay_state_hash").notNull(),
    browserHash: text("browser_hash").notNull(),
    returnPath: text("return_path").notNull(),
    forceAuthn: boolean("force_authn").notNull().default(false),
    /** OIDC: nonce and PKCE verifier, sealed. */
    encryptedSecrets: text("encrypted_secrets"),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [
    index("attempts_by_expiry").on(t.expiresAt),
    index("attempts_by_test").on(t.testId).where(sql`${t.testId} is not null`),
    // SAML: an answer is recognized by its RelayState before it is parsed. A browser's open attempts are looked for at a start.
    index("attempts_by_relay_state").on(t.relayStateHash),
    index("attempts_by_browser").on(t.browserHash),
  ],
);

/** Assertions that were accepted once: a second presentation is a replay. */
export const seenAssertions = pgTable(
  "seen_assertions",
  {
    connectionId: text("connection_id").notNull(),
    assertionIdHash: text("assertion_id_hash").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.assertionIdHash] }),
    index("seen_assertions_by_expiry").on(t.expiresAt),
  ],
);

/** A checked sign-in that waits for the same-site landing: hashed handle, one use, 60 seconds. */
export const signInTickets = pgTable(
  "sign_in_tickets",
  {
    handleHash: text("handle_hash").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    eventReference: text("event_reference").notNull(),
    /** The attempt that was answered: the same answer sent twice leads to the same ticket. Null when nobody asked. */
    attemptId: text("attempt_id"),
    /** The session that it was redeemed for; null when it is not redeemed, or was refused. */
    sessionId: text("session_id"),
    /** Null for an answer that nobody asked for: there is no browser to compare with. */
    browserHash: text("browser_hash"),
    returnPath: text("return_path").notNull(),
    encryptedSubject: text("encrypted_subject").notNull(),
    /** What a logout names it by until it is a session, as in `sessions`. */
    subjectKey: text("subject_key"),
    sidKey: text("sid_key"),
    indexKeys: jsonb("index_keys").$type<string[]>().notNull().default([]),
    sessionEndsAt: instant("session_ends_at"),
    /** When the provider saw the person authenticate. */
    authenticatedAt: instant("authenticated_at"),
    /** How, in the provider's words. */
    authentication: jsonb("authentication").$type<AuthenticationWords>(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [index("tickets_by_expiry").on(t.expiresAt), index("tickets_by_attempt").on(t.attemptId)],
);
