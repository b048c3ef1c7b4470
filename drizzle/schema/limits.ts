import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";

/** Points that a key took in its present minute, counted for all instances. */
export const rateLimits = pgTable(
  "rate_limits",
  {
    /** A hash of the limit's name and of what it counts: addresses of machines are nowhere. */
    key: text("key").primaryKey(),
    points: integer("points").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("rate_limits_by_expiry").on(t.expiresAt)],
);
