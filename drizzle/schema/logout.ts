import { index, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { connections } from "./connections";
import { organizationId } from "./organizations";

/**
 * LogoutRequests that we sent to a provider. The session here has ended before; what comes back only says what the person is told. A
 * row of its own kind, so that no response to a sign-in can ever name one.
 */
export const logoutRequests = pgTable(
  "logout_requests",
  {
    /** The ID of the LogoutRequest. */
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    /** A test ends no session here, and asks the provider about who tested last. */
    purpose: text("purpose", { enum: ["logout", "test"] })
      .notNull()
      .default("logout"),
    /** The event of the answer, or of its absence: where the person who tested reads what came. */
    eventReference: text("event_reference"),
    /** The browser that is told the outcome. */
    browserHash: text("browser_hash").notNull().unique(),
    /** Whose session ended, for the event. */
    userId: text("user_id"),
    email: text("email"),
    /** What the provider answered; "unanswered" when the browser came back without an answer. Null: not yet. */
    result: text("result", { enum: ["success", "partial", "failed", "unanswered"] }),
    createdAt: instant("created_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
    /** When the answer came. One answer counts. */
    usedAt: instant("used_at"),
  },
  (t) => [index("logout_requests_by_expiry").on(t.expiresAt)],
);
