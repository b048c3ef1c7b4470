import { sql } from "drizzle-orm";
import { type AnyPgColumn, customType, timestamp } from "drizzle-orm/pg-core";

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const createdAt = () => instant("created_at").notNull().defaultNow();

export const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/** The picture that a configuration shows, for the look-up whether a picture is still shown. */
export const buttonImage = (config: AnyPgColumn) => sql`(${config} #>> '{signIn,buttonImage}')`;
