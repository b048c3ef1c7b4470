import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { StoredTexts } from "@/lib/branding/own-texts";
import { bytes, createdAt, instant } from "./columns";

/*
 * Users of one organization can never be reached through another. Single use, uniqueness and ownership are constraints of
 * these tables, not reads before writes.
 */

export const organizations = pgTable(
  "organizations",
  {
    id: text("id").primaryKey(),
    slug: text("slug").notNull().unique(),
    name: text("name").notNull(),
    /** The value that the customer's identity provider may assert to name this organization (reference row IK-O3). */
    tenantId: text("tenant_id"),
    /** The operator's switch (IK-O10): off means that no connection of this organization signs anybody in. */
    ssoEnabled: boolean("sso_enabled").notNull().default(true),
    claimsRetentionDays: integer("claims_retention_days").notNull().default(30),
    /** How long the answers of sign-ins are kept whole, to be checked again; 0: not at all. Those of tests: a day. */
    answersRetentionHours: integer("answers_retention_hours").notNull().default(0),
    /** Mailed codes: offered beside a provider, asked for after the e-mail (EN-49), or off (single sign-on required). */
    emailCodes: text("email_codes", { enum: ["offered", "choice", "off"] })
      .notNull()
      .default("offered"),
    /** People who are not registered must start at the identity provider (IK-O5). */
    registeredOnly: boolean("registered_only").notNull().default(false),
    /** How long a session lasts without use, and at most; a connection may narrow both. */
    sessionIdleMinutes: integer("session_idle_minutes").notNull().default(480),
    sessionAbsoluteMinutes: integer("session_absolute_minutes").notNull().default(10_080),
    /** The console asks for a new sign-in after so many hours; null: it does not. */
    consoleSignInHours: integer("console_sign_in_hours"),
    /** Who confirms a session with a passkey before the console opens: nobody, those who have one, everybody (decision 0077). */
    consolePasskeys: text("console_passkeys", { enum: ["off", "held", "required"] })
      .notNull()
      .default("off"),
    /** What the sign-in pages show beside the name: the hash of an image of this organization, and `#rrggbb`. */
    logo: text("logo"),
    accentColor: text("accent_color"),
    /** Own texts of sign-in pages and mails; in this row, because every page that shows them reads it anyway. */
    texts: jsonb("texts").$type<StoredTexts>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [check("texts_are_short", sql`jsonb_typeof(${t.texts}) = 'object' and length(${t.texts}::text) <= 32768`)],
);

/** Every table that belongs to an organization carries it, and every query names it. */
export const organizationId = () =>
  text("organization_id")
    .notNull()
    .references(() => organizations.id, { onDelete: "cascade" });

/** When an organization's way in without a provider was last seen to open, and when administrators were last asked to try it. */
export const emergencyAccess = pgTable("emergency_access", {
  organizationId: text("organization_id")
    .primaryKey()
    .references(() => organizations.id, { onDelete: "cascade" }),
  provenAt: instant("proven_at"),
  /** By whom, by their e-mail address then. */
  provenBy: text("proven_by"),
  askedAt: instant("asked_at"),
});

/** Pictures of buttons and logos, by the hash of their bytes; redrawn on upload, so that nothing in them can run. */
export const images = pgTable(
  "images",
  {
    organizationId: organizationId(),
    hash: text("hash").notNull(),
    content: bytes("content").notNull(),
    width: integer("width").notNull(),
    height: integer("height").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.hash] }),
    index("images_by_hash").on(t.hash),
    index("images_by_created").on(t.createdAt),
  ],
);

/** Domains that an organization claims. Many may claim one, only one may hold it as verified. */
export const domains = pgTable(
  "domains",
  {
    organizationId: organizationId(),
    /** Lower case, ASCII (IDNA). */
    domain: text("domain").notNull(),
    /** The proof to publish: 128 bits, for this organization and domain alone. */
    token: text("token").notNull(),
    includeSubdomains: boolean("include_subdomains").notNull().default(false),
    verifiedAt: instant("verified_at"),
    /** Since when the proof of a verified domain is gone; 14 days later it counts as unverified. */
    failingSince: instant("failing_since"),
    lastCheckedAt: instant("last_checked_at"),
    lastOutcome: text("last_outcome"),
    lastFound: jsonb("last_found").$type<string[]>().notNull().default([]),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.domain] }),
    uniqueIndex("one_holder_per_domain").on(t.domain).where(sql`${t.verifiedAt} is not null`),
    index("domains_by_check").on(t.lastCheckedAt),
  ],
);
