import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { createdAt, instant } from "./columns";
import { users } from "./directory";
import { organizationId } from "./organizations";
import { sessions } from "./sessions";

/** What people sign in to: a client of our OpenID provider, or a site behind a reverse proxy that asks us. */
export const applications = pgTable(
  "applications",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    kind: text("kind", { enum: ["oidc", "proxy"] }).notNull(),
    name: text("name").notNull(),
    /** The hash of an image of this organization. */
    logo: text("logo"),
    launchUrl: text("launch_url"),
    status: text("status", { enum: ["on", "off"] }).notNull(),
    /** Who may enter, which claims are released, and the paths of a proxy: parsed with their schemas on every read. */
    access: jsonb("access").notNull(),
    claims: jsonb("claims").notNull(),
    paths: jsonb("paths").notNull(),
    redirectUris: jsonb("redirect_uris").$type<string[]>().notNull(),
    postLogoutRedirectUris: jsonb("post_logout_redirect_uris").$type<string[]>().notNull(),
    initiateLoginUri: text("initiate_login_uri"),
    backchannelLogoutUri: text("backchannel_logout_uri"),
    /** Null for a proxy. */
    clientId: text("client_id").unique(),
    clientAuth: text("client_auth", {
      enum: ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"],
    }),
    /** The public keys of a client that signs its requests for tokens: given here, or read from its address. */
    jwks: jsonb("jwks"),
    jwksUri: text("jwks_uri"),
    /** Null for a client of the OpenID provider. */
    origin: text("origin"),
    createdBy: text("created_by").notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    index("applications_by_organization").on(t.organizationId, t.createdAt, t.id),
    // What belongs to an application belongs to its organization: the foreign keys of its parts name both.
    unique("application_of_organization").on(t.organizationId, t.id),
    unique("one_application_per_origin").on(t.organizationId, t.origin),
    check(
      "application_is_of_its_kind",
      sql`(${t.kind} = 'oidc') = (${t.clientId} is not null and ${t.origin} is null)`,
    ),
    check("proxy_has_an_origin", sql`(${t.kind} = 'proxy') = (${t.origin} is not null)`),
  ],
);

const applicationParts = {
  organizationId: organizationId(),
  applicationId: text("application_id").notNull(),
};

/** The configurations that were saved, whole. */
export const applicationVersions = pgTable(
  "application_versions",
  {
    ...applicationParts,
    version: integer("version").notNull(),
    configuration: jsonb("configuration").notNull(),
    author: text("author").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.applicationId, t.version] }),
    foreignKey({
      name: "version_of_application",
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }).onDelete("cascade"),
  ],
);

/** Client secrets: 256 bits, of which the hash is kept. Two at most are live, one in each slot. */
export const applicationSecrets = pgTable(
  "application_secrets",
  {
    id: text("id").primaryKey(),
    ...applicationParts,
    slot: smallint("slot").notNull(),
    secretHash: text("secret_hash").notNull(),
    hint: text("hint").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    lastUsedAt: instant("last_used_at"),
  },
  (t) => [
    unique("one_secret_per_slot").on(t.applicationId, t.slot),
    check("two_live_secrets", sql`${t.slot} in (1, 2)`),
    foreignKey({
      name: "secret_of_application",
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }).onDelete("cascade"),
  ],
);

/** Who used an application, and when first and last. */
export const applicationUses = pgTable(
  "application_uses",
  {
    ...applicationParts,
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    firstUsedAt: instant("first_used_at").notNull(),
    lastUsedAt: instant("last_used_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.applicationId, t.userId] }),
    index("uses_by_application").on(t.applicationId, t.lastUsedAt, t.userId),
    index("uses_by_user").on(t.userId),
    foreignKey({
      name: "use_of_application",
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }).onDelete("cascade"),
  ],
);

/**
 * Which applications a session reached: they are told when it ends. The end of a session, by whatever way, empties `sessionId` in the same
 * transaction, and a job tells the application: these rows are the outbox (decision 0049).
 */
export const applicationSessions = pgTable(
  "application_sessions",
  {
    ...applicationParts,
    /** How the application knows the session. */
    sid: text("sid").primaryKey(),
    /** Null once the session is over. */
    sessionId: text("session_id").references(() => sessions.id, { onDelete: "set null" }),
    /** The person may be gone when the application is told. */
    userId: text("user_id").notNull(),
    firstUsedAt: instant("first_used_at").notNull(),
    lastUsedAt: instant("last_used_at").notNull(),
    /** How often the application was told in vain, and when it is told again. */
    tries: integer("tries").notNull().default(0),
    nextTryAt: instant("next_try_at"),
  },
  (t) => [
    index("application_sessions_by_session").on(t.sessionId),
    index("application_sessions_by_application").on(t.applicationId),
    index("application_sessions_to_tell").on(t.nextTryAt).where(sql`${t.sessionId} is null`),
    foreignKey({
      name: "session_of_application",
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }).onDelete("cascade"),
  ],
);
