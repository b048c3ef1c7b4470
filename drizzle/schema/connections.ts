import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text, unique, uniqueIndex } from "drizzle-orm/pg-core";
import { buttonImage, createdAt, instant } from "./columns";
import { users } from "./directory";
import { organizationId } from "./organizations";

/** The addresses of a SAML provider as its metadata names them. */
export type PublishedEndpoints = {
  ssoUrl: string | null;
  ssoBinding: "redirect" | "post";
  sloUrl: string | null;
  /** Absent in what earlier versions wrote, which left them as they begin. */
  sloBinding?: "redirect" | "post";
  sloResponseUrl?: string | null;
};

export const connections = pgTable(
  "connections",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    name: text("name").notNull(),
    kind: text("kind", { enum: ["generic-saml", "generic-oidc", "microsoft-oidc"] }).notNull(),
    protocol: text("protocol", { enum: ["saml", "oidc"] }).notNull(),
    status: text("status", { enum: ["draft", "live", "off"] }).notNull(),
    /** The guide that it was set up by; null without one. */
    preset: text("preset"),
    /** Read with the stored schema of the kind. */
    config: jsonb("config").notNull(),
    version: integer("version").notNull().default(1),
    metadataFetchedAt: instant("metadata_fetched_at"),
    /** The last try to automatic refresh, how it failed (null: it did not), and when the next one is due. */
    metadataTriedAt: instant("metadata_tried_at"),
    metadataFailure: text("metadata_failure"),
    /** What the last document said of the fields that an administrator may also set by hand. */
    metadataEndpoints: jsonb("metadata_endpoints").$type<PublishedEndpoints>(),
    metadataNextTryAt: instant("metadata_next_try_at"),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    lastSignInAt: instant("last_sign_in_at"),
  },
  (t) => [
    index("connections_by_organization").on(t.organizationId, t.createdAt, t.id),
    index("connections_by_button_image").on(t.organizationId, buttonImage(t.config)),
    uniqueIndex("one_default_connection")
      .on(t.organizationId)
      .where(sql`(${t.config} #>> '{signIn,isDefault}') = 'true'`),
  ],
);

export const connectionVersions = pgTable(
  "connection_versions",
  {
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    version: integer("version").notNull(),
    name: text("name").notNull(),
    status: text("status").notNull(),
    config: jsonb("config").notNull(),
    author: text("author").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.version] }),
    index("versions_by_button_image").on(t.organizationId, buttonImage(t.config)),
  ],
);

/** What administrators are working on: one a connection, shared by them, until it is saved or discarded. */
export const connectionDrafts = pgTable(
  "connection_drafts",
  {
    connectionId: text("connection_id")
      .primaryKey()
      .references(() => connections.id, { onDelete: "cascade" }),
    organizationId: organizationId(),
    name: text("name").notNull(),
    config: jsonb("config").notNull(),
    /** The version that it changes. */
    baseVersion: integer("base_version").notNull(),
    author: text("author").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [index("drafts_by_button_image").on(t.organizationId, buttonImage(t.config))],
);

/**
 * Certificates beside the trusted ones: `quarantined` ones signed an answer or are in metadata and wait for an
 * administrator; `retiring` ones are trusted still, although metadata names them no more.
 */
export const connectionCertificates = pgTable(
  "connection_certificates",
  {
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    fingerprint: text("fingerprint").notNull(),
    state: text("state", { enum: ["quarantined", "retiring"] }).notNull(),
    certificate: text("certificate").notNull(),
    since: instant("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.fingerprint] })],
);

/** Which notice of an expiry was sent: each once. */
export const expiryNotices = pgTable(
  "expiry_notices",
  {
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    /** The fingerprint of a certificate, or the date of a secret. */
    subject: text("subject").notNull(),
    days: integer("days").notNull(),
    sentAt: instant("sent_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.subject, t.days] })],
);

/** Our own key pairs of a SAML connection: they sign requests and decrypt assertions. */
export const connectionKeys = pgTable(
  "connection_keys",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    state: text("state", { enum: ["next", "active", "retired"] }).notNull(),
    certificate: text("certificate").notNull(),
    encryptedPrivateKey: text("encrypted_private_key").notNull(),
    notAfter: instant("not_after").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("one_active_key_per_connection").on(t.connectionId).where(sql`${t.state} = 'active'`),
    uniqueIndex("one_next_key_per_connection").on(t.connectionId).where(sql`${t.state} = 'next'`),
  ],
);

/**
 * Our own keys of an OpenID Connect connection: `sig` signs client assertions (private_key_jwt), `enc` decrypts ID tokens. One of
 * each type is active; the id is the `kid` under which the public half is published.
 */
export const clientKeys = pgTable(
  "client_keys",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    use: text("use", { enum: ["sig", "enc"] }).notNull(),
    type: text("type", { enum: ["RSA", "EC"] }).notNull(),
    state: text("state", { enum: ["next", "active", "retired"] }).notNull(),
    publicJwk: jsonb("public_jwk").$type<Record<string, unknown>>().notNull(),
    encryptedPrivateKey: text("encrypted_private_key").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex("one_active_client_key").on(t.connectionId, t.use, t.type).where(sql`${t.state} = 'active'`),
    uniqueIndex("one_next_client_key").on(t.connectionId, t.use, t.type).where(sql`${t.state} = 'next'`),
  ],
);

/** The link between a provider's subject and a user: the first key of every sign-in (checks.md 7.1). */
export const identities = pgTable(
  "identities",
  {
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    /** What a subject that is an e-mail address is found by, whatever its case (`foldSubject`); null: it counts byte for byte. */
    foldedSubject: text("folded_subject"),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    lastSignInAt: instant("last_sign_in_at"),
  },
  (t) => [
    primaryKey({ columns: [t.connectionId, t.issuer, t.subject] }),
    // Two spellings of one address that arrive at once are one person.
    unique("one_spelling_per_subject").on(t.connectionId, t.issuer, t.foldedSubject),
    // One subject a user and connection: a second one is "subject_changed" until an administrator relinks.
    unique("one_subject_per_user_and_connection").on(t.connectionId, t.userId),
    index("identities_by_user").on(t.userId),
  ],
);

/** Hands one connection to somebody without an account: what they hold is the token, of which the hash is kept. */
export const setupLinks = pgTable(
  "setup_links",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    tokenHash: text("token_hash").notNull().unique(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at").notNull(),
    revokedAt: instant("revoked_at"),
    openedAt: instant("opened_at"),
    importedAt: instant("brought_at"),
    testedAt: instant("tested_at"),
    readyAt: instant("ready_at"),
  },
  (t) => [index("setup_links_by_connection").on(t.connectionId, t.createdAt)],
);

/** Findings that an administrator has seen and does not want to be reminded of: one a kind and connection. */
export const findingDismissals = pgTable(
  "finding_dismissals",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    finding: text("finding").notNull(),
    /** Null: a finding of the organization itself. */
    connectionId: text("connection_id").references(() => connections.id, { onDelete: "cascade" }),
    /** What was found by then, as hashes: another value is news, and is shown again. */
    subjectHashes: jsonb("subject_hashes").$type<string[]>().notNull(),
    /** What was dismissed at once is restored at once. */
    batch: text("batch").notNull(),
    reason: text("reason").notNull(),
    author: text("author").notNull(),
    createdAt: createdAt(),
    /** Null: until it is restored. */
    endsAt: instant("ends_at"),
  },
  (t) => [
    uniqueIndex("one_dismissal_per_finding").on(t.organizationId, t.finding, sql`coalesce(${t.connectionId}, '')`),
    index("dismissals_by_connection").on(t.connectionId),
  ],
);

/**
 * The one connection of the installation through which operators may come in with their rights, once they have confirmed with a passkey
 * (decision 0078).
 */
export const operatorConnections = pgTable(
  "operator_connections",
  {
    /** One row, by a constraint. */
    place: integer("place").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    /** Who named it, by label. */
    namedBy: text("named_by").notNull(),
    namedAt: instant("named_at").notNull(),
  },
  (t) => [
    check("operator_connection_place", sql`${t.place} = 1`),
    index("operator_connections_by_organization").on(t.organizationId),
    index("operator_connections_by_connection").on(t.connectionId),
  ],
);
