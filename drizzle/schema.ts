import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigserial,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";

/**
 * The whole database. Every table that belongs to an organization carries `organizationId`, and every query names it:
 * users of one organization can never be reached through another. Single use, uniqueness and ownership are constraints
 * here, not reads before writes.
 */

/** The addresses of a SAML provider as its metadata names them. */
export type PublishedEndpoints = { ssoUrl: string | null; ssoBinding: "redirect" | "post"; sloUrl: string | null };

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const createdAt = () => instant("created_at").notNull().defaultNow();
const organizationId = () =>
  text("organization_id")
    .notNull()
    .references(() => organizations.id, { onDelete: "cascade" });

/** The picture that a configuration shows, for the look-up whether a picture is still shown. */
const buttonImage = (config: AnyPgColumn) => sql`(${config} #>> '{signIn,buttonImage}')`;

export const organizations = pgTable("organizations", {
  id: text("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  /** The value that the customer's identity provider may assert to name this organization (reference row IK-O3). */
  tenantId: text("tenant_id"),
  /** The operator's switch (IK-O10): off means that no connection of this organization signs anybody in. */
  ssoEnabled: boolean("sso_enabled").notNull().default(true),
  claimsRetentionDays: integer("claims_retention_days").notNull().default(30),
  /** How long the answers of sign-ins are kept whole, to be judged again; 0: not at all. Those of tests: a day. */
  answersRetentionHours: integer("answers_retention_hours").notNull().default(0),
  /** Mailed codes: offered beside a provider, asked for after the e-mail (EN-49), or off (single sign-on required). */
  emailCodes: text("email_codes", { enum: ["offered", "choice", "off"] })
    .notNull()
    .default("offered"),
  /** People who are not registered must start at the identity provider (IK-O5). */
  registeredOnly: boolean("registered_only").notNull().default(false),
  /** What the sign-in pages show beside the name: the hash of an image of this organization, and `#rrggbb`. */
  logo: text("logo"),
  accentColor: text("accent_color"),
  createdAt: createdAt(),
});

const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/** Pictures of buttons and logos, by the hash of their bytes; drawn anew on upload, so that nothing in them can run. */
export const images = pgTable(
  "images",
  {
    organizationId: organizationId(),
    hash: text("hash").notNull(),
    content: bytes("content").notNull(),
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.hash] }),
    index("images_by_hash").on(t.hash),
    index("images_by_created").on(t.createdAt),
  ],
);

/** Domains that an organization claims. Many may claim one, only one may hold it as verified. */
export const domains = pgTable(
  "domains",
  {
    organizationId: organizationId(),
    /** Lower case, ASCII (IDNA). */
    domain: text("domain").notNull(),
    /** The proof to publish: 128 bits, for this organization and domain alone. */
    token: text("token").notNull(),
    includeSubdomains: boolean("include_subdomains").notNull().default(false),
    verifiedAt: instant("verified_at"),
    /** Since when the proof of a verified domain is gone; 14 days later it counts as unverified. */
    failingSince: instant("failing_since"),
    lastCheckedAt: instant("last_checked_at"),
    lastOutcome: text("last_outcome"),
    lastFound: jsonb("last_found").$type<string[]>().notNull().default([]),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.domain] }),
    uniqueIndex("one_holder_per_domain").on(t.domain).where(sql`${t.verifiedAt} is not null`),
    index("domains_by_check").on(t.lastCheckedAt),
  ],
);

export const roles = pgTable(
  "roles",
  {
    organizationId: organizationId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    /** Holders administer the organization in the console. */
    console: boolean("console").notNull().default(false),
    /** 0 is the highest priority. */
    position: integer("position").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.key] })],
);

export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    email: text("email").notNull(),
    emailVerifiedAt: instant("email_verified_at"),
    userName: text("user_name"),
    fullName: text("full_name"),
    firstName: text("first_name"),
    lastName: text("last_name"),
    phone: text("phone"),
    mobile: text("mobile"),
    locale: text("locale"),
    userPrincipalName: text("user_principal_name"),
    securityId: text("security_id"),
    status: text("status", { enum: ["active", "suspended"] })
      .notNull()
      .default("active"),
    /** Administers the installation. Effective only in sessions that no organization's provider vouched for. */
    operator: boolean("operator").notNull().default(false),
    createdBy: text("created_by", { enum: ["sign-in", "administrator", "api", "first-run"] }).notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    lastSignInAt: instant("last_sign_in_at"),
  },
  (t) => [
    unique("users_email_per_organization").on(t.organizationId, t.email),
    index("users_by_email").on(t.email),
    index("users_by_created").on(t.organizationId, t.createdAt, t.id),
  ],
);

/** Who holds which role, and what granted it: "manual", or the id of the connection whose sign-in granted it. */
export const userRoles = pgTable(
  "user_roles",
  {
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    roleKey: text("role_key").notNull(),
    grantedBy: text("granted_by").notNull(),
    /** One sentence for the user's page: why this role is held. */
    reason: text("reason").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.roleKey, t.grantedBy] }),
    // A role that somebody holds stays: the next role of its key must not find holders whom nobody chose.
    foreignKey({
      name: "held_roles_exist",
      columns: [t.organizationId, t.roleKey],
      foreignColumns: [roles.organizationId, roles.key],
    }).onDelete("restrict"),
    index("user_roles_by_role").on(t.organizationId, t.roleKey),
  ],
);

export const groups = pgTable(
  "groups",
  {
    organizationId: organizationId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.key] })],
);

/** Who is in which group, and what granted it: "manual", or the id of the connection whose sign-in granted it. */
export const userGroups = pgTable(
  "user_groups",
  {
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    groupKey: text("group_key").notNull(),
    grantedBy: text("granted_by").notNull(),
    reason: text("reason").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.groupKey, t.grantedBy] }),
    foreignKey({
      columns: [t.organizationId, t.groupKey],
      foreignColumns: [groups.organizationId, groups.key],
    }).onDelete("cascade"),
    index("user_groups_by_group").on(t.organizationId, t.groupKey),
  ],
);

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
    /** Parsed with the stored schema of the kind on every read. */
    config: jsonb("config").notNull(),
    version: integer("version").notNull().default(1),
    metadataFetchedAt: instant("metadata_fetched_at"),
    /** The last try to refresh by itself, how it failed (null: it did not), and when the next one is due. */
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
 * Certificates beside the trusted ones: `quarantined` ones signed an answer or stand in metadata and wait for an
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

/** The link between a provider's subject and a user: the first key of every sign-in (checks.md 7). */
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
    broughtAt: instant("brought_at"),
    testedAt: instant("tested_at"),
    readyAt: instant("ready_at"),
  },
  (t) => [index("setup_links_by_connection").on(t.connectionId, t.createdAt)],
);

/** A trial of a configuration that may not be saved. It signs nobody in and changes nobody. */
export const connectionTests = pgTable(
  "connection_tests",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    /** Who tests: only they may walk to the provider with it. An administrator, or whoever holds a hand-over link. */
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

/** A judged sign-in that waits for the same-site landing: hashed handle, one use, 60 seconds. */
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
    sessionEndsAt: instant("session_ends_at"),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [index("tickets_by_expiry").on(t.expiresAt), index("tickets_by_attempt").on(t.attemptId)],
);

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    tokenHash: text("token_hash").notNull().unique(),
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    method: text("method", { enum: ["saml", "oidc", "code", "recovery", "first-run"] }).notNull(),
    connectionId: text("connection_id").references(() => connections.id, { onDelete: "cascade" }),
    /** NameID with qualifiers and SessionIndex (or sub and sid), for logout at the provider. */
    encryptedSubject: text("encrypted_subject"),
    address: text("address"),
    userAgent: text("user_agent"),
    createdAt: instant("created_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    /** The idle limit; moves with use. */
    expiresAt: instant("expires_at").notNull(),
    /** The absolute limit; never moves. */
    endsAt: instant("ends_at").notNull(),
  },
  (t) => [index("sessions_by_user").on(t.userId), index("sessions_by_expiry").on(t.expiresAt)],
);

export const signInEvents = pgTable(
  "sign_in_events",
  {
    reference: text("reference").primaryKey(),
    /** Null when the message named no connection of ours. */
    organizationId: text("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    connectionId: text("connection_id"),
    connectionName: text("connection_name"),
    connectionVersion: integer("connection_version"),
    protocol: text("protocol", { enum: ["saml", "oidc", "code", "recovery"] }).notNull(),
    purpose: text("purpose", { enum: ["sign-in", "test"] }).notNull(),
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
  ],
);

/** The whole answer of a test, or of a sign-in where the organization wants it: sealed, for a limited time. */
export const keptAnswers = pgTable(
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
  },
  (t) => [index("audit_by_organization").on(t.organizationId, t.id)],
);

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
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
    revokedAt: instant("revoked_at"),
  },
  (t) => [index("keys_by_organization").on(t.organizationId)],
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

/** E-mailed one-time codes. A challenge is made for unknown addresses too, so that the answer tells nothing. */
export const loginCodes = pgTable(
  "login_codes",
  {
    challengeHash: text("challenge_hash").primaryKey(),
    email: text("email").notNull(),
    organizationSlug: text("organization_slug"),
    address: text("address").notNull(),
    /** The browser that asked, when it once signed in with this e-mail address: it has limits of its own. */
    deviceId: text("device_id"),
    codeHash: text("code_hash").notNull(),
    triesLeft: integer("tries_left").notNull(),
    triesTaken: integer("tries_taken").notNull().default(0),
    returnPath: text("return_path").notNull(),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [
    index("codes_by_email").on(t.email, t.createdAt),
    index("codes_by_address").on(t.address, t.createdAt),
    index("codes_by_expiry").on(t.expiresAt),
  ],
);

export const recoveryCodes = pgTable(
  "recovery_codes",
  {
    codeHash: text("code_hash").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
    usedAt: instant("used_at"),
  },
  (t) => [index("recovery_codes_by_user").on(t.userId)],
);

export const firstRunTokens = pgTable(
  "first_run_tokens",
  {
    tokenHash: text("token_hash").primaryKey(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [index("first_run_tokens_by_expiry").on(t.expiresAt)],
);
