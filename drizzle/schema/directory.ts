import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, integer, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import type { ViewList } from "@/lib/directory/saved-view";
import { createdAt, instant, jsonText } from "./columns";
import { organizationId } from "./organizations";

export const roles = pgTable(
  "roles",
  {
    organizationId: organizationId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    /** What holders may do in the console of the organization; null: it is closed to them. */
    consoleRole: text("console_role", { enum: ["owner", "administrator", "help_desk", "auditor"] }),
    /** Holders may open the console. */
    console: boolean("opens_console").notNull().generatedAlwaysAs(sql`console_role is not null`),
    /** Holders administer the organization: what the version before console roles reads, which must not take an auditor for more. */
    administers: boolean("console").notNull().default(false),
    /** 0 is the highest priority. */
    position: integer("position").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.key] })],
);

export const users = pgTable(
  "users",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    email: text("email").notNull(),
    emailVerifiedAt: instant("email_verified_at"),
    userName: text("user_name"),
    fullName: text("full_name"),
    firstName: text("first_name"),
    lastName: text("last_name"),
    phone: text("phone"),
    mobile: text("mobile"),
    locale: text("locale"),
    userPrincipalName: text("user_principal_name"),
    securityId: text("security_id"),
    status: text("status", { enum: ["active", "suspended"] })
      .notNull()
      .default("active"),
    /** Administers the installation. Effective only in sessions that no organization's provider vouched for. */
    operator: boolean("operator").notNull().default(false),
    /** Since when; null for those of versions that did not keep it. */
    operatorSince: instant("operator_since"),
    /** Who made them one, by label; null: the first run. */
    operatorAddedBy: text("operator_added_by"),
    createdBy: text("created_by", { enum: ["sign-in", "administrator", "api", "first-run", "directory"] }).notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull().defaultNow(),
    lastSignInAt: instant("last_sign_in_at"),
    /** When a mail last told them where to sign in; null: never. */
    invitedAt: instant("invited_at"),
  },
  (t) => [
    unique("users_email_per_organization").on(t.organizationId, t.email),
    index("users_by_email").on(t.email),
    index("users_by_created").on(t.organizationId, t.createdAt, t.id),
    // What people are called, as lists are sorted by it. There is none by the last sign-in: every sign-in would write it.
    index("users_by_name").on(
      t.organizationId,
      sql`(coalesce(nullif(${t.fullName}, ''), btrim(coalesce(${t.firstName}, '') || ' ' || coalesce(${t.lastName}, ''))))`,
      t.id,
    ),
  ],
);

/** Who holds which role, and what granted it: "manual", or the id of the connection whose sign-in granted it. */
export const userRoles = pgTable(
  "user_roles",
  {
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    roleKey: text("role_key").notNull(),
    grantedBy: text("granted_by").notNull(),
    /** One sentence for the user's page: why this role is held. */
    reason: text("reason").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.roleKey, t.grantedBy] }),
    // A role that somebody holds stays: the next role of its key must not find holders whom nobody chose.
    foreignKey({
      name: "held_roles_exist",
      columns: [t.organizationId, t.roleKey],
      foreignColumns: [roles.organizationId, roles.key],
    }).onDelete("restrict"),
    index("user_roles_by_role").on(t.organizationId, t.roleKey),
  ],
);

export const groups = pgTable(
  "groups",
  {
    organizationId: organizationId(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.key] })],
);

/** Who is in which group, and what granted it: "manual", or the id of the connection whose sign-in granted it. */
export const userGroups = pgTable(
  "user_groups",
  {
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    groupKey: text("group_key").notNull(),
    grantedBy: text("granted_by").notNull(),
    reason: text("reason").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.groupKey, t.grantedBy] }),
    foreignKey({
      columns: [t.organizationId, t.groupKey],
      foreignColumns: [groups.organizationId, groups.key],
    }).onDelete("cascade"),
    index("user_groups_by_group").on(t.organizationId, t.groupKey),
  ],
);

/** The fields of people that an organization defines for itself, beside those that everybody has. */
export const attributes = pgTable(
  "attributes",
  {
    organizationId: organizationId(),
    key: text("key").notNull(),
    label: text("label").notNull(),
    /** Never changes: values of another type would not fit. */
    type: text("type", { enum: ["text", "number", "boolean", "date", "list"] }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.organizationId, t.key] })],
);

/** What somebody has in such a field, and whose word it is: "manual", or the id of the connection whose sign-in set it. */
export const userAttributes = pgTable(
  "user_attributes",
  {
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    value: jsonText<string | number | boolean | string[]>("value").notNull(),
    setBy: text("set_by").notNull(),
    reason: text("reason").notNull(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.organizationId, t.key] }),
    foreignKey({
      name: "set_attributes_exist",
      columns: [t.organizationId, t.key],
      foreignColumns: [attributes.organizationId, attributes.key],
    }).onDelete("cascade"),
    index("user_attributes_by_key").on(t.organizationId, t.key),
  ],
);

/** How somebody looks at a list of an organization, by a name of their own: the query of its address. */
export const savedViews = pgTable(
  "saved_views",
  {
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    list: text("list").$type<ViewList>().notNull(),
    name: text("name").notNull(),
    query: text("query").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.organizationId, t.list, t.name] }),
    index("saved_views_by_organization").on(t.organizationId),
  ],
);

/** Mails that an administrator wants no more of; without a row they are sent. */
export const mutedNotices = pgTable(
  "muted_notices",
  {
    organizationId: organizationId(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    notice: text("notice", { enum: ["certificate", "secret", "webhook", "alert"] }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.notice] })],
);
