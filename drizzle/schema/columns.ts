import { sql } from "drizzle-orm";
import { type AnyPgColumn, customType, timestamp } from "drizzle-orm/pg-core";

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const createdAt = () => instant("created_at").notNull().defaultNow();

export const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/** JSON in a column of text: of a JSON column the drivers would read a text once more, and `"4711"` would come back as a number. */
export const jsonText = <Data>(name: string) =>
  customType<{ data: Data; driverData: string }>({
    dataType: () => "text",
    toDriver: (value) => JSON.stringify(value),
    fromDriver: (stored) => JSON.parse(stored) as Data,
  })(name);

/** The picture that a configuration shows, for the look-up whether a picture is still shown. */
export const buttonImage = (config: AnyPgColumn) => sql`(${config} #>> '{signIn,buttonImage}')`;
