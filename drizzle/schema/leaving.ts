import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt } from "./columns";
import { users } from "./directory";
import { organizationId } from "./organizations";

/** What was closed when somebody left, as it was at that moment. It outlives the user: it is the proof. */
export const leavingReceipts = pgTable(
  "leaving_receipts",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    userId: text("user_id").references(() => users.id, { onDelete: "set null" }),
    email: text("email").notNull(),
    name: text("name"),
    /** Who closed it: an administrator, an API key, or a directory. */
    closedBy: text("closed_by").notNull(),
    /** Parsed with its schema on every read. */
    doors: jsonb("doors").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    index("receipts_by_user").on(t.userId, t.createdAt),
    index("receipts_by_organization").on(t.organizationId, t.createdAt, t.id),
  ],
);
