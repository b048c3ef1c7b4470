import { jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns";
import { organizationId } from "./organizations";

/** What an organization wants to be alerted of; without a row, the defaults. */
export const alertRules = pgTable("alert_rules", {
  organizationId: organizationId().primaryKey(),
  /** Parsed with its schema on every read. */
  rules: jsonb("rules").notNull(),
  updatedAt: instant("updated_at").notNull(),
});

/** Alerts that hold at the moment: each is told once when it begins, and once when it is over. */
export const raisedAlerts = pgTable(
  "raised_alerts",
  {
    organizationId: organizationId(),
    kind: text("kind", { enum: ["failing", "silent"] }).notNull(),
    /** The connection that fails; the organization itself where nobody could sign in. */
    subject: text("subject").notNull(),
    since: instant("since").notNull(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.kind, t.subject] })],
);
