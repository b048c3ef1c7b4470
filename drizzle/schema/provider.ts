import { foreignKey, index, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { applications } from "./applications";
import { instant } from "./columns";
import { sessions } from "./sessions";

/**
 * What the OpenID provider hands out and asks about: codes, tokens, requests under way. What opens something is kept as its hash.
 * A row goes with the session or the application that it came from, so that nothing outlives them.
 */
export const oidcArtifacts = pgTable(
  "oidc_artifacts",
  {
    model: text("model").notNull(),
    idHash: text("id_hash").notNull(),
    /** Null for what belongs to no client: the state of a sign-out by a browser in which nobody is signed in. */
    organizationId: text("organization_id"),
    applicationId: text("application_id"),
    sessionId: text("session_id").references(() => sessions.id, { onDelete: "cascade" }),
    /** The session and the client that tokens descend from: reuse of one revokes them all. */
    grantId: text("grant_id"),
    payload: jsonb("payload").$type<Record<string, unknown>>().notNull(),
    consumedAt: instant("consumed_at"),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.model, t.idHash] }),
    index("artifacts_by_expiry").on(t.expiresAt),
    index("artifacts_by_grant").on(t.grantId),
    index("artifacts_by_session").on(t.sessionId),
    index("artifacts_by_application").on(t.organizationId, t.applicationId),
    foreignKey({
      name: "artifact_of_application",
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }).onDelete("cascade"),
  ],
);

/**
 * Keys of the installation that sign ID tokens and what proxies are told. A key signs from `activeFrom` until another one of its
 * algorithm does; it is published before and after (decision 0049).
 */
export const providerKeys = pgTable("provider_keys", {
  id: text("id").primaryKey(),
  algorithm: text("algorithm", { enum: ["RS256", "ES256"] }).notNull(),
  /** The private key as a JWK, sealed. */
  encryptedKey: text("encrypted_key").notNull(),
  createdAt: instant("created_at").notNull(),
  activeFrom: instant("active_from").notNull(),
});
