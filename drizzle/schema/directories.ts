import { sql } from "drizzle-orm";
import {
  bigserial,
  boolean,
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
import { connections } from "./connections";
import { groups, users } from "./directory";
import { leavingReceipts } from "./leaving";
import { organizationId } from "./organizations";

/** Which words of a directory are which role here. The order of the rows is their priority. */
export type DirectoryRoles = {
  policy: "first" | "highest" | "all";
  /** What everybody gets whom no row means; null: nothing. */
  default: string | null;
  rules: { from: "group" | "role"; value: string; role: string }[];
};

/** A provider's directory that pushes people and groups here by SCIM. */
export const directories = pgTable(
  "directories",
  {
    id: text("id").primaryKey(),
    organizationId: organizationId(),
    /** The connection by which the same people sign in: its subjects are the directory's external ids. */
    connectionId: text("connection_id").references(() => connections.id, { onDelete: "set null" }),
    name: text("name").notNull(),
    preset: text("preset", { enum: ["entra", "okta", "onelogin", "google", "jumpcloud", "other"] }).notNull(),
    status: text("status", { enum: ["active", "paused"] })
      .notNull()
      .default("active"),
    /** What finds somebody who was here before the directory named them. */
    matchBy: text("match_by", { enum: ["email", "userName"] })
      .notNull()
      .default("email"),
    /** What a DELETE does to a person. */
    onDelete: text("on_delete", { enum: ["suspend", "remove"] })
      .notNull()
      .default("suspend"),
    /** How many members one group may have. */
    maxMembers: integer("max_members").notNull().default(50_000),
    /** Answers as if, and keeps what it is told; nobody's account, groups or sessions change. */
    dryRun: boolean("dry_run").notNull().default(false),
    /** When the dry run of now began, or the last one; null: from its creation, or never. */
    dryRunSince: instant("dry_run_since"),
    /** Null: the directory gives no roles. */
    roles: jsonb("roles").$type<DirectoryRoles>(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull(),
    lastRequestAt: instant("last_request_at"),
  },
  (t) => [
    // What belongs to a directory belongs to its organization: the foreign keys of its parts name both.
    unique("directory_of_organization").on(t.organizationId, t.id),
    index("directories_by_organization").on(t.organizationId, t.createdAt, t.id),
    index("directories_by_connection").on(t.connectionId),
  ],
);

const directoryParts = {
  organizationId: organizationId(),
  directoryId: text("directory_id").notNull(),
};

/** What opens a directory: 256 bits, of which the hash is kept. Two at most are live, one in each slot, so that one can be replaced. */
export const directoryTokens = pgTable(
  "directory_tokens",
  {
    id: text("id").primaryKey(),
    ...directoryParts,
    slot: smallint("slot").notNull(),
    tokenHash: text("token_hash").notNull().unique(),
    hint: text("hint").notNull(),
    label: text("label").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: createdAt(),
    expiresAt: instant("expires_at"),
    lastUsedAt: instant("last_used_at"),
    /** What the last caller called itself (User-Agent). */
    lastClient: text("last_client"),
  },
  (t) => [
    unique("one_directory_token_per_slot").on(t.directoryId, t.slot),
    check("two_live_directory_tokens", sql`${t.slot} in (1, 2)`),
    foreignKey({
      name: "token_of_directory",
      columns: [t.organizationId, t.directoryId],
      foreignColumns: [directories.organizationId, directories.id],
    }).onDelete("cascade"),
  ],
);

/** People as the directory says them, and who they are here. */
export const directoryUsers = pgTable(
  "directory_users",
  {
    /** Ours (a UUID), never the client's. */
    id: text("id").primaryKey(),
    ...directoryParts,
    /** Null while nothing is done (a dry run), or once the user was removed here. */
    userId: text("user_id").references(() => users.id, { onDelete: "set null" }),
    userName: text("user_name").notNull(),
    /** What counts as the same name: lower case. */
    userNameKey: text("user_name_key").notNull(),
    externalId: text("external_id"),
    /** The address that is theirs here, as it is compared; null when what they have is none. */
    email: text("email"),
    displayName: text("display_name"),
    /** Stays as it is when the client takes the attribute away. */
    active: boolean("active").notNull(),
    /** What `active` was when it was last carried out, of a user whom a dry run speaks about; null: nothing waits for its end. */
    activeBeforeDryRun: boolean("active_before_dry_run"),
    /** The validated attributes as they were sent, without userName, externalId and what belongs to us. */
    resource: jsonb("resource").$type<Record<string, unknown>>().notNull(),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    unique("directory_user_of_directory").on(t.directoryId, t.id),
    unique("one_user_name_per_directory").on(t.directoryId, t.userNameKey),
    // What the client calls somebody is its own business (RFC 7643, 3.1): two may have one.
    index("directory_users_by_external_id").on(t.directoryId, t.externalId),
    // Two directories that both say who somebody is would undo each other.
    unique("one_directory_per_user").on(t.userId),
    index("directory_users_by_created").on(t.directoryId, t.createdAt, t.id),
    index("directory_users_by_email").on(t.organizationId, t.email),
    foreignKey({
      name: "user_of_directory",
      columns: [t.organizationId, t.directoryId],
      foreignColumns: [directories.organizationId, directories.id],
    }).onDelete("cascade"),
  ],
);

/** Users whose entry a directory deleted in a dry run: what becomes of them waits for its end. */
export const directoryDepartures = pgTable(
  "directory_departures",
  {
    ...directoryParts,
    userId: text("user_id")
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    /** What the directory called them. */
    userName: text("user_name").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.directoryId, t.userId] }),
    index("directory_departures_by_user").on(t.userId),
    foreignKey({
      name: "departure_of_directory",
      columns: [t.organizationId, t.directoryId],
      foreignColumns: [directories.organizationId, directories.id],
    }).onDelete("cascade"),
  ],
);

/** Groups as the directory says them, and which of ours each is. */
export const directoryGroups = pgTable(
  "directory_groups",
  {
    id: text("id").primaryKey(),
    ...directoryParts,
    displayName: text("display_name").notNull(),
    displayNameKey: text("display_name_key").notNull(),
    externalId: text("external_id"),
    /** Null while nothing is done (a dry run). */
    groupKey: text("group_key"),
    /** What it was called when its name was last carried out, of a group that a dry run renamed; null: nothing waits for its end. */
    nameBeforeDryRun: text("name_before_dry_run"),
    version: integer("version").notNull().default(1),
    createdAt: createdAt(),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    unique("directory_group_of_directory").on(t.directoryId, t.id),
    unique("one_display_name_per_directory").on(t.directoryId, t.displayNameKey),
    index("directory_groups_by_external_id").on(t.directoryId, t.externalId),
    index("directory_groups_by_created").on(t.directoryId, t.createdAt, t.id),
    index("directory_groups_by_key").on(t.organizationId, t.groupKey),
    foreignKey({
      name: "group_of_directory",
      columns: [t.organizationId, t.directoryId],
      foreignColumns: [directories.organizationId, directories.id],
    }).onDelete("cascade"),
    // A group that a directory fills stays, as one that a connection names does.
    foreignKey({
      name: "filled_groups_exist",
      columns: [t.organizationId, t.groupKey],
      foreignColumns: [groups.organizationId, groups.key],
    }),
  ],
);

/** Who is in which group, as the directory says it. Both are of the same directory. */
export const directoryMembers = pgTable(
  "directory_members",
  {
    ...directoryParts,
    groupId: text("group_id").notNull(),
    directoryUserId: text("directory_user_id").notNull(),
    /** What the client calls the member, where it said. */
    display: text("display"),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.groupId, t.directoryUserId] }),
    index("directory_members_by_user").on(t.directoryId, t.directoryUserId),
    foreignKey({
      name: "member_of_organization",
      columns: [t.organizationId, t.directoryId],
      foreignColumns: [directories.organizationId, directories.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "member_of_group",
      columns: [t.directoryId, t.groupId],
      foreignColumns: [directoryGroups.directoryId, directoryGroups.id],
    }).onDelete("cascade"),
    foreignKey({
      name: "member_is_a_directory_user",
      columns: [t.directoryId, t.directoryUserId],
      foreignColumns: [directoryUsers.directoryId, directoryUsers.id],
    }).onDelete("cascade"),
  ],
);

/** What the directory asked, and what it changed here: one row a request. */
export const scimRequests = pgTable(
  "scim_requests",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    ...directoryParts,
    at: instant("at").notNull(),
    method: text("method").notNull(),
    /** Below the directory's address, with its query. */
    path: text("path").notNull(),
    status: integer("status").notNull(),
    scimType: text("scim_type"),
    /** What it was in one word, such as "user.created"; "read" for what only asks. */
    action: text("action").notNull(),
    targetType: text("target_type", { enum: ["user", "group"] }),
    /** The id at the directory, and the name that people know. */
    targetId: text("target_id"),
    targetLabel: text("target_label"),
    /** The Gatehouse user, for the list of one person's requests. They may be gone. */
    userId: text("user_id"),
    client: text("client"),
    milliseconds: integer("milliseconds").notNull(),
    dryRun: boolean("dry_run").notNull(),
    /** The attributes that we know, so that no field can hold a password; null for what has no body. */
    body: jsonb("body").$type<Record<string, unknown>>(),
    /** Facts: what changed, or in a dry run would; what was left alone, and why. */
    facts: jsonb("facts").notNull(),
    /** The receipt of what it closed, where somebody was deactivated or deleted. */
    receiptId: text("receipt_id").references(() => leavingReceipts.id, { onDelete: "set null" }),
  },
  (t) => [
    index("scim_requests_by_receipt").on(t.receiptId),
    index("scim_requests_by_directory").on(t.directoryId, t.id),
    index("scim_requests_by_user").on(t.organizationId, t.userId, t.id),
    index("scim_requests_by_time").on(t.at),
    foreignKey({
      name: "request_of_directory",
      columns: [t.organizationId, t.directoryId],
      foreignColumns: [directories.organizationId, directories.id],
    }).onDelete("cascade"),
  ],
);
