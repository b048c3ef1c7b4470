import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { organizations } from "./organizations";

/**
 * Mails that nobody waits for, written in the transaction of what they tell of and sent after it, again and again until a mail server
 * takes them. One that was sent is deleted. Codes never come here.
 */
export const queuedMails = pgTable(
  "queued_mails",
  {
    id: text("id").primaryKey(),
    /** Null for mails of the installation itself. */
    organizationId: text("organization_id").references(() => organizations.id, { onDelete: "cascade" }),
    recipient: text("recipient").notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    attempt: integer("attempt").notNull().default(0),
    nextAt: instant("next_at").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("queued_mails_due").on(t.nextAt)],
);
