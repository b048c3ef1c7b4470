import { foreignKey, index, pgTable, text } from "drizzle-orm/pg-core";
import { applications } from "./applications";
import { createdAt, instant } from "./columns";
import { organizationId } from "./organizations";
import { sessions } from "./sessions";

const ofApplication = {
  organizationId: organizationId(),
  applicationId: text("application_id").notNull(),
};

/** A browser that was sent here by a proxy and is not signed in yet: where it wants to go, and what proves that it is the same. */
export const proxyAttempts = pgTable(
  "proxy_attempts",
  {
    handleHash: text("handle_hash").primaryKey(),
    ...ofApplication,
    browserHash: text("browser_hash").notNull(),
    returnPath: text("return_path").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [
    index("proxy_attempts_by_expiry").on(t.expiresAt),
    index("proxy_attempts_by_application").on(t.organizationId, t.applicationId),
    foreignKey({
      name: "attempt_of_application",
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }).onDelete("cascade"),
  ],
);

/** The way of a session to the application's own host: hashed handle, one use, 60 seconds, one browser. */
export const proxyTickets = pgTable(
  "proxy_tickets",
  {
    handleHash: text("handle_hash").primaryKey(),
    ...ofApplication,
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    browserHash: text("browser_hash").notNull(),
    returnPath: text("return_path").notNull(),
    expiresAt: instant("expires_at").notNull(),
    usedAt: instant("used_at"),
  },
  (t) => [
    index("proxy_tickets_by_expiry").on(t.expiresAt),
    index("proxy_tickets_by_session").on(t.sessionId),
    index("proxy_tickets_by_application").on(t.organizationId, t.applicationId),
    foreignKey({
      name: "ticket_of_application",
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }).onDelete("cascade"),
  ],
);

/** A browser on the application's host: its cookie stands for a session of ours, opens this application alone, and goes with the session. */
export const proxySessions = pgTable(
  "proxy_sessions",
  {
    tokenHash: text("token_hash").primaryKey(),
    ...ofApplication,
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (t) => [
    index("proxy_sessions_by_session").on(t.sessionId),
    index("proxy_sessions_by_application").on(t.organizationId, t.applicationId),
    foreignKey({
      name: "proxy_session_of_application",
      columns: [t.organizationId, t.applicationId],
      foreignColumns: [applications.organizationId, applications.id],
    }).onDelete("cascade"),
  ],
);
