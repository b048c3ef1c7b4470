import { index, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { createdAt } from "./columns";
import { connections } from "./connections";
import { users } from "./directory";
import { organizationId } from "./organizations";

/** Whose choice it is, and of which mails: those that are about a connection. */
const ofMails = {
  organizationId: organizationId(),
  userId: text("user_id")
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  notice: text("notice", { enum: ["certificate", "secret", "alert"] }).notNull(),
};

/** Mails that an administrator wants about chosen connections alone; without a row they are sent about every one. */
export const narrowedNotices = pgTable("narrowed_notices", { ...ofMails, createdAt: createdAt() }, (t) => [
  primaryKey({ columns: [t.userId, t.notice] }),
]);

/** The connections that an administrator chose. They count while the mails are narrowed, and are there when they are narrowed again. */
export const noticeConnections = pgTable(
  "notice_connections",
  {
    ...ofMails,
    connectionId: text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" }),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.notice, t.connectionId] }),
    index("notice_connections_by_connection").on(t.connectionId),
  ],
);
