import { sql } from "drizzle-orm";
import { bigint, boolean, check, index, integer, jsonb, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import type { AuthenticationWords } from "@/lib/identity/asserted-identity";
import { bytes, createdAt, instant } from "./columns";
import { connections } from "./connections";
import { users } from "./directory";
import { organizationId } from "./organizations";

export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    tokenHash: text("token_hash").notNull().unique(),
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    method: text("method", { enum: ["saml", "oidc", "code", "recovery", "passkey", "first-run"] }).notNull(),
    connectionId: text("connection_id").references(() => connections.id, { onDelete: "cascade" }),
    /** NameID with qualifiers and SessionIndex (or sub and sid), for logout at the provider. */
    encryptedSubject: text("encrypted_subject"),
    /** What a logout of the provider finds the session by: keyed hashes of its subject and of its `sid` (decision 0054). */
    subjectKey: text("subject_key"),
    sidKey: text("sid_key"),
    address: text("address"),
    userAgent: text("user_agent"),
    /** When whoever vouches for the person saw them authenticate; null: when the session began. */
    authenticatedAt: instant("authenticated_at"),
    /** How, in the provider's words; null where it said nothing, or no provider vouches. */
    authentication: jsonb("authentication").$type<AuthenticationWords>(),
    createdAt: instant("created_at").notNull(),
    lastSeenAt: instant("last_seen_at").notNull(),
    /** The idle limit; moves with use. */
    expiresAt: instant("expires_at").notNull(),
    /** The absolute limit; moves with the policy alone. */
    endsAt: instant("ends_at").notNull(),
    /** The policy's idle limit for this session. */
    idleMinutes: integer("idle_minutes").notNull().default(480),
    /** The provider's own end of its session, which no policy extends. */
    providerEndsAt: instant("provider_ends_at"),
    /** When the person confirmed it with a second factor; null: not yet (decision 0077). */
    confirmedAt: instant("confirmed_at"),
    /** The passkey that did; null: a recovery code, which is used up. */
    confirmedBy: text("confirmed_by"),
  },
  (t) => [
    index("sessions_by_user").on(t.userId),
    index("sessions_by_expiry").on(t.expiresAt),
    index("sessions_by_organization").on(t.organizationId, t.createdAt, t.id),
    index("sessions_by_connection").on(t.connectionId),
    index("sessions_by_subject").on(t.subjectKey).where(sql`${t.subjectKey} is not null`),
    index("sessions_by_sid").on(t.sidKey).where(sql`${t.sidKey} is not null`),
  ],
);

/** The SessionIndexes of an assertion, as keyed hashes: there may be several, and a LogoutRequest names some of them. */
export const sessionIndexes = pgTable(
  "session_indexes",
  {
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
  },
  (t) => [primaryKey({ columns: [t.sessionId, t.key] }), index("session_indexes_by_key").on(t.key)],
);

/** Logout messages of providers that were obeyed once: a second presentation is a replay. */
export const seenLogouts = pgTable(
  "seen_logouts",
  {
    connectionId: text("connection_id").notNull(),
    /** The hash of `jti` or of the request's ID. */
    messageKey: text("message_key").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.connectionId, t.messageKey] }), index("seen_logouts_by_expiry").on(t.expiresAt)],
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
    /** Names the secret whose pepper is in the hash; null for a code that an earlier version made. */
    keyId: text("key_id"),
    createdAt: createdAt(),
    usedAt: instant("used_at"),
  },
  (t) => [index("recovery_codes_by_user").on(t.userId)],
);

/** Peppers of secrets that were rotated away, for the recovery codes that were hashed with them. */
export const keptPeppers = pgTable("kept_peppers", {
  /** Names the secret. */
  keyId: text("key_id").primaryKey(),
  /** Sealed with the secret of today. */
  encryptedPepper: text("encrypted_pepper").notNull(),
  createdAt: createdAt(),
});

/** Passkeys (WebAuthn) of people who administer something: a way in beside recovery codes. No secret: the private key is theirs. */
export const passkeys = pgTable(
  "passkeys",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** Which of a person's passkeys: with the constraints below nobody has more than ten. */
    place: integer("place").notNull(),
    name: text("name").notNull(),
    /** base64url, as browsers write it. */
    credentialId: text("credential_id").notNull().unique(),
    /** In the form of COSE. */
    publicKey: bytes("public_key").notNull(),
    /** How often the authenticator signed, by its own count; 0 where it does not count. */
    counter: bigint("counter", { mode: "number" }).notNull(),
    transports: jsonb("transports").$type<string[]>().notNull(),
    /** Kept by a provider of passkeys, and on more than one device. */
    isBackedUp: boolean("is_backed_up").notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [
    unique("passkeys_by_place").on(t.userId, t.place),
    check("passkey_place", sql`${t.place} between 1 and 10`),
    index("passkeys_by_organization").on(t.organizationId),
  ],
);

/** What a browser was asked to sign, kept for one answer of this browser. */
export const passkeyChallenges = pgTable(
  "passkey_challenges",
  {
    browserHash: text("browser_hash").primaryKey(),
    challenge: text("challenge").notNull(),
    purpose: text("purpose", { enum: ["register", "sign-in", "prove"] }).notNull(),
    /** Who asked; null for a sign-in, where nobody is known yet. */
    userId: text("user_id").references(() => users.id, { onDelete: "cascade" }),
    /** The session that is to be confirmed; null for the other purposes. */
    sessionId: text("session_id"),
    returnPath: text("return_path").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [index("passkey_challenges_by_expiry").on(t.expiresAt), index("passkey_challenges_by_user").on(t.userId)],
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
